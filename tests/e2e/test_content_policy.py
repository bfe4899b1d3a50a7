"""Pages under the Content-Security-Policy in a real browser: nothing of ours is refused."""

import pytest

from accounts.actions.staff import give_role

pytestmark = pytest.mark.e2e
WATCH = """addEventListener("securitypolicyviolation", (event) =>
  (window.refused ??= []).push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""


def refused(browser, site, *paths):
    """What the browser refused to load or run, by path; every page must be there."""
    page = browser.new_page()
    page.add_init_script(WATCH)
    found = {}
    for path in paths:
        answer = page.goto(site + path)
        page.wait_for_load_state("networkidle")
        assert answer.status == 200, path
        found[path] = page.evaluate("window.refused ?? []")
    return found


def carry(browser, client, site):
    """Give the browser the cookies of a test client that has signed on."""
    for name, morsel in client.cookies.items():
        browser.add_cookies([{"name": name, "value": morsel.value, "url": site}])


def test_public_pages_load_everything_they_name(site, browser, clinic):
    paths = ("/", "/getcare", "/videovisit", "/help/", "/accounts/login/", "/accounts/signup/")
    assert refused(browser, site, *paths) == {path: [] for path in paths}


def test_the_administration_works_under_the_policy(site, browser, administrator, clinic, client_of):
    give_role(administrator, clinic, "administrator")
    carry(browser, client_of(administrator), site)
    tables = [f"/admin/accounts/{table}/" for table in ("clinic", "user", "auditevent")]
    paths = ("/admin/", *tables, f"{tables[0]}{clinic.pk}/change/")
    assert refused(browser, site, *paths) == {path: [] for path in paths}
