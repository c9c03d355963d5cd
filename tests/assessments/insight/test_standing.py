"""How people stand by their confirmed results."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from assessments.enums import Status
from assessments.insight import scope as scope_module
from assessments.insight.scope import scope_of
from assessments.insight.standing import standing, years_before
from assessments.models import Assessment, ConfirmedProfile
from assessments.pictures.ground import ground_of
from assessments.workflow import steps
from config.refusals import Forbidden
from people.models import User
from tests.factories import CycleFactory, UserFactory, approved, open_for, self_submitted, submitted

pytestmark = pytest.mark.django_db


def test_who_leads_nobody_is_refused_and_told_where_their_own_results_are(trainee: User) -> None:
    with pytest.raises(Forbidden, match=r"own|自己"):
        scope_of(trainee, QueryDict(""))


def test_a_draft_and_what_is_not_approved_say_nothing(assessment: Assessment, hr: User) -> None:
    submitted(assessment)
    (row,) = standing(scope_of(hr, QueryDict(""))).rows
    assert row.profile is None
    assert set(row.states) == {"u"}
    assert not ConfirmedProfile.objects.exists()


def test_an_approval_confirms_a_profile_in_the_order_of_the_standard(assessment: Assessment, hr: User) -> None:
    self_submitted(assessment, value="4")
    approved(assessment, hr, changes={"P1.1.2": ("2", "需提醒"), "P1.2.1": ("not_observed", "未見")})
    (row,) = standing(scope_of(hr, QueryDict(""))).rows
    codes = [item.code for item in standing(scope_of(hr, QueryDict(""))).columns.items]
    given = dict(zip(codes, row.states, strict=True))
    assert given["P1.1.2"] == "g"
    assert given["P1.2.1"] == "n"
    assert {given[code] for code in codes if code not in ("P1.1.2", "P1.2.1")} == {"m"}
    assert row.own == "4" * len(codes)


def test_what_is_older_than_the_companys_term_is_too_old(assessment: Assessment, hr: User) -> None:
    approved(assessment, hr)
    today = timezone.localdate()
    ConfirmedProfile.objects.update(confirmed_on=years_before(today, 3))
    assert set(standing(scope_of(hr, QueryDict(""))).rows[0].states) == {"m"}
    ConfirmedProfile.objects.update(confirmed_on=years_before(today, 3) - timedelta(days=1))
    assert set(standing(scope_of(hr, QueryDict(""))).rows[0].states) == {"o"}


def test_of_a_cycle_that_is_asked_for_nothing_is_too_old_as_on_the_pictures(assessment: Assessment, hr: User) -> None:
    approved(assessment, hr)
    ConfirmedProfile.objects.update(confirmed_on=timezone.localdate() - timedelta(days=4 * 366))
    scope = scope_of(hr, QueryDict(f"cycle={assessment.cycle_id}"))
    assert set(standing(scope).rows[0].states) == {"m"}
    assert len(ground_of(scope).people) == 1


def test_as_of_a_day_before_the_approval_nothing_is_confirmed(assessment: Assessment, hr: User) -> None:
    approved(assessment, hr)
    yesterday = timezone.localdate() - timedelta(days=1)
    asked = QueryDict(f"as_of={yesterday.isoformat()}")
    assert standing(scope_of(hr, asked)).rows[0].profile is None


def test_what_is_open_again_stands_without_its_rater_and_goes_when_it_is_cancelled(
    assessment: Assessment, hr: User
) -> None:
    approved(assessment, hr)
    steps.perform(assessment.pk, "reopen", hr, reason="補充佐證")
    (row,) = standing(scope_of(hr, QueryDict(""))).rows
    assert row.profile is not None
    assert row.profile.rater is None
    steps.perform(assessment.pk, "cancel", hr, reason="重複")
    assert Assessment.objects.get(pk=assessment.pk).status == Status.CANCELLED
    assert not ConfirmedProfile.objects.exists()


def test_a_new_supervisor_sees_how_the_team_stood_before(assessment: Assessment, hr: User, trainee: User) -> None:
    approved(assessment, hr)
    new = UserFactory()
    User.objects.filter(pk=trainee.pk).update(supervisor=new)
    (row,) = standing(scope_of(new, QueryDict(""))).rows
    assert row.person.pk == trainee.pk
    assert set(row.states) == {"m"}


def test_of_two_cycles_the_later_one_by_its_days_counts(
    assessment: Assessment, hr: User, trainee: User, supervisor: User
) -> None:
    approved(assessment, hr, changes={"P1.1.1": ("2", "需提醒")})
    before = CycleFactory(version=assessment.cycle.version, ends_on=assessment.cycle.ends_on - timedelta(days=1))
    approved(open_for(before, trainee, supervisor, hr), hr)
    (row,) = standing(scope_of(hr, QueryDict(""))).rows
    assert row.profile is not None
    assert row.profile.assessment == assessment.pk
    (earlier,) = standing(scope_of(hr, QueryDict(f"cycle={before.pk}"))).rows
    assert set(earlier.states) == {"m"}


@pytest.mark.parametrize("named", [300, 0])
def test_one_team_of_a_cycle_holds_nobody_of_another_team_whom_the_reader_sees(
    assessment: Assessment, cycle, trainee: User, supervisor: User, manager: User, hr: User, named, monkeypatch
) -> None:
    monkeypatch.setattr(scope_module, "MOST_NAMED", named)
    other = UserFactory(supervisor=manager)
    theirs = UserFactory(supervisor=other)
    approved(open_for(cycle, theirs, other, hr), hr)
    approved(assessment, hr)
    of_all, of_one = (
        {row.person.pk for row in standing(scope_of(manager, QueryDict(f"cycle={cycle.pk}{team}"))).rows}
        for team in ("", f"&team={supervisor.username}")
    )
    assert of_all == {trainee.pk, theirs.pk}
    assert of_one == {trainee.pk}


@pytest.mark.parametrize("named", [300, 0])
def test_one_team_of_a_cycle_holds_whom_its_supervisor_rated_and_who_went_elsewhere_since(
    assessment: Assessment, cycle, trainee: User, supervisor: User, manager: User, hr: User, named, monkeypatch
) -> None:
    monkeypatch.setattr(scope_module, "MOST_NAMED", named)
    approved(assessment, hr)
    User.objects.filter(pk=trainee.pk).update(supervisor=UserFactory())
    UserFactory(supervisor=supervisor)
    asked = QueryDict(f"cycle={cycle.pk}&team={supervisor.username}")
    for reader in (hr, manager, supervisor):
        assert {row.person.pk for row in standing(scope_of(reader, asked)).rows} == {trainee.pk}
    of_all = standing(scope_of(supervisor, QueryDict(f"cycle={cycle.pk}"))).rows
    assert {row.person.pk for row in of_all} == {trainee.pk}


def test_a_new_supervisor_is_told_no_self_rating_of_before(
    assessment: Assessment, trainee: User, supervisor: User, hr: User
) -> None:
    UserFactory(supervisor=supervisor)
    self_submitted(assessment, value="4")
    approved(assessment, hr)
    new = UserFactory()
    User.objects.filter(pk=trainee.pk).update(supervisor=new)
    for reader, tells in ((new, False), (supervisor, True), (hr, True)):
        (row,) = standing(scope_of(reader, QueryDict(f"cycle={assessment.cycle_id}"))).rows
        assert bool(row.own) is tells
        assert set(row.states) == {"m"}
