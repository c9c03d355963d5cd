"""The site of deploy/ in a real nginx before a real gunicorn: signing in through it, what it passes and what not."""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from people.models import User
from tests.cast import person
from tests.processes import environment, until

SITE = Path(settings.BASE_DIR) / "deploy" / "nginx" / "competency-portal.conf"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
pytestmark = [
    pytest.mark.skipif(not NGINX or not shutil.which("openssl"), reason="nginx or openssl is not installed"),
    pytest.mark.django_db(transaction=True),
]
NAME = "localhost"
PASSWORD = "a-password-of-this-test"
AROUND = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Portal:
    """A configuration in a folder, with the ports that stand in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.plain, self.tls, self.behind = free_port(), free_port(), free_port()
        key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
        subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
        text = SITE.read_text()
        for pattern, own in (
            (r"listen \[::\]:.*\n", "\n"),
            (r"listen 80;", f"listen 127.0.0.1:{self.plain};"),
            (r"listen 443 ", f"listen 127.0.0.1:{self.tls} "),
            (r"127\.0\.0\.1:8000", f"127.0.0.1:{self.behind}"),
            (r"portal\.example\.com", NAME),
            (r"/etc/ssl/competency-portal", str(folder)),
        ):
            text, count = re.subn(pattern, own, text)
            assert count, f"{pattern} no longer stands in the site"
        (folder / "site.conf").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))

    def nginx(self, *arguments: str) -> list[str]:
        return [str(NGINX), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *arguments]

    def url(self, path: str) -> str:
        return f"https://{NAME}:{self.tls}{path}"


@pytest.fixture
def portal(tmp_path: Path) -> Portal:
    return Portal(tmp_path)


@pytest.fixture
def served(portal: Portal) -> Iterator[Portal]:
    own = environment(DJANGO_SETTINGS_MODULE="tests.deploy.behind_proxy", WEB_CONCURRENCY="1")
    own["WEB_BIND"] = f"127.0.0.1:{portal.behind}"
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "deploy/gunicorn.conf.py"]
    started = [
        subprocess.Popen(web, cwd=settings.BASE_DIR, env=own),
        subprocess.Popen(portal.nginx("-g", "daemon off;")),
    ]
    try:
        until(lambda: answers(portal), "nothing answers")
        yield portal
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(20)


def answers(portal: Portal) -> bool:
    try:
        return Browser(portal).get("/healthz/") == (200, "ok")
    except OSError:
        return False


class Browser:
    """Keeps cookies, follows redirects, takes the certificate that was made a moment ago."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.cookies = http.cookiejar.CookieJar()
        context = ssl.create_default_context(cafile=str(portal.folder / "fullchain.pem"))
        context.check_hostname = False  # its name stands where names no longer stand
        handlers = [urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor(self.cookies)]
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), *handlers)
        self.at = ""

    def get(self, path: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
        own = {"Referer": self.portal.url(path), **(headers or {})}
        request = urllib.request.Request(self.portal.url(path), data, own)  # noqa: S310 - our own site
        try:
            with self.opener.open(request, timeout=30) as answer:
                self.at = answer.url
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def sign_in(self, name: str) -> tuple[int, str]:
        _status, page = self.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        form = {"csrfmiddlewaretoken": token[1], "login": name, "password": PASSWORD}
        return self.get("/accounts/login/", urllib.parse.urlencode(form).encode())


@pytest.fixture
def supervisor(db: object) -> User:
    someone = person("supervisor")
    someone.set_password(PASSWORD)
    someone.save()
    return someone


def test_nginx_takes_the_site(portal: Portal) -> None:
    done = subprocess.run(portal.nginx("-t"), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_people_sign_in_through_it(served: Portal, supervisor: User) -> None:
    browser = Browser(served)
    status, page = browser.sign_in(supervisor.username)
    assert (status, browser.at) == (200, served.url("/"))
    assert supervisor.name in page
    session = next(cookie for cookie in browser.cookies if cookie.name == "__Host-session")
    assert session.secure
    assert browser.get("/static/css/portal.css")[0] == 200


def test_plain_http_leads_to_https(served: Portal) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served.plain, timeout=10)
    connection.request("GET", "/assessments/?a=1", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/assessments/?a=1")


def test_a_file_a_little_above_the_largest_reaches_the_portal_and_a_much_larger_one_does_not(served: Portal) -> None:
    browser = Browser(served)
    largest = settings.EVIDENCE_FILE_MAX_BYTES
    assert browser.get("/accounts/login/", b"x" * (largest + 200_000))[0] == 403, "the portal's own refusal: no token"
    assert browser.get("/accounts/login/", b"x" * (largest + 2_000_000))[0] == 413


def test_what_a_browser_says_of_itself_is_not_believed(served: Portal) -> None:
    """As plain HTTP the portal would answer with a redirect to HTTPS, again and again."""
    status, _page = Browser(served).get("/accounts/login/", headers={"X-Forwarded-Proto": "http"})
    assert status == 200
