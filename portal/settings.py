"""Settings, all of them from the environment, with production as the default.

`HABEAS_MODE` is `production`, `demo` (set by `make demo`) or `test`. Production has no defaults for secrets:
`portal.checks` refuses to start without them.
"""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.logs import LOGGING  # noqa: F401 - a setting
from portal.organisation import IdentityKey, Organisation

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

MODE = env.str("HABEAS_MODE", default="production")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = env.bool("HABEAS_DEBUG", default=False)

INSECURE_SECRET = "insecure-secret-for-tests-and-commands-that-need-none"  # noqa: S105  refused by portal.checks
SECRET_KEY = env.str("SECRET_KEY", default=INSECURE_SECRET)
MASTER_KEYSET_FILE = env.str("HABEAS_MASTER_KEYSET_FILE", default="")
STATE_DIR = Path(env.str("HABEAS_STATE_DIR", default=str(BASE_DIR / ".habeas" / "state")))

ORIGIN = env.str("HABEAS_ORIGIN", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("HABEAS_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [ORIGIN]

ORGANISATION = Organisation(
    name=env.str("HABEAS_NAME", default="Example organisation"),
    address=env.str("HABEAS_ADDRESS", default=""),
    dpo_email=env.str("HABEAS_DPO_EMAIL", default="dpo@example.org"),
    country=env.str("HABEAS_COUNTRY", default="DE"),
    region=env.str("HABEAS_REGION", default=""),
    jurisdiction=env.str("HABEAS_JURISDICTION", default="eu-gdpr"),
    timezone=ZoneInfo(env.str("HABEAS_TIME_ZONE", default="Europe/Berlin")),
    authority=env.str("HABEAS_AUTHORITY", default=""),
    authority_url=env.str("HABEAS_AUTHORITY_URL", default=""),
    identity_keys=tuple(IdentityKey(**entry) for entry in json.loads(env.str("HABEAS_IDENTITY_KEYS", default="[]"))),
)

# What cannot be undone waits a little where it is for real; in the demo and in tests nobody wants to wait.
BACKUP_DAYS = env.int("HABEAS_BACKUP_DAYS", default=90)
ERASURE_WAITING_DAYS = env.int("HABEAS_ERASURE_WAITING_DAYS", default=3 if PRODUCTION else 0)
PROMISE_FILE = env.str("HABEAS_PROMISE_FILE", default="")
RETENTION_FILE = env.str("HABEAS_RETENTION_FILE", default="")

INSTALLED_APPS = [
    "portal.ui",
    "portal.staff",
    "portal.outbox",
    "portal.vault",
    "portal.inventory",
    "portal.cases",
    "portal.owners",
    "portal.identity",
    "portal.correspondence",
    "portal.intake",
    "portal.desk",
    "workers",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "pgtrigger",
]
if not PRODUCTION:
    INSTALLED_APPS.insert(0, "portal.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.ui.middleware.private_pages",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
FORM_RENDERER = "portal.ui.forms.HabeasRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.ui.context.organisation",
            ],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db_url("DATABASE_URL", default="postgresql://habeas@localhost/habeas")}
POOLED = env.bool("HABEAS_DATABASE_POOL", default=False)
DATABASES["default"].update(CONN_MAX_AGE=0 if POOLED else 600, CONN_HEALTH_CHECKS=True)
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = POOLED
CACHES = {"default": {"BACKEND": "portal.shared_cache.SharedCache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
BROKER_URL = env.str("BROKER_URL", default="redis://localhost:6379/0")
BROKER_QUEUE_TYPE = "quorum" if BROKER_URL.startswith(("amqp", "pyamqp")) else "classic"
JOB_LEASE_SECONDS = env.float("HABEAS_JOB_LEASE_SECONDS", default=30.0)
JOB_RESEND_SECONDS = env.float("HABEAS_JOB_RESEND_SECONDS", default=60.0)
JOB_RETRY_SECONDS = env.float("HABEAS_JOB_RETRY_SECONDS", default=2.0)
SWEEP_SECONDS = env.float("HABEAS_SWEEP_SECONDS", default=5.0)
CHECKPOINT_SECONDS = env.float("HABEAS_CHECKPOINT_SECONDS", default=600.0)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": STATE_DIR / "vault"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if bucket := env.str("HABEAS_S3_BUCKET", default=""):
    STORAGES["default"] = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": bucket}}
if not PRODUCTION:
    STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
STATIC_URL = "/static/"
STATIC_ROOT = env.str("HABEAS_STATIC_ROOT", default=str(STATE_DIR / "static")) if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024

# --- People ---------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:queue"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "portal.staff.adapter.StaffAdapter"
ACCOUNT_FORMS = {
    "login": "portal.staff.forms.LoginForm",
    "reauthenticate": "portal.staff.forms.ReauthenticateForm",
    "change_password": "portal.staff.forms.ChangePasswordForm",
    "reset_password": "portal.staff.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.staff.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "portal.staff.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "portal.staff.forms.AuthenticateForm",
    "reauthenticate": "portal.staff.forms.ReauthenticateByCodeForm",
    "activate_totp": "portal.staff.forms.ActivateTOTPForm",
    "add_webauthn": "portal.staff.forms.AddWebAuthnForm",
    "edit_webauthn": "portal.staff.forms.EditWebAuthnForm",
    "reauthenticate_webauthn": "portal.staff.forms.ReauthenticateByKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
SECOND_FACTOR_REQUIRED = PRODUCTION
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Security -------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "habeas_session"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "habeas_csrf"
CSRF_FAILURE_VIEW = "portal.ui.views.csrf_failure"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("HABEAS_BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# --- Mail -----------------------------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="smtp://localhost:25")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 20
if DEMO and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "portal.demo.mailbox.MailboxBackend"
DEFAULT_FROM_EMAIL = env.str("HABEAS_FROM_EMAIL", default=f"{ORGANISATION.name} <{ORGANISATION.dpo_email}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Language and time ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German")), ("fr", _("French")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "portal" / "ui" / "locale"]
LANGUAGE_COOKIE_NAME = "habeas_language"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = "portal.ui.formats"
TIME_ZONE = str(ORGANISATION.timezone)

SILENCED_SYSTEM_CHECKS: list[str] = []
