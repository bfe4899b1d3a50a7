"""What a browser says of itself, as far as words depend on it; what it can do is tested in the page."""

import re

PHONE = re.compile(r"iPhone|iPod|iPad|Android|Mobile|Tablet|Opera Mini|Silk/")
EXPLORER = re.compile(r"Trident/|MSIE ")


def is_old_explorer(user_agent: str) -> bool:
    """Internet Explorer and Edge's mode of it: no video call, and no module scripts."""
    return bool(EXPLORER.search(user_agent))


def is_phone(user_agent: str, hint: str = "") -> bool:
    """A phone or a tablet, by its name or by the header Sec-CH-UA-Mobile ("?1").

    An iPad that says Macintosh is found in the page, by its touch points.
    """
    return hint == "?1" or bool(PHONE.search(user_agent))
