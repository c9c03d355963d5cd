"""
Settings of the portal, all from the environment.

A deployment needs five: SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, PORTAL_URL, EMAIL_URL. `make run` writes
var/local.env for a trial on one's own machine; when that file is read, and that a deployment never reads it, is said
in config/deployment.py.
"""

from pathlib import Path

import bootstrap_wrapper
import environ
from whitenoise.compress import Compressor

from config.company_sign_in import company_sign_in
from config.deployment import trial_settings
from config.logs import logging_settings

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if trial := trial_settings(VAR_DIR):
    env.read_env(trial)
from config.safety import *  # noqa: E402, F403 - once the environment is read; how safely, all of it
from config.safety import PLAIN_HTTP  # noqa: E402 - named, so that type checkers see it

# --- Who runs it and how safely ---------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# What seals records, apart from what signs sessions: newest first, each alone or as KEY@last-day (integrity/keys.py).
SEAL_KEYS = env.list("SEAL_KEYS", default=[])
# Whether seals made with SECRET_KEY, before there were SEAL_KEYS, are still believed; `reseal` says when to end it.
SECRET_KEY_SEALS = env.bool("SECRET_KEY_SEALS", default=True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Demo sign-ins with a known password: only where this name is set.
DEMO_MODE = env.bool("DEMO_MODE", default=False)
DEMO_PASSWORD = "demo-portal-2026"  # noqa: S105 - public on purpose, shown on the demo's sign-in page
# A proxy that ends TLS is trusted only when the number of proxies in front is given.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- What it is made of --------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.PortalAdminConfig",
    "people",  # before what it brings a command of its own for
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "auditlog",
    "django_tasks",
    "django_tasks_db",
    "integrity",
    "competency",
    "mailing",
    "assessments",
    "printing",
    "running",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # it pads answers at random, against BREACH
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "people.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.AuditMiddleware",
    "people.signin.watching.RolesMiddleware",
    "config.kept.KeptMiddleware",
    "people.signin.watching.SecondFactorMiddleware",
    "assessments.access.middleware.AppraisalMiddleware",
    "config.middleware.RefusalMiddleware",
    "config.repeats.RepeatMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
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
                "config.context.portal",
                "people.namesakes.namesakes",
                "people.company.context.look",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CSRF_FAILURE_VIEW = "config.kept.csrf_failure"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # pages on which HR answers for many people at once post a field for each
# A standard as JSON; an invented one as large as the largest official ones has 91 KB. The preview carries the file
# in its form, a third larger, so more than 1.8 MB would need a larger DATA_UPLOAD_MAX_MEMORY_SIZE too.
STANDARD_FILE_MAX_BYTES = env.int("STANDARD_FILE_MAX_BYTES", default=1_500_000)
# A document of a standard as .xlsx, .docx, .html, text or PDF; the ministry's have some 300 KB.
STANDARD_DOCUMENT_MAX_BYTES = 10_000_000
# One file of evidence, in bytes; a proxy in front must let a little more pass.
EVIDENCE_FILE_MAX_BYTES = env.int("EVIDENCE_FILE_MAX_BYTES", default=10 * 2**20)
# A staff list; one of 10,000 people has 1 MB.
STAFF_LIST_MAX_BYTES = 10_000_000
# No form takes a larger file, so nothing beyond it is kept while it arrives.
UPLOAD_MAX_BYTES = max(
    STANDARD_FILE_MAX_BYTES, STANDARD_DOCUMENT_MAX_BYTES, EVIDENCE_FILE_MAX_BYTES, STAFF_LIST_MAX_BYTES
)
FILE_UPLOAD_HANDLERS = [
    "config.uploads.CutUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Data ---------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Rollback journal, not WAL: SQLite 3.7.0 to 3.51.2 can corrupt a WAL. IMMEDIATE: a writer waits
    # at the start of a transaction instead of failing in the middle of it.
    DATABASES["default"]["OPTIONS"] = {"transaction_mode": "IMMEDIATE", "timeout": 20}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # In seconds: a machine that vanished without a word is noticed within a minute, not after two hours.
    noticed = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    DATABASES["default"]["OPTIONS"] = noticed | DATABASES["default"].get("OPTIONS", {})
# What is counted, over all web processes: used codes in one table, signed-out looks in another, tries to sign in in
# a third; in one what the last form of a person led to. No other cache: those of Django keep pickles, which run as
# code when they are read (docs/decisions/0031).
CACHES = {
    "default": {"BACKEND": "config.counters.CounterCache", "LOCATION": "portal_cache"},
    "public": {"BACKEND": "config.counters.CounterCache", "LOCATION": "portal_public_counts"},
    "presses": {"BACKEND": "config.counters.CounterCache", "LOCATION": "portal_presses"},
    "signin": {"BACKEND": "config.counters.CounterCache", "LOCATION": "portal_signin"},
}
SESSION_ENGINE = "people.signin.sessions"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"  # signed, and never a pickle
# Mail has a queue of its own: it never waits behind an export.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
# A task that is due and has waited longer makes the portal not ready (/readyz/).
TASK_LATE_SECONDS = env.int("TASK_LATE_SECONDS", default=1800)
# Appraisals of people who left are kept for so many years after their last day, then `purge_expired` deletes them.
RETENTION_YEARS = env.int("RETENTION_YEARS", default=5)
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))
FONT_DIR = VAR_DIR / "fonts"
# How far all records went, said once a day outside the database (integrity/anchors); no folder, no anchors. Where it
# was named, and in every deployment, an empty one is an alarm, and so is one in which nothing was added for days.
ANCHOR_DIR = env("ANCHOR_DIR", default=str(VAR_DIR / "anchors"))
ANCHOR_DIR_IS_CHOSEN = "ANCHOR_DIR" in env.ENVIRON or not PLAIN_HTTP
# To whom each anchor is mailed, and the service that stamps it (RFC 3161) with the file of its root certificate (PEM).
ANCHOR_MAIL_TO = env.list("ANCHOR_MAIL_TO", default=[])
ANCHOR_TSA_URL = env("ANCHOR_TSA_URL", default="")
ANCHOR_TSA_CERTIFICATE = env("ANCHOR_TSA_CERTIFICATE", default="")
# How long a document that is asked for by its address waits for its fonts, which a worker prepares after `make run`.
FONT_WAIT_SECONDS = env.float("FONT_WAIT_SECONDS", default=60)

# Exports of many reports: how many workers share one, and how long its file is kept.
EXPORT_WORKERS = env.int("EXPORT_WORKERS", default=4)
EXPORT_KEEP_HOURS = env.int("EXPORT_KEEP_HOURS", default=72)

# --- Sign-in ------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "people.signin.backends.RoleBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "people.signin.passwords.WordsOfThePortal"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_FORMS = {"login": "people.signin.forms.LoginForm"}
ACCOUNT_ADAPTER = "people.signin.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# Whom to ask for a new password, as signed-out people read it, such as a department with its extension.
ACCOUNT_CONTACT = env("ACCOUNT_CONTACT", default="")
# Passwords are counted by people.signin.limits; these are codes of the second step, of one person.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/5m/key"}
MFA_ADAPTER = "people.signin.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "職能評核"
vars().update(company_sign_in(env))

# --- Audit log -----------------------------------------------------------------------------------------------
AUDITLOG_CID_HEADER = None  # whatever a browser writes there would be kept
AUDITLOG_MASK_CALLABLE = "people.secrets.hidden"

# --- Language, time, files, mail ------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hant"
LANGUAGES = [("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Taipei"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap/css", str(Path(bootstrap_wrapper.get_bootstrap_dir()) / "css")),
]
STORAGES = {
    # Of evidence, which others on the machine have no business with; static files are for a proxy too.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "config.static.HashedStaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = DEBUG
# Source maps are read by a developer's tools alone; to compress them took half of a first set-up's static files.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map"]
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
# Seconds that the mail server may be silent; a conversation about one mail may take twice as long in all.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=30)
# The pauses between the tries of a mail, the last of them again and again, until it has been tried so long.
MAIL_RETRY_SECONDS = env.list("MAIL_RETRY_SECONDS", cast=int, default=[60, 300, 900, 3600, 14400])
MAIL_GIVE_UP_HOURS = env.int("MAIL_GIVE_UP_HOURS", default=72)
# Address and text of a mail are kept so long; that there was one, longer.
MAIL_TEXT_DAYS = env.int("MAIL_TEXT_DAYS", default=180)
# From this hour of a workday on a worker sends the day's reminders; 24: none does, since a timer runs `send_reminders`.
REMINDER_HOUR = env.int("REMINDER_HOUR", default=8)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
# Mail carries links; the address of the portal as people know it.
PORTAL_URL = env("PORTAL_URL", default="http://127.0.0.1:8000").rstrip("/")
COMPANY_NAME = env("COMPANY_NAME", default="範例客服股份有限公司" if DEMO_MODE else "")
# On documents: the path of a PNG or SVG, and a colour such as #1d5166 that is readable on white.
COMPANY_LOGO = env("COMPANY_LOGO", default="")
COMPANY_COLOUR = env("COMPANY_COLOUR", default="#1d5166")
LOGGING = logging_settings(env("LOG_LEVEL", default="INFO"), as_json=env.bool("LOG_JSON", default=False))
