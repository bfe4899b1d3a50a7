"""Every public page as people meet it: axe, small screens, dark, forced colours, keyboard, weight."""

import gzip

import pytest
from playwright.sync_api import expect

from tests.fixtures.looks import SMALL, SMALL_TARGETS, faults, too_wide

pytestmark = pytest.mark.e2e

PAGES = [
    *(
        "/",
        "/getcare",
        "/videovisit",
        "/videovisit/report/",
        "/help/",
        "/privacy/",
        "/terms/",
        "/accessibility/",
    ),
    *("/no/such/page", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"),
]
# WCAG 2.2, 1.4.12: nothing may be lost with these.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)
CLIPPED = """() => [...document.querySelectorAll("main *, header *, nav *, footer *")]
  .filter((e) => e.children.length === 0 && e.textContent.trim() && e.offsetWidth > 1)
  .filter((e) => getComputedStyle(e).overflow !== "visible" && e.scrollHeight > e.clientHeight + 1)
  .map((e) => e.outerHTML)"""
FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const shown = s.outlineStyle !== "none" || s.boxShadow !== "none";
  const where = e.getBoundingClientRect();
  return { name: e.outerHTML.slice(0, 120), body: e === document.body, shown: shown && where.width > 0 };
}"""
REACHABLE = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), summary")]
  .filter((e) => e.offsetParent && !e.closest("details:not([open]) > :not(summary)")).length"""


def opened(context, url: str):
    page = context.new_page()
    page.goto(url, wait_until="load")
    return page


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(served, browser, path):
    assert faults(opened(browser, served + path)) == {}


@pytest.fixture(scope="module")
def small(chromium):
    context = chromium.new_context(viewport=SMALL)
    yield context
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_text_may_be_spaced_out_and_targets_are_large_enough(served, small, path):
    page = opened(small, served + path)
    tiny = page.evaluate(SMALL_TARGETS)
    page.evaluate(
        "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css);"
        " document.adoptedStyleSheets = [s]; }",
        SPACING,
    )
    clipped, wide = page.evaluate(CLIPPED), too_wide(page)
    page.close()
    assert (tiny, clipped, wide) == ([], [], False)


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(served, browser, path):
    page = opened(browser, served + path)
    reached = []
    for _ in range(page.evaluate(REACHABLE)):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert [one["name"] for one in reached if one["body"] or not one["shown"]] == []


def test_the_first_tab_offers_to_skip_the_menu(served, browser):
    page = opened(browser, served + "/help/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_of_a_small_screen_opens_and_closes_by_keyboard(served, small):
    page = opened(small, served + "/")
    button, item = page.get_by_role("button", name="Menu"), page.locator("#navigation a").first
    assert not item.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert (item.is_visible(), button.get_attribute("aria-expanded")) == (True, "true")
    page.keyboard.press("Escape")
    assert (item.is_visible(), button.get_attribute("aria-expanded")) == (False, "false")
    page.close()


def test_without_scripts_the_menu_is_open(served, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport=SMALL)
    page = opened(context, served + "/")
    assert page.locator("#navigation").get_by_role("link", name="Help").is_visible()
    assert not page.get_by_role("button", name="Menu").is_visible()
    context.close()


def test_a_password_can_be_shown_and_is_hidden_again(served, browser):
    page = opened(browser, served + "/accounts/login/")
    field = page.locator("input[autocomplete=current-password]")
    field.fill("quiet lantern")
    page.get_by_role("button", name="Show password").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Hide password").click()
    assert field.get_attribute("type") == "password"


def test_the_language_changes_and_the_page_stays(served, browser):
    page = opened(browser, served + "/help/")
    page.get_by_role("button", name="Español").click()
    page.wait_for_url(served + "/help/")
    assert page.locator("html").get_attribute("lang") == "es"


def test_a_wrong_form_takes_the_focus_to_what_is_wrong(served, browser):
    page = opened(browser, served + "/accounts/login/")
    page.locator("main form").get_by_role("button", name="Sign").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("document.activeElement.matches('input[aria-invalid=true]')")


def test_the_first_visit_to_sign_on_is_light_and_stays_on_the_site(served, browser):
    _page, answers = watched(browser, served + "/accounts/login/")
    assert [one.url for one in answers if not one.url.startswith(served)] == []
    weights = {one.url: weight(one) for one in answers}
    assert sum(weights.values()) <= 60_000
    assert sum(size for url, size in weights.items() if url.endswith(".css")) <= 16_000


@pytest.mark.parametrize("path", PAGES)
def test_one_style_sheet_blocks_and_scripts_do_not(served, browser, path):
    page, answers = watched(browser, served + path)
    blocking = page.evaluate(
        "[...document.head.querySelectorAll('link[rel=stylesheet], style,"
        " script:not([type=module]):not([defer]):not([async])')].length"
    )
    ours = [one for one in answers if "/js/" in one.url and "account" not in one.url]
    assert blocking == 1
    assert [one.url for one in answers if not one.url.startswith(served)] == []
    assert sum(weight(one) for one in ours if "/mfa/" not in one.url) <= 12_000


def watched(context, url: str) -> tuple:
    """The page at `url` and every answer that it drew."""
    page, answers = context.new_page(), []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - no builtins here
    page.goto(url, wait_until="load")
    return page, answers


def weight(answer) -> int:
    """Bytes over the wire: what was sent, or what gzip makes of it where nothing says so."""
    sent = answer.header_value("content-length")
    packed = answer.header_value("content-encoding")
    return int(sent) if sent and packed else len(gzip.compress(answer.body(), 6))
