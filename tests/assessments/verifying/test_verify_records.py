"""`verify_records` on assessments: whatever is changed, taken away or put in by SQL is named."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from assessments.models import (
    Answer,
    Assessment,
    Cycle,
    DevelopmentAction,
    ElementMark,
    Event,
    Evidence,
    Report,
    ScaleLevel,
    SelfAnswer,
    SelfRating,
    Signature,
    Snapshot,
)
from assessments.rating.saving import Edit, save_answer
from assessments.verifying import check
from assessments.verifying.cases import read_cases
from competency.models import Indicator
from integrity.checks import Alarm
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
    purged,
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
        (DevelopmentAction, "學會安撫 跟班 2026-12-01 → –"),
        (Signature, "The signature of event 3 submit"),
        (Snapshot, "The frozen revision 1 was removed."),
    ],
)
def test_a_row_taken_away_from_an_approved_record_is_named(model, words, stages):
    row = first(model, stages["approved"])
    if model is Snapshot:
        plain(Report).filter(snapshot=row)._raw_delete("default")
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


@pytest.mark.parametrize("model", [ElementMark, DevelopmentAction])
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


def test_a_level_of_the_scale_changed_by_sql_is_named_by_what_was_signed_with_it(stages):
    plain(ScaleLevel).filter(value=3).update(label="普通", meets=False)
    said = run()[1]
    assert "rating scale › levels › 3: label 達到標準 → 普通" in said
    assert "meets the standard yes → no" in said
    assert named(said, stages["signed"])
    assert named(said, stages["approved"])
    assert not named(said, stages["draft"])


def test_a_text_of_the_standard_changed_by_sql_is_named_by_what_was_signed_with_it(stages):
    plain(Indicator).filter(code="P1.1.4").update(text="改寫")
    said = run()[1]
    assert "P1.1.4: text " in said
    assert "→ 改寫" in said
    assert named(said, stages["approved"])


def test_evidence_whose_file_is_gone_or_another_is_named_also_when_it_was_taken_back(stages, tmp_path, settings):
    for row in Evidence.objects.filter(assessment=stages["draft"]):
        other = row.file.storage.save("another.txt", ContentFile(b"another"))
        plain(Evidence).filter(pk=row.pk).update(file=other)
    said = run()[1]
    assert said.count("is not the one that was added:") == 2
    settings.MEDIA_ROOT = str(tmp_path)
    said = run()[1]
    assert said.count("is missing or can't be read:") == 10
    assert "P1.1.2: “紀錄 1 " in said


def test_a_file_name_that_leads_out_of_the_folder_is_an_alarm(stages):
    row = first(Evidence, stages["draft"])
    plain(Evidence).filter(pk=row.pk).update(file="../../etc/passwd")
    assert "is missing or can't be read:" in run()[1]


def test_former_keys_still_verify_and_a_lost_key_names_everything(stages, settings):
    former = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz", [former]
    assert run()[0] == 0
    settings.SECRET_KEY_FALLBACKS = []
    code, said = run()
    assert code == 1
    assert all(named(said, key) for key in stages.values())
    for words in ("do not fit their seals", "P2.1.3: ", "“紀錄 1 ", "frozen revision 1", "PDF of revision 1"):
        assert words in said
    assert "SECRET_KEY_FALLBACKS" in said


def test_what_was_signed_in_a_former_form_is_still_written_and_compared_in_it(stages, monkeypatch):
    monkeypatch.setattr("assessments.record.shape.FORMAT", 2)
    assert run()[0] == 0
    plain(Answer).filter(assessment=stages["signed"], indicator__code="P1.1.1").update(comment="改過的話")
    assert "It does not say what event" in run()[1]


def test_what_was_signed_in_a_form_that_nobody_writes_is_checked_for_its_digest_alone(stages, monkeypatch):
    monkeypatch.setattr("assessments.record.shape.FORMAT", 0)
    assert run()[0] == 0
    Signature.objects.filter(assessment=stages["approved"], action="submit").update(content='{"format":1}')
    assert "The signature of event 3 submit" in run()[1]


def test_what_was_deleted_at_the_end_of_retention_verifies_by_its_tombstone(stages):
    assessment = purged(stages["approved"])
    code, said = run()
    assert code == 0, said
    plain(Event).filter(assessment=assessment).update(reason="誰說的")
    assert "do not fit their seals" in run()[1]


def test_a_record_emptied_by_sql_is_not_taken_for_one_whose_retention_is_over(stages):
    plain(Assessment).filter(pk=stages["approved"]).update(purged_at=timezone.now())
    assert "purged_at: now " in run()[1]


def test_what_is_written_during_the_first_look_is_no_alarm(stages, monkeypatch):
    looks = []

    def once(case):
        looks.append(case.number)
        if looks.count(case.number) == 1:
            yield Alarm(case.number, "half written")

    monkeypatch.setattr(check, "LOOKS", (once,))
    assert list(check.altered_assessments()) == []
    assert len(looks) == 14


def test_one_assessment_can_be_looked_at_alone(stages):
    rewrite("P1.1.2", stages["draft"])
    rewrite("P1.1.2", stages["signed"])
    code, said = run(assessment=Assessment(pk=stages["draft"]).number)
    assert code == 1
    assert "Assessments: 1 looked at, " in said
    assert not named(said, stages["signed"])
    assert "standards" not in said
    assert run(assessment=str(stages["returned"]))[0] == 0


def test_reading_many_takes_as_many_queries_as_reading_one(stages):
    cycles: dict[int, Cycle] = {}
    with CaptureQueriesContext(connection) as one:
        read_cases([stages["approved"]], cycles)
    cycles.clear()
    with CaptureQueriesContext(connection) as all_of_them:
        assert len(read_cases(stages.values(), cycles)) == 5
    assert len(one) == len(all_of_them)


def test_every_sentence_is_said_in_chinese_too(stages):
    rewrite("P1.1.2", stages["approved"])
    said = run(language="zh-hant")[1]
    assert "P1.1.2: 評等 2 → 4" in said
    assert "內容與事件「3 submit、林淑芬、" in said
    assert "It does not" not in said
