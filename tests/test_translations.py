"""Every sentence is translatable, and Spanish is complete."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "locale" / "es" / "LC_MESSAGES" / "django"
APPS = ("portal", "accounts", "appointments", "videovisit", "locale")
CALLS = {
    name + ending
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for ending in ("", "_lazy")
} | {"gettext_noop", "_"}
TEXT = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
IN_TEMPLATE = re.compile(rf"\b(n?p?gettext|_)\(\s*({TEXT}(?:\s*,\s*{TEXT})*)")
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAGS = re.compile(r"</?[!\w][^>]*>")
NO_WORDING = re.compile(r"<(style|code|script)\b.*?</\1>|&\w+;", re.DOTALL)
READ_ALOUD = re.compile(r"(?:aria-label|alt|title|placeholder)=\"([^\"]*)\"")
WORD = re.compile(r"[^\W\d_]{2,}")
# Words of a template that are the same in every language: systems, and names of classes.
IN_NO_LANGUAGE = {
    "videovisit/_browsers.html": {"Windows", "Mac", "Chromebook", "Linux"},
    "videovisit/_computer.txt": {"ChromeOS", "iPhone", "iPad"},
    "components/_button_class.html": {"portal", "link", "govuk", "button", "warning", "secondary"},
}
SAID_TO_PEOPLE = {"label", "help_text", "empty_label"}


class Message(NamedTuple):
    """What a catalogue knows a message by."""

    text: str
    plural: str = ""
    context: str | None = None


class Wording(NamedTuple):
    """What one file asks a catalogue for; `unclear` are calls without a plain text."""

    messages: set[Message]
    unclear: list[int]


def message_of(function: str, texts: list[str]) -> Message:
    name = function.removesuffix("_lazy").removesuffix("_noop")
    context = texts.pop(0) if "pgettext" in name else None
    return Message(texts[0], texts[1] if name.startswith("n") else "", context)


def texts_of(call: ast.Call, wanted: int) -> list[str]:
    """The first arguments, if there are so many and each is a plain text."""
    texts = [getattr(argument, "value", None) for argument in call.args[:wanted]]
    return texts if len(texts) == wanted and all(isinstance(t, str) for t in texts) else []


def in_python(source: str) -> Wording:
    found = Wording(set(), [])
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        function = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if function in CALLS:
            texts = texts_of(call, 1 + function.startswith("n") + ("pgettext" in function))
            if texts:
                found.messages.add(message_of(function, texts))
            else:
                found.unclear.append(call.lineno)
    return found


def in_template(source: str) -> set[Message]:
    return {
        message_of(call.group(1), [ast.literal_eval(t) for t in re.findall(TEXT, call.group(2))])
        for call in IN_TEMPLATE.finditer(templatize(source))
    }


def loose_words(source: str) -> set[str]:
    """Words that a template says without asking a catalogue."""
    kept, is_asked = [], False
    for token in Lexer(source).tokenize():
        tag = token.contents.partition(" ")[0] if token.token_type == TokenType.BLOCK else ""
        is_asked = (is_asked or tag in {"blocktranslate", "comment"}) and not tag.startswith("end")
        is_text = token.token_type == TokenType.TEXT and not is_asked
        kept.append(token.contents if is_text else "_")
    page = NO_WORDING.sub(" ", "".join(kept))
    return set(WORD.findall(" ".join([TAGS.sub(" ", page), *READ_ALOUD.findall(page)])))


def loose_texts(source: str) -> list[str]:
    """Texts that a form says without asking a catalogue."""
    return [
        keyword.value.value
        for keyword in ast.walk(ast.parse(source))
        if isinstance(keyword, ast.keyword) and keyword.arg in SAID_TO_PEOPLE
        if isinstance(getattr(keyword.value, "value", None), str) and keyword.value.value
    ]


def python_files() -> list[Path]:
    return [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]


def template_files() -> list[Path]:
    return [
        path for kind in ("html", "txt") for path in sorted((ROOT / "templates").rglob(f"*.{kind}"))
    ]


def messages_wanted() -> set[Message]:
    return {
        message
        for found in [
            *(in_python(path.read_text(encoding="utf-8")).messages for path in python_files()),
            *(in_template(path.read_text(encoding="utf-8")) for path in template_files()),
        ]
        for message in found
    }


@pytest.fixture(scope="module")
def spanish() -> dict[Message, polib.POEntry]:
    entries = polib.pofile(str(CATALOG.with_suffix(".po")))
    return {
        Message(entry.msgid, entry.msgid_plural, entry.msgctxt): entry
        for entry in entries
        if not entry.obsolete
    }


def test_every_message_of_code_and_templates_has_its_spanish(spanish):
    done = {message for message, entry in spanish.items() if entry.translated()}
    assert messages_wanted() - done == set()


def test_the_catalog_holds_no_message_that_nobody_uses(spanish):
    assert set(spanish) - messages_wanted() == set()


def test_every_call_for_a_translation_names_its_text():
    unclear = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in python_files()
        for line in in_python(path.read_text(encoding="utf-8")).unclear
    }
    assert unclear == set()


def test_templates_say_nothing_that_no_catalog_knows():
    loose = {
        str(path.relative_to(ROOT / "templates")): loose_words(path.read_text(encoding="utf-8"))
        for path in template_files()
    }
    assert {path: words for path, words in loose.items() if words} == IN_NO_LANGUAGE


def test_forms_say_nothing_that_no_catalog_knows():
    texts = {
        str(path.relative_to(ROOT)): loose_texts(path.read_text(encoding="utf-8"))
        for path in python_files()
        if "forms" in path.parts
    }
    assert {path: found for path, found in texts.items() if found} == {}


def test_no_translation_is_fuzzy(spanish):
    assert [entry.msgid for entry in spanish.values() if entry.fuzzy] == []


def sentences(entry: polib.POEntry) -> list[tuple[str, str]]:
    """A message and its Spanish, for each number."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    return [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]


@pytest.mark.parametrize("kept", [HOLES, TAGS], ids=["placeholders", "tags"])
def test_what_is_not_wording_survives_translation(spanish, kept):
    wrong = [
        english
        for entry in spanish.values()
        for english, translated in sentences(entry)
        if sorted(kept.findall(english)) != sorted(kept.findall(translated))
    ]
    assert wrong == []


def test_the_compiled_catalog_is_in_step_with_its_source(spanish):
    compiled = polib.mofile(str(CATALOG.with_suffix(".mo")))
    assert {
        (entry.msgctxt, entry.msgid, entry.msgstr, *entry.msgstr_plural.values())
        for entry in compiled
    } == {
        (entry.msgctxt, entry.msgid, entry.msgstr, *entry.msgstr_plural.values())
        for entry in spanish.values()
        if entry.translated()
    }


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% translate "One" %}', Message("One")),
        ("{% trans 'One' %}", Message("One")),
        ('{% translate "One" context "a day" as label %}', Message("One", context="a day")),
        ('{{ name|default:_("One") }}', Message("One")),
        ('{% include "a.html" with label=_("One") %}', Message("One")),
        ("{% blocktranslate trimmed %}\n  One\n  two\n{% endblocktranslate %}", Message("One two")),
        ("{% blocktranslate %}{{ a }} one{% endblocktranslate %}", Message("%(a)s one")),
        (
            '{% blocktranslate count n=n context "a day" %}One{% plural %}{{ n }}{% endblocktranslate %}',
            Message("One", "%(n)s", "a day"),
        ),
        (
            "{% blocktranslate count n=n %}One{% plural %}More{% endblocktranslate %}",
            Message("One", "More"),
        ),
    ],
)
def test_every_way_to_say_a_thing_in_a_template_is_found(source, message):
    assert in_template(source) == {message}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("_('One ' 'two')", Message("One two")),
        ("translation.gettext_lazy('One')", Message("One")),
        ("gettext_noop('One')", Message("One")),
        ("ngettext_lazy('One', 'More', 'n')", Message("One", "More")),
        ("pgettext('a day', 'One')", Message("One", context="a day")),
        ("npgettext('a day', 'One', 'More', n)", Message("One", "More", "a day")),
    ],
)
def test_every_way_to_say_a_thing_in_python_is_found(source, message):
    assert in_python(source) == Wording({message}, [])


def test_a_text_that_is_put_together_is_called_unclear():
    assert in_python("_(f'{name} is here')").unclear == [1]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Good day</p>{% if a %}{{ b }}{% endif %}", {"Good", "day"}),
        ('<button aria-label="Close"></button>', {"Close"}),
        ('<p class="portal-lead">{% translate "Good day" %}</p><code>mrn</code>', set()),
        ("{% blocktranslate %}Good {{ day }}{% endblocktranslate %}{# note #}&nbsp;", set()),
    ],
)
def test_a_loose_word_of_a_template_is_found(source, words):
    assert loose_words(source) == words


def test_a_loose_label_of_a_form_is_found():
    assert loose_texts("CharField(label='Good day', help_text=_('Yes'), choices='x')") == [
        "Good day"
    ]
