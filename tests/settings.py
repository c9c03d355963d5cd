"""Settings of the tests: the portal's with an environment of their own, quick where safety buys nothing."""

import os
import tempfile
from pathlib import Path

# Neither the trial's var/local.env (not read while SECRET_KEY is set) nor the shell of whoever runs the tests
# decides what they see; DATABASE_URL does, since it chooses between SQLite and PostgreSQL. Each variable that a
# deployment in this folder could ask for (config/deployment.py) has a value.
for name in ("DEBUG", "CACHE_URL", "RETENTION_YEARS", "SECRET_KEY_FALLBACKS"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith("OIDC_")]:
    os.environ.pop(name)
VAR = Path(__file__).resolve().parent.parent / "var"
os.environ.setdefault("DATABASE_URL", f"sqlite:///{VAR / 'portal.sqlite3'}")
os.environ |= {
    "PORTAL_URL": "http://127.0.0.1:8000",
    "EMAIL_URL": "consolemail://",
    "DEFAULT_FROM_EMAIL": "portal@localhost",
    "MEDIA_ROOT": str(VAR / "test-media"),
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "DEMO_MODE": "false",
    "PLAIN_HTTP": "true",
}

from config.settings import *  # noqa: E402, F403 - after the environment is set; all of them on purpose
from config.settings import DATABASES, STORAGES  # noqa: E402 - named, so that type checkers see them

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file: an in-memory database is one connection shared by the live server's threads, which then collide.
    # Each process has its own, so that two test runs do not meet; nothing is worth a wait for the disk.
    FILE = Path(tempfile.gettempdir()) / f"portal-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(FILE)}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Files under their own names: no collectstatic before a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# What waits for fonts waits for nothing that a test would bring.
FONT_WAIT_SECONDS = 0
MEDIA_ROOT = str(VAR / "test-media")
# No anchors but in the tests of them: a test's database forgets, its folder would not.
ANCHOR_DIR = ""
