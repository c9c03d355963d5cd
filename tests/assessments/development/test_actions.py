"""What becomes of the lines of a plan: who may take a step, which there are, and what an approval does to them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from assessments.development import actions
from assessments.development.plan import GivenLine, RefusedLine, remove_line, save_line
from assessments.models import DevelopmentAction, DevelopmentStep, PlanLine
from assessments.record import snapshot
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from config.refusals import BadInput, Conflict, Forbidden
from integrity.checks import CHECKS
from tests.factories import approved, rate_all

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def said(action):
    return [(step.from_state, step.to_state, step.note or step.cause) for step in action.steps.all()]


def of(assessment, goal):
    return DevelopmentAction.objects.get(assessment=assessment, goal=goal)


@pytest.fixture
def planned(assessment, supervisor, hr):
    """An approved appraisal with two lines in its plan."""
    skill = load_sheet(assessment).tasks[0].skills[0]
    save_line(assessment.pk, supervisor, GivenLine("學會安撫", "跟班", skill.pk, today(30)))
    save_line(assessment.pk, supervisor, GivenLine("熟悉退費規定"))
    return approved(assessment, hr)


@pytest.fixture
def action(planned):
    return of(planned, "學會安撫")


def again(assessment, supervisor, hr, *changes):
    """Opened again, its plan changed, approved anew."""
    steps.perform(assessment.pk, "reopen", hr, reason="補件")
    for change in changes:
        change()
    rate_all(assessment, supervisor)
    steps.perform(assessment.pk, "submit", supervisor)
    steps.perform(assessment.pk, "acknowledge", assessment.trainee)
    return steps.perform(assessment.pk, "approve", hr)


@pytest.mark.parametrize("whose", ["stranger", "manager", "editor"])
def test_what_is_not_theirs_is_not_even_there(whose, action, request):
    with pytest.raises(DevelopmentAction.DoesNotExist):
        actions.begin(action.pk, request.getfixturevalue(whose))
    assert said(action) == [("", "planned", "")]


def test_an_auditor_sees_it_and_changes_nothing(action, auditor):
    assert DevelopmentAction.objects.visible_to(auditor).filter(pk=action.pk).exists()
    with pytest.raises(Forbidden, match="Ask the person"):
        actions.begin(action.pk, auditor)


def test_a_supervisor_of_now_may_and_one_who_was_never_over_it_may_not(action, stranger, supervisor, trainee):
    trainee.supervisor = stranger
    trainee.save()
    actions.begin(action.pk, stranger)
    actions.note(action.pk, supervisor, "還是由我追蹤")  # who appraised sees to it
    assert [step.by for step in action.steps.all()][1:] == [stranger, supervisor]


@pytest.mark.parametrize("reason", ["", "  \r\n", "\u200b"])
def test_dropping_needs_a_reason(reason, action, supervisor):
    with pytest.raises(BadInput, match="Say why"):
        actions.drop(action.pk, supervisor, reason)
    with pytest.raises(BadInput, match="Write the note"):
        actions.note(action.pk, supervisor, reason)
    assert said(action) == [("", "planned", "")]


@pytest.mark.parametrize("end", ["finish", "drop"])
def test_what_has_ended_is_not_begun_ended_or_moved_again(end, action, supervisor):
    getattr(actions, end)(action.pk, supervisor, "說明")
    before = said(action)
    for again in (actions.begin, actions.finish):
        with pytest.raises(Conflict, match="Reload"):
            again(action.pk, supervisor)
    with pytest.raises(Conflict):
        actions.drop(action.pk, supervisor, "不做了")
    with pytest.raises(Conflict):
        actions.change_due(action.pk, supervisor, today(60))
    assert said(action) == before
    actions.note(action.pk, supervisor, "補充")
    assert said(action)[-1][2] == "補充"


@pytest.mark.parametrize("days", [-1, 30, 9999])
def test_a_due_date_that_is_past_the_same_or_a_slip_is_refused(days, action, supervisor):
    with pytest.raises(BadInput, match="Choose another day"):
        actions.change_due(action.pk, supervisor, today(days))


def test_a_line_of_an_appraisal_that_nobody_approved_has_no_action(assessment, supervisor):
    save_line(assessment.pk, supervisor, GivenLine("學會安撫"))
    rate_all(assessment, supervisor)
    steps.perform(assessment.pk, "submit", supervisor)
    assert not DevelopmentAction.objects.exists()


def test_each_line_has_its_action_from_the_approval_on(planned, trainee, supervisor, hr):
    rows = list(planned.development_actions.order_by("pk"))
    lines = list(planned.plan_lines.all())
    assert [row.line for row in rows] == lines
    for row, line in zip(rows, lines, strict=True):
        assert (row.goal, row.measure, row.element, row.due_on) == (line.goal, line.measure, line.element, line.due_on)
        assert (row.person, row.owner, row.created_by, row.state) == (trainee, supervisor, hr, "planned")
        assert said(row) == [("", "planned", "")]


def test_the_steps_of_an_action_tell_who_did_what_and_why(action, trainee, supervisor, hr):
    actions.begin(action.pk, trainee, "下週開始")
    actions.change_due(action.pk, supervisor, today(60), "課程延期")
    actions.finish(action.pk, hr)
    action.refresh_from_db()
    assert (action.state, action.due_on) == ("done", today(60))
    assert said(action)[1:] == [
        ("planned", "under_way", "下週開始"),
        ("under_way", "under_way", "課程延期"),
        ("under_way", "done", ""),
    ]
    assert [step.by for step in action.steps.all()][1:] == [trainee, supervisor, hr]
    assert not any(True for check in CHECKS.values() for _alarm in check.alarms())


def test_lines_that_say_the_same_keep_their_action_in_the_next_revision(planned, action, supervisor, hr):
    actions.begin(action.pk, supervisor)
    before = list(DevelopmentAction.objects.values())
    again(planned, supervisor, hr)
    assert list(DevelopmentAction.objects.values()) == before
    assert DevelopmentStep.objects.count() == 3


def test_a_line_taken_out_drops_its_action_and_a_new_one_gets_one(planned, action, supervisor, hr):
    def change():
        remove_line(planned.pk, supervisor, action.line_id)
        save_line(planned.pk, supervisor, GivenLine("主持晨會"))

    again(planned, supervisor, hr, change)
    action.refresh_from_db()
    assert (action.state, action.line) == ("dropped", None)
    assert said(action)[-1] == ("planned", "dropped", "plan")
    assert of(planned, "主持晨會").state == "planned"
    assert of(planned, "熟悉退費規定").state == "planned"


def test_a_line_that_says_something_else_is_another_one(planned, action, supervisor, hr):
    given = GivenLine("學會安撫與說明", "跟班", action.element_id, action.due_on)
    again(planned, supervisor, hr, lambda: save_line(planned.pk, supervisor, given, action.line_id))
    line = planned.plan_lines.get(goal="學會安撫與說明")
    action.refresh_from_db()
    assert (action.state, action.line) == ("dropped", None)
    assert (line.action.state, line.action.goal) == ("planned", "學會安撫與說明")


def test_a_line_taken_out_and_added_again_keeps_its_action(planned, action, supervisor, hr):
    actions.begin(action.pk, supervisor)

    def change():
        row = remove_line(planned.pk, supervisor, action.line_id)
        save_line(planned.pk, supervisor, GivenLine(row.goal, row.measure, row.element_id, row.due_on))

    again(planned, supervisor, hr, change)
    action.refresh_from_db()
    assert (action.state, action.line.goal) == ("under_way", "學會安撫")
    assert DevelopmentAction.objects.count() == 2


def test_what_is_done_stays_done_when_the_plan_no_longer_holds_it(planned, action, supervisor, hr):
    actions.finish(action.pk, supervisor)
    again(planned, supervisor, hr, lambda: remove_line(planned.pk, supervisor, action.line_id))
    action.refresh_from_db()
    assert (action.state, action.line) == ("done", None)


def test_a_due_date_that_the_plan_moves_moves_unless_somebody_moved_it(planned, action, supervisor, hr):
    other = of(planned, "熟悉退費規定")
    actions.change_due(other.pk, supervisor, today(90))

    def change():
        for row in (action, other):
            given = GivenLine(row.goal, row.measure, row.element_id, today(45))
            save_line(planned.pk, supervisor, given, row.line_id)

    again(planned, supervisor, hr, change)
    action.refresh_from_db()
    other.refresh_from_db()
    assert (action.due_on, other.due_on) == (today(45), today(90))
    assert said(action)[-1] == ("planned", "planned", "plan")


def test_cancelling_drops_what_is_open(planned, action, supervisor, hr):
    actions.finish(of(planned, "熟悉退費規定").pk, supervisor)
    steps.perform(planned.pk, "reopen", hr, reason="補件")
    steps.perform(planned.pk, "cancel", hr, reason="離職")
    action.refresh_from_db()
    assert said(action)[-1] == ("planned", "dropped", "cancelled")
    assert of(planned, "熟悉退費規定").state == "done"


def test_one_added_by_hand_belongs_to_no_plan(trainee, supervisor, stranger):
    with pytest.raises(Forbidden):
        actions.add(trainee, stranger, GivenLine("學會安撫"))
    with pytest.raises(RefusedLine):
        actions.add(trainee, supervisor, GivenLine(" "))
    with pytest.raises(RefusedLine):
        actions.add(trainee, supervisor, GivenLine("學會安撫", element=999_999))
    with pytest.raises(RefusedLine):
        actions.add(trainee, supervisor, GivenLine("學會安撫", due_on=today(-1)))
    assert not DevelopmentAction.objects.exists()
    row = actions.add(trainee, trainee, GivenLine(" 學會安撫 ", due_on=today()))
    assert (row.goal, row.line, row.assessment, row.owner) == ("學會安撫", None, None, supervisor)
    assert actions.add(trainee, supervisor, GivenLine("主持晨會")).owner == supervisor
    assert said(row) == [("", "planned", "")]


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (DevelopmentAction, {"state": "forgotten"}),
        (DevelopmentAction, {"goal": ""}),
        (DevelopmentAction, {"assessment": None}),
        (DevelopmentStep, {"to_state": "dropped"}),
        (DevelopmentStep, {"to_state": "forgotten"}),
        (DevelopmentStep, {"by": None}),
        (DevelopmentStep, {"cause": "plan"}),
    ],
)
def test_the_database_refuses_what_can_not_be(model, columns, planned):
    row = model.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**columns)


def test_a_line_has_one_action_at_most(planned, action):
    with pytest.raises(IntegrityError), transaction.atomic():
        DevelopmentAction.objects.exclude(pk=action.pk).update(line=PlanLine.objects.get(pk=action.line_id))


def test_the_page_tells_what_became_of_each_line(planned, action, supervisor, hr, signed_in):
    actions.begin(action.pk, supervisor, "下週開始跟班")
    again(planned, supervisor, hr, lambda: remove_line(planned.pk, supervisor, of(planned, "熟悉退費規定").line_id))
    browser = signed_in(supervisor)
    html = browser.get(planned.get_absolute_url()).content.decode()
    for words in ("進行中", "下週開始跟班", "林淑芬", "已不在計畫中", "熟悉退費規定", "計畫已變更"):
        assert words in html, words


def test_the_signed_record_is_the_same_whatever_becomes_of_its_plan(planned, action, supervisor):
    before = snapshot.record(planned)["development"]
    actions.change_due(action.pk, supervisor, today(60))
    actions.finish(action.pk, supervisor)
    assert snapshot.record(planned)["development"] == before
