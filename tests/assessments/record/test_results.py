"""What approved appraisals confirm: by whom it is written, from what, and when it goes."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation

from assessments.models import ConfirmedProfile, IndicatorResult, Snapshot, TaskResult
from assessments.rating import saving
from assessments.record import results
from assessments.record.confirmed import Unlike, said_of
from assessments.record.rebuilding import Rebuilt, rebuild
from assessments.record.results import Standards
from assessments.record.snapshot import thaw
from assessments.sheet.layout import load_sheet
from assessments.verifying.check import confirmed
from assessments.workflow import steps
from competency.models import Block, Element, Indicator, Task
from config.days import local_day
from config.refusals import Conflict
from tests.assessments.soundness import faults
from tests.factories import CycleFactory, UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db
GIVEN = {"P1.1.2": ("2", "十月兩次延後回覆。"), "P1.1.3": ("not_observed", "本季沒有機會。")}


def by_code(assessment):
    rows = assessment.indicator_results.select_related("indicator", "attitude", "level")
    return {row.subject.code: row for row in rows}


def stored(assessment):
    rows = [*assessment.indicator_results.order_by("pk"), *assessment.task_results.order_by("pk")]
    return [(type(row), results.facts(row)) for row in rows]


def plain(model):
    """Rows without the querysets that refuse."""
    return models.QuerySet(model)


def one_task_more(standard):
    """Past the portal, as nobody can put a task into a published standard."""
    duty = standard.duties.first()
    plain(Task).bulk_create([Task(duty=duty, code="T9.9", name="多出的任務", position=99)])


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def done(assessment, hr):
    return approved(assessment, hr, changes=GIVEN)


def command(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("rebuild_results", "--language", "en", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return 1, out.getvalue() + err.getvalue() + str(error)
    return 0, out.getvalue()


def test_what_does_not_have_the_shape_of_its_standard_is_refused_and_changes_nothing(done, standard):
    before = stored(done)
    one_task_more(standard)
    with pytest.raises(Conflict, match="tasks of T1"):
        results.write(done, done.snapshots.get())
    assert stored(done) == before


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda content: content["duties"].pop(), "duties: 1, in the standard 2"),
        (lambda content: content["duties"][0]["tasks"].pop(), "tasks of T1"),
        (lambda content: content["duties"][0]["tasks"][0]["indicators"].pop(), "indicators of T1.1"),
        (lambda content: content["attitudes"].pop(), "attitudes"),
        (lambda content: content["attitudes"].clear(), "attitudes: 0"),
        (lambda content: content["duties"][0]["tasks"][0]["indicators"][0].update(code="P7"), "P7 stands where"),
        (lambda content: content["duties"][0]["tasks"][0]["indicators"][0].update(value=77), "missing"),
        (lambda content: content.pop("scale"), "missing"),
        (lambda content: content.update(duties=None), "wrong type"),
    ],
)
def test_a_record_of_another_shape_names_nothing(change, where, done, standard):
    content = thaw(done.snapshots.get())
    standards = Standards()
    places, levels = standards.places_in(standard.code), standards.levels_of(done.cycle.scale_id)
    assert len(said_of(content, places, levels).tasks) == len(load_sheet(done).tasks)
    change(content)
    with pytest.raises(Unlike, match=where):
        said_of(content, places, levels)


def test_a_draft_and_what_is_only_submitted_have_no_results(assessment):
    submitted(assessment)
    assert not IndicatorResult.objects.exists()
    assert not TaskResult.objects.exists()


def test_an_approval_confirms_each_indicator_attitude_and_task_once(done, trainee):
    sheet, rows = load_sheet(done), by_code(done)
    assert set(rows) == {item.code for item in sheet.items}
    assert (rows["P1.1.1"].level.value, rows["P1.1.1"].meets, rows["P1.1.1"].not_observed) == (3, True, False)
    assert (rows["P1.1.2"].level.value, rows["P1.1.2"].meets) == (2, False)
    assert (rows["P1.1.3"].level, rows["P1.1.3"].meets, rows["P1.1.3"].not_observed) == (None, None, True)
    tasks = {row.task.code: row.outcome for row in done.task_results.select_related("task")}
    assert tasks == {task.task.code: task.score.outcome for task in sheet.tasks}
    assert {row.person for row in rows.values()} == {trainee}
    assert {row.confirmed_on for row in rows.values()} == {timezone.localdate()}
    assert {(row.revision, row.source) for row in rows.values()} == {(1, "appraisal")}


def test_the_day_is_the_one_by_the_clock_here(assessment, hr, monkeypatch):
    evening = timezone.now().replace(hour=20, minute=30)  # in Taipei it is the next day
    monkeypatch.setattr(timezone, "now", lambda: evening)
    done = approved(assessment, hr)
    assert by_code(done)["P1.1.1"].confirmed_on == local_day(evening) == evening.date() + timedelta(days=1)


def test_codes_that_repeat_are_told_apart_by_their_place(standard, supervisor, trainee, hr):
    plain(Indicator).filter(block__task__duty__version=standard).update(code="P1")
    assessment = open_for(CycleFactory(version=standard), trainee, supervisor, hr)
    third = load_sheet(assessment).indicators[2].subject
    submitted(assessment)
    answer = assessment.answers.get(indicator=third)
    steps.perform(assessment.pk, "withdraw", supervisor)
    saving.save_answer(assessment.pk, supervisor, saving.Edit(f"i{third.pk}", "1", "少見", answer.version, "", 0))
    steps.perform(assessment.pk, "submit", supervisor)
    steps.perform(assessment.pk, "acknowledge", trainee)
    steps.perform(assessment.pk, "approve", hr)
    assert {row.indicator_id for row in assessment.indicator_results.filter(level__value=1)} == {third.pk}


def test_tasks_that_share_blocks_have_one_outcome_and_each_indicator_once(standard, supervisor, trainee, hr):
    first, second = Task.objects.filter(duty__version=standard).order_by("duty__position", "position")[:2]
    plain(Block).filter(task=second).delete()
    plain(Task).filter(pk=second.pk).update(blocks_of=first)
    assessment = open_for(CycleFactory(version=standard), trainee, supervisor, hr)
    done = approved(assessment, hr, changes={"P1.1.2": ("2", "少了")})
    outcomes = dict(done.task_results.values_list("task", "outcome"))
    assert outcomes[first.pk] == outcomes[second.pk] == "not_met"
    assert done.indicator_results.filter(indicator__block__task=first).count() == len(load_sheet(done).tasks[0].items)
    assert rebuild(done.pk) == Rebuilt(assessments=1)


def test_attitudes_that_a_cycle_leaves_out_are_not_confirmed(standard, supervisor, trainee, hr):
    cycle = CycleFactory(version=standard, rates_attitudes=False)
    done = approved(open_for(cycle, trainee, supervisor, hr), hr)
    assert done.indicator_results.filter(indicator__isnull=False).exists()
    assert not done.indicator_results.filter(attitude__isnull=False).exists()


def test_results_stand_while_it_is_open_again_and_are_replaced_by_the_next_approval(done, supervisor, hr):
    before = stored(done)
    steps.perform(done.pk, "reopen", hr, reason="補件")
    submitted(done, changes={"P1.1.2": ("4", "改善了"), "P1.1.3": ("4", "看見了")})
    assert stored(done) == before
    steps.perform(done.pk, "acknowledge", done.trainee)
    steps.perform(done.pk, "approve", hr)
    rows = by_code(done)
    assert (rows["P1.1.2"].level.value, rows["P1.1.2"].revision) == (4, 2)
    assert len(stored(done)) == len(before)
    assert faults(done.pk) == []


def test_cancelling_what_was_opened_again_ends_it_without_a_result(done, hr):
    steps.perform(done.pk, "reopen", hr, reason="補件")
    steps.perform(done.pk, "cancel", hr, reason="離職")
    assert stored(done) == []
    assert Snapshot.objects.filter(assessment=done).exists()


@pytest.mark.parametrize(
    "columns",
    [
        {"indicator": None, "attitude": None},
        {"level": None},
        {"meets": None},
        {"not_observed": True},
        {"source": "rumour"},
    ],
)
def test_the_database_refuses_a_result_that_says_nothing_or_two_things(columns, done):
    row = by_code(done)["P1.1.1"]
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorResult.objects.filter(pk=row.pk).update(**columns)


@pytest.mark.parametrize("model", [IndicatorResult, TaskResult])
def test_the_database_refuses_a_second_result_of_one_appraisal(model, done):
    row = model.objects.filter(assessment=done).first()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def spoil(done):
    """One missing, two changed, one superfluous: an attitude that another standard has, here one of its own twice."""
    rows = list(done.indicator_results.filter(indicator__isnull=False).order_by("pk"))
    IndicatorResult.objects.filter(pk=rows[0].pk).delete()
    IndicatorResult.objects.filter(pk=rows[1].pk).update(revision=7)
    done.task_results.filter(task__code="T1.1").update(outcome="met")
    other = UserFactory()
    stray = done.indicator_results.filter(attitude__isnull=False).first()
    knowledge = Element.objects.filter(version=done.standard_id, kind="K").first()
    stray.pk, stray.attitude, stray.person = None, knowledge, other
    stray.save(force_insert=True)


def test_a_rehearsal_of_rebuilding_writes_nothing(done):
    spoil(done)
    before = stored(done)
    code, said = command("--dry-run")
    assert code == 0
    assert "looked at: 1. Confirmed results: 1 missing, 2 changed, 1 superfluous. Nothing was written." in said
    assert stored(done) == before


def test_rebuilding_corrects_what_is_wrong_and_then_finds_nothing(done):
    before = sorted(map(str, stored(done)))
    spoil(done)
    assert "1 missing, 2 changed, 1 superfluous. They are corrected." in command("--assessment", done.number)[1]
    assert sorted(map(str, stored(done))) == before
    assert "0 missing, 0 changed, 0 superfluous. Nothing to correct." in command()[1]


def test_a_changed_profile_is_named_and_corrected(done):
    before = ConfirmedProfile.objects.get(assessment=done).ratings
    ConfirmedProfile.objects.filter(assessment=done).update(ratings="5" * len(before))
    assert "0 missing, 1 changed, 0 superfluous. They are corrected." in command()[1]
    assert ConfirmedProfile.objects.get(assessment=done).ratings == before


def test_rebuilding_one_leaves_the_others_and_removes_what_no_follow_up_confirmed(done, cycle, supervisor, hr):
    other = approved(open_for(cycle, UserFactory(), supervisor, hr), hr)
    IndicatorResult.objects.filter(assessment=other).delete()
    row = by_code(done)["P1.1.1"]
    row.pk, row.source = None, "follow_up"
    row.save(force_insert=True)
    said = command("--assessment", done.number)[1]
    assert said.startswith("Assessments looked at: 1. Confirmed results: 0 missing, 0 changed, 1 superfluous")
    assert not other.indicator_results.exists()
    assert not IndicatorResult.objects.filter(source="follow_up").exists()
    assert "There is no assessment A-999999." in command("--assessment", "A-999999")[1]
    assert "There is no assessment Q." in command("--assessment", "Q")[1]


def test_rebuilding_leaves_what_does_not_fit_its_seal_and_names_it(done):
    content = json.loads(done.snapshots.get().content)
    content["duties"][0]["tasks"][0]["indicators"][0]["value"] = 5
    done.snapshots.update(content=json.dumps(content))
    before = stored(done)
    code, said = command()
    assert code == 1
    assert f"{done.number}  the frozen revision 1 does not fit its seal" in said
    assert "1 assessment was left as it is" in said
    assert stored(done) == before


def test_what_verify_records_says_of_results_is_what_rebuilding_mends(done):
    assert confirmed(done.pk) == []
    spoil(done)
    (alarm,) = confirmed(done.pk)
    assert "rebuild_results" in alarm.sentence
    assert len(alarm.details) == 4
    rebuild()
    assert confirmed(done.pk) == []


def test_results_of_what_was_cancelled_are_an_alarm(done, hr):
    row = by_code(done)["P1.1.1"]
    steps.perform(done.pk, "reopen", hr, reason="補件")
    steps.perform(done.pk, "cancel", hr, reason="離職")
    row.pk = None
    row.save(force_insert=True)
    (alarm,) = confirmed(done.pk)
    assert [line.split()[0] for line in alarm.details] == ["P1.1.1"]


def test_a_standard_changed_past_the_portal_is_named_beside_the_results(done, standard):
    one_task_more(standard)
    assert any("tasks of T1" in alarm.sentence for alarm in confirmed(done.pk))
