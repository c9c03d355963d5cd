"""The eight checks before opening."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.joining.checks import BLOCKING, WARNING, Check, Wanted, look, warning
from assessments.models import JobTitleStandard
from people.models import User
from people.roles import Role
from tests.factories import CycleFactory, UserFactory, granted, open_for

pytestmark = pytest.mark.django_db


def found(cycle, person, **how):
    (one,) = look(cycle, [Wanted(person.pk, **how)])
    return one


def checks(cycle, person, **how):
    return set(found(cycle, person, **how).checks)


@pytest.fixture
def sound(cycle, supervisor):
    """Somebody with a job title of its own standard, against whom nothing can be said."""
    JobTitleStandard.of("專員", cycle.version.standard).save()
    return UserFactory(supervisor=supervisor, job_title="專員")


def test_there_are_eight_checks():
    assert len({*BLOCKING, *WARNING}) == 8


def test_of_somebody_with_everything_nothing_is_said(cycle, sound, supervisor, hr):
    one = found(cycle, sound)
    assert (one.checks, one.supervisor, one.asks_approver) == ([], supervisor, False)


def test_nobody_is_opened_without_a_supervisor(cycle, hr):
    assert Check.SUPERVISOR in found(cycle, UserFactory()).blocked


def test_nobody_is_opened_by_a_supervisor_who_cant_act(cycle, sound, hr):
    User.objects.filter(pk=sound.supervisor_id).update(is_active=False)
    assert Check.SUPERVISOR in found(cycle, sound).blocked


def test_nobody_rates_themself(cycle, sound, hr):
    assert Check.LOOP in found(cycle, sound, supervisor=sound.pk).blocked


def test_a_circle_anywhere_above_is_found(cycle, sound, supervisor, manager, hr):
    User.objects.filter(pk=manager.pk).update(supervisor=supervisor)
    assert Check.LOOP in found(cycle, sound).blocked
    assert Check.LOOP in found(cycle, supervisor).blocked


def test_who_reports_to_the_trainee_does_not_rate_them(cycle, supervisor, sound, hr):
    assert Check.LOOP in found(cycle, supervisor, supervisor=sound.pk).blocked


@pytest.mark.parametrize("how", [{"is_active": False}, {"left_on": timezone.localdate() - timedelta(days=1)}])
def test_who_is_gone_is_not_opened(cycle, sound, hr, how):
    User.objects.filter(pk=sound.pk).update(**how)
    assert Check.GONE in found(cycle, sound).blocked


def test_where_nobody_could_approve_somebody_is_proposed_or_asked_for(cycle, hr, supervisor, manager, stranger):
    """HR is appraised, and nobody else is in HR."""
    User.objects.filter(pk=hr.pk).update(supervisor=supervisor)
    assert found(cycle, hr).approver == manager
    User.objects.filter(pk=supervisor.pk).update(supervisor=None)
    assert Check.APPROVER in found(cycle, hr).blocked
    assert found(cycle, hr, approver=stranger.pk).approver == stranger
    assert Check.APPROVER in found(cycle, hr, approver=supervisor.pk).blocked
    granted(UserFactory(), Role.HR)
    assert not found(cycle, hr).asks_approver


def test_an_unfinished_round_elsewhere_is_told(cycle, sound, supervisor, hr):
    long_ago = CycleFactory(version=cycle.version, starts_on=date(2020, 1, 1), ends_on=date(2020, 6, 30))
    row = open_for(long_ago, sound, supervisor, hr)
    one = found(cycle, sound)
    assert one.warned == [Check.ELSEWHERE]
    assert one.elsewhere == row.pk
    assert not one.blocked


def test_who_leaves_before_the_round_ends_is_told(cycle, sound, hr):
    User.objects.filter(pk=sound.pk).update(left_on=cycle.answer_due - timedelta(days=1))
    assert checks(cycle, sound) == {Check.LEAVING}
    User.objects.filter(pk=sound.pk).update(left_on=cycle.answer_due)
    assert checks(cycle, sound) == set()


def test_who_gets_no_mail_is_told(cycle, sound, supervisor, hr):
    assert checks(cycle, sound) == set()
    User.objects.filter(pk=sound.pk).update(email="")
    assert checks(cycle, sound) == {Check.MAIL}
    assert sound.name in warning(Check.MAIL, found(cycle, sound), cycle)
    User.objects.filter(pk=supervisor.pk).update(email="")
    assert supervisor.name in warning(Check.MAIL, found(cycle, sound), cycle)


def test_a_job_title_without_a_standard_is_told(cycle, sound, hr):
    User.objects.filter(pk=sound.pk).update(job_title="別的職稱")
    one = found(cycle, sound)
    assert one.warned == [Check.TITLE]
    assert "別的職稱" in warning(Check.TITLE, one, cycle)


def test_who_is_in_the_cycle_is_not_opened_again(cycle, sound, supervisor, hr):
    open_for(cycle, sound, supervisor, hr)
    assert checks(cycle, sound) == {Check.ALREADY}


def test_thirty_people_cost_the_same_queries_as_one(cycle, supervisor, hr):
    costs = []
    for count in (1, 30):
        above = [UserFactory(supervisor=supervisor) for _number in range(count)]
        wanted = [Wanted(UserFactory(supervisor=one, job_title=f"職稱{one.pk}").pk) for one in above]
        with CaptureQueriesContext(connection) as queries:
            look(cycle, wanted)
        costs.append(len(queries))
    assert costs[0] == costs[1] < 20
