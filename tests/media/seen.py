"""A run of the check as a person sees it, and as it was stored."""

from dataclasses import dataclass

from tests.fixtures.servers import wait_until
from videovisit.models import ReadinessCheck

READY = "This computer is ready for your video visit."
READY_BUT = "This computer is ready, but one thing could be better."
NOT_READY = "This computer is not ready yet. Do this first:"
PARTLY = "A part could not be tested."
LONGEST = 40_000  # ms: the check stops itself after 25 s
HELPS = """() => [...document.querySelectorAll("[data-code]")]
  .filter((help) => help.checkVisibility())
  .map((help) => [help.dataset.code, help.dataset.about ?? "", help.querySelector("h3").innerText])"""


@dataclass(frozen=True)
class Seen:
    """The page, the verdict's sentence, the helps that show (code, about, title), and the row."""

    page: object
    sentence: str
    helps: list[tuple[str, str, str]]
    stored: ReadinessCheck

    @property
    def told(self) -> dict[str, tuple[str, str]]:
        """What is not as it should be: its code and the title of its help, by finding.

        Without what comes of a machine that runs other tests meanwhile: its load, and ten seconds
        of silence in a check that takes so long there.
        """
        findings = self.stored.findings.items()
        return {
            name: (found["code"], self._title(name, found))
            for name, found in findings
            if found["status"] not in {"pass", "info"} and name not in {"computer", "mute"}
        }

    @property
    def first(self) -> list[str]:
        """The titles of the help that stands right below the sentence."""
        return self.page.locator("[data-first] h3").locator("visible=true").all_inner_texts()

    @property
    def ready(self) -> str:
        """The sentence for a computer without fault: a busy one is told so."""
        return READY_BUT if "cpu" in {code for code, _, _ in self.helps} else READY

    def _title(self, name: str, found: dict[str, str]) -> str:
        about = {"", name, found["status"]}
        titles = (
            title for code, what, title in self.helps if code == found["code"] and what in about
        )
        return next(titles, "")


def run_check(page, site: str) -> Seen:
    """Start the check with the keyboard, wait for the end."""
    page.goto(f"{site}/videovisit")
    page.get_by_role("button", name="Start the check").press("Enter")
    return outcome(page)


def outcome(page) -> Seen:
    """What a check that runs in a page, or in a frame of one, comes to."""
    page.locator("[data-kept]").locator("visible=true").wait_for(timeout=LONGEST)
    wait_until(ReadinessCheck.objects.exists, 5)
    sentence = page.locator("[data-word] h3").locator("visible=true").inner_text()
    helps = [tuple(found) for found in page.evaluate(HELPS)]
    return Seen(page, sentence, helps, ReadinessCheck.objects.latest("pk"))
