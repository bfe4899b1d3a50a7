"""A table that staff upload, as text: CSV as it is, the first sheet of an XLSX file made CSV."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from io import BytesIO, StringIO
from typing import Any, cast
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from accounts.models import Clinic
from accounts.rules.tables import MOST_BYTES, MOST_ROWS, FileError, read_text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = b"PK\x03\x04"
MOST_PARTS = 200  # files inside the XLSX file
MOST_UNPACKED = 25_000_000  # bytes
MOST_TEXT = 4 * MOST_BYTES  # characters: a text that cells share is unpacked once for each
MOST_COLUMNS = 30
MOST_LINES = 4 * MOST_ROWS  # empty ones included: a file of 5 kB can name a row in the billions


class SheetForm(forms.Form):
    """A table and the clinic it belongs to."""

    clinic: "forms.ModelChoiceField[Clinic]" = forms.ModelChoiceField(
        queryset=None, label=_("Clinic"), empty_label=None
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A CSV (UTF-8) or XLSX file, at most 2.5 MB and 20,000 rows."),
        widget=forms.FileInput({"accept": f".csv,.xlsx,text/csv,{XLSX}"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def __init__(self, *args: Any, clinics: QuerySet[Clinic], **options: Any) -> None:
        super().__init__(*args, **options)
        clinic = cast("forms.ModelChoiceField[Clinic]", self.fields["clinic"])
        clinic.queryset, clinic.initial = clinics, clinics.first()

    def clean_file(self) -> str:
        """The text of the file."""
        try:
            return read_sheet(self.cleaned_data["file"].read())
        except FileError as error:
            raise ValidationError(file_problem(error)) from None

    def refuse(self, error: FileError) -> None:
        """Say why nothing of the file can be used."""
        self.add_error("file", file_problem(error))


def file_problem(error: FileError) -> str:
    """The sentence for a file that cannot be read."""
    return render_to_string("accounts/clinic/_file_problem.txt", {"error": error}).strip()


def read_sheet(content: bytes) -> str:
    """The table as CSV text, formulas marked by their "=". Raises FileError."""
    if len(content) > MOST_BYTES:
        raise FileError("too_large")
    if not content.startswith(ZIP):
        return read_text(content)
    _refuse_bomb(content)
    try:
        return _text(_rows(content))
    except FileError:
        raise
    except Exception:  # noqa: BLE001 - the library raises whatever a broken file trips it over
        raise FileError("not_xlsx") from None


def _refuse_bomb(content: bytes) -> None:
    """Look at the list of parts alone; reading stops at the sizes that it names."""
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except BadZipFile:
        raise FileError("not_xlsx") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileError("too_large")


def _rows(content: bytes) -> Iterator[list[str]]:
    sheet = load_workbook(BytesIO(content), read_only=True, keep_links=False).worksheets[0]
    sheet.reset_dimensions()  # some programs write "A1" there, and all other rows would be lost
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS)):
        if number > MOST_LINES:
            raise FileError("too_large")
        yield [_words(cell) for cell in cells]


def _text(rows: Iterable[list[str]]) -> str:
    """CSV of a header and its rows; empty rows in between keep their numbers, those after are gone."""
    kept = StringIO()
    lines, width, empty = csv.writer(kept), 0, 0
    for cells in rows:
        if not any(cells):
            empty += 1
            continue
        kept.write("\r\n" * empty)
        width, empty = width or _width(cells), 0
        lines.writerow(cells[: max(width, _width(cells))])
        if kept.tell() > MOST_TEXT:
            raise FileError("too_large")
    return kept.getvalue()


def _width(cells: list[str]) -> int:
    """How many cells there are up to the last that says something."""
    return next(n for n in range(len(cells), 0, -1) if cells[n - 1])


def _words(cell: Any) -> str:
    """What a cell shows, as a CSV file has it: 2026-11-24, 09:30, 30."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        return "="
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
