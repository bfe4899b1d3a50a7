"""One's own account: settings, contacts that change only when proven, consent to texts."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions.outbox import unseal
from accounts.actions.profile import (
    CodeOverError,
    Contact,
    TooManyCodesError,
    WrongCodeError,
    _apply,
    ask_contact_change,
    prove_contact,
)
from accounts.actions.texts import choose_texts, stop_texts
from accounts.forms.profile import zone_choices
from accounts.models import AuditEvent, ContactChange, Notice, Patient, PatientAccess, User
from accounts.selectors.profile import profile
from tests.fixtures.pages import seen

NEW_MAIL = Contact("mail", "new@example.com")
NEW_PHONE = Contact("text", "+15105550199")


@pytest.fixture
def actor(patient, actor_of):
    return actor_of(patient)


@pytest.fixture
def ask(actor, patient, now):
    """Asks for a change and returns the code that is owed."""

    def asked(wanted: Contact, at=now) -> str:
        ask_contact_change(actor=actor, record=patient.record, wanted=wanted, now=at)
        notice = Notice.objects.filter(kind="contact_code").latest("pk")
        secret = unseal(notice.sealed)
        assert (notice.channel, secret["to"]) == (wanted.channel, wanted.contact)
        return secret["code"]

    return asked


def on_record(patient) -> Patient:
    return Patient.objects.get(pk=patient.record.pk)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def told(kind: str) -> set[tuple[str, str]]:
    """(channel, address) of the notices of a kind; a user's own address where none is named."""
    notices = Notice.objects.filter(kind=kind).select_related("user")
    return {
        (row.channel, unseal(row.sealed).get("to", row.user and row.user.email)) for row in notices
    }


def test_a_new_address_changes_nothing_until_its_code_comes_back(actor, patient, ask, now):
    code = ask(NEW_MAIL)
    assert on_record(patient).email == "mrn-100001@example.com"
    prove_contact(actor=actor, code=f" {code[:3]} {code[3:]}", now=now)
    assert on_record(patient).email == "new@example.com"
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions[-2:] == ["contact_asked", "contact_changed"]


def test_the_old_address_and_the_sign_on_address_are_told(actor, patient, ask, now):
    prove_contact(actor=actor, code=ask(NEW_MAIL), now=now)
    old = {("mail", "mrn-100001@example.com"), ("mail", patient.email)}
    assert told("contact_changed") == old


def test_an_old_address_that_is_the_sign_on_address_is_told_once(actor, patient, ask, now):
    Patient.objects.filter(pk=patient.record.pk).update(email=patient.email)
    prove_contact(actor=actor, code=ask(NEW_MAIL), now=now)
    assert told("contact_changed") == {("mail", patient.email)}


def test_a_new_phone_tells_the_old_one_and_needs_new_consent(actor, patient, ask, now):
    Patient.objects.filter(pk=patient.record.pk).update(phone="+15105550111", text_consent_at=now)
    prove_contact(actor=actor, code=ask(NEW_PHONE), now=now)
    assert told("contact_changed") == {("text", "+15105550111"), ("mail", patient.email)}
    assert on_record(patient).phone == "+15105550199"
    assert on_record(patient).text_consent_at is None


def test_an_old_phone_that_said_stop_gets_no_text(actor, patient, ask, now):
    Patient.objects.filter(pk=patient.record.pk).update(phone="+15105550111", text_stopped_at=now)
    prove_contact(actor=actor, code=ask(NEW_PHONE), now=now)
    assert told("contact_changed") == {("mail", patient.email)}


def test_proving_the_phone_that_stands_there_changes_and_tells_nothing(actor, patient, ask, now):
    Patient.objects.filter(pk=patient.record.pk).update(phone=NEW_PHONE.contact)
    assert not profile(actor, now).phone_proven
    prove_contact(actor=actor, code=ask(NEW_PHONE), now=now)
    assert profile(actor, now).phone_proven
    assert told("contact_changed") == set()


def test_five_wrong_codes_end_the_change(actor, patient, ask, now):
    code = ask(NEW_MAIL)
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(WrongCodeError) as refused:
            prove_contact(actor=actor, code=wrong(code), now=now)
        assert refused.value.left == left
    with pytest.raises(CodeOverError):
        prove_contact(actor=actor, code=code, now=now)
    assert on_record(patient).email == "mrn-100001@example.com"


@pytest.mark.parametrize(("later", "works"), [(-1, True), (0, False), (1, False)])
def test_a_code_works_for_ten_minutes(actor, patient, ask, now, later, works):
    code = ask(NEW_MAIL)
    at = now + timedelta(minutes=10, microseconds=later)
    if works:
        prove_contact(actor=actor, code=code, now=at)
    else:
        with pytest.raises(CodeOverError):
            prove_contact(actor=actor, code=code, now=at)
    assert (on_record(patient).email == "new@example.com") is works


def test_a_code_works_once_and_not_for_an_older_change(actor, ask, now):
    older = ask(Contact("mail", "older@example.com"))
    code = ask(NEW_MAIL)
    if older != code:
        with pytest.raises(WrongCodeError):
            prove_contact(actor=actor, code=older, now=now)
    prove_contact(actor=actor, code=code, now=now)
    with pytest.raises(CodeOverError):
        prove_contact(actor=actor, code=code, now=now)


def test_of_two_right_codes_at_once_one_wins(actor, ask, now):
    code = ask(NEW_MAIL)
    change = ContactChange.objects.get()
    prove_contact(actor=actor, code=code, now=now)
    with pytest.raises(CodeOverError):
        _apply(change, actor, now)


def test_somebody_elses_code_is_no_code(ask, other_patient, actor_of, now):
    with pytest.raises(CodeOverError):
        prove_contact(actor=actor_of(other_patient), code=ask(NEW_MAIL), now=now)


def test_five_codes_an_hour_are_enough(ask, now):
    for _ in range(5):
        ask(NEW_MAIL)
    with pytest.raises(TooManyCodesError):
        ask(NEW_MAIL)
    ask(NEW_MAIL, now + timedelta(hours=1))


def test_consent_comes_and_goes(actor, patient, now):
    choose_texts(actor=actor, record=patient.record, wanted=True, now=now)
    assert profile(actor, now).texts
    choose_texts(actor=actor, record=patient.record, wanted=False, now=now)
    assert not profile(actor, now).texts
    choose_texts(actor=actor, record=patient.record, wanted=True, now=now)
    assert profile(actor, now).texts


def test_stop_ends_texts_to_every_record_of_the_number_and_no_other(
    patient, other_patient, child, now
):
    shared = Patient.objects.filter(pk__in=[patient.record.pk, child.pk])
    shared.update(phone="+15105550111")
    assert stop_texts("+15105550111", now=now) == 2
    assert stop_texts("", now=now) == 0
    stopped = Patient.objects.exclude(text_stopped_at=None)
    assert set(stopped) == {patient.record, child}
    assert AuditEvent.objects.filter(action="texts_stopped", actor=None).count() == 2


# --- the pages ------------------------------------------------------------------------------


def test_the_start_of_the_account_shows_own_record_and_people_cared_for(
    patient, child, client_of, now
):
    own = client_of(patient).get(reverse("account_home")).content.decode()
    assert "Ada Okoye" in own
    assert "Noor Haddad" not in own
    began = now - timedelta(days=1)
    PatientAccess.objects.create(user=patient, patient=child, kind="parent", starts_at=began)
    assert "Noor Haddad" in client_of(patient).get(reverse("account_home")).content.decode()


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("doctor", "My work"),
        ("scheduler", "Find a patient."),
        ("support_agent", "My work"),
        ("administrator", "People who work here"),
        ("parent", "People I care for"),
    ],
)
def test_each_role_finds_its_own_tools_at_the_start(who, words, client_of, request):
    page = client_of(request.getfixturevalue(who)).get(reverse("account_home"))
    assert words in page.content.decode()


def test_somebody_without_record_or_grant_is_told_what_to_do(clinic, client_of):
    user = User.objects.create_user("new@example.com", "x")
    assert (
        "No record of your own yet" in client_of(user).get(reverse("account_home")).content.decode()
    )


def test_language_and_time_zone_are_kept_with_account_and_record(patient, client_of, settings):
    chosen = {"language": "es", "time_zone": "America/Denver"}
    answer = client_of(patient).post(reverse("profile"), chosen)
    assert answer.status_code == 302
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "es"
    patient.refresh_from_db()
    record = on_record(patient)
    assert (patient.language, patient.time_zone, patient.first_name) == (
        "es",
        "America/Denver",
        "Ada",
    )
    assert (record.language, record.time_zone) == ("es", "America/Denver")


def test_people_without_a_record_name_themselves(doctor, client_of):
    chosen = {"first_name": "Zoë", "last_name": "O'Neil", "language": "en", "time_zone": ""}
    client_of(doctor).post(reverse("profile"), chosen)
    doctor.refresh_from_db()
    assert doctor.get_full_name() == "Zoë O'Neil"


@pytest.mark.parametrize("name", ["", "\U0001f600", "a\x00b", "x" * 300, "<b>"])
def test_what_is_no_name_changes_nothing(doctor, client_of, name):
    chosen = {"first_name": name, "last_name": "Lee", "language": "en", "time_zone": ""}
    page = client_of(doctor).post(reverse("profile"), chosen)
    assert "There is a problem" in page.content.decode()
    doctor.refresh_from_db()
    assert doctor.first_name == "Sam"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "x\x00", "../../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(patient, client_of, zone):
    page = client_of(patient).post(reverse("profile"), {"language": "en", "time_zone": zone})
    assert "There is a problem" in page.content.decode()


def test_a_person_reads_the_name_and_the_birth_date_on_record(patient, client_of):
    said = seen(client_of(patient).get(reverse("profile")).text)
    assert "Name Ada Okoye Date of birth March 4, 1951" in said


def test_time_zones_begin_with_those_of_the_country_by_their_plain_names(patient, client_of):
    page = client_of(patient).get(reverse("profile")).text
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, re.DOTALL)
    assert groups[0][0] == "Common in the United States"
    names = re.findall(r">\s*(\w+) time \(", groups[0][1])
    assert names[:7] == ["Pacific", "Mountain", "Arizona", "Central", "Eastern", "Alaska", "Hawaii"]
    areas = [area for area, _zones in groups[1:]]
    assert areas == sorted(areas)
    assert "Europe" in areas


def test_cities_of_an_area_stand_by_letter():
    for _area, zones in zone_choices()[2:]:
        cities = [city for _zone, city in zones]
        assert cities == sorted(cities)


def test_a_zone_kept_under_an_older_name_stays_a_choice(patient, client_of):
    User.objects.filter(pk=patient.pk).update(time_zone="US/Pacific")
    page = client_of(patient).get(reverse("profile")).content.decode()
    assert '<option value="US/Pacific" selected>' in page


def test_a_contact_is_changed_through_the_pages(patient, client_of):
    client = client_of(patient)
    answer = client.post(
        f"{reverse('profile_contact')}?channel=mail", {"contact": "new@example.com"}
    )
    assert answer["Location"] == reverse("profile_contact_code")
    code = unseal(Notice.objects.get(kind="contact_code").sealed)["code"]
    page = client.post(reverse("profile_contact_code"), {"code": wrong(code)}).content.decode()
    assert "You have 4 more tries." in page
    done = client.post(reverse("profile_contact_code"), {"code": code}, follow=True)
    assert "your record is up to date" in done.content.decode()
    assert on_record(patient).email == "new@example.com"


def test_a_phone_is_typed_as_people_write_it(patient, client_of):
    client_of(patient).post(
        f"{reverse('profile_contact')}?channel=text", {"contact": "510-555-0199"}
    )
    assert ContactChange.objects.get().phone == "+15105550199"


@pytest.mark.parametrize(
    ("channel", "contact"),
    [
        ("mail", "no address"),
        ("mail", "a\x00@example.com"),
        ("mail", f"{'a' * 300}@example.com"),
        ("text", "12"),
        ("text", "\U0001f4de"),
        ("text", "510\x005550199"),
    ],
)
def test_what_is_no_contact_gets_no_code(patient, client_of, channel, contact):
    page = client_of(patient).post(
        f"{reverse('profile_contact')}?channel={channel}", {"contact": contact}
    )
    assert "There is a problem" in page.content.decode()
    assert not ContactChange.objects.exists()


def test_too_many_codes_are_answered_in_words(patient, client_of):
    client = client_of(patient)
    for _ in range(6):
        page = client.post(
            f"{reverse('profile_contact')}?channel=mail", {"contact": "n@example.com"}
        )
    assert "Please wait an hour" in page.content.decode()


def test_there_is_no_contact_page_without_a_record_or_for_another_channel(
    patient, doctor, client_of
):
    assert client_of(doctor).get(reverse("profile_contact")).status_code == 404
    assert client_of(patient).get(f"{reverse('profile_contact')}?channel=fax").status_code == 404


def test_without_a_change_under_way_the_code_page_leads_back(patient, client_of):
    page = client_of(patient).get(reverse("profile_contact_code"), follow=True)
    assert "Please ask for a new one" in page.content.decode()


def test_the_last_wrong_try_leads_back(patient, client_of):
    client = client_of(patient)
    client.post(f"{reverse('profile_contact')}?channel=mail", {"contact": "new@example.com"})
    code = unseal(Notice.objects.get(kind="contact_code").sealed)["code"]
    for _ in range(5):
        client.post(reverse("profile_contact_code"), {"code": wrong(code)})
    page = client.post(reverse("profile_contact_code"), {"code": code}, follow=True)
    assert "Please ask for a new one" in page.content.decode()


def test_the_fifth_wrong_code_leads_back_at_once(patient, client_of):
    client = client_of(patient)
    client.post(f"{reverse('profile_contact')}?channel=mail", {"contact": "new@example.com"})
    code = unseal(Notice.objects.get(kind="contact_code").sealed)["code"]
    answers = [
        client.post(reverse("profile_contact_code"), {"code": wrong(code)}) for _ in range(5)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]


def test_texts_need_a_proven_phone(patient, doctor, client_of, now):
    client = client_of(patient)
    assert client.post(reverse("profile_texts"), {"texts": "on"}).status_code == 404
    change = {"phone": "+15105550111", "channel": "text", "user": patient, "expires_at": now}
    Patient.objects.filter(pk=patient.record.pk).update(phone="+15105550111")
    ContactChange.objects.create(patient=patient.record, created_at=now, finished_at=now, **change)
    client.post(reverse("profile_texts"), {"texts": "on"})
    assert "To stop them" in client.get(reverse("profile")).content.decode()
    client.post(reverse("profile_texts"), {"texts": "off"})
    assert "Yes, send me text messages" in client.get(reverse("profile")).content.decode()
    assert client_of(doctor).post(reverse("profile_texts"), {"texts": "off"}).status_code == 404


def test_a_contact_asks_for_a_fresh_proof(patient, client_of, now):
    client = client_of(patient)
    session = client.session
    session["proven_at"] = (now - timedelta(minutes=6)).timestamp()
    session.save()
    answer = client.get(reverse("profile_contact"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
