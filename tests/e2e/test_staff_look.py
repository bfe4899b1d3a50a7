"""Registration, invitations and the pages of staff, in every colour and width, held against axe."""

import pytest

from accounts.actions.audit import record
from accounts.actions.glass import break_glass
from accounts.actions.invitations import Help, Work, invite_colleague, invite_helper
from accounts.actions.outbox import unseal
from accounts.models import Notice, Patient, PatientAccess, Registration
from tests.e2e.test_registration import FORM, type_and_send
from tests.fixtures.cast import make_record, make_user
from tests.fixtures.looks import SIZES, enter, faults, too_wide

pytestmark = pytest.mark.e2e

RECORDS = (
    "mrn,first_name,last_name,birth_date,email,phone,language\n"
    "MRN-7,Ana,Diaz,1980-05-06,ana@example.com,,es\n"
    "MRN-8,Ben,Lee,1980-02-30,,,en\n"
)


@pytest.fixture
def page(browser):
    return browser.new_page()


@pytest.fixture
def fault_free(page, site):
    """Opens a page, or looks at the one that is open, and fails on what axe finds."""

    def seen(path: str = "") -> None:
        if path:
            page.goto(site + path)
        assert (page.url, faults(page)) == (page.url, {})

    return seen


def sent_code(kind: str) -> str:
    return unseal(Notice.objects.filter(kind=kind).latest("pk").sealed)["code"]


def test_registering_is_without_fault(site, page, unregistered, fault_free):
    page.goto(f"{site}/accounts/signup/")
    type_and_send(page, "", "rivera", "2", "30", "1980")
    page.get_by_text("There is a problem").wait_for()
    fault_free()
    page.goto(f"{site}/accounts/signup/")
    type_and_send(page, *FORM)
    page.wait_for_url("**/signup/code/")
    fault_free()
    type_and_send(page, "12")
    page.get_by_text("This code is not right").first.wait_for()
    fault_free()
    page.get_by_label("Your code").fill(sent_code("registration_code"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/signup/details/")
    fault_free()
    Registration.objects.update(expires_at="2020-01-01T00:00Z")
    fault_free("/accounts/signup/code/")


def test_adding_ones_own_record_is_without_fault(
    site, browser, page, parent, client_of, unregistered, fault_free
):
    enter(browser, site, client_of(parent))
    fault_free("/accounts/")
    page.goto(f"{site}/accounts/signup/")
    type_and_send(page, *FORM)
    page.wait_for_url("**/signup/code/")
    page.get_by_label("Your code").fill(sent_code("registration_code"))
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add to my account").wait_for()
    fault_free()
    page.get_by_role("button", name="Add to my account").click()
    page.get_by_text("part of your account now").wait_for()
    fault_free()
    assert PatientAccess.objects.filter(user=parent, kind="self").exists()


def test_accepting_an_invitation_is_without_fault(
    site, browser, page, patient, other_patient, actor_of, client_of, now, fault_free
):
    offer = Help("hana@example.com", "caregiver", "scheduling")
    invite_helper(actor=actor_of(patient), patient=patient.record, offer=offer, now=now)
    page.goto(f"{site}/accounts/invitation/")
    type_and_send(page, "x")
    page.get_by_text("There is a problem").wait_for()
    fault_free()
    page.get_by_label("Invitation code").fill(sent_code("proxy_invitation"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/invitation/accept/")
    fault_free()
    hana = make_user("hana@example.com", "Hana", "Ito")
    fault_free("/accounts/invitation/accept/")
    for user in (other_patient, hana):
        client = client_of(user)
        client.post("/accounts/invitation/", {"code": sent_code("proxy_invitation")})
        enter(browser, site, client)
        fault_free("/accounts/invitation/accept/")


def test_the_pages_of_clinic_staff_are_without_fault(
    site, browser, page, patient, child, parent, scheduler, client_of, fault_free
):
    enter(browser, site, client_of(scheduler))
    fault_free("/clinic/patients/")
    page.get_by_label("Last name").fill("Haddad")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Noor Haddad", exact=True).wait_for()
    fault_free()
    fault_free(f"/clinic/patients/{child.pk}/")
    fault_free(f"/clinic/patients/{child.pk}/proxy/")
    fault_free(f"/accounts/proxies/{PatientAccess.objects.get(kind='parent').pk}/end/")


def test_the_printed_code_is_without_fault(
    site, browser, page, clinic, scheduler, client_of, fault_free
):
    record = make_record(clinic, "MRN-100042", language="es")
    enter(browser, site, client_of(scheduler))
    page.goto(f"{site}/clinic/patients/{record.pk}/")
    page.get_by_role("button", name="activation code").click()
    page.get_by_text("Print this page").wait_for()
    fault_free()


def test_the_import_is_without_fault(site, browser, page, scheduler, client_of, fault_free):
    enter(browser, site, client_of(scheduler))
    fault_free("/clinic/patients/import/")
    file = {"name": "records.csv", "mimeType": "text/csv", "buffer": RECORDS.encode()}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", name="What the file would do").wait_for()
    fault_free()
    page.get_by_role("button", name="Import 1 record").click()
    page.get_by_role("heading", name="The records are imported").wait_for()
    fault_free()


def test_the_pages_of_administrators_are_without_fault(
    site, browser, page, clinic, doctor, administrator, actor_of, client_of, now, fault_free
):
    offer = Work("doc@example.com", "practitioner", "MD")
    invite_colleague(actor=actor_of(administrator), clinic=clinic, offer=offer, now=now)
    enter(browser, site, client_of(administrator))
    fault_free("/accounts/")
    fault_free("/clinic/staff/")
    fault_free("/clinic/staff/invite/")
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("There is a problem").wait_for()
    fault_free()
    fault_free(f"/clinic/staff/{doctor.memberships.get().pk}/end/")


def test_a_broken_glass_is_without_fault(
    site, browser, page, patient, appointment, scheduler, other_clinic, client_of, fault_free
):
    Patient.objects.filter(pk=patient.record.pk).update(clinic=other_clinic)
    enter(browser, site, client_of(scheduler))
    fault_free("/clinic/glass/")
    page.get_by_role("button", name="Open the record").click()
    page.get_by_text("There is a problem").wait_for()
    fault_free()
    for label, text in (("Month", "3"), ("Day", "4"), ("Year", "1951"), ("Last name", "okoye")):
        page.get_by_label(label).fill(text)
    page.get_by_label("Why do you need").fill("She is unconscious in the emergency room.")
    page.get_by_role("button", name="Open the record").click()
    page.get_by_role("heading", name="Ada Okoye").wait_for()
    fault_free()
    fault_free("/clinic/schedule/")
    page.get_by_role("button", name="Close it now").click()
    page.get_by_role("heading", name="My account").wait_for()
    assert not page.get_by_text("You have broken the glass").count()


def test_the_audit_is_without_fault(
    site, browser, page, patient, doctor, administrator, client_of, actor_of, now, fault_free
):
    break_glass([patient.record], "She is unconscious.", actor=actor_of(doctor), now=now)
    enter(browser, site, client_of(administrator))
    fault_free("/clinic/audit/")
    page.get_by_label("Who").first.fill("nobody@example.com")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("There is a problem").wait_for()
    fault_free()
    fault_free("/clinic/reviews/")
    page.get_by_role("link", name="breaking the glass").click()
    page.get_by_label("What did you find out?").fill("She was in the emergency room.")
    fault_free()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Judged", exact=True).wait_for()
    fault_free()


def test_all_of_the_audit_is_in_sight_however_narrow_the_screen(
    site, browser, page, client_of, actor_of, administrator, scheduler, patient, now
):
    reason = "/".join(["a-word-without-a-blank"] * 9)
    of = {"patient": patient.record, "now": now, "target": "appointment:1234567"}
    record("record_seen", actor=actor_of(scheduler), reason=reason, **of)
    enter(browser, site, client_of(administrator))
    for size in SIZES.values():
        page.set_viewport_size(size)
        page.goto(f"{site}/clinic/audit/")
        row = page.get_by_role("row").filter(has_text="appointment:1234567")
        assert row.get_by_role("cell").count() == 6
        places = [cell.bounding_box() for cell in row.get_by_role("cell").all()]
        assert all(box["x"] + box["width"] <= size["width"] for box in places)
        assert not too_wide(page)
        assert min(box["width"] for box in places) > 90
    label = page.locator("td").last.evaluate("td => getComputedStyle(td, '::before').content")
    assert "Reason" in label
