"""My team on a supervisor's desk: who stands on it, in which order, and what it costs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import CycleState
from assessments.models import Cycle
from assessments.workflow import steps
from tests.factories import CycleFactory, UserFactory, approved, left_as, open_for, rate_all, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, supervisor):
    browser = signed_in(supervisor)
    return lambda address="/": browser.get(address)


def members(count, cycle, supervisor, hr):
    return [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr) for _person in range(count)]


def numbers(response):
    return [row.assessment.trainee_number for row in response.context["team"].rows]


def sent_back(assessment, trainee, hr, reason="請補上九月那通電話"):
    submitted(assessment)
    steps.perform(assessment.pk, "acknowledge", trainee)
    return steps.perform(assessment.pk, "return", hr, reason=reason)


def test_whoever_rates_nobody_has_no_team(assessment, trainee, stranger, hr, signed_in):
    for person in (trainee, stranger, hr):
        assert signed_in(person).get("/").context["team"] is None


def test_what_others_rate_and_what_was_cancelled_is_not_there(assessment, manager, cycle, hr, desk):
    other = open_for(cycle, UserFactory(), manager, hr)
    gone = members(1, cycle, assessment.supervisor, hr)[0]
    steps.perform(gone.pk, "cancel", hr, reason="離職")
    assert numbers(desk()) == ["trainee"]
    assert other.trainee_name not in desk().content.decode()


def test_a_closed_round_goes_below_unless_something_of_it_is_still_to_rate(assessment, standard, supervisor, hr, desk):
    before = approved(open_for(CycleFactory(version=standard), assessment.trainee, supervisor, hr), hr)
    Cycle.objects.filter(pk=before.cycle_id).update(state=CycleState.CLOSED)
    assert [row.pk for row in desk().context["rated"]] == [before.pk]
    assert [row.assessment.pk for row in desk().context["team"].rows] == [assessment.pk]
    Cycle.objects.filter(pk=assessment.cycle_id).update(state=CycleState.CLOSED)
    assert [row.assessment.pk for row in desk().context["team"].rows] == [assessment.pk]


def test_what_is_mine_to_do_stands_first_by_its_day(assessment, cycle, supervisor, hr, desk):
    done, soon = members(2, cycle, supervisor, hr)
    submitted(done)
    left_as(soon, supervisor_due=timezone.localdate() - timedelta(days=1))
    response = desk()
    assert numbers(response) == [soon.trainee_number, "trainee", done.trainee_number]
    team = response.context["team"]
    assert (team.to_rate, team.total) == (2, 3)
    assert [row.late for row in team.rows] == ["逾期", "", ""]
    assert [row.is_mine for row in team.rows] == [True, True, False]


@pytest.mark.parametrize("column", ["name", "cycle", "state", "self", "progress", "due", "last"])
def test_each_column_sorts_both_ways(column, assessment, cycle, supervisor, hr, desk):
    members(2, cycle, supervisor, hr)
    rate_all(assessment, supervisor)
    up, down = desk(f"/?sort={column}"), desk(f"/?sort=-{column}")
    assert 'aria-sort="ascending"' in up.content.decode()
    assert 'aria-sort="descending"' in down.content.decode()
    assert sorted(numbers(up)) == sorted(numbers(down))
    if column == "progress":
        assert (numbers(up)[-1], numbers(down)[0]) == ("trainee", "trainee")


@pytest.mark.parametrize("asked", ["sort=nothing", "page=99", "page=x", "sort=-&page=-1"])
def test_an_address_that_asks_nonsense_shows_the_desk(asked, assessment, desk):
    assert numbers(desk(f"/?{asked}")) == ["trainee"]


def test_what_hr_returned_says_so_with_who_when_and_why_until_it_is_submitted(assessment, trainee, hr, desk):
    sent_back(assessment, trainee, hr)
    steps.perform(assessment.pk, "extend", hr, reason="請假", day=timezone.localdate() + timedelta(days=30))
    page = desk().content.decode()
    assert 'data-came-back="return"' in page
    assert "陳美玲 退回" in page
    assert "請補上九月那通電話" in page
    steps.perform(assessment.pk, "submit", assessment.supervisor)
    assert "data-came-back" not in desk().content.decode()


def test_what_was_withdrawn_or_opened_again_says_so_too(assessment, trainee, supervisor, hr, desk):
    submitted(assessment)
    steps.perform(assessment.pk, "withdraw", supervisor)
    assert 'data-came-back="withdraw"' in desk().content.decode()
    steps.perform(assessment.pk, "submit", supervisor)
    steps.perform(assessment.pk, "acknowledge", trainee)
    steps.perform(assessment.pk, "approve", hr)
    steps.perform(assessment.pk, "reopen", hr, reason="算錯了")
    assert 'data-came-back="reopen"' in desk().content.decode()


def test_whoever_reports_to_me_and_is_in_none_of_my_rounds_is_named(assessment, cycle, manager, supervisor, hr, desk):
    left_out = UserFactory(supervisor=supervisor)
    UserFactory(supervisor=supervisor, left_on=timezone.localdate() - timedelta(days=1))
    by_another = UserFactory(supervisor=supervisor)
    open_for(cycle, by_another, manager, hr)
    response = desk()
    assert response.context["team"].outside == [left_out]
    assert left_out.name in response.content.decode()


def test_fifty_stand_on_a_page_and_the_order_goes_along(assessment, cycle, supervisor, hr, desk):
    members(52, cycle, supervisor, hr)
    first, second = desk("/?sort=-name"), desk("/?sort=-name&page=2")
    assert (len(numbers(first)), len(numbers(second))) == (50, 3)
    assert set(numbers(first)).isdisjoint(numbers(second))
    assert "sort=-name&amp;page=2" in first.content.decode()
    assert len(first.content) < 150_000


def test_the_desk_costs_the_same_with_one_and_with_thirty(
    assessment, cycle, trainee, supervisor, hr, desk, django_assert_max_num_queries
):
    sent_back(assessment, trainee, hr)
    desk()
    with django_assert_max_num_queries(22) as one:
        desk()
    for row in members(29, cycle, supervisor, hr)[:5]:
        sent_back(row, row.trainee, hr)
    with django_assert_max_num_queries(len(one)):
        assert len(numbers(desk())) == 30
