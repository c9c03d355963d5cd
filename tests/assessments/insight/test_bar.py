"""The bar by which pages of figures are asked about something else, and what is left out of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.insight import scope as scope_module
from assessments.insight.bar import MOST_HEADS, bar_of, basis_of
from assessments.insight.scope import scope_of
from assessments.insight.standing import standing
from assessments.models import Assessment
from assessments.workflow import steps
from competency.drafts.publishing import publish
from people.models import Department, User
from tests.competency.builders import shared_draft
from tests.factories import CycleFactory, UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db


def bar(reader: User, address: str = "", **options):
    return bar_of(scope_of(reader, QueryDict(address)), QueryDict(address), **options)


def test_a_day_that_is_none_and_one_to_come_are_said_and_the_page_is_of_today(hr: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    for typed in ("gestern", tomorrow.isoformat()):
        scope = scope_of(hr, QueryDict(f"as_of={typed}"))
        assert scope.is_today
        assert len(scope.unread) == 1


def test_a_year_of_the_republic_is_read_and_said_back(hr: User) -> None:
    scope = scope_of(hr, QueryDict("as_of=115/3/1"))
    assert scope.as_of.isoformat() == "2026-03-01"
    assert "2026/03/01" in scope.unread[0]


def test_a_supervisor_of_no_such_number_is_said_and_nobody_is_hidden(assessment: Assessment, hr: User) -> None:
    scope = scope_of(hr, QueryDict("team=E9999"))
    assert scope.team is None
    assert "E9999" in scope.unread[0]


def test_a_team_is_asked_by_number_name_or_both(assessment: Assessment, hr: User, supervisor: User) -> None:
    for typed in (supervisor.username, supervisor.name, f"{supervisor.username} {supervisor.name}"):
        scope = scope_of(hr, QueryDict(f"team={typed}"))
        assert scope.team is not None
        assert scope.team.head == supervisor


def test_who_leads_people_asks_about_none_but_these(assessment: Assessment, supervisor: User, manager: User) -> None:
    other = UserFactory()
    UserFactory(supervisor=other)
    scope = scope_of(supervisor, QueryDict(f"team={other.username}"))
    assert scope.team is not None
    assert scope.team.head == supervisor
    assert scope.unread
    assert bar(supervisor).heads == []
    assert [number for number, _name in bar(manager).heads] == [supervisor.username]
    assert [number for number, _name in bar(manager, f"team={supervisor.username}").heads] == [supervisor.username]
    assert "team=" in scope_of(manager, QueryDict(f"team={supervisor.username}")).address()


def test_who_leads_people_does_not_learn_who_else_works_there(assessment: Assessment, supervisor: User) -> None:
    other = UserFactory()
    for typed in (other.username, other.name, "E9999"):
        assert scope_of(supervisor, QueryDict(f"team={typed}")).unread[0].startswith(typed)


def test_who_leads_people_of_another_standard_is_shown_these_and_not_an_empty_page(
    cycle, supervisor: User, hr: User, editor: User
) -> None:
    for _count in range(2):
        open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    other, head = publish(shared_draft(), by=editor), UserFactory()
    open_for(CycleFactory(version=other), UserFactory(supervisor=head), head, hr)
    assert scope_of(hr, QueryDict("")).version == cycle.version
    assert scope_of(supervisor, QueryDict("")).version == cycle.version
    assert scope_of(head, QueryDict("")).version == other
    assert scope_of(hr, QueryDict(f"team={head.username}")).version == other


def test_what_else_the_address_asks_is_kept_but_the_page_of_a_list(assessment: Assessment, hr: User) -> None:
    assert bar(hr, "sort=-name&page=3&unfold=T1&unfold=T2&cycle=1").kept == [
        ("sort", "-name"),
        ("unfold", "T1"),
        ("unfold", "T2"),
    ]


def test_too_many_supervisors_are_not_proposed(assessment: Assessment, hr: User) -> None:
    assert bar(hr).heads
    for _count in range(MOST_HEADS):
        UserFactory(supervisor=UserFactory())
    assert bar(hr).heads == []


def test_a_page_without_a_field_does_not_offer_it(assessment: Assessment, hr: User) -> None:
    Department.objects.create(name="客服部")
    narrow = bar(hr, fields=("cycle", "standard"))
    assert (narrow.departments, narrow.heads, narrow.types_team, narrow.asks_day) == ([], [], False, False)
    assert bar(hr).departments


def test_what_is_not_approved_deleted_or_open_again_is_counted(cycle, supervisor: User, hr: User) -> None:
    rows = [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr) for _count in range(4)]
    submitted(rows[0])
    for row in rows[1:]:
        approved(row, hr)
    steps.perform(rows[1].pk, "reopen", hr, reason="補充佐證")
    Assessment.objects.filter(pk=rows[2].pk).update(purged_at=timezone.now())
    said = basis_of(standing(scope_of(hr, QueryDict("")))).left_out
    assert [text.split()[0] for text in said] == ["1", "1", "1"]
    told = basis_of(standing(scope_of(supervisor, QueryDict("")))).left_out
    assert told == [said[0], said[2]]
    yesterday = timezone.localdate() - timedelta(days=1)
    assert basis_of(standing(scope_of(hr, QueryDict(f"as_of={yesterday.isoformat()}")))).left_out == []


def test_the_number_of_queries_does_not_grow(cycle, supervisor: User, hr: User) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            address = QueryDict(f"cycle={cycle.pk}")
            scope = scope_of(supervisor, address)
            bar_of(scope, address)
            basis_of(standing(scope))
        return len(queries)

    approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    asked()  # what a process looks up once
    few = asked()
    for _count in range(3):
        approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    assert asked() == few


def test_a_large_team_is_the_same_people_as_one_whose_people_are_named(
    cycle, supervisor: User, manager: User, hr: User, monkeypatch
) -> None:
    other = UserFactory()
    for boss in (supervisor, supervisor, other):
        approved(open_for(cycle, UserFactory(supervisor=boss), boss, hr), hr)

    def people(reader: User, address: str) -> list[int]:
        return [row.person.pk for row in standing(scope_of(reader, QueryDict(address))).rows]

    asked = [
        (reader, f"{address}{of_cycle}")
        for reader, address in ((supervisor, ""), (manager, ""), (hr, f"team={supervisor.username}"))
        for of_cycle in ("", f"&cycle={cycle.pk}")
    ]
    named = [people(*one) for one in asked]
    assert {len(found) for found in named} == {2}
    monkeypatch.setattr(scope_module, "MOST_NAMED", 0)
    assert [people(*one) for one in asked] == named
    assert bar(manager).types_team
