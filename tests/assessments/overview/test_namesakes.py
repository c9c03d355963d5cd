"""Two people of one name are told apart on every page that names them, and in what is signed and taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.models import Access, Assessment
from assessments.privacy.document import my_data_html
from assessments.privacy.my_data import my_data, own_assessments
from assessments.record import shape, snapshot
from assessments.reports.html import report_html
from assessments.verifying.check import confirmed
from assessments.workflow import steps
from mailing import sending
from mailing.models import Mail
from people.models import User
from people.namesakes import shared_names
from tests.factories import UserFactory, approved, open_for

SignIn = Callable[[User], Client]
TWO = ("林淑芬（supervisor）", "林淑芬（E7002）")


@pytest.fixture
def namesake(supervisor: User, hr: User) -> User:
    """Another 林淑芬, who is no supervisor of anybody here."""
    other: User = UserFactory(username="E7002", name=supervisor.name)
    return other


@pytest.fixture
def seen(rated: Assessment, supervisor: User) -> Assessment:
    """With a piece of evidence of the supervisor's."""
    add_evidence(rated.pk, supervisor, NewEvidence("", None, "十月抽聽六通錄音。", "https://intranet.example.com/1"))
    return Assessment.objects.get(pk=rated.pk)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_name_that_only_one_person_bears_stands_alone(seen: Assessment, hr: User, signed_in: SignIn) -> None:
    done = approved(seen, hr)
    page = text_of(signed_in(hr).get(done.get_absolute_url()).text)
    assert "林淑芬" in page
    assert "林淑芬（" not in page
    assert shared_names() == frozenset()


def test_the_assessments_page_tells_the_supervisor_from_a_namesake_everywhere(
    seen: Assessment, namesake: User, hr: User, signed_in: SignIn
) -> None:
    done = approved(seen, hr)
    page = text_of(signed_in(hr).get(done.get_absolute_url()).text)
    assert page.count("林淑芬") == page.count(TWO[0]) > 3, "facts, signature, evidence, timeline"
    assert "陳美玲（" not in page


def test_the_list_and_the_desk_tell_supervisors_of_one_name_apart(
    assessment: Assessment, namesake: User, stranger: User, hr: User, signed_in: SignIn
) -> None:
    open_for(assessment.cycle, stranger, namesake, hr)
    page = text_of(signed_in(hr).get(reverse("assessments:list")).text)
    assert all(one in page for one in ("林淑芬 supervisor", "林淑芬 E7002"))


def test_a_longer_list_costs_no_more_queries_also_of_rows_that_a_former_release_opened(
    assessment: Assessment, namesake: User, hr: User, signed_in: SignIn
) -> None:
    browser, found = signed_in(hr), []
    for more in (0, 4):
        for _number in range(more):
            open_for(assessment.cycle, UserFactory(), assessment.supervisor, hr)
        Assessment.objects.update(supervisor_number="")
        with CaptureQueriesContext(connection) as counted:
            assert text_of(browser.get(reverse("assessments:list")).text).count("林淑芬 supervisor") == 1 + more
        found.append(len(counted))
    assert found[0] == found[1]


def test_another_supervisor_of_the_same_name_and_the_named_approver_are_told_with_their_numbers(
    seen: Assessment, namesake: User, hr: User, signed_in: SignIn
) -> None:
    steps.perform(seen.pk, "reassign", hr, reason="調職", person=namesake)
    page = text_of(signed_in(hr).get(seen.get_absolute_url()).text)
    assert "林淑芬（supervisor） → 林淑芬（E7002）" in page


def test_a_trainee_is_named_with_the_number_where_somebody_works_on_the_appraisal(
    rated: Assessment, supervisor: User, signed_in: SignIn
) -> None:
    browser, pk = signed_in(supervisor), rated.pk
    for name in ("rate", "evidence", "plan"):
        page = browser.get(reverse(f"assessments:{name}", args=[pk])).text
        assert re.search(r"<title>[^<]*王小明 trainee", page), name
        assert "王小明 trainee" in text_of(page.partition("<h1>")[2].partition("</h1>")[0]), name
    assert "trainee 王小明" in text_of(browser.get(reverse("assessments:list")).text), "for who hears the page"


def test_the_mail_about_a_trainee_whose_name_another_bears_says_which_one(
    rated: Assessment, supervisor: User, hr: User, mailoutbox: Any
) -> None:
    UserFactory(name="王小明")
    steps.perform(rated.pk, "submit", supervisor)
    steps.perform(rated.pk, "acknowledge", rated.trainee)
    sending.send(Mail.objects.all())
    told = {mail.to[0]: mail for mail in mailoutbox}
    assert "王小明（trainee）" in told[hr.email].subject
    assert "王小明（trainee）" in told[hr.email].body
    assert "（" not in told[rated.trainee.email].subject


def test_the_signed_record_and_the_report_hold_the_numbers_of_then(
    seen: Assessment, supervisor: User, hr: User
) -> None:
    done = approved(seen, hr)
    frozen = snapshot.thaw(done.snapshots.get())
    assert frozen["assessment"]["supervisor"] == {"name": "林淑芬", "number": "supervisor"}
    assert [one["number"] for one in frozen["signatures"]] == ["supervisor", "trainee", "hr"]
    assert {row["added_by_number"] for row in frozen["evidence"]} == {"supervisor"}
    User.objects.filter(pk=supervisor.pk).update(username="E9999")
    html = report_html(frozen)
    assert html.count("林淑芬") == html.count("林淑芬（supervisor）") == 3
    assert "陳美玲（hr）" in html
    assert confirmed(done.pk) == []
    again = snapshot.content(Assessment.objects.get(pk=done.pk))
    assert again["signatures"] == frozen["signatures"]
    assert again["evidence"] == frozen["evidence"]


@pytest.mark.parametrize("column", ["supervisor_number", "added_by_number", "actor_number"])
def test_a_number_that_was_changed_past_the_portal_is_an_alarm(
    column: str, seen: Assessment, supervisor: User, hr: User
) -> None:
    done = approved(seen, hr)
    table, text = {
        "supervisor_number": ("assessments_assessment", "supervisor_number = 'E7002'"),
        "added_by_number": ("assessments_evidence", "added_by_number = 'E7002'"),
        "actor_number": (
            "assessments_event",
            "details = CAST(REPLACE(CAST(details AS TEXT), 'supervisor', 'E7002') AS "
            + ("jsonb)" if connection.vendor == "postgresql" else "TEXT)"),
        ),
    }[column]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {text}")  # noqa: S608
    assert confirmed(done.pk)


def test_what_a_former_release_signed_prints_no_numbers_and_still_verifies(
    rated: Assessment, supervisor: User, hr: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shape, "FORMAT", 1)
    done = approved(rated, hr)
    monkeypatch.undo()
    frozen = snapshot.thaw(done.snapshots.get())
    assert frozen["assessment"]["supervisor"] == {"name": "林淑芬"}
    assert confirmed(done.pk) == []


def test_ones_own_data_tell_two_who_looked_apart(
    seen: Assessment, namesake: User, hr: User, trainee: User, signed_in: SignIn
) -> None:
    done = approved(seen, hr)
    for person in (done.supervisor, namesake):
        Access.objects.create(assessment=done, person=person, kind="view")
    data = my_data(trainee, own_assessments(trainee))
    own = data["assessments"][0]
    assert {(row["person"], row["number"]) for row in own["accesses"]} >= {
        ("林淑芬", "supervisor"),
        ("林淑芬", "E7002"),
    }
    assert [row["number"] for row in own["signatures"]] == ["supervisor", "trainee", "hr"]
    html = my_data_html(data)
    assert "<b>林淑芬（supervisor）</b>" in html
    assert "<b>林淑芬（E7002）</b>" in html
