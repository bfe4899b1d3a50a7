"""Answers of the live side: what a check says, credentials, the passport."""
