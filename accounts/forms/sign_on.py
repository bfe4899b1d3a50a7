"""The forms of signing on: allauth's own, in plain words and behind the portal's first fence."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.actions.sign_on import (
    count_factor,
    count_mailed_code,
    count_reset,
    forgive_factor,
    opened_code,
    spend_totp,
)
from accounts.forms.fields import EMAIL_WRONG
from accounts.selectors.clinics import database_now
from accounts.selectors.sessions import client_of, has_app, user_by_email

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
EMAIL_MISSING = _("Enter your e-mail address.")
PASSWORD_MISSING = _("Enter your password.")
NEW_PASSWORD_MISSING = _("Choose a password.")
CODE_MISSING = _("Enter the code.")
APP_HELP = _("Six digits from your app, or a recovery code.")
NEW_PASSWORD_HELP = _(
    "At least 12 characters. Three or four words that have nothing to do with each other are "
    "easy to remember and hard to guess. Spaces are welcome."
)
CODE_LENGTH = 40  # characters; codes are shorter, pasted blanks are forgiven
CODE_ATTRS = {"maxlength": CODE_LENGTH, "class": "govuk-input--width-10", "spellcheck": "false"}

# What the parser of passkeys raises for data that no browser sends.
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError, struct.error)


@contextmanager
def well_formed() -> Iterator[None]:
    """Turn the parser's errors into the one answer that a wrong code gets."""
    try:
        yield
    except MALFORMED as error:
        raise get_adapter().validation_error("incorrect_code") from error


def _words(field: forms.Field, label: Any, help_text: Any = "", *, missing: Any = "") -> None:
    field.label, field.help_text = label, help_text
    if missing:
        field.error_messages["required"] = missing
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = EMAIL_WRONG


class SignOnForm(LoginForm):  # type: ignore[misc]
    """E-mail address and password; staying signed on is offered, and off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self.fields["login"], EMAIL, missing=EMAIL_MISSING)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        _words(self.fields["password"], PASSWORD, missing=PASSWORD_MISSING)
        _words(
            self.fields["remember"],
            _("Keep me signed on when I close the browser"),
            _(
                "Only on your own computer. We still sign you off when you have not used it for a while."
            ),
        )


class ResetForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for a code by mail; the same work is done whether or not somebody has the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self.fields["email"], EMAIL, _("The one you sign on with."), missing=EMAIL_MISSING)

    def clean_email(self) -> str:
        """Count the try. Raises TooManyTriesError."""
        email: str = self.cleaned_data["email"]
        user = user_by_email(email)
        client = client_of(context.request, user)
        count_reset(email=email, client=client, now=database_now())
        self.users = [user] if user and user.is_active else []
        return email


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after a reset, typed once: it can be shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _words(
            self.fields["password1"], NEW_PASSWORD, NEW_PASSWORD_HELP, missing=NEW_PASSWORD_MISSING
        )


class FirstPasswordForm(SetPasswordForm):  # type: ignore[misc]
    """A password for an account that has none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _words(
            self.fields["password1"], NEW_PASSWORD, NEW_PASSWORD_HELP, missing=NEW_PASSWORD_MISSING
        )


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """The old password and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        _words(self.fields["oldpassword"], _("Password you have now"), missing=PASSWORD_MISSING)
        _words(
            self.fields["password1"], NEW_PASSWORD, NEW_PASSWORD_HELP, missing=NEW_PASSWORD_MISSING
        )


class PasswordProofForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self.fields["password"], PASSWORD, missing=PASSWORD_MISSING)


class EmailForm(AddEmailForm):  # type: ignore[misc]
    """The address to sign on with from now on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(
            self.fields["email"],
            _("New e-mail address"),
            _("We send a code to it."),
            missing=_("Enter your new e-mail address."),
        )


class MailedCodeMixin(forms.Form):
    """How a code from a mail is asked for: each try is counted first, whoever it is for."""

    kept_as: str  # where the session holds what the library knows of the code

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "code": opened_code(kwargs["code"])})
        _words(
            self.fields["code"],
            _("Code"),
            _("It is in the e-mail we sent you."),
            missing=CODE_MISSING,
        )
        self.fields["code"].widget.attrs.update(CODE_ATTRS)

    def clean_code(self) -> str:
        """Raises TooManyTriesError, or a ValidationError for a wrong code."""
        session = context.request.session
        began_at = session[self.kept_as]["at"]
        count_mailed_code(process=f"{session.session_key}:{began_at}", now=database_now())
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class ResetCodeForm(MailedCodeMixin, ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    """The code of a reset."""

    kept_as = PASSWORD_RESET_VERIFICATION_SESSION_KEY


class EmailCodeForm(MailedCodeMixin, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that proves a new address."""

    kept_as = EMAIL_VERIFICATION_CODE_SESSION_KEY


class FactorMixin(forms.Form):
    """A code of the second factor: counted first, and a code of the app works once."""

    user: Any
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_app = has_app(self.user)
        code_help = APP_HELP if with_app else _("One of your recovery codes.")
        _words(self.fields["code"], _("Code"), code_help, missing=CODE_MISSING)
        self.fields["code"].widget.attrs.update({**CODE_ATTRS, "autofocus": with_app})

    def clean_code(self) -> str:
        """Raises TooManyTriesError, or a ValidationError that does not say why."""
        now, client = database_now(), client_of(context.request, self.user)
        count_factor(user=self.user, client=client, now=now)
        code: str = super().clean_code()  # type: ignore[misc]
        if self.is_app_code() and not spend_totp(user=self.user, code=code, now=now):
            raise get_adapter().validation_error("incorrect_code")
        forgive_factor(user=self.user, client=client)
        return code

    def is_app_code(self) -> bool:
        """Whether the code came from an authenticator app; recovery codes are spent elsewhere."""
        return bool(self.authenticator.type == Authenticator.Type.TOTP)


class FactorForm(FactorMixin, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing on."""


class FactorProofForm(FactorMixin, ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code instead of the password, before something that matters."""


class AppForm(FactorMixin, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self.fields["code"], _("Code"), _("Six digits from your app."))

    def is_app_code(self) -> bool:
        """Always: the app is what is being set up."""
        return True


class CredentialField(forms.JSONField):
    """What a browser says of a passkey; JSON that only a program sends is refused, too."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        """The parsed JSON. Raises ValidationError, too deep nests and endless numbers included."""
        try:
            return super().to_python(value)
        except (RecursionError, ValueError):
            raise get_adapter().validation_error("incorrect_code") from None

    def bound_data(self, _data: Any, initial: Any) -> Any:
        """Nothing of it comes back with the page: a passkey answers once."""
        return initial


class PasskeySignOnForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey in place of address and password."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """The passkey that answered. Raises ValidationError, whatever was sent."""
        with well_formed():
            return super().clean_credential()


class PasskeyFactorForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """The passkey that answered. Raises ValidationError, whatever was sent."""
        with well_formed():
            return super().clean_credential()


class PasskeyProofForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of the password, before something that matters."""

    credential = CredentialField()

    def clean_credential(self) -> Authenticator:
        """The passkey that answered. Raises ValidationError, whatever was sent."""
        with well_formed():
            return super().clean_credential()


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. It always asks for a finger, a face or a PIN, so it is both steps in one."""

    credential = CredentialField()
    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _words(self.fields["name"], _("Name"), _('So that you know it again: "My phone".'))
        self.fields["name"].max_length = CODE_LENGTH
        self.fields["name"].widget.attrs["maxlength"] = CODE_LENGTH

    def clean_passwordless(self) -> bool:
        """Whatever was sent: the passkey must have checked the person."""
        return True

    def clean(self) -> dict[str, Any]:
        """The new passkey. Raises ValidationError, whatever was sent."""
        with well_formed():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasskeyNameForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=CODE_LENGTH)
