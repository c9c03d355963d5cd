"""The provider as tests use it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests
from django.conf import settings
from django.test import Client

BEGIN = "/accounts/company/"


class Provider:
    def __init__(self, port: int) -> None:
        self.site = f"http://127.0.0.1:{port}"
        self.issuer = f"{self.site}/o"

    def put(self, username: str, *, fault: str = "", **claims: Any) -> str:
        """An account with what the provider says of it; its subject."""
        said: dict[str, Any] = {"username": username, "claims": claims, "fault": fault}
        return requests.post(f"{self.site}/put/", json=said, timeout=10).text

    def sent_back(self, username: str, address: str) -> str:
        """Where the provider sends the browser of somebody who came to this address and signed in there."""
        with requests.Session() as browser:
            form = browser.get(address, timeout=10)
            answer = browser.post(form.url, data={"username": username}, allow_redirects=False, timeout=10)
            there = urljoin(form.url, answer.headers["Location"])
            answer = browser.get(there, allow_redirects=False, timeout=10)
            return answer.headers["Location"]

    def enter(self, browser: Client, username: str, begin: str = BEGIN) -> Any:
        """A whole sign-in of this account; what the portal answers in the end."""
        first = browser.get(begin)
        assert first.status_code == 302, first.content.decode()
        back = self.sent_back(username, first["Location"])
        return browser.get(back.removeprefix("http://testserver"))


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    database = tmp_path_factory.mktemp("provider") / "provider.sqlite3"
    process = started(database)
    line = process.stdout.readline() if process.stdout else b""
    try:
        yield Provider(int(line))
    finally:
        process.kill()
        process.wait()


def started(database: Path) -> subprocess.Popen[bytes]:
    environment: dict[str, Any] = {**os.environ, "PROVIDER_DATABASE": str(database)}
    command = [sys.executable, "-m", "tests.provider.serve"]
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE)


@pytest.fixture
def company(provider: Provider, settings: Any) -> Provider:
    """The portal offers the provider, and matches by employee number."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = provider.issuer, "portal"
    settings.OIDC_CLIENT_SECRET, settings.OIDC_NUMBER_CLAIM = "secret of the portal", "employee_number"
    return provider
