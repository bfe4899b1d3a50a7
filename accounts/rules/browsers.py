"""What an audit row keeps of a browser and shows of an address: words, never a fingerprint."""

from ipaddress import IPv4Address, ip_address, ip_network

# The first name that stands in the text wins: browsers also name those that they are like.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chrome"),
    ("Safari", "Safari"),
    ("MSIE", "Internet Explorer"),
    ("Trident", "Internet Explorer"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_words(user_agent: str) -> str:
    """A User-Agent header as "Firefox, Windows" in every language; unknown parts are left out."""
    browser, system = _named(BROWSERS, user_agent), _named(SYSTEMS, user_agent)
    return ", ".join(word for word in (browser, system) if word)


def _named(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((word for mark, word in names if mark in user_agent), "")


def short_address(address: str | None) -> str:
    """Enough to recognise one's own network: "203.0.113.x", "2001:db8:1::x"; "" for none."""
    if not address:
        return ""
    parsed = ip_address(address)
    if isinstance(parsed, IPv4Address):
        return ".".join([*str(parsed).split(".")[:3], "x"])
    return f"{ip_network((parsed, 48), strict=False).network_address}x"
