"""When a clinic's help line answers, for messages: whoever reads one later reads what is true."""

from datetime import datetime

from accounts.actions.rendering import plain_words
from accounts.models import Clinic
from accounts.selectors.help_line import help_line


def help_words(clinic: Clinic, now: datetime) -> dict[str, str]:
    """`help_hours`: "Monday through Friday, 5 a.m. to 5 p.m. Pacific time"; "" where nobody answers."""
    line = help_line(clinic, now=now)
    words = plain_words("components/_help_hours.html", {"help_line": line}) if line.days else ""
    return {"help_hours": " ".join(words.split())}
