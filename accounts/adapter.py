"""Where allauth asks how this portal signs people on, writes to them and keeps their secrets."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.actions.outbox import seal, unseal
from accounts.actions.sign_on import (
    count_sign_on,
    device_cookie,
    forgive_sign_on,
    opened_code,
    owe_mail,
    sealed_code,
)
from accounts.models import User
from accounts.rules.browsers import browser_words
from accounts.rules.sessions import is_fresh_proof
from accounts.selectors.clinics import database_now, default_clinic
from accounts.selectors.people import roles_of
from accounts.selectors.sessions import (
    PROVEN_AT,
    Device,
    client_address,
    client_of,
    device_of,
    moment_in,
    person_with_time,
    read_at,
    user_by_email,
)

DEVICE_KEPT = 365 * 24 * 60 * 60  # seconds
NOT_RIGHT = _("The e-mail address or the password is not right.")
NOT_MATCHING = _("That did not match. Check it and try again.")


class SignOnBackend(AuthenticationBackend):  # type: ignore[misc]
    """Finds people by e-mail with one query, known or not; brings the database's time along."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        user: User | None = self._check_password(user_by_email(email), password)
        return user

    def get_user(self, user_id: int) -> User | None:
        """The session's user with `read_at`, the database's time; None once deactivated."""
        user = person_with_time(user_id)
        return user if user and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-on by e-mail behind the first fence; every mail is owed, none is waited for."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is the address you sign on with already."),
        "email_password_mismatch": NOT_RIGHT,
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not the password you have now."),
        "incorrect_code": NOT_MATCHING,
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("Please wait a moment before you try again."),
        "too_many_login_attempts": _("There were too many tries. Please start again."),
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before anything is compared. Raises TooManyTriesError."""
        email = credentials["email"]
        client = client_of(request, user_by_email(email))
        count_sign_on(email=email, client=client, now=database_now())

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person, if the password is right; then the client's count starts over."""
        user: User | None = super().authenticate(request, **credentials)
        if user:
            forgive_sign_on(email=credentials["email"], client=client_of(request, user))
        return user

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        """Start the session; receivers write it down in the same transaction."""
        is_news = user.last_login is not None and not device_of(request).knows(user)
        super().login(request, user)
        if is_news:
            self.send_notification_mail("account/email/new_sign_on", user)

    def post_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse:
        """Remember the device, so that a stranger's tries never lock its owner out; speak their language."""
        response: HttpResponse = super().post_login(request, user, **about)
        _remember(response, device_of(request), user)
        if user.language != translation.get_language():
            speak(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where signing on leads by itself: patients to their visits, doctors to their day, staff to the front."""
        roles = {role for role, _ in roles_of(request.user)}  # type: ignore[arg-type] # signed on just now
        if "practitioner" in roles:
            return resolve_url(settings.DOCTOR_REDIRECT_URL)
        return resolve_url(settings.STAFF_REDIRECT_URL if roles else settings.LOGIN_REDIRECT_URL)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of a proof, signing on included."""
        proven_at = moment_in(self.request.session, PROVEN_AT)
        if is_fresh_proof(proven_at, now=read_at(self.request)):
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the second fence counts by."""
        return client_address(request) or "0.0.0.0"  # noqa: S104 - a word for "no address"  # nosec B104

    def send_notification_mail(  # noqa: PLR0917 - the library's own
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what happened to their account, at `email` if it is another one."""
        browser = browser_words(self.request.headers.get("User-Agent", ""))
        about = {"user": user, "browser": browser, "at": database_now()}
        self.send_mail(template_prefix, email or user.email, {**about, **(context or {})})

    def generate_email_verification_code(self) -> str:
        """A new code, sealed: the library keeps it in the session, whose row anybody may read."""
        return sealed_code(super().generate_email_verification_code())

    def generate_password_reset_code(self) -> str:
        """Likewise."""
        return sealed_code(super().generate_password_reset_code())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Owe the mail in the language of its reader; the outbox sends it."""
        if "code" in context:
            context = {**context, "code": opened_code(context["code"])}
        reader = context.get("user") or user_by_email(email)
        with translation.override(reader.language if reader else translation.get_language()):
            parts = _render(template_prefix, email, {**context, "reader": reader})
        owe_mail(to=reader or email, parts=parts, now=_now_of(context))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: plain words, and secrets that the database alone does not give away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _(
            "Set up an app or a passkey first. Recovery codes are for when you do not have it with you."
        ),
        "incorrect_code": NOT_MATCHING,
    }

    def encrypt(self, text: str) -> str:
        """How an app's key and the seed of recovery codes are stored."""
        return seal({"text": text}).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The reverse of `encrypt`."""
        text: str = unseal(encrypted_text.encode())["text"]
        return text

    def get_totp_issuer(self) -> str:
        """The name under which the app shows its codes."""
        return settings.PORTAL_NAME

    def generate_authenticator_name(self, *_: Any) -> str:
        """A first name for a passkey: the browser it is made in."""
        browser = browser_words(allauth_context.request.headers.get("User-Agent", ""))
        return browser or gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The portal, as the browser names it when it asks for a passkey."""
        return {"id": settings.SITE_HOST, "name": settings.PORTAL_NAME}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """The person, as their own device lists them."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.get_full_name() or user.email}


def speak(response: HttpResponse, language: str) -> None:
    """From the next page on this browser reads the language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def _remember(response: HttpResponse, device: Device, user: User) -> None:
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE,
        device_cookie(device, user),
        max_age=DEVICE_KEPT,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _render(template_prefix: str, email: str, context: dict[str, Any]) -> dict[str, str]:
    clinic, reader = default_clinic(), context["reader"]
    zone = (reader and reader.time_zone) or clinic.time_zone
    values = {
        **context,
        "portal_name": settings.PORTAL_NAME,
        "site_origin": settings.SITE_ORIGIN,
        "help_phone": clinic.help_phone_words,
        "zone": zone,
        "zone_words": render_to_string("components/_zone.html", {"zone": zone}).strip(),
    }
    return {
        "to": email,
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "subject": " ".join(render_to_string(f"{template_prefix}_subject.txt", values).split()),
        "text": render_to_string(f"{template_prefix}_message.txt", values).strip(),
    }


def _now_of(context: dict[str, Any]) -> datetime:
    return context.get("at") or database_now()
