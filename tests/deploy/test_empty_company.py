"""From an empty database with a deployment's variables to the first steps: set-up, first account, sign-in, pages."""

from __future__ import annotations

import http.cookiejar
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy.test_nginx import free_port
from tests.processes import until

PASSWORD = "korrekt-pferd-2026"
ADMINISTRATORS = ["/", "/first-steps/", "/assessments/", "/people/", "/departments/", "/standards/", "/admin/"]
ADMINISTRATORS += ["/admin/people/user/", "/admin/people/user/add/", "/my-data/", "/verify/"]
HRS = ["/", "/first-steps/", "/company/", "/assessments/", "/cycles/", "/cycles/new/", "/access/", "/people/"]
HRS += ["/people/new/", "/people/import/", "/departments/", "/departments/new/", "/exports/", "/exports/new/"]
HRS += ["/mails/", "/standards/", "/my-data/"]
LEFT_OUT = (".git", ".venv", "var", "tests", "__pycache__", ".*_cache", ".hypothesis")


class Company:
    """An installation in a copy of the portal: set up where it stands, this folder would be a deployment."""

    def __init__(self, folder: Path) -> None:
        self.port, self.root = free_port(), folder / "portal"
        shutil.copytree(settings.BASE_DIR, self.root, ignore=shutil.ignore_patterns(*LEFT_OUT))
        self.variables = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "of-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
            "SEAL_KEYS": "of-this-test-too-0123456789-abcdefghijklmnopqrstuvwxyz",
            "ALLOWED_HOSTS": "127.0.0.1,portal.example.com",
            "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "ANCHOR_DIR": str(folder / "anchors"),
            "PORTAL_URL": "https://portal.example.com",
            "EMAIL_URL": "smtp://localhost",
            "DEFAULT_FROM_EMAIL": "portal@example.com",
            "ALLAUTH_TRUSTED_PROXY_COUNT": "1",
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_CONCURRENCY": "1",
            "PYTHONUNBUFFERED": "1",
        }

    def run(self, *command: str, **how: str) -> str:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.root,
            env={**self.variables, **how},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def asked(self, *command: str, answers: list[str]) -> str:
        """What a command says at a terminal where somebody answers each of its questions."""
        mine, theirs = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, *command], cwd=self.root, env=self.variables, stdin=theirs, stdout=theirs,
            stderr=theirs, start_new_session=True,
        )  # fmt: skip
        os.close(theirs)
        said, left = b"", list(answers)
        try:
            while True:
                assert select.select([mine], [], [], 60)[0], said.decode()
                try:
                    heard = os.read(mine, 4096)
                except OSError:  # the other end is closed
                    break
                if not heard:
                    break
                said += heard
                if left and said.rstrip(b" ").endswith((b":", "：".encode())):
                    os.write(mine, left.pop(0).encode() + b"\n")
        finally:
            os.close(mine)
            assert process.wait(30) == 0, said.decode()
        return said.decode()


class Browser:
    """As behind a proxy that ends TLS: it says so, and its cookies come back although they are for HTTPS alone."""

    def __init__(self, company: Company) -> None:
        self.root = f"http://127.0.0.1:{company.port}"
        policy = http.cookiejar.DefaultCookiePolicy(secure_protocols=("http", "https"))
        self.jar = http.cookiejar.CookieJar(policy)
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        )
        self.at = ""

    def get(self, path: str, data: dict[str, str] | None = None) -> str:
        sent = urllib.parse.urlencode(data).encode() if data else None
        request = urllib.request.Request(self.root + path, sent)  # noqa: S310 - its own address
        request.add_header("X-Forwarded-Proto", "https")
        request.add_header("X-Forwarded-For", "192.0.2.1")
        request.add_header("Referer", self.root.replace("http:", "https:") + path)
        with self.opener.open(request, timeout=30) as answer:
            self.at = urllib.parse.urlsplit(answer.url).path
            return str(answer.read().decode())

    def sign_in(self, number: str) -> str:
        page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        return self.get("/accounts/login/", {"login": number, "password": PASSWORD, "csrfmiddlewaretoken": token[1]})


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    made = Company(tmp_path_factory.mktemp("company"))
    made.run("scripts/prepare.py")
    return made


@pytest.fixture(scope="module")
def first(company: Company) -> str:
    """What the command says that makes the first account."""
    answers = ["E0001", "吳建國", "admin@example.com", PASSWORD, PASSWORD]
    return company.asked("manage.py", "createsuperuser", answers=answers)


@pytest.fixture
def served(company: Company, first: str) -> Iterator[Company]:
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "deploy/gunicorn.conf.py"]
    process = subprocess.Popen(web, cwd=company.root, env=company.variables)

    def answers() -> bool:
        try:
            return Browser(company).get("/healthz/") == "ok"
        except OSError:
            return False

    try:
        until(answers, "nothing answers")
        yield company
    finally:
        process.terminate()
        process.wait(20)


def test_the_first_account_is_asked_for_in_the_portals_words_and_told_where_to_go(first):
    for asked in ("員工編號", "姓名", "電子郵件"):
        assert asked in first
    assert "https://portal.example.com/first-steps/" in first
    assert "已有" not in first


def test_a_second_run_says_who_is_there_already(company, first):
    said = company.run("manage.py", "createsuperuser", "--noinput", "--username", "E0002", "--name", "林副手")
    assert "已有 1 位系統管理員：吳建國 (E0001)" in said
    assert "changepassword E0002" in said


def test_who_signs_in_first_lands_on_the_first_steps_and_no_page_breaks(served):
    browser = Browser(served)
    assert "初次設定" in browser.sign_in("E0001")
    assert browser.at == "/first-steps/"
    for path in ADMINISTRATORS:
        assert 'class="site-header"' in browser.get(path), path


def test_hr_of_an_empty_company_lands_there_too_and_no_page_breaks(served):
    code = (
        "from people.models import User; from people.rights.granting import confirm, propose; "
        f"hr = User.objects.create_user('H1', '{PASSWORD}', name='陳美玲'); "
        "one, two = (User.objects.by_number(number).get() for number in ('E0001', 'E0002')); "
        "confirm(propose(one, hr, 'hr', '開始使用').pk, two)"
    )
    served.run("manage.py", "shell", "-v", "0", "-c", code)
    browser = Browser(served)
    browser.sign_in("H1")
    assert browser.at == "/first-steps/"
    for path in HRS:
        assert 'class="site-header"' in browser.get(path), path
