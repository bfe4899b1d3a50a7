"""In Spanish no page keeps an English sentence, and what is not a sentence is named here."""

import re
from html.parser import HTMLParser
from zoneinfo import available_timezones

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.adapter import AccountAdapter, MfaAdapter
from accounts.admin import site
from tests.portal.test_matrix import (  # noqa: F401 - fixtures, asked for by name
    HERE,
    ROLES,
    address_of,
    admin_rows,
    elsewhere,
    rows,
    undone,
)

pytestmark = pytest.mark.django_db
WORDS = 2  # a shorter text may well be the same in both
READ_ALOUD = ("aria-label", "alt", "placeholder", "title")
SILENT = {"script", "style", "code"}
# The same in both languages: names of things and people, numbers and addresses.
PERSON = r"((Ada|Ben|Marisol|Noor|Pat|Dana|Sam|Art|Sky|Sue|Oli) \w+(, MD)?|\S+@\S+)"
SAME = re.compile(
    r"(\u203a )?(Video Visit Portal|Bayside Health|Hillside Health|Google Chrome)"
    rf"|(: |\()?{PERSON}\)?(, (MRN-\d+|{PERSON}))?"
    r"|(\u203a )?(user|seen|practitioner|administrator) \d+( seen| at \d+)?"
)
FAMILIAR = re.compile(r"\b(tú|tus?|te|ten|eres|estás|has|puedes|debes|tienes)\b", re.IGNORECASE)
CITIES = {zone.rsplit("/")[-1].replace("_", " ") for zone in available_timezones()}


def spanish(text) -> str:
    with translation.override("es"):
        return str(text)


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


def said(client, address, method, language) -> set[str]:
    with undone(client):
        return texts_of(getattr(client, method)(address, headers={"accept-language": language}))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ROLES)
def test_no_page_keeps_an_english_sentence(who, method, request, client_of):
    place = request.getfixturevalue("address_of")
    client = client_of(request.getfixturevalue(who) if who else None)
    left = {
        (name, text)
        for name in HERE
        for address in [place(name)]
        for text in said(client, address, method, "en") & said(client, address, method, "es")
        if not SAME.fullmatch(text) and text not in CITIES
    }
    assert left == set()


def test_the_search_for_english_sees_both_pages(client):
    assert "Need technical help?" in said(client, reverse("help"), "get", "en")
    assert "¿Necesita ayuda técnica?" in said(client, reverse("help"), "get", "es")


@pytest.mark.parametrize("model", site._registry)
def test_the_administration_names_every_table_and_field_in_spanish(model):
    about = model._meta
    fields = site._registry[model].fields or [field.name for field in about.fields[1:]]
    names = [about.app_config.verbose_name, about.verbose_name, about.verbose_name_plural]
    names += [about.get_field(name).verbose_name for name in fields]
    assert [name for name in names if spanish(name) == str(name)] == []


@pytest.mark.parametrize("adapter", [AccountAdapter, MfaAdapter])
def test_nothing_of_the_library_says_tu(adapter):
    said = [spanish(text) for text in adapter.error_messages.values()]
    assert [text for text in said if FAMILIAR.search(text)] == []
