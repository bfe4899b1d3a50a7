"""Codes that people read, type and say: how they look and when two are the same."""

import hashlib
import hmac
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
LONG_CODE = 10  # characters; 50 bits


def normal_code(typed: str) -> str:
    """Upper case without blanks and dashes; O read as 0, I and L as 1."""
    upper = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in upper if character.isalnum()).translate(LOOKS_LIKE)


def is_long_code(typed: str) -> bool:
    """Whether this has the length of a printed code, not of the six digits that are sent."""
    return len(normal_code(typed)) == LONG_CODE


def shown_code(code: str) -> str:
    """A ten-character code as `XXXXX-XXXXX`; shorter codes as they are."""
    return f"{code[:5]}-{code[5:]}" if len(code) == LONG_CODE else code


def code_hash(scope: str, typed: str) -> str:
    """SHA-256 in hex of a normalised code within its scope, for storing and comparing."""
    return hashlib.sha256(f"{scope}:{normal_code(typed)}".encode()).hexdigest()


def is_code(kept: str, scope: str, typed: str) -> bool:
    """Whether the typed code is the one whose hash was kept; takes the same time either way."""
    return hmac.compare_digest(kept, code_hash(scope, typed))
