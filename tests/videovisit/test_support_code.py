"""The code of a browser: six digits, once, for a quarter of an hour; then a look, and help steps."""

import json
import re
from datetime import time, timedelta

import pytest
from django.urls import reverse

from accounts.models import AttemptCount, AuditEvent
from accounts.selectors.clinics import database_now
from tests.fixtures.cast import make_staff
from tests.fixtures.pages import seen
from tests.videovisit.test_check_report import BLOCKED
from tests.videovisit.test_check_rules import GOOD
from tests.videovisit.test_checks import begin, send
from videovisit.actions.looks import forget_looks
from videovisit.models import ReadinessCheck, SupportLook
from videovisit.rules.support import STEPS

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
HELPED = "/videovisit/helped"


@pytest.fixture
def agent(client_of, support_agent):
    return client_of(support_agent)


@pytest.fixture
def browser(client_of, patient):
    """The patient's own browser, whose camera is blocked."""
    client = client_of(patient)
    send(client, begin(client), result=BLOCKED)
    return client


def code_of(client) -> str:
    return client.post("/videovisit/code").json()["code"]


@pytest.fixture
def typed(agent):
    return lambda digits: agent.post("/support/code/", {"digits": digits})


@pytest.fixture
def look(typed, browser):
    """A look of the agent at the patient's browser."""
    typed(code_of(browser))
    return SupportLook.objects.get()


def place(name, look):
    return reverse(name, args=[look.pk])


@pytest.fixture
def push(agent):
    return lambda look, number: agent.post(place("support_step", look), {"number": number})


def helped(client):
    return client.get(HELPED).json()


def test_the_agent_sees_how_the_check_went_and_not_whose_it_is(agent, browser, typed, appointment):
    answer = typed(code_of(browser))
    look = SupportLook.objects.get()
    assert answer["Location"] == place("support_look", look)
    assert look.ends_at - look.opened_at == 15 * MINUTE
    page = agent.get(answer["Location"])
    said = seen(page.text)
    assert "This computer was not ready." in said
    assert "The camera is blocked for this page" in said
    assert "Chrome 150, Windows" in said
    hidden = ("Ada", "Okoye", "MRN", "1951", appointment.reference, look.browser, "Marisol")
    assert not [word for word in hidden if word in page.text]
    assert not re.search(r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", said)


def test_a_guessed_code_is_refused(typed, browser):
    page = typed("000000" if code_of(browser) != "000000" else "000001")
    assert "This code does not work. Ask for a new one: each works once." in seen(page.text)
    assert not SupportLook.objects.exists()
    assert AuditEvent.objects.filter(action="support_code_refused").count() == 1


@pytest.mark.parametrize("digits", ["", "abcdef", "12345", "1234567", "%%%%%%", "x", "1" * 40])
def test_what_is_no_code_gets_a_plain_answer_and_costs_no_try(typed, browser, digits):
    said = seen(typed(digits).text)
    assert "Enter the six digits." in said
    assert "This code does not work" not in said
    assert not AttemptCount.objects.filter(kind="support-code").exists()
    assert not AuditEvent.objects.filter(action="support_code_refused").exists()


def test_a_code_too_long_gets_a_plain_answer(typed, db):
    assert typed("1" * 41).status_code == 200
    assert not AttemptCount.objects.filter(kind="support-code").exists()


def test_a_code_works_once(typed, browser):
    code = code_of(browser)
    assert typed(code).status_code == 302
    assert "This code does not work" in typed(code).text
    assert SupportLook.objects.count() == 1


def test_a_code_works_for_a_quarter_of_an_hour(typed, browser):
    code = code_of(browser)
    ReadinessCheck.objects.update(support_code_until=database_now())
    assert "This code does not work" in typed(code).text


def test_a_new_code_ends_the_one_before_even_that_of_an_older_check(typed, browser):
    first = code_of(browser)
    send(browser, begin(browser), result=GOOD)
    second = code_of(browser)
    assert "This code does not work" in typed(first).text
    assert typed(second).status_code == 302


@pytest.mark.parametrize("between", [" ", "-"])
def test_blanks_and_dashes_in_a_code_do_not_matter(typed, browser, between):
    code = code_of(browser)
    assert typed(f" {code[:3]}{between}{code[3:]} ").status_code == 302


def test_many_codes_by_one_agent_are_refused_for_a_while(typed, browser):
    typed("000000")
    AttemptCount.objects.filter(kind="support-code").update(count=30)
    page = typed(code_of(browser))
    assert page.status_code == 429
    assert re.search(r"Those were many codes. You can go on in 1[45] minutes", seen(page.text))
    assert not SupportLook.objects.exists()


def test_many_codes_of_one_browser_are_refused_for_a_while(browser):
    code_of(browser)
    AttemptCount.objects.filter(kind="support-code-made").update(count=10)
    answer = browser.post("/videovisit/code")
    assert (answer.status_code, answer.json()["problem"]) == (429, "too-many")


def test_who_comes_back_to_where_an_error_stood_is_led_to_the_form(agent):
    assert agent.get("/support/code/")["Location"] == "/support/"


def test_both_sides_are_written_down(look, browser, patient, support_agent, client_of, push):
    push(look, 1)
    browser.post(HELPED)
    rows = AuditEvent.objects.filter(action__regex="^(support|help)").order_by("pk")
    assert [(row.action, row.actor) for row in rows] == [
        ("support_code_made", patient),
        ("support_code_used", support_agent),
        ("help_step_sent", support_agent),
        ("help_step_shown", patient),
    ]
    assert {row.patient for row in rows[1:]} == {patient.record}
    told = seen(client_of(patient).get("/accounts/who-looked/").text)
    assert "Used the code that was read out from a computer" in told
    assert "Showed a step on the page of the check" in told
    assert "Changed or added" not in told


def test_the_patient_reads_that_the_check_was_looked_at(look, agent, client_of, patient):
    agent.get(place("support_look", look))
    told = seen(client_of(patient).get("/accounts/who-looked/").text)
    assert "Looked at the check of a computer" in told


def test_a_check_of_nobody_can_be_looked_at_too(client, typed, db):
    send(client, begin(client), result=BLOCKED)
    assert typed(code_of(client)).status_code == 302
    assert AuditEvent.objects.get(action="support_code_used").patient is None


def test_the_agent_sees_the_check_turn_green(agent, look, browser):
    before = agent.get(place("support_look_state", look)).json()
    send(browser, begin(browser), result=GOOD)
    after = agent.get(place("support_look_state", look)).json()
    assert "This computer was not ready." in seen(before["html"])
    assert "This computer is ready" in seen(after["html"])


def test_nothing_new_costs_no_words(agent, look):
    first = agent.get(place("support_look_state", look))
    etag = {"if-none-match": first["ETag"]}
    assert agent.get(place("support_look_state", look), headers=etag).status_code == 304


def test_a_result_grows_older_and_a_check_may_go(agent, look, browser):
    ReadinessCheck.objects.update(taken_at=database_now() - 5 * MINUTE)
    assert "result of 5 minutes ago" in seen(agent.get(place("support_look", look)).text)
    ReadinessCheck.objects.all().delete()
    assert "No check was made." in seen(agent.get(place("support_look", look)).text)
    assert helped(browser)["goes_on"] is True


def test_a_step_is_shown_on_the_page_of_that_browser_alone(look, browser, push, client_of, parent):
    stranger = client_of(parent)
    send(stranger, begin(stranger), result=BLOCKED)
    push(look, 1)
    told = helped(browser)
    assert "Step 1: Allow camera and microphone in the browser" in seen(told["html"])
    assert "Just left of the address is a small sign" in seen(told["html"])
    assert told["goes_on"] is True
    none = helped(stranger)
    assert (seen(none["html"]), none["mark"], none["goes_on"]) == ("", "", False)


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_every_step_says_what_to_do(look, browser, push, agent, number):
    push(look, number)
    told = seen(helped(browser)["html"])
    name = told.partition(f"Step {number}: ")[2]
    assert told.startswith(f"Your helper says: Step {number}: ")
    assert len(name.split()) > 4
    state = seen(agent.get(place("support_look", look)).text)
    assert f"Step {number}: " in state
    assert "On its way to the patient's page." in state


def test_the_agent_reads_that_the_page_shows_the_step(look, browser, push, agent):
    assert browser.post(HELPED).json() == {"noted": False}
    push(look, 2)
    assert browser.post(HELPED).json() == {"noted": True}
    assert browser.post(HELPED).json() == {"noted": False}
    assert "The patient's page shows it." in seen(agent.get(place("support_look", look)).text)
    SupportLook.objects.update(step_at=database_now() - MINUTE)
    mark = helped(browser)["mark"]
    push(look, 2)
    assert helped(browser)["mark"] != mark


@pytest.mark.parametrize("verdict", ["ready", "ready-but"])
def test_a_step_goes_once_a_newer_check_is_ready(look, browser, push, agent, verdict):
    push(look, 1)
    SupportLook.objects.update(step_at=database_now() - MINUTE)
    send(browser, begin(browser), result=GOOD)
    ReadinessCheck.objects.filter(verdict="ready").update(verdict=verdict)
    told = helped(browser)
    assert (seen(told["html"]), told["mark"]) == ("The helper can see how your check goes now.", "")
    assert "Step 1" not in seen(agent.get(place("support_look", look)).text)
    push(look, 2)
    assert "Step 2" in seen(helped(browser)["html"])


def test_a_step_stays_while_checks_find_what_is_wrong(look, browser, push):
    push(look, 1)
    send(browser, begin(browser), result=BLOCKED)
    assert "Step 1" in seen(helped(browser)["html"])


def test_a_step_goes_when_its_person_asks_for_a_new_code(look, browser, push, typed):
    push(look, 1)
    SupportLook.objects.update(step_at=database_now() - MINUTE)
    code = code_of(browser)
    assert "Step 1" not in seen(helped(browser)["html"])
    push(look, 2)
    assert "Step 2" in seen(helped(browser)["html"])
    typed(code)
    assert "Step" not in seen(helped(browser)["html"])


@pytest.mark.parametrize("is_open", [True, False])
def test_who_asks_for_help_reads_whether_somebody_answers(client, clinic, is_open):
    clinic.help_days = [0, 1, 2, 3, 4, 5, 6] if is_open else []
    clinic.help_opens = clinic.help_closes = time(0)
    clinic.save()
    said = client.get("/videovisit").text
    assert ("Nobody answers the help line now." in said) is not is_open
    assert f"<p{'' if is_open else ' hidden'}><button" in said.partition("data-helped-url")[2]
    assert ("Your visit takes place all the same." in said) is not is_open


def test_a_step_for_another_browser_is_refused(look, push, clinic, client_of, support_agent):
    second = client_of(make_staff(clinic, "second.support@example.com", "support"))
    answer = second.post(place("support_step", look), {"number": 1})
    assert answer.status_code == 404
    look.refresh_from_db()
    assert look.step is None
    support_agent.memberships.all().delete()
    assert push(look, 1).status_code == 404


@pytest.mark.parametrize("number", ["0", "10", "x", "", "99999999999999999999"])
def test_an_unknown_step_changes_nothing(look, push, number):
    assert push(look, number).status_code == 302
    look.refresh_from_db()
    assert look.step is None


def test_a_look_runs_out_for_both(look, browser, push, agent):
    push(look, 1)
    SupportLook.objects.update(ends_at=database_now())
    assert push(look, 2).status_code == 410
    assert agent.get(place("support_look", look)).status_code == 410
    state = seen(agent.get(place("support_look_state", look)).json()["html"])
    assert "The time is up" in state
    assert "camera" not in state
    assert helped(browser)["goes_on"] is False
    assert browser.post(HELPED).json() == {"noted": False}
    look.refresh_from_db()
    assert look.step == 1


def test_a_page_waits_for_its_helper_while_the_code_is_live(browser):
    assert helped(browser)["goes_on"] is False
    code_of(browser)
    assert helped(browser)["goes_on"] is True
    ReadinessCheck.objects.update(support_code_until=database_now())
    assert helped(browser)["goes_on"] is False


def test_the_page_says_that_a_helper_looks(look, browser):
    assert "The helper can see how your check goes now." in seen(helped(browser)["html"])


def test_a_browser_without_an_id_has_no_helper(client, db):
    assert helped(client)["goes_on"] is False
    assert client.post(HELPED).json() == {"noted": False}


def test_a_second_look_ends_the_first(look, browser, typed, agent):
    typed(code_of(browser))
    first, second = SupportLook.objects.order_by("pk")
    assert agent.get(place("support_look", first)).status_code == 410
    assert agent.get(place("support_look", second)).status_code == 200


def test_a_look_names_itself_by_its_number(look):
    assert str(look) == f"support look {look.pk}"


def test_old_looks_are_forgotten(look, now):
    forget_looks(now + timedelta(days=89))
    assert SupportLook.objects.exists()
    forget_looks(now + timedelta(days=91))
    assert not SupportLook.objects.exists()


def test_a_step_that_comes_too_late_is_not_sent(look, actor_of, support_agent):
    from videovisit.actions.looks import push_step

    later = look.ends_at
    assert push_step(look, 1, actor=actor_of(support_agent), now=later) is False


def test_the_answer_is_small_and_without_names(look, browser, push):
    push(look, 1)
    said = json.dumps(helped(browser))
    assert "Ada" not in said
    assert len(said) < 4000
