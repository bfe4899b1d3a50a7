"""How a call went, in a word, by the bounds of the words that the call itself shows."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from videovisit.rules.figures import BAD, POOR, how_it_went

NOTHING = dict.fromkeys(("loss", "delay", "jitter", "frozen"))


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({}, ""),
        ({"loss": 3, "delay": 300, "jitter": 30, "frozen": 1000}, "good"),
        ({"loss": 3.1}, "poor"),
        ({"delay": 301}, "poor"),
        ({"jitter": 31}, "poor"),
        ({"frozen": 1001}, "poor"),
        ({"loss": 10, "delay": 600, "jitter": 100, "frozen": 3000}, "poor"),
        ({"loss": 10.1}, "bad"),
        ({"delay": 601}, "bad"),
        ({"jitter": 101}, "bad"),
        ({"frozen": 3001}, "bad"),
    ],
)
def test_the_word_is_that_of_the_worst_number(said, word):
    assert how_it_went(**{**NOTHING, **said}) == word


@pytest.mark.parametrize(("name", "limits"), [("POOR", POOR), ("BAD", BAD)])
def test_the_bounds_are_those_of_the_call(name, limits):
    script = Path(settings.BASE_DIR, "static/js/visit/quality.js").read_text()
    shown = ", ".join(f"{key}: {value}" for key, value in limits.items())
    assert re.search(rf"const {name} = {{ {re.escape(shown)} }};", script)
