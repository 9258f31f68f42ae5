"""One file of settings, read from the environment only. A missing value says how to cure it."""

from __future__ import annotations

import ipaddress
import os
import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from guiju.people.roles import Role

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("GUIJU_DATA") or "var").expanduser().resolve()


def _secret_key() -> str:
    """From GUIJU_SECRET_KEY, else a file in the data folder that is made once and only its owner reads."""
    if key := os.environ.get("GUIJU_SECRET_KEY"):
        return key
    kept = DATA / "secret-key"
    if kept.is_file():
        return kept.read_text(encoding="ascii").strip()
    DATA.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key := secrets.token_urlsafe(48))
    return key


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("GUIJU_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("GUIJU_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "guiju.journal",
    "guiju.people",
    "guiju.organizations",
    "guiju.organizations.members",
    "guiju.workflow",
    "guiju.workflow.notices",
    "guiju.workflow.tallies",
    "guiju.workflow.lists",
    "guiju.standards",
    "guiju.standards.following",
    "guiju.standards.requirements",
    "guiju.figures",
    "guiju.figures.surveys",
    "guiju.checks.negative",
    "guiju.checks.uses",
    "guiju.checks.validity",
    "guiju.checks.kept",
    "guiju.reports",
    "guiju.consultations",
    "guiju.processes.local",
    "guiju.processes",
    "guiju.processes.planning_ahead",
    "guiju.processes.appeals",
    "guiju.processes.policies",
    "guiju.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "guiju.web.api.surroundings.ForPrograms",
    "guiju.web.middleware.OnlyOurOwnContent",
    "guiju.web.middleware.CompressedText",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "guiju.web.middleware.RefusalsAsPages",
    "guiju.web.desk.entrance.second_factor.SecondFactorFirst",
]

ROOT_URLCONF = "guiju.config.urls"
WSGI_APPLICATION = "guiju.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "guiju.web.context.register",
                "guiju.web.context.notices",
            ],
        },
    }
]

SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 60,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
        " PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456"
    ),
}
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("GUIJU_DATABASE_URL") or f"sqlite:///{DATA / 'register.sqlite3'}", conn_max_age=600
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE

# segments:///folder is the faster; tantivy:///folder answers the same.
SEARCH_URL = os.environ.get("GUIJU_SEARCH_URL") or f"segments://{DATA / 'search'}"

# The columnar copy: duckdb:///folder, or spark://host:port/folder that all machines of the cluster see.
FIGURES_URL = os.environ.get("GUIJU_FIGURES_URL") or f"duckdb://{DATA / 'figures'}"

# Requests to the API that one address may make in so many seconds (600/60); 0 is no limit.
API_RATE = os.environ.get("GUIJU_API_RATE") or "600/60"
# Proxies whose X-Forwarded-For is believed: 127.0.0.1,10.0.0.0/8. Of all others the header is a claim.
TRUSTED_PROXIES = [
    ipaddress.ip_network(text.strip())
    for text in os.environ.get("GUIJU_TRUSTED_PROXIES", "").split(",")
    if text.strip()
]

# Files of cases: folder:///var/files, or s3://bucket/folder?endpoint=https://…&region=…; else in the data folder.
FILES_URL = os.environ.get("GUIJU_FILES_URL") or ""
# What looks through them for viruses: clamd:///run/clamav/clamd.ctl, clamd://host:3310, or a command.
SCANNER = os.environ.get("GUIJU_SCANNER") or ""

# Where letters to subscribers go: smtp://user:password@host:587?from=address; without it, into files of this folder.
MAIL_URL = os.environ.get("GUIJU_EMAIL_URL") or f"folder://{DATA / 'outbox'}"

# The keys that seal who complained, newest first, with commas between; else the file identity-key of this folder.
IDENTITY_KEY = os.environ.get("GUIJU_IDENTITY_KEY", "")

AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "guiju.people.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"
CSRF_FAILURE_VIEW = "guiju.web.refusals.out_of_date"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # fifty rejected rows of a wide table, mended in one form

# Roles that must have a second factor (approver,administrator): they set it up before anything else at the desk.
MFA_FOR = frozenset(role.strip() for role in os.environ.get("GUIJU_MFA_FOR", "").split(",") if role.strip())
if unknown := MFA_FOR - set(Role):
    raise ImproperlyConfigured(
        f"GUIJU_MFA_FOR 中没有这样的角色：{'、'.join(sorted(unknown))}；角色有 {'、'.join(Role)}"
    )

# The organization's own sign-in (OpenID Connect): its address, our name and secret there, and what the button says.
OIDC_URL = os.environ.get("GUIJU_OIDC_URL", "")
OIDC_NAME = (os.environ.get("GUIJU_OIDC_NAME") or "OIDC") if OIDC_URL else ""
OIDC_ADMITS = os.environ.get("GUIJU_OIDC_ADMITS") == "1"  # whether it brings new accounts: readers
_OIDC = {name: os.environ.get(f"GUIJU_OIDC_{name.upper()}", "") for name in ("id", "secret")}
if OIDC_URL and not all(_OIDC.values()):
    raise ImproperlyConfigured("GUIJU_OIDC_URL 要与 GUIJU_OIDC_ID、GUIJU_OIDC_SECRET 一起设置")

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ACCOUNT_ADAPTER = "guiju.web.desk.entrance.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False
ACCOUNT_FORMS = {"reauthenticate": "guiju.web.desk.entrance.forms.Password"}
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/5m/key"}  # passwords are counted in web/limits.py
MFA_ADAPTER = "guiju.web.desk.entrance.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "guiju.web.desk.entrance.forms.SecondFactor",
    "reauthenticate": "guiju.web.desk.entrance.forms.SecondFactorAgain",
    "activate_totp": "guiju.web.desk.entrance.forms.Activate",
    "add_webauthn": "guiju.web.desk.entrance.forms.AddPasskey",
}
SOCIALACCOUNT_ADAPTER = "guiju.web.desk.entrance.adapters.Elsewhere"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form may not lead to another server (form-action in web/middleware.py)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": OIDC_NAME,
                "client_id": _OIDC["id"],
                "secret": _OIDC["secret"],
                "settings": {"server_url": OIDC_URL, "oauth_pkce_enabled": True},
            }
        ]
        if OIDC_URL
        else []
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = os.environ.get("GUIJU_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "guiju.web.stamping.StampedFiles"},
}
WHITENOISE_USE_FINDERS = True
if not DEBUG:
    WHITENOISE_IMMUTABLE_FILE_TEST = ""  # every file: the stamp in its address changes when it does
MEDIA_ROOT = DATA / "files"

# What went wrong in a request is told where the server runs, with its traceback; by default nobody would hear of it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {"django.request": {"handlers": ["stderr"]}},
}

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
HTTPS = os.environ.get("GUIJU_HTTPS") == "1"
if HTTPS:  # a proxy in front of this server speaks it, and tells so; it must drop the header of others
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
