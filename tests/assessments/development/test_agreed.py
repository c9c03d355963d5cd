"""上次約定: each open action reaches the next appraisal once, and stays as it was when that was signed."""

import os
import random
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.development import actions
from assessments.development.plan import GivenLine, save_line
from assessments.enums import ActionState
from assessments.models import AgreedAction, Assessment, DevelopmentAction
from assessments.privacy.retention import purge_assessment
from assessments.record import agreed, snapshot
from assessments.record.agreed import agreed_before
from assessments.reports.context import report_context
from assessments.verifying.check import confirmed
from assessments.workflow import steps
from config.refusals import Refusal
from tests.factories import CycleFactory, approved, open_for, rate_all, submitted

pytestmark = pytest.mark.django_db
SEEDS = range(int(os.environ.get("HISTORIES", "8")))


@pytest.fixture
def pass_days(monkeypatch):
    real, passed = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def forward(days):
        passed[0] += timedelta(days=days)

    return forward


@pytest.fixture
def before(assessment, supervisor, hr):
    """An approved appraisal with a line, whose action is open."""
    save_line(assessment.pk, supervisor, GivenLine("學會安撫", "跟班"))
    return approved(assessment, hr)


@pytest.fixture
def later(before, standard, trainee, supervisor, hr):
    return open_for(CycleFactory(version=standard), trainee, supervisor, hr)


def goals(assessment):
    return [row.goal for row in agreed_before(assessment)]


def test_the_first_appraisal_has_nothing_agreed_before_it(assessment):
    assert goals(assessment) == []


def test_its_own_lines_are_not_what_was_agreed_before(before):
    assert DevelopmentAction.objects.get().assessment == before
    assert goals(before) == []


def test_opened_again_it_is_not_told_its_own_lines_either(before, hr):
    steps.perform(before.pk, "reopen", hr, reason="補件")
    assert DevelopmentAction.objects.get().is_open
    assert goals(Assessment.objects.get(pk=before.pk)) == []


def test_what_was_done_before_it_was_opened_is_not_told_again(before, standard, trainee, supervisor, hr, pass_days):
    actions.finish(DevelopmentAction.objects.get().pk, supervisor)
    pass_days(1)
    assert goals(open_for(CycleFactory(version=standard), trainee, supervisor, hr)) == []


def test_what_is_done_since_is_told_with_when_and_in_what_words(later, supervisor):
    actions.finish(DevelopmentAction.objects.get().pk, supervisor, "獨立完成三件")
    (row,) = agreed_before(later)
    assert (row.state, row.words, row.closed_on) == (ActionState.DONE, "獨立完成三件", timezone.localdate())


def test_one_by_hand_is_among_them_and_anothers_is_not(later, trainee, supervisor, hr, stranger):
    actions.add(trainee, supervisor, GivenLine("熟悉退費規定"))
    actions.add(stranger, hr, GivenLine("別人的"))
    assert goals(later) == ["學會安撫", "熟悉退費規定"]


def test_the_rating_page_the_page_of_the_appraisal_and_the_report_show_them(later, supervisor, signed_in):
    browser = signed_in(supervisor)
    for url in (reverse("assessments:rate", args=[later.pk]), later.get_absolute_url()):
        page = browser.get(url).content.decode()
        assert page.count("data-agreed") == 1
        assert "學會安撫" in page
    printed = report_context(snapshot.content(later))["agreed"]
    assert [(row["goal"], row["outcome"].text) for row in printed] == [("學會安撫", "尚未開始")]


def test_what_is_signed_stays_as_it_was_and_still_verifies(later, supervisor, hr):
    action = DevelopmentAction.objects.get()
    submitted(later)
    actions.finish(action.pk, supervisor, "後來完成")
    row = Assessment.objects.get(pk=later.pk)
    assert [one.state for one in agreed_before(row)] == [ActionState.PLANNED]
    steps.perform(later.pk, "acknowledge", later.trainee)
    done = steps.perform(later.pk, "approve", hr)
    (part,) = snapshot.thaw(done.snapshots.get())["agreed"]
    assert (part["state"], part["agreed_in"]) == ("planned", action.assessment.period.name)
    assert confirmed(later.pk) == []


def test_returned_it_is_signed_anew_as_things_stand_then(later, supervisor, hr):
    submitted(later)
    actions.finish(DevelopmentAction.objects.get().pk, supervisor)
    steps.perform(later.pk, "withdraw", supervisor)
    assert not AgreedAction.objects.exists()
    steps.perform(later.pk, "submit", supervisor)
    assert [one.state for one in AgreedAction.objects.all()] == [ActionState.DONE]


def test_a_record_of_a_former_format_tells_nothing_of_it(later):
    assert "agreed" not in snapshot.record(later, form=3)
    assert report_context(snapshot.content(later, snapshot.record(later, form=3)))["agreed"] == []


def test_the_text_changed_past_the_portal_is_noticed(later, supervisor):
    submitted(later)
    AgreedAction.objects.filter(assessment=later).update(goal="別的目標")
    assert "別的目標" in str(confirmed(later.pk))


def test_what_was_signed_outlives_the_appraisal_that_it_came_from(later, before, hr):
    submitted(later)
    with transaction.atomic():
        purge_assessment(Assessment.objects.locked(before.pk), years=5)
    row = AgreedAction.objects.get()
    assert (row.action, row.goal) == (None, "學會安撫")
    assert confirmed(later.pk) == []


def test_a_purge_takes_what_was_agreed_with_its_appraisal(later, supervisor, hr):
    approved(later, hr)
    with transaction.atomic():
        purge_assessment(Assessment.objects.locked(later.pk), years=5)
    assert not AgreedAction.objects.exists()


def test_what_is_written_of_many_at_once_is_what_each_submission_writes(later, trainee, supervisor):
    done = actions.add(trainee, supervisor, GivenLine("讀完退貨規定"))
    actions.begin(done.pk, supervisor, "說明")
    actions.finish(done.pk, supervisor, "讀完了")
    written = []
    with transaction.atomic():
        for keep in (agreed.keep, lambda one: agreed.keep_all([one])):
            agreed.forget(later)
            keep(later)
            rows = AgreedAction.objects.filter(assessment=later)
            written.append(list(rows.values_list("action", "position", "goal", "state", "closed_on", "note")))
    one_by_one, at_once = written
    assert [row[3] for row in one_by_one] == [ActionState.PLANNED, ActionState.DONE]
    assert at_once == one_by_one


def wander(chance, action, actor):
    """One step that may be refused."""
    names = (actions.begin, actions.finish, actions.reopen, actions.note, actions.drop)
    try:
        chance.choice(names)(action.pk, actor, "說明")
    except Refusal:
        return False
    return True


def history(seed, standard, trainee, supervisor, hr, pass_days):
    """Some rounds, in which actions begin, end, are reopened and cancelled; what each round is opened with is told."""
    chance, told, taken = random.Random(seed), [f"seed {seed}"], 0
    for number in range(4):
        pass_days(1)
        was_open = set(DevelopmentAction.objects.open().filter(person=trainee).values_list("pk", flat=True))
        opened = open_for(CycleFactory(version=standard), trainee, supervisor, hr)
        pass_days(1)
        for _try in range(chance.randint(0, 8)):
            rows = list(DevelopmentAction.objects.filter(person=trainee))
            if not rows or chance.random() < 0.3:
                actions.add(trainee, supervisor, GivenLine(f"手動 {number} {_try}"))
            else:
                taken += wander(chance, chance.choice(rows), supervisor)
        for line in range(chance.randint(0, 2)):
            save_line(opened.pk, supervisor, GivenLine(f"計畫 {number} {line}"))
        rate_all(opened, supervisor)
        steps.perform(opened.pk, "submit", supervisor)
        found = list(AgreedAction.objects.filter(assessment=opened).values_list("action", flat=True))
        told.append(f"{number}: open {sorted(was_open)}, found {found}")
        assert len(found) == len(set(found)), told
        assert was_open <= set(found), told
        still = set(DevelopmentAction.objects.open().filter(person=trainee).values_list("pk", flat=True))
        assert still <= set(found), told
        if chance.random() < 0.3:
            steps.perform(opened.pk, "cancel", hr, reason="重複")
        else:
            steps.perform(opened.pk, "acknowledge", trainee)
            steps.perform(opened.pk, "approve", hr)
            if chance.random() < 0.4:
                steps.perform(opened.pk, "reopen", hr, reason="補件")
                steps.perform(opened.pk, "cancel", hr, reason="重複")
    return taken


def test_every_open_action_reaches_the_next_appraisal_once(standard, trainee, supervisor, hr, pass_days):
    taken = 0
    for seed in SEEDS:
        with transaction.atomic():
            taken += history(seed, standard, trainee, supervisor, hr, pass_days)
            transaction.set_rollback(True)
    assert taken > len(SEEDS)
