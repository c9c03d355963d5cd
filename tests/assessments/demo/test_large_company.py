"""The large company of `seed_demo --people`: when it is refused, that it is whole, and what of it nobody signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from random import Random
from typing import Any

import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.test import override_settings
from django_tasks_db.models import DBTaskResult

from assessments.demo.company import structure
from assessments.enums import Action, CycleState, Outcome, Status
from assessments.models import (
    AgreedAction,
    Assessment,
    Course,
    Cycle,
    DevelopmentAction,
    Event,
    FollowUp,
    IndicatorResult,
    JobTitleStandard,
    Participant,
    PlanLine,
    SelfRating,
    Signature,
    Snapshot,
    TaskResult,
)
from assessments.record.seeded import MARK
from assessments.reports.stored import report_of
from assessments.workflow import steps
from competency.models import Indicator, Task
from mailing.models import Mail, MailState
from people.models import BETWEEN, User
from tests import shipped
from tests.assessments.verifying.tampering import run
from tests.standing import standing

pytestmark = pytest.mark.django_db
PEOPLE, SIGNED = 70, 4


def seed(**options: int) -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said, **options)
    return said.getvalue()


@pytest.fixture
def demo_mode(settings):
    settings.DEMO_MODE = True


@pytest.fixture(scope="module")
def founded(shipped_rows: Any, django_db_blocker: Any) -> Iterator[str]:
    """The company, made once for this module, beside the small one; what the command said."""
    with standing(django_db_blocker):
        shipped.put(shipped_rows)
        with override_settings(DEMO_MODE=True):
            said = seed(people=PEOPLE, cycles=2, approved=SIGNED)
        yield said


@pytest.fixture
def company(founded: str, db: Any, demo_mode: None) -> str:
    return founded


def members() -> Any:
    return User.objects.filter(username__startswith="X")


def seeded() -> Any:
    """The approved appraisals that nobody signed."""
    marked = Event.objects.filter(action=Action.APPROVE, details__seeded=True).values("assessment")
    return Assessment.objects.filter(pk__in=marked).order_by("pk")


def test_without_demo_mode_it_refuses_and_makes_nobody(standard, settings):
    settings.DEMO_MODE = False
    with pytest.raises(CommandError, match=r"Nothing was changed\. Set DEMO_MODE=1"):
        seed(people=100)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "options", [{"people": 29}, {"people": 50_001}, {"people": 30, "cycles": 0}, {"people": 30, "approved": -1}]
)
def test_a_size_that_can_not_be_is_refused_with_its_bounds(standard, demo_mode, options):
    with pytest.raises(CommandError, match=r"takes a number from [\d,]+ to [\d,]+\. Nothing was changed\."):
        seed(**options)
    assert not User.objects.exists()


def test_where_nobody_holds_hr_it_refuses_and_adds_nobody(standard, demo_mode, stranger):
    with pytest.raises(CommandError, match="Nobody here holds the HR role"):
        seed(people=30)
    assert list(User.objects.all()) == [stranger]


def test_outside_demo_mode_what_nobody_signed_is_an_alarm(company, settings):
    settings.DEMO_MODE = False
    code, said = run()
    assert code == 1
    assert said.count("for a trial; nobody signed it. It counts only in demo mode.") == seeded().count()
    assert f"{seeded().count()} records are wrong." in said


def test_a_signed_appraisal_can_not_be_made_to_pass_as_seeded_by_sql(company):
    row = Assessment.objects.filter(snapshots__isnull=False, trainee__in=members()).first()
    Snapshot.objects.filter(assessment=row).delete()
    Signature.objects.filter(assessment=row).delete()
    for event in row.events.filter(action__in=[Action.SUBMIT, Action.ACKNOWLEDGE, Action.DISPUTE, Action.APPROVE]):
        details = {key: value for key, value in event.details.items() if key != "signed"}
        Event.objects.filter(pk=event.pk).update(details={**details, MARK: True})
    code, said = run()
    assert code == 1
    assert f"{row.number}  These events do not fit their seals" in said
    assert said.count(f"{row.number}  The signature of event") == 3
    assert f"{row.number}  The frozen revision 1 was removed." in said


def test_a_changed_rating_of_a_seeded_appraisal_is_an_alarm_also_in_demo_mode(company):
    row = seeded().first()
    row.answers.filter(comment="").order_by("pk")[:1].get()
    row.answers.update(comment="改過")
    code, said = run()
    assert code == 1
    assert f"{row.number}  These ratings do not fit their seals" in said


@pytest.mark.sqlite
def test_all_of_it_stands_as_it_was_sealed_and_what_nobody_signed_is_counted(company):
    code, said = run()
    assert code == 0, said
    assert f"Assessments: {Assessment.objects.count()} looked at, 0 alarms" in said
    assert f"{seeded().count()} of them are not signed: seed_demo made them for trials." in said


def test_as_many_as_asked_go_through_every_step_and_are_frozen(company):
    assert f"{SIGNED} appraisals went through every step" in company
    frozen = Assessment.objects.filter(trainee__in=members(), snapshots__isnull=False)
    assert frozen.count() == SIGNED
    assert {row.status for row in frozen} == {Status.APPROVED}
    assert not frozen.filter(pk__in=seeded()).exists()
    assert seeded().count() > SIGNED


def test_what_is_approved_has_confirmed_results_that_rebuilding_leaves(company):
    row = seeded().first()
    items = sum(1 for _answer in row.answers.all())
    assert row.indicator_results.count() == items
    tasks = Task.objects.filter(duty__version=row.standard)
    assert row.task_results.count() == tasks.count()
    before = IndicatorResult.objects.count()
    said = StringIO()
    call_command("rebuild_results", language="en", stdout=said)
    assert "Nothing to correct." in said.getvalue()
    assert IndicatorResult.objects.count() == before


def test_each_line_of_an_approved_plan_has_an_action_as_old_as_the_approval(company):
    lines = PlanLine.objects.filter(assessment__trainee__in=members(), assessment__status=Status.APPROVED)
    assert lines.exists()
    for line in lines:
        approval = line.assessment.events.get(action=Action.APPROVE)
        assert (line.action.created_at, line.action.created_by) == (approval.at, approval.actor)
        first, *later = line.action.steps.all()
        assert (first.at, first.by, first.to_state) == (approval.at, approval.actor, "planned")
        assert {step.to_state for step in later} | {"planned"} == {line.action.state, "planned"}


def test_what_was_agreed_before_is_written_down_at_each_submission(company):
    submitted = Assessment.objects.filter(trainee__in=members(), submitted_at__isnull=False)
    assert AgreedAction.objects.filter(assessment__in=submitted & seeded()).exists()
    for row in submitted:
        before = DevelopmentAction.objects.carried_to(row).filter(created_at__lt=row.submitted_at)
        assert {one.action_id for one in row.agreed.all()} == set(before.values_list("pk", flat=True))


def test_the_company_learns_from_its_gaps_and_some_of_them_are_closed(company):
    assert Course.objects.filter(code__startswith="L").count() == 200
    places = Participant.objects.filter(person__in=members())
    held = places.filter(planned__state="held")
    assert held.filter(attendance="attended", hours__gt=0).exists()
    assert not held.filter(Q(needs=None) | Q(taken_at=None)).exists()
    followed = FollowUp.objects.filter(participant__in=held)
    assert followed.filter(meets=True, event__actor__in=members()).exists()
    assert IndicatorResult.objects.filter(source="follow_up", person__in=members()).count() == followed.count()


def test_a_changed_result_of_a_seeded_appraisal_is_an_alarm(company):
    row = seeded().first()
    TaskResult.objects.filter(pk=row.task_results.first().pk).update(outcome=Outcome.NONE)
    code, said = run()
    assert code == 1
    assert f"{row.number}  Its confirmed results are not those of its ratings:" in said


def test_the_report_of_what_nobody_signed_says_that_it_is_for_trials(company):
    document = report_of(seeded().first())
    assert document.name.endswith("_r1_試用資料.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(document.pdf))
    assert "試用資料" in text.replace(" ", "")  # the watermark is spaced


def test_nobody_is_written_to_and_nothing_waits_for_a_worker(company):
    assert not Mail.objects.filter(state=MailState.WAITING).exists()
    assert not DBTaskResult.objects.filter(task_path="assessments.workflow.tasks.render_reports").exists()


def test_the_older_cycle_is_closed_and_the_newest_open_and_in_its_middle(company):
    old, new = Cycle.objects.filter(name__contains="全公司").order_by("ends_on")
    assert (old.state, new.state) == (CycleState.CLOSED, CycleState.OPEN)
    assert set(old.assessments.values_list("status", flat=True)) <= Status.finished()
    states = Counter(new.assessments.values_list("status", flat=True))
    assert states[Status.DRAFT] > 10
    assert states[Status.APPROVED] > 10
    assert states[Status.SUBMITTED] + states[Status.ACKNOWLEDGED] + states[Status.DISPUTED] > 3
    assert new.assessments.overdue().exists()
    assert SelfRating.objects.filter(assessment__cycle=new, submitted_at__isnull=False).exists()


def test_each_line_of_work_is_rated_by_a_standard_of_its_own(company):
    used = Counter(Assessment.objects.filter(trainee__in=members()).values_list("standard__standard__code", flat=True))
    assert set(used) == {"BAS4222-002", "DEMO-WHS", "DEMO-SAL"}
    assert JobTitleStandard.objects.count() == sum(len(line.titles) for line in structure.LINES)
    assert 20 <= Indicator.objects.filter(block__task__duty__version__code="DEMO-WHSv1").count() <= 30
    shared = Task.objects.filter(duty__version__code="DEMO-WHSv1", blocks_of__isnull=False)
    assert [(task.code, task.blocks_of.code) for task in shared.order_by("code")] == [
        ("T1.2", "T1.1"),
        ("T2.2", "T2.1"),
    ]


def test_what_waits_for_hr_is_signed_and_can_be_approved_by_hand(company):
    row = Assessment.objects.filter(trainee__in=members(), status__in=[Status.ACKNOWLEDGED, Status.DISPUTED]).first()
    steps.perform(row.pk, Action.APPROVE, User.objects.get(username="hr"), reason="核定")
    row.refresh_from_db()
    assert row.status == Status.APPROVED
    assert row.snapshots.count() == 1
    code, said = run()
    assert code == 0, said


def test_a_seeded_appraisal_that_is_opened_again_is_rated_and_signed_like_any_other(company):
    row = seeded().filter(cycle__state=CycleState.OPEN, supervisor__is_active=True).first()
    steps.perform(row.pk, Action.REOPEN, User.objects.get(username="hr"), reason="補正")
    steps.perform(row.pk, Action.SUBMIT, row.supervisor)
    Signature.objects.get(assessment=row, revision=2)
    code, said = run()
    assert code == 0, said
    Signature.objects.filter(assessment=row).delete()
    code, said = run()
    assert code == 1
    assert said.count(f"{row.number}  The signature of event") == 1


def test_a_further_call_adds_that_many_more_with_cycles_of_their_own(company):
    before = set(members().values_list("username", flat=True))
    cycles = Cycle.objects.count()
    seed(people=30, cycles=1, approved=0)
    added = set(members().values_list("username", flat=True)) - before
    assert len(added) == 30
    assert Course.objects.filter(code__startswith="L").count() == 200, "they learn from the same catalogue"
    assert min(added) > max(before)
    assert Cycle.objects.count() == cycles + 1
    assert Cycle.objects.filter(name__endswith="（第 2 批）").count() == 1
    assert run()[0] == 0


def test_the_same_seed_makes_the_same_company():
    assert structure.posts(300, Random("1")) == structure.posts(300, Random("1"))


@pytest.mark.parametrize("people", [30, 31, 99, 1_000, 10_000, 50_000])
def test_a_company_of_any_size_has_that_many_posts_in_five_ranks_and_small_teams(people):
    posts = structure.posts(people, Random("1"))
    assert len(posts) == people
    assert {post.rank for post in posts} == set(range(5))
    assert all(post.above is None or post.above < place for place, post in enumerate(posts))
    assert {path.count(BETWEEN) for path in {post.department for post in posts}} == {0, 1, 2}
    teams = Counter(post.above for post in posts if post.rank == 4)
    assert max(teams.values()) - min(teams.values()) <= 1
    assert 7 <= min(teams.values()) <= max(teams.values()) <= 10
