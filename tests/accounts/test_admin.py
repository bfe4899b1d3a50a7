"""The administration: for administrators with a second factor, and most of it to read."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.sites import all_sites
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions.audit import record
from accounts.actions.staff import give_role
from accounts.admin import site
from accounts.models import AuditEvent, Clinic, User
from accounts.rules.actor import Actor
from accounts.selectors.people import roles_of
from appointments.models import ClinicPolicy
from tests.fixtures.cast import PASSWORD, make_record, make_user, registered
from videovisit.models import ClinicLadder

ADMIN = "/admin/"
USERS = "/admin/accounts/user/"
AUDIT = "/admin/accounts/auditevent/"
TABLES = {"Clinic", "ClinicMembership", "User", "AuditEvent", "ClinicPolicy", "ClinicLadder"}


@pytest.fixture
def admin(administrator, clinic, client_of) -> Client:
    """Somebody who administers the clinic, signed on with both factors."""
    give_role(administrator, clinic, "administrator")
    return client_of(administrator)


def test_the_administration_signs_on_where_everybody_does(client, clinic):
    assert client.get(ADMIN)["Location"].startswith(f"{reverse('account_login')}?next=/admin/")
    page = client.post("/admin/login/", {"username": "a", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert page.status_code == 302


def test_an_administrator_with_one_factor_is_led_to_set_up_the_second(administrator, clinic):
    give_role(administrator, clinic, "administrator")
    client = Client()
    client.post(reverse("account_login"), {"login": administrator.email, "password": PASSWORD})
    assert client.get(ADMIN)["Location"] == "/accounts/2fa/?next=%2Fadmin%2F"


@pytest.mark.parametrize("role", ["patient", "doctor", "scheduler", "support_agent"])
def test_for_everybody_else_it_does_not_exist(request, client_of, role):
    user = request.getfixturevalue(role)
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client = client_of(user)
    assert [client.get(address).status_code for address in (ADMIN, USERS, AUDIT)] == [404] * 3


def test_the_site_itself_lets_only_administrators_in(rf, doctor, actor_of):
    request = rf.get(ADMIN)
    doctor.is_staff = True
    request.user, request.actor = doctor, actor_of(doctor)
    assert not site.has_permission(request)


def test_it_holds_clinics_people_roles_and_the_audit_and_nothing_else(admin):
    assert {model.__name__ for model in site._registry} == TABLES
    assert site in all_sites
    page = admin.get(ADMIN).text
    assert "Patient" not in page
    assert "/admin/password_change/" not in page
    assert 'action="/accounts/logout/"' in page
    for model in ("clinic", "clinicmembership", "user", "auditevent"):
        assert admin.get(f"/admin/accounts/{model}/").status_code == 200


@pytest.mark.parametrize("address", ["password_change/", "accounts/patient/", "auth/group/"])
def test_passwords_and_records_are_not_there(admin, address):
    assert admin.get(f"{ADMIN}{address}").status_code == 404


def test_the_audit_can_only_be_read_and_reading_it_is_written_down(admin, administrator):
    assert admin.get(AUDIT).status_code == 200
    event = AuditEvent.objects.get(action="audit_read")
    assert (event.actor_id, event.role) == (administrator.pk, "administrator")
    assert admin.get(f"{AUDIT}{event.pk}/change/").status_code == 200
    assert admin.post(f"{AUDIT}{event.pk}/change/", {"action": "x"}).status_code == 403
    assert admin.post(f"{AUDIT}{event.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin.post(f"{AUDIT}add/", {}).status_code == 403


def test_the_audit_is_never_counted_whole(admin):
    with CaptureQueriesContext(connection) as caught:
        assert admin.get(AUDIT).status_code == 200
    counts = [each["sql"] for each in caught if "COUNT(" in each["sql"]]
    assert counts
    assert all("LIMIT 1000" in sql for sql in counts)


def test_times_are_by_the_clock_of_the_administrator(admin, administrator):
    noon = datetime(2026, 7, 4, 20, 30, tzinfo=UTC)
    event = record("seen", actor=Actor(user_id=administrator.pk), now=noon)
    pages = AUDIT, f"{AUDIT}{event.pk}/change/"
    assert all("July 4, 2026, 1:30 p.m." in admin.get(page).text for page in pages)
    User.objects.filter(pk=administrator.pk).update(time_zone="America/New_York")
    assert all("July 4, 2026, 4:30 p.m." in admin.get(page).text for page in pages)
    assert timezone.get_current_timezone_name() == "UTC"


def test_roles_are_read_here_and_given_elsewhere(admin, doctor):
    page = admin.get("/admin/accounts/clinicmembership/").text
    assert "Sam Okafor" in page
    assert admin.get("/admin/accounts/clinicmembership/add/").status_code == 403


def test_looking_at_accounts_is_written_down(admin, administrator, patient):
    admin.get(USERS)
    assert AuditEvent.objects.get(action="accounts_seen").actor_id == administrator.pk
    admin.get(f"{USERS}{patient.pk}/change/")
    seen = AuditEvent.objects.get(action="user_seen")
    assert (seen.actor_id, seen.target) == (administrator.pk, f"user:{patient.pk}")
    assert admin.get(f"{USERS}0/change/").status_code == 302
    assert AuditEvent.objects.filter(action="user_seen").count() == 1


def close(client, user, **data):
    return client.post(f"{USERS}{user.pk}/change/", data)


def test_closing_an_account_signs_its_owner_off_at_once(admin, patient, client_of):
    inside = Client()
    inside.post(reverse("account_login"), {"login": patient.email, "password": PASSWORD})
    assert close(admin, patient).status_code == 302
    assert inside.get("/accounts/").status_code == 302
    assert AuditEvent.objects.get(action="account_closed").target == f"user:{patient.pk}"


def test_a_closed_account_can_be_opened_again(admin, patient):
    close(admin, patient)
    close(admin, patient, is_active="on")
    assert User.objects.get(pk=patient.pk).is_active
    assert AuditEvent.objects.get(action="account_opened").target == f"user:{patient.pk}"


def test_saving_without_a_change_changes_nothing(admin, patient):
    close(admin, patient, is_active="on")
    assert not AuditEvent.objects.filter(action__startswith="account_").exists()


def test_closing_an_account_asks_for_a_fresh_proof(admin, patient):
    session = admin.session
    session["proven_at"] -= 301
    session.save()
    assert close(admin, patient)["Location"].startswith("/accounts/reauthenticate/")
    assert User.objects.get(pk=patient.pk).is_active


def test_nobody_closes_their_own_account_or_writes_a_password(admin, administrator, patient):
    assert close(admin, administrator).status_code == 403
    assert admin.get(f"{USERS}{patient.pk}/password/").status_code in (302, 404)
    assert 'type="password"' not in admin.get(f"{USERS}{patient.pk}/change/").text


def test_nobody_closes_the_account_of_somebody_who_works_at_another_clinic(
    admin, other_clinic, patient, doctor
):
    for user in (patient, doctor):
        give_role(user, other_clinic, "administrator")
        assert admin.get(f"{USERS}{user.pk}/change/").status_code == 200
        assert close(admin, user).status_code == 403
    assert User.objects.filter(pk__in=[patient.pk, doctor.pk], is_active=True).count() == 2


CLINIC = {
    "slug": "second",
    "name": "Second Clinic",
    "time_zone": "America/Denver",
    "help_phone": "+13035550123",
    "help_days": "0,1",
    "help_opens": "08:00",
    "help_closes": "16:00",
}


def test_clinics_are_made_and_changed_here_and_it_is_written_down(admin):
    assert admin.post("/admin/accounts/clinic/add/", CLINIC).status_code == 302
    event = AuditEvent.objects.get(action="clinic_changed")
    assert "name" in event.detail["fields"]
    assert "Second Clinic" not in str(event.detail)


@pytest.mark.parametrize(
    "wrong",
    [{"time_zone": "America/Nowhere"}, {"help_days": "0,7"}, {"help_days": "99"}, {"slug": "a b"}],
)
def test_a_slip_in_a_clinic_is_refused_in_words(admin, wrong):
    answer = admin.post("/admin/accounts/clinic/add/", {**CLINIC, **wrong})
    assert answer.status_code == 200
    assert "errorlist" in answer.text
    assert not Clinic.objects.filter(name="Second Clinic").exists()


def test_days_of_the_help_line_are_kept_once_and_in_order(admin):
    admin.post("/admin/accounts/clinic/add/", {**CLINIC, "help_days": "4,0,4"})
    assert Clinic.objects.get(slug="second").help_days == [0, 4]


def test_who_makes_a_clinic_is_its_first_administrator(admin, administrator):
    admin.post("/admin/accounts/clinic/add/", CLINIC)
    made = Clinic.objects.get(slug="second")
    assert ("administrator", made.pk) in roles_of(administrator)
    assert AuditEvent.objects.get(action="role_given").clinic == made
    assert "Second Clinic" in admin.get("/admin/accounts/clinic/").text


def test_who_changes_a_clinic_gets_no_second_role(admin, clinic):
    fields = {**CLINIC, "slug": clinic.slug, "name": "Lakeside"}
    address = f"/admin/accounts/clinic/{clinic.pk}/change/"
    assert admin.post(address, fields).status_code == 302
    clinic.refresh_from_db()
    assert clinic.name == "Lakeside"
    assert not AuditEvent.objects.filter(action="role_given").exists()


@pytest.fixture
def elsewhere(other_clinic, other_scheduler, now):
    """What there is at the other clinic, by the model's name."""
    policy = ClinicPolicy.objects.create(clinic=other_clinic)
    ladder = ClinicLadder.objects.create(clinic=other_clinic)
    event = record("seen", actor=Actor(), now=now, clinic=other_clinic)
    return {
        "accounts/clinic": other_clinic,
        "accounts/clinicmembership": other_scheduler.memberships.get(),
        "accounts/user": other_scheduler,
        "accounts/auditevent": event,
        "appointments/clinicpolicy": policy,
        "videovisit/clinicladder": ladder,
    }


def test_rows_of_another_clinic_do_not_exist(admin, elsewhere):
    for model, row in elsewhere.items():
        page = admin.get(f"/admin/{model}/").text
        assert f"/admin/{model}/{row.pk}/change/" not in page
        assert "Hillside Health" not in page
        for address in ("change", "history", "delete"):
            found, missing = (
                admin.get(f"/admin/{model}/{pk}/{address}/").status_code
                for pk in (row.pk, 987654321)
            )
            assert (model, address, found) == (model, address, missing)
    assert not AuditEvent.objects.filter(action__endswith="_seen", target__contains=":").exists()


def test_a_patient_or_helper_of_another_clinic_does_not_exist(
    admin, other_clinic, patient, parent, now
):
    stranger = registered(make_user("x@example.com", "X", "Y"), make_record(other_clinic, "1"), now)
    page = admin.get(USERS).text
    assert [user.email in page for user in (patient, parent, stranger)] == [True, True, False]


def test_the_audit_tells_what_ones_own_people_and_nobody_known_did(
    admin, doctor, other_scheduler, actor_of, now
):
    strangers = record("signed_on", actor=actor_of(other_scheduler), now=now)
    ours = [record("signed_on", actor=actor, now=now) for actor in (actor_of(doctor), Actor())]
    page = admin.get(AUDIT).text
    shown = [f"/auditevent/{event.pk}/" in page for event in (strangers, *ours)]
    assert shown == [False, True, True]


def test_rules_are_made_for_ones_own_clinics_only(admin, clinic, other_clinic):
    page = admin.get("/admin/appointments/clinicpolicy/add/").text
    assert clinic.name in page
    assert other_clinic.name not in page


LADDER = {"finishing_after": 2, "late_after": 5, "told_after": 10, "choices_after": 15}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"late_after": 11}, "Each step must come later than the one before"),
        ({"finishing_after": 0}, "Each step must come later than the one before"),
        ({"finishing_after": -1}, "greater than or equal to 0"),
        ({"choices_after": 121}, "The last step must come within 120 minutes."),
        ({"told_after": "soon"}, "Enter a whole number."),
    ],
)
def test_a_ladder_of_nonsense_is_refused_with_the_reason(admin, clinic, changed, reason):
    add, made = "/admin/videovisit/clinicladder/add/", {"clinic": clinic.pk, **LADDER}
    assert reason in admin.post(add, made | changed).text
    assert not ClinicLadder.objects.exists()
    assert admin.post(add, made).status_code == 302


def test_nobody_deletes_a_clinic(admin, clinic):
    assert admin.post(f"/admin/accounts/clinic/{clinic.pk}/delete/").status_code == 403
