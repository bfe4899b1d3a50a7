"""The first administrator, made on the terminal with a second factor."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.actions.outbox import unseal
from accounts.models import AuditEvent, Clinic, ClinicMembership, Notice, User
from tests.fixtures.cast import PASSWORD


def make(capsys, email="boss@example.com", **options) -> str:
    call_command("create_admin", email, **options)
    return capsys.readouterr().out


def test_the_first_administrator_gets_a_clinic_and_may_open_the_administration(db, capsys):
    make(capsys, "Boss@Example.com", clinic_name="Seaside", clinic_slug="sea")
    user = User.objects.get(email="boss@example.com")
    assert ClinicMembership.objects.get(user=user, role="administrator").clinic.name == "Seaside"
    assert user.is_staff
    assert not user.is_superuser
    assert user.has_perm("accounts.view_auditevent")
    assert not user.has_perm("accounts.change_user")
    assert AuditEvent.objects.get(action="staff_created").clinic.slug == "sea"


def test_the_clinic_of_the_settings_is_meant_when_none_is_named(db, settings, capsys):
    make(capsys)
    assert Clinic.objects.get().name == settings.CLINIC_DEFAULTS["name"]


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(counters())))


def test_nobody_signs_on_before_the_owner_of_the_address_has_chosen_a_password(db, capsys):
    assert "password:" not in make(capsys).replace("Choose your password:", "")
    assert not User.objects.get().has_usable_password()


def test_a_mailed_code_and_the_printed_second_factor_open_the_administration(client, db, capsys):
    printed = make(capsys)
    page = urlsplit(re.search(r"open (\S+)", printed)[1])
    client.post(page.path, {"email": "boss@example.com"})
    mailed = unseal(Notice.objects.get().sealed)["text"]
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mailed, re.MULTILINE)[0]
    client.post(reverse("account_confirm_password_reset_code"), {"code": code})
    client.post(reverse("account_complete_password_reset"), {"password1": PASSWORD})
    client.post(reverse("account_login"), {"login": "boss@example.com", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    secret = re.search(r"secret: (\S+)", printed)[1]
    client.post(reverse("mfa_authenticate"), {"code": app_code(secret)})
    assert client.get("/admin/").status_code == 200


def test_the_printed_second_factor_works(db, capsys):
    printed = make(capsys)
    user = User.objects.get()
    secret = re.search(r"secret: (\S+)", printed)[1]
    assert f"secret={secret}" in re.search(r"otpauth://totp/\S+", printed)[0]
    factors = {factor.type: factor for factor in Authenticator.objects.filter(user=user)}
    assert TOTP(factors["totp"]).validate_code(app_code(secret))
    assert all(one in printed for one in RecoveryCodes(factors["recovery_codes"]).generate_codes())


@pytest.mark.parametrize(
    ("email", "slug"),
    [("boss@example.com", "second"), ("other@example.com", "main"), ("BOSS@example.com", "main")],
)
def test_a_second_run_refuses_and_changes_nothing(db, capsys, email, slug):
    make(capsys, clinic_slug="main")
    with pytest.raises(CommandError, match="There is one already"):
        make(capsys, email, clinic_slug=slug)
    assert User.objects.count() == Clinic.objects.count() == 1


@pytest.mark.parametrize(
    ("email", "options"),
    [
        ("nobody", {}),
        ("a\x00b@example.com", {}),
        (f"{'a' * 250}@example.com", {}),
        ("boss@example.com", {"clinic_slug": "two words"}),
        ("boss@example.com", {"clinic_slug": "s" * 51}),
        ("boss@example.com", {"clinic_name": "n" * 121}),
        ("boss@example.com", {"clinic_name": "a\x00b"}),
    ],
)
def test_what_cannot_be_gets_one_plain_line(db, capsys, email, options):
    with pytest.raises(CommandError, match=r"^.{1,120} is not .*$"):
        make(capsys, email, **options)
    assert not Clinic.objects.exists()
