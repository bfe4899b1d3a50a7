"""What support did, as the person whose record it is reads it: once, in words, with its reason."""

import pytest

from accounts.actions.audit import record
from tests.fixtures.pages import seen

pytestmark = pytest.mark.django_db
WHY = "The camera stays black"
DONE = {
    "link": "Sent the way to the check",
    "resend": "Sent the confirmation again",
    "called_back": "Called back",
    "on_phone": "Told staff that somebody is on the phone",
    "call": "Asked staff to call",
    "other_way": "Asked staff for a visit by phone or in person",
    "contact": "Asked staff to correct the contact on record",
}


@pytest.fixture
def told(client_of, patient):
    """What the patient reads."""
    return lambda: seen(client_of(patient).get("/accounts/who-looked/").text)


@pytest.fixture
def did(patient, support_agent, actor_of, now):
    """Support did something with the patient's record."""

    def record_it(action, **about):
        actor, whose = actor_of(support_agent), patient.record
        return record(action, actor=actor, now=now, patient=whose, **about)

    return record_it


@pytest.mark.parametrize("deed", DONE)
def test_each_deed_has_its_words_and_its_reason(did, told, deed):
    did("support_act", deed=deed, done=True, reason=WHY)
    assert f"{DONE[deed]} Reason: {WHY}" in told()


def test_a_deed_that_came_to_nothing_is_not_told_as_done(did, told):
    did("support_act", deed="link", done=False)
    assert "Pressed a button that changed nothing" in told()
    assert DONE["link"] not in told()


@pytest.mark.parametrize("action", ["task_raised", "appointment_resent"])
def test_what_came_of_a_deed_is_not_told_a_second_time(did, told, action):
    did(action)
    assert "Nobody yet." in told()


@pytest.mark.parametrize(
    ("action", "target", "words"),
    [
        ("support_case_opened", "", "Found by a search"),
        ("support_case_seen", "appointment:7", "Looked at an appointment"),
        ("support_case_seen", "case:7", "Looked at the record"),
        ("support_code_used", "", "Used the code that was read out from a computer"),
        ("support_browser_seen", "", "Looked at the check of a computer"),
        ("help_step_sent", "", "Showed a step on the page of the check"),
        ("something_new", "", "Changed or added something"),
    ],
)
def test_each_look_has_its_words(did, told, action, target, words):
    did(action, target=target)
    assert words in told()
