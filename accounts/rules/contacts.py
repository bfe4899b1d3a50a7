"""Proofs that travel to a contact: how long they count, and how often one may try."""

from datetime import timedelta

CODE_VALID = timedelta(minutes=10)  # SECURITY 13
CODE_TRIES = 5
CODE_DIGITS = 6
INVITATION_VALID = timedelta(days=7)
SHORTEST_ENDING = 4  # digits
LONGEST_PHONE = 15  # digits (E.164)
BETWEEN = str.maketrans("", "", "()-./+\u2010\u2011\u2013")


def phone_digits(typed: str) -> str:
    """The digits of a phone number, or of how it ends; "" where they are no 4 to 15 digits."""
    digits = "".join(typed.split()).translate(BETWEEN)
    is_number = (
        digits.isascii() and digits.isdigit() and SHORTEST_ENDING <= len(digits) <= LONGEST_PHONE
    )
    return digits if is_number else ""
