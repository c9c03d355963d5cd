"""What goes wrong between the portal and the company's sign-in ends on a page of the portal, with a way on."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from django.test import Client

from people.models import User
from tests.people.company.conftest import who
from tests.provider.running import BEGIN

pytestmark = pytest.mark.django_db
CALLBACK = "/accounts/company/callback/"


@pytest.fixture
def browser() -> Client:
    found = Client()
    found.cookies["django_language"] = "en"
    return found


def says(answer, status: int, sentence: str) -> None:
    page = answer.content.decode()
    assert answer.status_code == status, page
    assert sentence in page
    assert "Sign in with your password instead" in page
    assert answer.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("signature", "can&#x27;t be trusted (signature)"),
        ("unsigned", "can&#x27;t be trusted (signature)"),
        ("audience", "can&#x27;t be trusted (audience)"),
        ("issuer", "can&#x27;t be trusted (issuer)"),
        ("nonce", "can&#x27;t be trusted (nonce)"),
        ("clock", "The clocks of the portal and of your company&#x27;s sign-in differ"),
        ("ahead", "The clocks of the portal and of your company&#x27;s sign-in differ"),
    ],
)
def test_a_token_that_does_not_fit_signs_nobody_in(company, browser, mei, fault, sentence):
    company.put(fault, fault=fault, employee_number="E100")
    says(company.enter(browser, fault), 502, sentence)
    assert who(browser) is None


def test_a_wrong_secret_is_told_to_the_administrator(company, browser, mei, settings, caplog):
    settings.OIDC_CLIENT_SECRET = "former secret"
    company.put("secret", employee_number="E100")
    says(company.enter(browser, "secret"), 502, "can&#x27;t be trusted (authorization code)")
    assert "is OIDC_CLIENT_SECRET right?" in caplog.text


def test_a_state_of_another_browser_is_refused(company, browser, mei):
    company.put("o", employee_number="E100")
    back = company.sent_back("o", Client().get(BEGIN)["Location"]).removeprefix("http://testserver")
    says(browser.get(back), 400, "was begun over ten minutes ago or in another browser")
    assert who(browser) is None


@pytest.mark.parametrize("query", ["", "?code=abc", "?state=&code=abc", "?state=tampered&code=abc", "?error=x"])
def test_a_state_that_nobody_gave_is_refused(company, browser, query):
    says(browser.get(CALLBACK + query), 400, "was begun over ten minutes ago or in another browser")


def test_a_sign_in_counts_once(company, browser, mei):
    company.put("p", employee_number="E100")
    back = company.sent_back("p", browser.get(BEGIN)["Location"]).removeprefix("http://testserver")
    assert browser.get(back).status_code == 302
    assert browser.get(back)["Location"] == "/"  # the browser's way back
    browser.post("/accounts/logout/")
    says(browser.get(back), 400, "was used already")


def test_a_sign_in_that_took_too_long_is_refused(company, browser, mei, monkeypatch):
    company.put("q", employee_number="E100")
    back = company.sent_back("q", browser.get(BEGIN)["Location"]).removeprefix("http://testserver")
    monkeypatch.setattr(statekit, "STATE_TTL", -1)
    says(browser.get(back), 400, "was begun over ten minutes ago")


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        ("access_denied", 403, "You stopped signing in"),
        ("temporarily_unavailable", 502, "(temporarily_unavailable)"),
        ("<b>odd</b>", 502, "(?)"),
    ],
)
def test_what_the_provider_refuses_is_told(company, browser, error, status, sentence):
    state = parse_qs(urlsplit(browser.get(BEGIN)["Location"]).query)["state"][0]
    says(browser.get(CALLBACK, {"state": state, "error": error}), status, sentence)


def test_a_provider_that_is_down_leaves_the_password_form(company, browser, settings, hr):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.OIDC_ISSUER = f"http://127.0.0.1:{free.getsockname()[1]}/o"
    says(browser.get(BEGIN), 503, "does not answer at the moment")
    assert 'name="password"' in browser.get("/accounts/login/").content.decode()


def test_a_provider_that_is_silent_is_not_waited_for(company, browser, settings, monkeypatch):
    monkeypatch.setattr("people.signin.company.asking.PATIENCE", (0.2, 0.2))
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings.OIDC_ISSUER = f"http://127.0.0.1:{mute.getsockname()[1]}/o"
        says(browser.get(BEGIN), 503, "does not answer at the moment")


def test_a_provider_that_speaks_without_end_is_not_listened_to(company, browser, settings, monkeypatch):
    monkeypatch.setattr("people.signin.company.asking.WHOLE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as slow:
        over = threading.Event()
        threading.Thread(target=drip, args=(slow, over), daemon=True).start()
        settings.OIDC_ISSUER = f"http://127.0.0.1:{slow.getsockname()[1]}/o"
        says(browser.get(BEGIN), 503, "does not answer at the moment")
        over.set()


def drip(slow: socket.socket, over: threading.Event) -> None:
    """One space after another, each well within the time that a service may be silent."""
    connected, _address = slow.accept()
    with connected, contextlib.suppress(OSError):
        connected.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n")
        while not over.wait(0.05):
            connected.sendall(b" ")


def test_a_provider_that_calls_itself_otherwise_is_not_believed(company, browser, settings):
    settings.OIDC_ISSUER = f"{company.site}/elsewhere"
    says(browser.get(BEGIN), 502, "can&#x27;t be trusted (issuer)")


def test_addresses_without_tls_are_for_ones_own_machine_only(company, browser, settings):
    settings.PLAIN_HTTP = False
    says(browser.get(BEGIN), 502, "can&#x27;t be trusted (addresses)")


def test_without_its_variables_there_is_no_company_sign_in(client, db):
    for address in (BEGIN, CALLBACK):
        assert client.get(address).status_code == 404
    assert BEGIN not in client.get("/accounts/login/").content.decode()


def test_a_provider_in_the_database_is_none(company, browser, settings, mei):
    settings.OIDC_CLIENT_SECRET = ""
    SocialApp.objects.create(provider="openid_connect", provider_id=company.issuer, name="x", client_id="portal")
    assert browser.get(BEGIN).status_code == 404
    assert browser.get(f"/accounts/oidc/{company.issuer}/login/").status_code == 404


@pytest.mark.parametrize("address", [BEGIN, CALLBACK])
def test_nothing_is_posted_there(company, browser, address):
    assert browser.post(address).status_code == 405


@pytest.mark.parametrize(
    "closed",
    ["3rdparty/", "3rdparty/signup/", "3rdparty/login/error/", "social/connections/", "oidc/x/login/",
     "oidc/x/login/callback/", "company/anything/"],
)  # fmt: skip
def test_pages_of_the_library_stay_closed(company, browser, hr, signed_in, closed):
    assert browser.get(f"/accounts/{closed}").status_code == 404
    assert signed_in(hr).get(f"/accounts/{closed}").status_code == 404


def test_too_many_beginnings_from_one_place_wait(company, browser, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    assert browser.get(BEGIN).status_code == 302
    assert browser.get(BEGIN).status_code == 429
    assert User.objects.count() == 0


def test_the_page_that_was_asked_for_is_kept_through_a_refusal(company, browser):
    company.put("wrong", employee_number="E404")
    page = company.enter(browser, "wrong", f"{BEGIN}?next=/people/").content.decode()
    assert 'href="/accounts/login/?password=1&amp;next=%2Fpeople%2F"' in page
    again = "/accounts/company/?another=1&next=%2Fpeople%2F"
    assert f'href="{again.replace("&", "&amp;")}"' in page
    assert "prompt=select_account" in browser.get(again)["Location"]
