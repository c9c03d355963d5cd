"""Whatever changes between two rounds: each open action stands at the top of the next appraisal, once."""

from __future__ import annotations

import pytest

from assessments.cycles import opening
from assessments.development import actions, helping
from assessments.development.plan import GivenLine, save_line
from assessments.enums import ActionState
from assessments.models import AgreedAction, Assessment, DevelopmentAction
from assessments.record.agreed import agreed_before
from assessments.workflow import steps
from competency.drafts.publishing import new_draft, publish
from config.days import local_day
from people.models import User
from tests.competency import builders
from tests.factories import CycleFactory, approved, open_for, rate_all, self_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(standard, editor):
    return publish(builders.small_draft(), by=editor)


@pytest.fixture
def open_ones(version, trainee, supervisor, hr):
    """Of a plan, by hand, under way, moved, with help wanted; closed ones beside them."""
    first = open_for(CycleFactory(version=version), trainee, supervisor, hr)
    for goal in ("未開始", "進行中", "已完成", "已放棄", "求助"):
        save_line(first.pk, supervisor, GivenLine(goal))
    approved(first, hr)
    of_plan = {row.goal: row for row in DevelopmentAction.objects.filter(assessment=first)}
    actions.begin(of_plan["進行中"].pk, supervisor)
    actions.finish(of_plan["已完成"].pk, supervisor)
    actions.drop(of_plan["已放棄"].pk, supervisor, "規定已取消")
    helping.ask(of_plan["求助"].pk, trainee, "不會用系統")
    actions.add(trainee, supervisor, GivenLine("核可後手動加入"))
    moved = actions.add(trainee, hr, GivenLine("延後"))
    actions.change_due(moved.pk, hr, local_day(first.created_at))
    found = set(DevelopmentAction.objects.open().filter(person=trainee).values_list("pk", flat=True))
    assert len(found) == 5
    return found


def next_version(version, editor):
    return publish(new_draft(version, "XYZ1234-001v2", "v2", by=editor), by=editor)


def by_another_supervisor(trainee, version, supervisor, manager, hr, editor):
    User.objects.filter(pk=trainee.pk).update(supervisor=manager)
    return open_for(CycleFactory(version=version), trainee, manager, hr)


def with_another_title(trainee, version, supervisor, manager, hr, editor):
    User.objects.filter(pk=trainee.pk).update(job_title="客服組長")
    return open_for(CycleFactory(version=version), User.objects.get(pk=trainee.pk), supervisor, hr)


def by_the_next_version(trainee, version, supervisor, manager, hr, editor):
    return open_for(CycleFactory(version=next_version(version, editor)), trainee, supervisor, hr)


def by_another_standard(trainee, version, supervisor, manager, hr, editor):
    other = publish(builders.small_draft("QQQ9999-001v1"), by=editor)
    return open_for(CycleFactory(version=other), trainee, supervisor, hr)


def opened_in_bulk(trainee, version, supervisor, manager, hr, editor):
    return opening.open_for_people(CycleFactory(version=version, state="draft").pk, [trainee], hr)[0]


def handed_over_in_the_middle(trainee, version, supervisor, manager, hr, editor):
    row = open_for(CycleFactory(version=version), trainee, supervisor, hr)
    rate_all(row, supervisor)
    steps.perform(row.pk, "reassign", hr, reason="主管調職", person=manager)
    return row


def after_one_that_was_cancelled(trainee, version, supervisor, manager, hr, editor):
    cancelled = open_for(CycleFactory(version=version), trainee, supervisor, hr)
    rate_all(cancelled, supervisor)
    steps.perform(cancelled.pk, "submit", supervisor)
    steps.perform(cancelled.pk, "cancel", hr, reason="誤開")
    return open_for(CycleFactory(version=version), trainee, supervisor, hr)


def with_a_self_rating_and_returned(trainee, version, supervisor, manager, hr, editor):
    row = open_for(CycleFactory(version=version), trainee, supervisor, hr)
    self_submitted(row)
    rate_all(row, supervisor)
    steps.perform(row.pk, "submit", supervisor)
    steps.perform(row.pk, "withdraw", supervisor)
    return row


WAYS = [
    by_another_supervisor, with_another_title, by_the_next_version, by_another_standard, opened_in_bulk,
    handed_over_in_the_middle, after_one_that_was_cancelled, with_a_self_rating_and_returned,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_open_action_reaches_the_next_appraisal_once(
    way, open_ones, trainee, version, supervisor, manager, hr, editor
):
    opened = Assessment.objects.get(pk=way(trainee, version, supervisor, manager, hr, editor).pk)
    shown = [row.action_id for row in agreed_before(opened)]
    assert sorted(shown) == sorted(open_ones)
    rate_all(opened, opened.supervisor)
    steps.perform(opened.pk, "submit", opened.supervisor)
    kept = AgreedAction.objects.filter(assessment=opened)
    assert sorted(kept.values_list("action", flat=True)) == sorted(open_ones)
    assert set(kept.values_list("state", flat=True)) == {ActionState.PLANNED, ActionState.UNDER_WAY}
