"""What the pages of two editors say of a publication that one asks for and the other one confirms or returns."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency.drafts.publishing import new_draft
from competency.drafts.requesting import ask, give_back
from competency.drafts.ruling import rule
from competency.models import Indicator, PublicationRequest, StandardVersion
from people.models import User
from people.roles import Role
from tests.competency.editor_desk import PIECES, address, indicator, opened, row_at
from tests.factories import UserFactory
from tests.pressing import filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(db: Any) -> User:
    person: User = UserFactory(name="林編輯", email="second@example.com", roles=[Role.EDITOR])
    return person


@pytest.fixture
def v3(standard: StandardVersion, editor: User) -> StandardVersion:
    rule(True)
    return new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")


@pytest.fixture
def other(signed_in, second) -> Client:
    browser: Client = signed_in(second)
    return browser


def changed(version: StandardVersion) -> None:
    Indicator.objects.filter(block__task__duty__version=version, code="P1.1.1").update(text="事後改的。")


def says(browser: Client, where: str) -> str:
    return browser.get(where).content.decode()


def press(browser: Client, version: StandardVersion, step: str, **typed: str) -> None:
    to, fields = filled(browser, address(version, "publish"), f"/{step}/", **typed)
    assert browser.post(to, fields).status_code == 302


# --- Refusals -----------------------------------------------------------------------------------------------------
def test_what_is_odd_is_seen_by_both_before_it_is_published(v3, desk, other):
    page = says(desk, address(v3, "publish"))
    assert page.index("draft-findings--warnings") < page.index('name="seen"')
    press(desk, v3, "ask")
    assert not PublicationRequest.objects.exists()
    press(desk, v3, "ask", seen="yes")
    assert 'name="seen"' in says(other, address(v3, "publish"))
    press(other, v3, "confirm")
    v3.refresh_from_db()
    assert v3.is_draft
    press(other, v3, "confirm", seen="yes")
    v3.refresh_from_db()
    assert v3.status == "current"


def test_where_nothing_is_odd_nothing_is_to_be_ticked(v3, desk, other):
    StandardVersion.objects.filter(pk=v3.pk).update(updated_on=date(2026, 5, 1), source="公報")
    assert 'name="seen"' not in says(desk, address(v3, "publish"))
    press(desk, v3, "ask")
    press(other, v3, "confirm")
    v3.refresh_from_db()
    assert v3.status == "current"


def test_what_was_changed_since_the_page_was_opened_is_not_asked_for(v3, desk):
    to, fields = filled(desk, address(v3, "publish"), "/ask/", seen="yes")
    changed(v3)
    desk.post(to, fields)
    assert not PublicationRequest.objects.exists()


# --- What they say ------------------------------------------------------------------------------------------------
def test_one_asks_and_another_one_confirms_on_their_pages(v3, editor, second, desk, signed_in, standard):
    page = says(desk, address(v3, "publish"))
    assert "BAS4222-002v3 將成為最新版本" in page
    press(desk, v3, "ask", note="請看 T1", seen="yes")
    asked = PublicationRequest.objects.get()
    other = signed_in(second)
    for html in (says(other, "/"), says(other, address(v3, "publish"))):
        assert editor.name in html
    page = says(other, address(v3, "publish"))
    assert "<blockquote>請看 T1</blockquote>" in page
    assert "BAS4222-002v3 將成為最新版本" in page
    compare = f'href="/standards/{standard.code}/compare/{v3.code}/"'
    assert page.index(compare) < page.index(address(v3, "confirm"))
    assert reverse("admin:competency_publish", args=[v3.pk]) in says(other, "/")
    assert address(v3, "confirm") not in says(signed_in(editor), address(v3, "publish"))
    press(other, v3, "confirm", seen="yes")
    v3.refresh_from_db()
    asked.refresh_from_db()
    assert (v3.status, asked.state, asked.decided_by) == ("current", "confirmed", second)


def test_the_desk_says_what_waits_and_when_a_change_made_it_void(v3, editor, desk, other):
    assert "data-asked" not in says(desk, address(v3))
    ask(v3, "請看 T1", editor)
    for reader in (desk, other):
        notice = says(reader, address(v3)).split("data-asked")[1].split("</div>")[0]
        assert "請看 T1" in notice
        assert "<strong>" not in notice
    row = row_at(v3, indicator(v3, "P1.1.1"))
    answer = desk.post(row, {**opened(desk, row), "text": "事後改的。"}, headers=PIECES)
    for html in (answer.content.decode(), says(desk, address(v3))):
        assert "<strong>" in html.split("data-asked")[1].split("</div>")[0]


def test_who_returns_is_told_so_and_who_asked_finds_the_reason_until_it_is_asked_for_again(
    v3, editor, second, desk, other
):
    ask(v3, "", by=editor)
    to, fields = filled(other, address(v3, "publish"), "/return/", reason="T1.2 漏了指標")
    assert f"已退回給{editor.name}" in other.post(to, fields, follow=True).content.decode()
    for where in ("/", address(v3)):
        html = says(desk, where)
        assert "T1.2 漏了指標" in html
        assert second.name in html
    assert "data-returned" not in says(other, "/")
    ask(v3, "", by=editor)
    assert "data-returned" not in says(desk, "/")
    assert "T1.2 漏了指標" not in says(desk, address(v3))


def test_who_withdraws_is_told_so(v3, editor, desk):
    ask(v3, "", by=editor)
    to, fields = filled(desk, address(v3, "publish"), "/return/")
    assert "已撤回請求" in desk.post(to, fields, follow=True).content.decode()
    assert "data-returned" not in says(desk, "/")


def test_the_queries_of_the_home_page_do_not_grow_with_what_waits(v3, standard, editor, second, desk):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            html = says(desk, "/")
        assert html.count("data-publication") == PublicationRequest.objects.filter(state="waiting").count()
        assert html.count("data-returned") == PublicationRequest.objects.filter(state="returned").count()
        return len(found)

    def both(number: int) -> None:
        for code in (f"BAS4222-002-C{number}v1", f"BAS4222-002-C{number}v2"):
            draft = new_draft(standard, code, code[-2:], by=editor)
            asked = ask(draft, "", by=editor)
        give_back(draft, asked.pk, "再看", by=second)

    both(1)
    queries()
    one = queries()
    both(2)
    both(3)
    assert queries() == one
