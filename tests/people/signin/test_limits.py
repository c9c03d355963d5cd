"""How often a password may be tried: strangers are stopped, and stop nobody else."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections
from django.test import Client, RequestFactory

from people.models import SignIn
from people.signin import limits
from tests.factories import UserFactory
from tests.people.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db
OFFICE = "203.0.113.5"


def request_from(address):
    return RequestFactory().post("/accounts/login/", REMOTE_ADDR=address)


def test_after_ten_wrong_passwords_the_right_one_is_refused_with_the_minutes_and_once_in_the_log(employee, tries):
    for number in range(10):
        assert "分鐘" not in tries("E0042", f"wrong{number}")[0]
    assert "分鐘後再試" in tries("E0042", PASSWORD)[0]
    assert "分鐘後再試" in tries("e0042", PASSWORD)[0]
    assert [row.kind for row in SignIn.objects.order_by("pk")] == ["failed"] * 10 + ["refused"]


def test_a_number_that_nobody_has_is_refused_in_the_same_words(employee, tries):
    for number in range(10):
        tries("E0042", f"wrong{number}")
        tries("nobody", f"wrong{number}")
    assert tries("E0042", "wrong") == tries("nobody", "wrong") != []


def test_an_ipv6_network_is_one_address(employee, tries):
    for number in range(10):
        tries("E0042", "wrong", address=f"2001:db8:1:2::{number:x}")
    assert tries("E0042", PASSWORD, address="2001:db8:1:2::ffff")
    assert not tries("E0042", PASSWORD, address="2001:db8:1:3::1")


def test_strangers_at_other_addresses_shut_nobody_out(employee, tries):
    for _number in range(12):
        tries("E0042", "wrong", address="198.51.100.66")
    assert not tries("E0042", PASSWORD, address=OFFICE)


def test_many_addresses_together_are_stopped_and_a_browser_that_signed_in_before_is_not(employee, tries, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "account": (20, 3600)}
    own = Client()
    assert not tries("E0042", PASSWORD, own, OFFICE)
    own.post("/accounts/logout/")
    for number in range(20):
        assert tries("E0042", "wrong", address=f"198.51.100.{number}")
    assert "後再試" in tries("E0042", PASSWORD, address="198.51.100.200")[0]
    assert not tries("E0042", PASSWORD, own, "198.51.100.201")


def test_who_knows_the_browser_cookie_has_no_more_tries_by_it(employee, tries):
    own = Client()
    tries("E0042", PASSWORD, own)
    own.post("/accounts/logout/")
    for number in range(10):
        tries("E0042", "wrong", own, f"198.51.100.{number}")
    assert "後再試" in tries("E0042", PASSWORD, own, "198.51.100.99")[0]


def test_the_cookie_of_a_browser_opens_nothing_and_is_of_its_account_alone(employee, tries, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "account": (2, 3600)}
    other = UserFactory(username="E0043")
    other.set_password(PASSWORD)
    other.save()
    own = Client()
    tries("E0043", PASSWORD, own)
    own.post("/accounts/logout/")
    cookie = own.cookies[settings.DEVICE_COOKIE_NAME]
    assert cookie["httponly"]
    assert "E0043" not in cookie.value
    for number in range(2):
        tries("E0042", "wrong", address=f"198.51.100.{number}")
    assert tries("E0042", PASSWORD, own)
    forged = Client()
    forged.cookies[settings.DEVICE_COOKIE_NAME] = cookie.value[:-3] + "abc"
    assert tries("E0042", PASSWORD, forged)


def test_one_address_that_tries_many_accounts_is_stopped(employee, tries, settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "address": (5, 3600)}
    for number in range(5):
        tries(f"X{number}", "Winter2026!", address="198.51.100.9")
    assert "後再試" in tries("E0042", PASSWORD, address="198.51.100.9")[0]
    assert not tries("E0042", PASSWORD, address=OFFICE)


def test_a_whole_office_behind_one_address_signs_in_each_after_one_slip(settings):
    """The arithmetic alone, without pages: whoever gets in after a slip does not count against the office."""
    most = 20
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "address": (most, 3600)}
    request = request_from(OFFICE)
    for number in range(3 * most):
        limits.begin(request, f"P{number}")  # a slip
        limits.succeeded(limits.begin(request, f"P{number}"))
    key = f"crowd:{OFFICE}:{limits.Span.of('address').name}"
    assert limits.counts().get(key) == 0
    for number in range(most):
        limits.begin(request, f"F{number}")
    with pytest.raises(limits.TooManyTries):
        limits.begin(request, "one more")


def test_a_refused_account_leaves_the_count_of_the_address_as_it_is(settings):
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "address": (2, 3600)}
    request = request_from(OFFICE)
    for number in ("A", "B"):
        limits.begin(request, number)
    for number in ("C", "D", "C"):
        with pytest.raises(limits.TooManyTries):
            limits.begin(request, number)
    assert limits.counts().get(f"crowd:{OFFICE}:{limits.Span.of('address').name}") == 2


def test_the_next_span_begins_anew(employee, tries, monkeypatch):
    for number in range(11):
        tries("E0042", f"wrong{number}")
    monkeypatch.setattr(limits, "clock", lambda: 1_800_000_100.0 + 900)
    assert not tries("E0042", PASSWORD)


def test_only_the_administrator_lets_somebody_in_again_and_it_stands_in_the_log(
    employee, tries, hr, administrator, signed_in
):
    for number in range(11):
        tries("E0042", f"wrong{number}")
    assert limits.refused_until(employee) is not None
    assert signed_in(hr).post("/people/E0042/let-in/").status_code == 403
    assert tries("E0042", PASSWORD)
    browser = signed_in(administrator)
    assert "/people/E0042/let-in/" in browser.get("/people/E0042/").content.decode()
    assert browser.post("/people/E0042/let-in/").status_code == 302
    assert SignIn.objects.filter(kind="lifted").get().by == administrator
    assert "/people/E0042/let-in/" not in browser.get("/people/E0042/").content.decode()
    assert not tries("E0042", PASSWORD)


def test_what_others_ask_for_opens_no_lock(employee, tries):
    for number in range(11):
        tries("E0042", f"wrong{number}")
    for number in range(80):
        Client(REMOTE_ADDR=f"2001:db8:{number:x}::1").get("/verify/AAAA-AAAA-AAAA/")
    assert tries("E0042", PASSWORD)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one connection write at a time")
def test_fifty_wrong_passwords_at_once_are_looked_at_ten_times(employee, monkeypatch):
    looked, lock = [], threading.Lock()
    check = type(employee).check_password

    def counted(self, raw):
        with lock:
            looked.append(raw)
        return check(self, raw)

    monkeypatch.setattr(type(employee), "check_password", counted)
    start = threading.Barrier(50)

    def attempt(number):
        start.wait()
        try:
            Client().post("/accounts/login/", {"login": "E0042", "password": f"wrong{number}"})
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt, args=[number]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(looked)) == 10
    assert SignIn.objects.filter(kind="failed").count() == 10
    assert SignIn.objects.filter(kind="refused").count() == 1
