"""Processes of the portal on the test's own database and media, and waiting for what they do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

PATIENCE = 60.0  # seconds until a test gives up waiting


def environment(**variables: str) -> dict[str, str]:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        url = f"sqlite:///{name}"
    else:
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    own = {"DATABASE_URL": url, "MEDIA_ROOT": str(settings.MEDIA_ROOT), "DJANGO_SETTINGS_MODULE": "config.settings"}
    return {**os.environ, **own, **variables}


def manage(*arguments: str, variables: dict[str, str] | None = None, **how: Any) -> subprocess.Popen[bytes]:
    """`manage.py` in a process of its own."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment(**(variables or {})), **how)


def until(happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Waits for a condition, not for a time."""
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end, what
        time.sleep(0.05)
