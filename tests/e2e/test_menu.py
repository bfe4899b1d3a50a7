"""The head of a page: the name, the languages and the menu take two lines, whoever looks."""

import pytest

from tests.fixtures.looks import enter

pytestmark = pytest.mark.e2e
ROLES = ["patient", "parent", "doctor", "scheduler", "support_agent", "administrator"]
LINES = """() => [...new Set([...document.querySelectorAll(
  ".portal-header__home, .portal-languages, #navigation li")]
  .map((e) => e.getBoundingClientRect()).map((box) => Math.round((box.top + box.bottom) / 2 / 10)))]
"""


@pytest.mark.parametrize("role", ROLES)
def test_the_head_takes_two_lines_in_every_language(request, site, browser, client_of, role):
    enter(browser, site, client_of(request.getfixturevalue(role)))
    page = browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{site}/help/")
    assert len(page.evaluate(LINES)) == 2
    page.get_by_role("button", name="Español").click()
    page.get_by_role("button", name="English").wait_for()
    assert len(page.evaluate(LINES)) == 2
