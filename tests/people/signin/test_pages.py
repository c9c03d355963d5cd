"""The pages of the log of sign-ins and of one's own account: who reads what, and at what cost."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from people.models import SignIn
from people.signin import asking
from people.signin.log import digest_of
from tests.factories import UserFactory
from tests.people.signin.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE, FILE = "/people/sign-ins/", "/people/sign-ins/file.xlsx"


def line(person=None, kind="signed_in", **more):
    return SignIn.objects.create(person=person, kind=kind, **more)


@pytest.mark.parametrize("who", ["hr", "editor", "supervisor", "stranger"])
def test_whoever_is_neither_auditor_nor_administrator_reads_neither_page_nor_file(who, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(PAGE).status_code == browser.get(FILE).status_code == 403


def test_the_auditor_finds_by_person_kind_address_and_day(employee, auditor, signed_in):
    line(employee, address="192.0.2.1")
    line(employee, "failed", address="192.0.2.1")
    line(UserFactory(username="E1", name="別人"), address="198.51.100.7")
    line(None, "failed", typed=digest_of("Hunter2"))
    browser = signed_in(auditor)

    def found(**asked):
        return browser.get(PAGE, asked).context["page"].paginator.count

    assert found() == 4
    assert found(person="Ｅ００４２") == 2
    assert found(person="李小") == 2
    assert found(person="hunter2") == 1
    assert found(person="E0042", kind="failed") == 1
    assert found(address="198.51.100.") == 1
    assert found(since="2999-01-01") == 0
    assert browser.get(PAGE, {"since": "2026-02-30"}).status_code == 400


def test_a_page_of_fifty_costs_as_many_queries_as_one_line(employee, auditor, administrator, signed_in):
    browser = signed_in(auditor)
    line(employee)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get(PAGE).status_code == 200
        return len(queries)

    few = cost()
    for number in range(60):
        line(UserFactory(username=f"Q{number}"), "lifted", by=administrator)
    assert cost() <= few
    assert len(browser.get(PAGE).context["lines"]) == 50


def test_the_file_holds_what_the_page_finds_and_no_formula(employee, auditor, signed_in, monkeypatch):
    employee.name = "=HYPERLINK(1)"
    employee.save()
    line(employee, address="2001:db8::1")
    line(None, "failed", typed="0123456789abcdef")
    line(UserFactory(username="E1"), "roles", details={"before": [], "after": ["hr", "auditor"]})
    browser = signed_in(auditor)
    rows = list(load_workbook(io.BytesIO(browser.get(FILE, {"person": "E0042"}).content)).active.values)
    assert len(rows) == 2
    assert rows[1][1:4] == ("E0042", "=HYPERLINK(1)", "登入")
    rows = list(load_workbook(io.BytesIO(browser.get(FILE).content)).active.values)
    assert "無 → 人資、稽核" in rows[1][4]
    assert "0123456789abcdef" in rows[2][1]
    monkeypatch.setattr(asking, "MOST_LINES", 2)
    assert browser.get(FILE).status_code == 400


@pytest.mark.parametrize("asked", [{"since": "2026-02-30"}, {"since": "2026-02-02", "until": "2026-02-01"}], ids=str)
def test_no_file_is_made_of_a_question_that_cant_be_read(asked, employee, auditor, signed_in):
    line(employee)
    assert signed_in(auditor).get(FILE, asked).status_code == 400


def test_a_page_number_alone_asks_nothing(employee, auditor, signed_in):
    line(employee)
    browser = signed_in(auditor)
    assert "Show all again" not in browser.get(PAGE, {"page": "2"}, headers={"accept-language": "en"}).content.decode()
    assert not browser.get(PAGE, {"page": "2"}).context["form"].is_filtered
    assert browser.get(PAGE, {"person": "E0042"}).context["form"].is_filtered


def test_ones_own_page_tells_the_last_sign_in_and_wrong_passwords_since_and_nothing_of_others(employee, tries):
    first, second = Client(), Client()
    tries("E0042", PASSWORD, first, "192.0.2.1")
    assert "第一次登入" in first.get("/people/account/").content.decode()
    tries("E0042", "wrong", address="198.51.100.7")
    line(UserFactory(username="E1"), address="203.0.113.77")
    tries("E0042", PASSWORD, second, "192.0.2.2")
    page = second.get("/people/account/").content.decode()
    assert "來自 192.0.2.1" in page
    assert "錯誤密碼 1 次" in page
    assert "203.0.113.77" not in page


def test_ones_own_data_hold_ones_own_sign_ins_alone(employee, tries):
    browser = Client()
    tries("E0042", "wrong", address="198.51.100.7")
    tries("E0042", PASSWORD, browser)
    line(UserFactory(username="E1"), address="203.0.113.77")
    said = browser.get("/my-data.json").json()["sign_ins"]
    assert [(one["kind"], one["address"]) for one in said] == [("failed", "198.51.100.7"), ("signed_in", "192.0.2.1")]
