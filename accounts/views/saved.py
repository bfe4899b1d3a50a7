"""A table as a file to be saved."""

from collections.abc import Sequence

from django.http import HttpResponse
from tablib import Dataset

from accounts.forms.sheets import XLSX as XLSX_TYPE

CSV = "csv"
TYPES = {CSV: "text/csv; charset=utf-8", "xlsx": XLSX_TYPE}


def saved(rows: list[list[str]], header: Sequence[str], *, name: str, kind: str) -> HttpResponse:
    """The table to be saved; a byte order mark tells spreadsheets that the CSV is UTF-8."""
    table = Dataset(*rows, headers=header)
    begins = b"\xef\xbb\xbf" if kind == CSV else b""
    exported = table.export(kind)
    content = exported.encode() if isinstance(exported, str) else exported
    answer = HttpResponse(begins + content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
