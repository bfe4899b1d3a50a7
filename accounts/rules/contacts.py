"""Proofs that travel to a contact: how long they count, and how often one may try."""

from datetime import timedelta

CODE_VALID = timedelta(minutes=10)  # SECURITY 13
CODE_TRIES = 5
CODE_DIGITS = 6
INVITATION_VALID = timedelta(days=7)
