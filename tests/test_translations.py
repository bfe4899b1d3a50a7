"""Every sentence is translatable, and Spanish is complete."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "locale" / "es" / "LC_MESSAGES" / "django"
APPS = ("portal", "accounts", "appointments", "videovisit")
CALLS = {"gettext", "gettext_lazy", "_", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
IN_TEMPLATE = re.compile(r"\bn?p?gettext\((?:[^)\\]|\\.)*?\)", re.DOTALL)


def python_messages() -> set[str]:
    return {
        message
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in CALLS
        for message in [first_text(node)]
        if message
    }


def first_text(call: ast.Call) -> str:
    texts = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if call.func.id.startswith("pgettext"):
        texts = texts[1:]
    return texts[0] if texts else ""


def template_messages() -> set[str]:
    found = set()
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]:
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for call in re.finditer(r"gettext\((u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")", source):
            found.add(ast.literal_eval(call.group(1)))
    return found


@pytest.fixture(scope="module")
def spanish() -> dict[str, polib.POEntry]:
    entries = polib.pofile(str(CATALOG.with_suffix(".po")))
    return {entry.msgid: entry for entry in entries if not entry.obsolete}


def test_every_message_of_code_and_templates_has_its_spanish(spanish):
    wanted = python_messages() | template_messages()
    missing = {
        message
        for message in wanted
        if message not in spanish or not spanish[message].translated()
    }
    assert missing == set()


def test_no_translation_is_fuzzy(spanish):
    assert [entry.msgid for entry in spanish.values() if entry.fuzzy] == []


def test_placeholders_survive_translation(spanish):
    holes = re.compile(r"%\(\w+\)s|\{\w*\}")
    wrong = [
        entry.msgid
        for entry in spanish.values()
        if entry.msgstr and set(holes.findall(entry.msgid)) != set(holes.findall(entry.msgstr))
    ]
    assert wrong == []


def test_the_compiled_catalog_is_in_step_with_its_source(spanish):
    compiled = {entry.msgid: entry.msgstr for entry in polib.mofile(str(CATALOG.with_suffix(".mo")))}
    assert {
        message: entry.msgstr for message, entry in spanish.items() if not entry.msgid_plural
    } == {m: s for m, s in compiled.items() if m in spanish and not spanish[m].msgid_plural}
