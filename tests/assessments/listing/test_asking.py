"""The list of assessments: what an address asks of it, and in which order they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from assessments.enums import Status, Verdict
from assessments.listing.asking import ORDERS, Due, Question, matching, ordered, question_of
from assessments.models import Assessment, SelfRating
from people.departments import keeping
from people.models import User
from tests.factories import CycleFactory, UserFactory, open_for, put_into, rate_all

pytestmark = pytest.mark.django_db


def found(reader, address="", **asked):
    """The names of those that an address asks for, in its order."""
    question = question_of(QueryDict(address)) if address else Question(**asked)
    return [row.trainee_name for row in ordered(matching(question, reader), question.order or "number", reader)]


@pytest.fixture
def people(cycle, supervisor, hr):
    """Three in two departments, the first being rated, the second submitted, the third approved."""
    top = keeping.add("客服處")
    first, second = keeping.add("一線客服組", top), keeping.add("二線客服組", top)
    made = []
    for number, (name, department, status) in enumerate(
        [("王一", first, Status.DRAFT), ("李二", second, Status.SUBMITTED), ("陳三", first, Status.APPROVED)], 1
    ):
        row = open_for(cycle, UserFactory(username=f"L{number}", name=name, department=department), supervisor, hr)
        put_into(row, status)
        made.append(Assessment.objects.get(pk=row.pk))
    return made


def test_what_can_not_be_read_asks_nothing():
    address = "status=x&due=x&department=x&standard=-1&verdict=x&cycle=９&sort=x&page=x"
    assert question_of(QueryDict(address)) == Question()
    assert not Question(order="due", cycle=3).is_narrowed
    assert Question(department=3).is_narrowed


def test_a_stranger_finds_nothing_by_whatever_they_ask(people, stranger):
    assert found(stranger) == []
    assert found(stranger, "q=王&sort=result") == []


def test_words_are_looked_for_in_name_number_department_and_supervisor(people, hr, supervisor):
    assert found(hr, "q=李二") == ["李二"]
    assert found(hr, "q=L3") == ["陳三"]
    assert found(hr, "q=一線") == ["王一", "陳三"]
    assert found(hr, f"q=一線 {supervisor.name} L1") == ["王一"]
    assert found(hr, f"q={people[1].number}") == ["李二"]
    assert found(hr, f"supervisor={supervisor.username}") == ["王一", "李二", "陳三"]
    assert found(hr, "supervisor=無此人") == []


def test_a_department_holds_all_below_it(people, hr):
    top = people[0].department.parent
    assert found(hr, f"department={top.pk}") == ["王一", "李二", "陳三"]
    assert found(hr, f"department={people[0].department_id}") == ["王一", "陳三"]
    assert found(hr, "department=999999") == []


def test_status_verdict_standard_and_cycle_narrow_the_list(people, hr, cycle, standard):
    assert found(hr, "status=submitted") == ["李二"]
    assert found(hr, f"verdict={Verdict.COMPETENT}") == ["李二", "陳三"]
    assert found(hr, f"standard={standard.pk}&status=draft") == ["王一"]
    assert found(hr, f"cycle={CycleFactory(version=standard).pk}") == []
    assert found(hr, f"cycle={cycle.pk}&standard=999999") == []


def test_what_is_due_is_found_as_each_row_says_it(people, hr, supervisor):
    yesterday = timezone.localdate() - timedelta(days=1)
    assert found(hr, "due=late") == []
    Assessment.objects.update(self_due=yesterday, supervisor_due=yesterday, answer_due=yesterday)
    rows = Assessment.objects.select_related("supervisor")
    assert found(hr, "due=late") == ["王一", "李二"]
    assert found(hr, "due=rating-late") == [row.trainee_name for row in rows if row.is_overdue] == ["王一"]
    assert found(hr, "due=answer-late") == [row.trainee_name for row in rows if row.answer_is_overdue] == ["李二"]
    assert found(hr, "due=to-approve") == ["李二"], "Not answered in time"
    assert found(hr, "due=self-late") == ["王一"]
    SelfRating.objects.filter(assessment=people[0]).update(submitted_at=timezone.now())
    assert found(hr, "due=self-late") == []
    assert found(hr, "due=open") == ["王一", "李二"]
    assert found(hr, "due=not-begun") == ["王一"]
    rate_all(people[0], supervisor)
    assert found(hr, "due=not-begun") == []
    assert found(hr, "due=hand-over") == []
    User.objects.filter(pk=supervisor.pk).update(is_active=False)
    assert found(hr, "due=hand-over") == ["王一"]


def test_what_waits_for_a_named_approver_who_can_act_is_not_hrs_to_approve(people, hr, stranger):
    put_into(people[1], Status.ACKNOWLEDGED)
    assert found(hr, "due=to-approve") == ["李二"]
    Assessment.objects.filter(pk=people[1].pk).update(approver=stranger)
    assert found(hr, "due=to-approve") == []
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    assert found(hr, "due=to-approve") == ["李二"]


def test_ones_own_verdict_is_neither_found_nor_sorted_by_before_it_is_answered(people, hr):
    for row in people[1:]:
        put_into(row, Status.SUBMITTED)
    Assessment.objects.filter(pk=people[1].pk).update(trainee=hr, verdict=Verdict.COMPETENT)
    Assessment.objects.filter(pk=people[2].pk).update(verdict=Verdict.NOT_YET_COMPETENT)
    assert found(hr, f"verdict={Verdict.COMPETENT}") == []
    assert found(hr, f"verdict={Verdict.NOT_YET_COMPETENT}") == ["陳三"]
    assert found(hr, "sort=result")[0] == "陳三"
    put_into(people[1], Status.ACKNOWLEDGED)
    assert found(hr, f"verdict={Verdict.COMPETENT}") == ["李二"]


def test_what_ended_without_a_result_is_neither_found_nor_sorted_by_its_verdict(people, hr):
    put_into(people[1], Status.SUBMITTED)
    Assessment.objects.filter(pk=people[1].pk).update(status=Status.CANCELLED, verdict=Verdict.NOT_YET_COMPETENT)
    assert found(hr, f"verdict={Verdict.NOT_YET_COMPETENT}") == []
    assert found(hr, "sort=result")[0] == "陳三"
    assert found(hr, "sort=-result")[0] == "陳三"


def test_how_far_ones_own_rating_is_is_not_told(people, hr, supervisor):
    Assessment.objects.filter(pk=people[0].pk).update(trainee=hr)
    assert found(hr, f"due={Due.UNBEGUN}") == []
    for row in people:
        put_into(row, Status.DRAFT)
    rate_all(people[0], supervisor)
    assert found(hr, "sort=-result") == ["李二", "陳三", "王一"], "as if it were empty"


@pytest.mark.parametrize("order", ORDERS)
def test_each_column_sorts_both_ways_and_loses_nobody(order, people, hr):
    assert sorted(found(hr, order=order)) == sorted(found(hr, order=f"-{order}")) == sorted(["王一", "李二", "陳三"])


def test_by_status_they_stand_in_the_order_in_which_an_assessment_goes_and_by_due_what_is_finished_stands_last(
    people, hr
):
    assert found(hr, order="status") == ["王一", "李二", "陳三"]
    assert found(hr, order="-status") == ["陳三", "李二", "王一"]
    assert found(hr, order="due") == ["王一", "李二", "陳三"]
    assert found(hr, order="-due") == ["李二", "王一", "陳三"]
