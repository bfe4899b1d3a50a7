"""The search for English sees both pages, and what no page shows is Spanish, too.

That no page keeps an English sentence is held in test_matrix.py, where every page is opened.
"""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.adapter import AccountAdapter, MfaAdapter
from accounts.admin import site
from tests.portal.spanish_words import kept_english, texts_of

pytestmark = pytest.mark.django_db
FAMILIAR = re.compile(r"\b(tú|tus?|te|ten|eres|estás|has|puedes|debes|tienes)\b", re.IGNORECASE)


def spanish(text) -> str:
    with translation.override("es"):
        return str(text)


def test_the_search_for_english_sees_both_pages(client):
    english, spanish = (
        client.get(reverse("help"), headers={"accept-language": language})
        for language in ("en", "es")
    )
    assert "Need technical help?" in texts_of(english)
    assert "¿Necesita ayuda técnica?" in texts_of(spanish)
    assert kept_english(english, spanish) == set()
    assert "Need technical help?" in kept_english(english, english)


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
