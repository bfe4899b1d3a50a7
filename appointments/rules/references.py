"""The confirmation code of an appointment."""

import re

from accounts.rules.codes import ALPHABET, LONG_CODE, normal_code

REFERENCE = re.compile(f"[{ALPHABET}]{{{LONG_CODE}}}")


def reference_of(typed: str) -> str:
    """What was typed or stood in an address as a reference; "" when it cannot be one."""
    code = normal_code(typed)
    return code if REFERENCE.fullmatch(code) else ""
