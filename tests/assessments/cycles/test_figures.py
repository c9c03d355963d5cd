"""How a cycle stands in figures: by status, by department, by what is due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.cycles.departments import MOST_OPEN, level
from assessments.cycles.figures import LENGTH, Counts, counts, counts_by_department, duties, total_of
from assessments.enums import Status
from assessments.listing.asking import Due, Question, matching
from assessments.listing.outline import Outline
from assessments.models import Assessment
from assessments.workflow import steps
from people.departments import keeping
from people.models import User
from tests.factories import CycleFactory, UserFactory, open_for, put_into, submitted

pytestmark = pytest.mark.django_db
STATUSES = [*Status, Status.DRAFT]


@pytest.fixture
def rows(cycle, supervisor, hr):
    """One in each status, two being rated."""
    made = [open_for(cycle, UserFactory(), supervisor, hr) for _status in STATUSES]
    for row, status in zip(made, STATUSES, strict=True):
        put_into(row, status)
    return made


def test_each_status_is_counted_and_cancelled_ones_are_in_no_other_figure(rows, cycle):
    found = counts([cycle.pk])[cycle.pk]
    assert (found.total, found.cancelled, found.open) == (6, 1, 5)
    assert (found.being_rated, found.awaiting_answer, found.answered, found.objections) == (2, 1, 1, 1)
    assert (found.approved, found.percent, found.late) == (1, 16, 0)
    assert found.total == matching(Question(), rows[0].supervisor).exclude(status=Status.CANCELLED).count()


def test_a_cycle_without_anybody_has_figures_of_nothing(standard):
    empty = CycleFactory(version=standard)
    found = counts([empty.pk])[empty.pk]
    assert (found.total, found.percent, found.parts, found.is_finished) == (0, 0, [], False)


def test_the_parts_of_a_bar_fill_it_and_say_in_words_what_they_show():
    found = Counts()
    for status, count in [("draft", 1), ("submitted", 1), ("approved", 1), ("cancelled", 5)]:
        found.add(status, count, 0, 0)
    assert [part.start for part in found.parts] == [0, 333, 666]
    assert sum(part.length for part in found.parts) == LENGTH
    assert found.words == "評核中 1, 已送出 1, 已核定 1"


def test_it_is_finished_once_nothing_is_open_and_something_is_there(rows, cycle):
    assert not counts([cycle.pk])[cycle.pk].is_finished
    for row in rows:
        put_into(row, Status.APPROVED)
    assert counts([cycle.pk])[cycle.pk].is_finished


def test_every_figure_is_what_its_link_finds(rows, cycle, hr):
    yesterday = timezone.localdate() - timedelta(days=1)
    Assessment.objects.update(self_due=yesterday, supervisor_due=yesterday, answer_due=yesterday)
    User.objects.filter(pk=rows[0].supervisor_id).update(is_active=False)

    def links_to(due):
        return matching(Question(due=due, cycle=cycle.pk), hr).count()

    found, due = counts([cycle.pk])[cycle.pk], duties([cycle.pk], hr)
    assert found.rating_late == due.rating_late == links_to(Due.RATING) == 2
    assert found.answer_late == due.unanswered == links_to(Due.ANSWER) == 1
    assert due.to_approve == links_to(Due.APPROVE) == 2
    assert due.hand_over == links_to(Due.HAND_OVER) == 2
    assert due.self_late == links_to(Due.SELF) == 2
    assert found.open == links_to(Due.OPEN)
    assert due.objections == 1
    assert (due.late_supervisors, due.gone_supervisors) == (1, 1)
    assert [(one.number, one.count) for one in due.gone] == [(rows[0].supervisor.username, 2)]


def test_an_objection_waits_since_it_was_made_last(cycle, supervisor, hr):
    assert duties([cycle.pk], hr).disputed_since is None
    row = submitted(open_for(cycle, UserFactory(), supervisor, hr))
    steps.perform(row.pk, "dispute", row.trainee, reason="不同意。")
    steps.perform(row.pk, "return", hr, reason="請再看一次。")
    assert duties([cycle.pk], hr).disputed_since is None
    steps.perform(row.pk, "submit", supervisor)
    steps.perform(row.pk, "dispute", row.trainee, reason="仍不同意。")
    assert duties([cycle.pk], hr).disputed_since == row.events.filter(action="dispute").last().at


@pytest.fixture
def tree(cycle, supervisor, hr):
    """Two teams of the only office, one of which has a group below it."""
    office = keeping.add("總公司")
    sales, lab = keeping.add("業務部", office), keeping.add("研發部", office)
    group = keeping.add("東區組", sales)
    for department in (sales, group, group, lab):
        open_for(cycle, UserFactory(department=department), supervisor, hr)
    return office, sales, lab, group


def shown(found):
    return [(one.name, one.counts.total) for one in found.shown]


def test_a_company_in_one_department_begins_below_it_each_with_all_below(tree, cycle):
    office, sales, _lab, _group = tree
    found = level(counts_by_department(cycle.pk), Outline.load())
    assert found.way == [(office.pk, "總公司")]
    assert shown(found) == [("業務部", 3), ("研發部", 1)]
    found = level(counts_by_department(cycle.pk), Outline.load(), sales.pk)
    assert [name for _pk, name in found.way] == ["總公司", "業務部"]
    assert shown(found) == [("東區組", 2), ("", 1)]


def test_whoever_was_in_no_department_is_counted_too(tree, cycle, hr, supervisor):
    open_for(cycle, UserFactory(department=None), supervisor, hr)
    found = level(counts_by_department(cycle.pk), Outline.load())
    assert shown(found) == [("總公司", 4), ("", 1)]
    assert total_of(counts_by_department(cycle.pk).values()).total == 5


def test_of_many_departments_some_are_folded_away_and_none_is_lost(cycle, hr, supervisor):
    for number in range(MOST_OPEN + 2):
        open_for(cycle, UserFactory(department=keeping.add(f"第{number:02}處")), supervisor, hr)
    found = level(counts_by_department(cycle.pk), Outline.load())
    assert (len(found.shown), len(found.folded), found.others) == (MOST_OPEN, 2, 0)
    assert found.shown[0].name == "第00處"
