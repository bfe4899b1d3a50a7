"""What a page in Spanish still says in English, and what is not a sentence."""

import re
from html.parser import HTMLParser
from zoneinfo import available_timezones

WORDS = 2  # a shorter text may well be the same in both
READ_ALOUD = ("aria-label", "alt", "placeholder", "title")
SILENT = {"script", "style", "code"}
# The same in both languages: names of things and people, numbers and addresses.
PERSON = r"((Ada|Ben|Marisol|Noor|Pat|Dana|Sam|Art|Sky|Sue|Oli|Oda) \w+(, MD)?|\S+@\S+)"
SAME = re.compile(
    r"(\u203a )?(Video Visit Portal|Bayside Health|Hillside Health|Google Chrome)"
    rf"|(: |\()?{PERSON}\)?(, (MRN-\d+|{PERSON}))?"
    r"|(\u203a )?(user|seen|practitioner|administrator) \d+( seen| at \d+)?"
)
CITIES = {zone.rsplit("/")[-1].replace("_", " ") for zone in available_timezones()}


class Texts(HTMLParser):
    """The texts of a page that somebody sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in SILENT or (tag != "html" and "lang" in dict(attrs)):
            self.open.append(tag)
        self.found |= {value for name, value in attrs if name in READ_ALOUD and value}

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data):
        if not self.open:
            self.found.add(" ".join(data.split()))


def texts_of(response) -> set[str]:
    page = Texts()
    if response.headers.get("Content-Type", "").startswith("text/html"):
        page.feed(response.text)
    return {text for text in page.found if len(text.split()) >= WORDS}


def kept_english(english, spanish) -> set[str]:
    """Texts that the two answers share though they should not."""
    return {
        text
        for text in texts_of(english) & texts_of(spanish)
        if not SAME.fullmatch(text) and text not in CITIES
    }
