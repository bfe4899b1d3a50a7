"""All settings, read from the environment. A missing secret stops the start and names itself."""

from datetime import time, timedelta
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from environs import validate

from portal.environment import (
    A_SECRET,
    A_ZONE,
    AN_ORIGIN,
    WEEKDAYS,
    Environment,
    a_phone,
)
from portal.json_logs import LOGGING  # noqa: F401 - Django reads it here
from portal.policy import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY  # noqa: F401 - likewise
from portal.rules import PRIVATE_NETWORKS

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- where we run -------------------------------------------------------------------------
DEBUG = False
DEMO = env.bool("DEMO", False)
SECRET_KEY = env.str("SECRET_KEY", validate=A_SECRET)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
SITE_ORIGIN = env.str("SITE_ORIGIN", validate=AN_ORIGIN)
SITE_HOST = urlsplit(SITE_ORIGIN).hostname or ""
SECURE = urlsplit(SITE_ORIGIN).scheme == "https"
ALLOWED_HOSTS = [SITE_HOST, *env.list("ALLOWED_HOSTS", [])]
CSRF_TRUSTED_ORIGINS = [SITE_ORIGIN]
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", [*PRIVATE_NETWORKS], subcast=ip_network)
WEB_THREADS = env.int("WEB_THREADS", 8)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- the clinic that anonymous pages speak for ----------------------------------------------
PORTAL_NAME = env.str("PORTAL_NAME", "Video Visit Portal")
DEFAULT_CLINIC = env.str("DEFAULT_CLINIC", "main")
CLINIC_DEFAULTS = {
    "name": env.str("CLINIC_NAME", "Bayside Health"),
    "time_zone": env.str("CLINIC_TIME_ZONE", "America/Los_Angeles", validate=A_ZONE),
    "help_phone": env.str("HELP_LINE_PHONE", "+18005550123", validate=a_phone),
    "help_days": env.list("HELP_LINE_DAYS", [0, 1, 2, 3, 4], subcast=int, validate=WEEKDAYS),
    "help_opens": env.time("HELP_LINE_OPENS", time(5)),
    "help_closes": env.time("HELP_LINE_CLOSES", time(17)),
}

# --- applications ---------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal",
    "accounts",
    "appointments",
    "videovisit",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "phonenumber_field",
    "channels",
    "django_prometheus",
]
MIDDLEWARE = [
    "portal.middleware.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "portal.middleware.ContentPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.IdleSessionMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "portal.middleware.MatrixMiddleware",
]
ROOT_URLCONF = "portal.urls"
ASGI_APPLICATION = "portal.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.page",
                "accounts.middleware.session_warning",
                "videovisit.views.parts.checked_here",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- PostgreSQL, Redis, Celery --------------------------------------------------------------
DATABASES = {"default": env.dj_db_url("DATABASE_URL", engine="portal.database", conn_max_age=0)}
DATABASES["default"]["OPTIONS"] = {
    # Seconds. A pool that tries by itself for long waits longer and longer between two tries, and
    # would find a server that is back only then.
    "pool": {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL", 8),
        "timeout": 1.5,
        "reconnect_timeout": 1,
    },
    "connect_timeout": 2,
    # A way that has gone is no way that is slow: milliseconds, where the server is another machine.
    "tcp_user_timeout": 10_000,
    # Only what asks for it is prepared (accounts/selectors/prepared.py), and then planned once.
    "prepare_threshold": 5,
    "options": (
        f"-c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', 5000)} -c lock_timeout=3000"
        # Of binary rows each moment comes in the session's zone; of two in one that is not UTC, Python
        # compares the clocks.
        " -c TimeZone=UTC"
        " -c plan_cache_mode=force_generic_plan"
        # A row with its people joins nine tables by their keys: trying all orders took longer than reading.
        " -c join_collapse_limit=4"
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", validate=A_SECRET)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
    },
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "portal"},
    },
}
CELERY_BROKER_URL = (
    f"redis+socket://{REDIS_URL.removeprefix('unix://')}"
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# --- people and sign-on ---------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.adapter.SignOnBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.GuessablePasswordValidator"},
    {"NAME": "accounts.passwords.OnlyFactorValidator"},
]
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", not DEMO)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "appointments"
STAFF_REDIRECT_URL = "home"
DOCTOR_REDIRECT_URL = "clinic_today"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = None
# The second fence, in the cache. Nothing is counted by e-mail alone: a stranger must not lock
# somebody out. A clinic sits behind one address.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "120/m/ip",
    "reset_password": "60/m/ip",
    "reset_password_from_key": "60/m/ip",
    "confirm_email": "3/m/key",
}
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_on.SignOnForm",
    "reset_password": "accounts.forms.sign_on.ResetForm",
    "confirm_password_reset_code": "accounts.forms.sign_on.ResetCodeForm",
    "reset_password_from_key": "accounts.forms.sign_on.NewPasswordForm",
    "set_password": "accounts.forms.sign_on.FirstPasswordForm",
    "change_password": "accounts.forms.sign_on.PasswordForm",
    "reauthenticate": "accounts.forms.sign_on.PasswordProofForm",
    "add_email": "accounts.forms.sign_on.EmailForm",
    "confirm_email_verification_code": "accounts.forms.sign_on.EmailCodeForm",
}
MFA_ADAPTER = "accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "accounts.forms.sign_on.FactorForm",
    "reauthenticate": "accounts.forms.sign_on.FactorProofForm",
    "activate_totp": "accounts.forms.sign_on.AppForm",
    "login_webauthn": "accounts.forms.sign_on.PasskeySignOnForm",
    "authenticate_webauthn": "accounts.forms.sign_on.PasskeyFactorForm",
    "reauthenticate_webauthn": "accounts.forms.sign_on.PasskeyProofForm",
    "add_webauthn": "accounts.forms.sign_on.PasskeyForm",
    "edit_webauthn": "accounts.forms.sign_on.PasskeyNameForm",
}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

# --- sessions and cookies -------------------------------------------------------------------
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_ENGINE = "portal.sessions"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_AGE = 12 * 60 * 60
IDLE_STAFF = env.timedelta("IDLE_STAFF_SECONDS", timedelta(minutes=15))
IDLE_PATIENT = env.timedelta("IDLE_PATIENT_SECONDS", timedelta(minutes=30))
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
KNOWN_DEVICE_COOKIE = f"{COOKIE_PREFIX}device"

# --- headers --------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W002"]  # portal.policy.EVERYWHERE has the header
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
UPLOAD_LIMIT = 10 * 1_048_576

# --- language, time, files ------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "US"
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "portal.static.HashedStorage"},
}

# --- mail and text messages -----------------------------------------------------------------
OUTBOX_DIR = env.path("OUTBOX_DIR", BASE_DIR / ".local" / "outbox")
EMAIL = env.dj_email_url("EMAIL_URL", f"file:///{OUTBOX_DIR}" if DEMO else "smtp://localhost:25")
EMAIL_BACKEND = env.str("EMAIL_BACKEND", EMAIL["EMAIL_BACKEND"])
EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"] or None
EMAIL_HOST = EMAIL["EMAIL_HOST"]
EMAIL_PORT = EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"no-reply@{SITE_HOST}")
SMS_GATEWAY = env.str("SMS_GATEWAY", "accounts.sms.FileGateway")
BY_TWILIO = SMS_GATEWAY == "accounts.sms.TwilioGateway"
TWILIO_API = env.str("TWILIO_API", "https://api.twilio.com")
TWILIO_ACCOUNT = env.str("TWILIO_ACCOUNT") if BY_TWILIO else ""
TWILIO_TOKEN = env.str("TWILIO_TOKEN") if BY_TWILIO else ""
TWILIO_FROM = env.str("TWILIO_FROM") if BY_TWILIO else ""

# --- appointments -----------------------------------------------------------------------------
JOIN_OPENS_BEFORE = env.timedelta("JOIN_OPENS_BEFORE_SECONDS", timedelta(minutes=15))
JOIN_CLOSES_AFTER = env.timedelta("JOIN_CLOSES_AFTER_SECONDS", timedelta(minutes=30))

# --- sockets ----------------------------------------------------------------------------------
# Of one address at once and in one process, while nobody knows who is behind them (SECURITY.md 38).
SOCKETS_AN_ADDRESS = env.int("SOCKETS_AN_ADDRESS", 40, validate=validate.Range(min=1))

# --- requirements check and calls -----------------------------------------------------------
TURN_URIS: list[str] = env.list("TURN_URIS", [])
TURN_SECRET = env.str("TURN_SECRET", validate=A_SECRET) if TURN_URIS else ""
# "relay" hides the address of each person from the others (SECURITY.md 42).
ICE_TRANSPORT_POLICY = env.str(
    "ICE_TRANSPORT_POLICY", "all", validate=validate.OneOf(("all", "relay"))
)
CHECK_VERSION = "1"
APP_LINK = env.str("APP_LINK", "")  # where patients get the app for their phone
# What a phone's browser gets: the check, the way to the app first, or the ways besides it alone.
PHONE_BROWSERS = env.str(
    "PHONE_BROWSERS", "continue", validate=validate.OneOf(("continue", "app", "refuse-kindly"))
)
