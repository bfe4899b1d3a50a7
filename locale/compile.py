"""Brings the Spanish catalogue into its order and compiles it (`make messages`)."""
# ruff: noqa: INP001, T201 - a script, no package; it says what is left to translate

from pathlib import Path

import polib

CATALOG = Path(__file__).parent / "es" / "LC_MESSAGES" / "django"


def place(entry: polib.POEntry) -> tuple[str, str]:
    """Messages of one file stand together; where they stand in it does not matter."""
    return (entry.occurrences[0][0], entry.msgid)


def compile_catalog() -> None:
    """Sort, drop what changes on every run, write the source and what Django reads."""
    catalog = polib.pofile(str(CATALOG.with_suffix(".po")), wrapwidth=0)
    for name in ("POT-Creation-Date", "Report-Msgid-Bugs-To"):
        catalog.metadata.pop(name, None)
    catalog.sort(key=place)
    catalog.save()
    catalog.save_as_mofile(str(CATALOG.with_suffix(".mo")))
    for entry in catalog.untranslated_entries() + catalog.fuzzy_entries():
        print(f"{entry.occurrences[0][0]}: {entry.msgid}")


if __name__ == "__main__":
    compile_catalog()
