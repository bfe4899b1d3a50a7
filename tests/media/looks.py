"""A state of the check's page held against axe, small screens, colours and the keyboard alone."""

from tests.e2e.test_look import FOCUSED
from tests.fixtures.looks import COLOURS, WIDE, faults

MARK = "() => { document.activeElement.walked = true }"
NOT_WALKED = """() => [...document.querySelectorAll("a[href], button, select, summary")]
  .filter((e) => e.checkVisibility() && e.offsetParent && !e.walked)
  .map((e) => e.outerHTML.slice(0, 120))"""
MOST_STEPS = 60


def blemishes(page) -> dict[object, object]:
    """What axe finds, what scrolls sideways, what Tab does not reach or does not show."""
    found = faults(page)
    page.set_viewport_size(WIDE)
    page.emulate_media(**COLOURS["light"])
    walked = walk(page)
    return {**found, **({"keyboard": walked} if walked else {})}


def walk(page) -> list[str]:
    """Press Tab once around the page: what had no visible focus, and what was never reached."""
    unseen = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        page.evaluate(MARK)
        if not focused["body"] and not focused["shown"]:
            unseen.append(focused["name"])
        if not page.evaluate(NOT_WALKED):
            return unseen
    return [*unseen, *page.evaluate(NOT_WALKED)]
