"""`manage.py create_demo`: the people of the demo, and how to sign on as each."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.actions.demo import create_demo, demo_password
from accounts.selectors.clinics import database_now


class Command(BaseCommand):
    """Safe to run on every start; refuses outside the demo."""

    help = "Make the demo's people (only with DEMO=true) and print how to sign on."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Make them and print a line for each person."""
        if not settings.DEMO:
            raise CommandError("create_demo is for the demo only: set DEMO=true.")
        for person in create_demo(now=database_now()):
            self.stdout.write(f"  {person.email:<26} {person.comes_as}")
        self.stdout.write("  not registered yet: MRN-100042, Rivera, born 1980-02-29")
        self.stdout.write(f"password: {demo_password()}")
