"""Take over a clinic's patient records from a CSV file; `--dry-run` only says what would happen."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from accounts.actions.patients_import import Plan, import_patients, plan_import
from accounts.forms.sheets import read_sheet
from accounts.rules.actor import PORTAL
from accounts.rules.tables import FileError
from accounts.selectors.clinics import database_now
from accounts.selectors.patients import clinic_named


class Command(BaseCommand):
    """`import_patients FILE --clinic SLUG [--dry-run]`."""

    help = (
        "Add and change patient records from a CSV file (UTF-8). Wrong rows are named and left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the clinic, and whether to write."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--clinic", required=True, help="the clinic's slug")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the report; the exit code is 1 when the file as a whole cannot be read."""
        clinic = clinic_named(options["clinic"])
        if clinic is None:
            raise CommandError(f"there is no clinic {options['clinic']!r}")
        now = database_now()
        try:
            text = read_sheet(options["file"].read_bytes())
            if options["dry_run"]:
                plan = plan_import(clinic, text, now=now)
            else:
                cause = f"import:{now:%Y%m%d%H%M%S}"
                plan = import_patients(clinic, text, actor=PORTAL, now=now, cause=cause)
        except FileError as error:
            raise CommandError(_words("_file_problem", error=error)) from None
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        self.stdout.write(_report(plan, dry_run=options["dry_run"]))


def _report(plan: Plan, *, dry_run: bool) -> str:
    return _words("report", plan=plan, dry_run=dry_run)


def _words(name: str, **context: Any) -> str:
    return render_to_string(f"accounts/clinic/{name}.txt", context).strip()
