"""`verify_records` on assessments: whatever is changed, taken away or put in by SQL is named."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import translation

from assessments.models import (
    Answer,
    Assessment,
    DevelopmentAction,
    DevelopmentStep,
    ElementMark,
    Event,
    Evidence,
    PlanLine,
    Report,
    SelfAnswer,
    SelfRating,
    Signature,
    Snapshot,
)
from assessments.rating.saving import Edit, save_answer
from tests.assessments.stages import STAGES
from tests.assessments.verifying.tampering import (
    CHANGES,
    INSTEAD,
    OWNED,
    OWNERS,
    PUT_IN,
    answer_of,
    first,
    flips,
    named,
    plain,
    put_event,
    rewrite,
    run,
    write,
)

pytestmark = pytest.mark.django_db


def test_untouched_records_of_every_stage_are_no_alarm(stages):
    code, said = run()
    assert code == 0, said
    assert "Assessments: 7 looked at, 0 alarms" in said


@pytest.mark.parametrize(("model", "column"), CHANGES, ids=[f"{model.__name__}.{name}" for model, name in CHANGES])
def test_every_column_of_an_approved_record_is_found_and_named(model, column, stages):
    row = first(model, stages["approved"])
    if column in ("attitude", "indicator") and getattr(row, column) is None:
        pytest.skip("an answer rates one thing; the other is named")
    assert write(row, column)
    code, said = run()
    assert code == 1
    if column not in OWNERS:
        assert named(said, stages["approved"]), said
        assert INSTEAD.get(f"{model.__name__}.{column}", OWNED[model][1]) in said, said
    assert {key for key in stages.values() if named(said, key)} - {stages["approved"]} == set() or column in OWNERS


@pytest.mark.parametrize("number", range(30))
def test_one_column_changed_at_random_in_any_stage_is_found_and_named(number, stages):
    stage, row, column = flips(number, stages)
    if not write(row, column):
        pytest.skip("the database itself refuses every other value")
    code, said = run()
    assert code == 1, (stage, type(row).__name__, row.pk, column)
    assert named(said, stages[stage]), said


@pytest.mark.parametrize("stage", ["signed", "approved"])
def test_a_rating_changed_after_signing_is_named_with_what_it_said_and_says(stage, stages):
    rewrite("P1.1.2", stages[stage])
    said = run()[1]
    assert "P1.1.2: rating 2 → 4" in said
    assert "It does not say what event 3 submit, 林淑芬" in said
    assert "P1.1.2: 4 “十月兩次延後回覆。”" in said
    assert "T1.1: met" not in said


@pytest.mark.parametrize("stage", ["draft", "returned", "reopened"])
def test_a_rating_changed_in_a_draft_is_named_with_what_it_says(stage, stages):
    rewrite("P1.1.2", stages[stage])
    said = run()[1]
    assert named(said, stages[stage])
    assert "    P1.1.2: 4 “十月兩次延後回覆。”" in said


def test_an_answer_without_a_seal_is_an_alarm(stages):
    Answer.objects.filter(pk=answer_of("P1.1.3", stages["draft"]).pk).update(mac="")
    assert "P1.1.3: 3 (without a seal)" in run()[1]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Answer, "P1.1.1: rating 3 → –"),
        (SelfAnswer, "P1.1.1: trainee's own › rating 4 → –"),
        (Evidence, "evidence P1.1.1: 紀錄 0 https://intranet.example.com/1 通話紀錄.txt 2026-05-04 林淑芬 → –"),
        (ElementMark, "T1.1 › K01: marked as explaining a gap yes → no"),
        (PlanLine, "學會安撫 跟班 2026-12-01 → –"),
        (Signature, "The signature of event 3 submit"),
        (Snapshot, "The frozen revision 1 was removed."),
    ],
)
def test_a_row_taken_away_from_an_approved_record_is_named(model, words, stages):
    row = first(model, stages["approved"])
    if model is Snapshot:
        plain(Report).filter(snapshot=row)._raw_delete("default")
    if model is PlanLine:
        plain(DevelopmentStep).filter(action__line=row)._raw_delete("default")
        plain(DevelopmentAction).filter(line=row)._raw_delete("default")
    plain(model).filter(pk=row.pk)._raw_delete("default")
    code, said = run()
    assert code == 1
    assert named(said, stages["approved"])
    assert words in said


@pytest.mark.parametrize("stage", ["draft", "returned", "reopened"])
@pytest.mark.parametrize(("model", "whose"), [(Answer, "Its ratings"), (SelfAnswer, "The trainee's own ratings")])
def test_a_rating_taken_out_of_a_draft_is_found(model, whose, stage, stages):
    plain(model).filter(pk=first(model, stages[stage]).pk)._raw_delete("default")
    said = run()[1]
    assert f"{Assessment(pk=stages[stage]).number}  {whose} are not all there as they were last written." in said


def test_a_rating_set_back_with_the_seal_of_that_time_is_found(stages):
    assessment = Assessment.objects.get(pk=stages["draft"])
    answer = answer_of("P1.1.1", assessment.pk)
    before = plain(Answer).filter(pk=answer.pk).values("level", "version", "mac", "comment")[0]
    save_answer(assessment.pk, assessment.supervisor, Edit(str(answer.key), "2", "少了", answer.version, "", 0))
    assert run()[0] == 0
    plain(Answer).filter(pk=answer.pk).update(**before)
    assert "Its ratings are not all there as they were last written." in run()[1]


@pytest.mark.parametrize("model", [ElementMark, PlanLine])
def test_a_mark_or_a_line_of_the_plan_taken_out_of_a_draft_is_found(model, stages):
    row = first(model, stages["draft"])
    plain(model).filter(pk=row.pk)._raw_delete("default")
    with translation.override("en"):
        name = f"{model._meta.verbose_name} {row.pk}"
    assert f"{name}  It was removed past the portal." in run()[1]


def test_a_submitted_self_rating_that_lost_an_answer_is_found_in_a_draft_too(stages):
    answer_of("P1.1.1", stages["draft"], SelfAnswer).delete()
    assert "The self-rating is not what the trainee submitted." in run()[1]


def test_a_self_rating_taken_away_whole_is_found(stages):
    SelfRating.objects.get(assessment=stages["draft"]).delete()
    assert "self_rating: " in run()[1]


@pytest.mark.parametrize("sequence", [1, 2, 4, 5])
def test_an_event_taken_away_is_found(sequence, stages):
    events = plain(Event).filter(assessment=stages["approved"], sequence=sequence)
    plain(Signature).filter(event__in=events)._raw_delete("default")
    events._raw_delete("default")
    code, said = run()
    assert code == 1
    assert ("does not end as sealed" if sequence == 5 else f"    {sequence + 1} ") in said


@pytest.mark.parametrize("put", PUT_IN, ids=lambda put: put.__name__)
@pytest.mark.parametrize("stage", STAGES)
def test_a_row_put_in_is_found_in_every_stage(put, stage, stages):
    put(stages[stage])
    code, said = run()
    assert code == 1
    assert named(said, stages[stage])
    assert put is put_event or PUT_IN[put] in said


@pytest.mark.parametrize("content", ["", "[[[", "null", "[]", '{"format": 0}', "7", '{"format": 1}'])
@pytest.mark.parametrize("model", [Signature, Snapshot])
def test_text_that_is_not_what_the_portal_writes_is_an_alarm_and_no_traceback(model, content, stages):
    plain(model).filter(pk=first(model, stages["approved"]).pk).update(content=content)
    code, said = run()
    assert code == 1
    assert named(said, stages["approved"])


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL does not take what is no time")
def test_a_row_that_can_not_be_read_is_an_alarm_and_hides_no_other(stages):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_assessment SET submitted_at = '2026-99-99 10:00:00' WHERE id = %s", [stages["approved"]]
        )
    rewrite("P1.1.2", stages["draft"])
    code, said = run()
    assert code == 1
    assert f"{Assessment(pk=stages['approved']).number}  It can't be read: " in said
    assert named(said, stages["draft"])
    assert not named(said, stages["returned"])
