"""`verify_records` on assessments: whatever is changed, taken away or put in by SQL is named."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.enums import Action
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
from assessments.record import chain, seals
from assessments.verifying import check
from assessments.verifying.cases import read_cases
from assessments.workflow import steps
from competency.drafts.publishing import new_draft
from competency.models import Indicator
from config.refusals import Conflict
from integrity.checks import Alarm
from people.models import User
from people.roles import Role
from tests import shipped
from tests.assessments.stages import STAGES, all_stages, take
from tests.factories import CycleFactory, UserFactory, open_for, rate_all
from tests.standing import standing

pytestmark = pytest.mark.django_db

# How the rows of each kind are found from the assessment, and what an alarm about the first of them says.
OWNED: dict[type[models.Model], tuple[str, str]] = {
    Assessment: ("pk", "own data is not what"),
    Event: ("assessment", "do not fit their seals"),
    Answer: ("assessment", "P1.1.1: "),
    SelfRating: ("assessment", "self_rating › "),
    SelfAnswer: ("self_rating__assessment", "P1.1.1: "),
    Evidence: ("assessment", "P1.1.1: “紀錄 0 "),
    Signature: ("assessment", "The signature of event 3 submit"),
    Snapshot: ("assessment", "evision 1"),
    Report: ("snapshot__assessment", "PDF of revision 1"),
    DevelopmentAction: ("assessment", "development plan"),
    ElementMark: ("assessment", "marked as explaining a gap"),
}
# Where another sentence tells it.
INSTEAD = {
    "Assessment.chain_head": "does not end as sealed",
    "Answer.indicator": "These ratings do not fit their seals",
    "SelfAnswer.indicator": "These ratings of the trainee's own do not fit",
    "Evidence.indicator": "This evidence does not fit its seal",
    "Evidence.text": "This evidence does not fit its seal",
}
# What no seal covers, and why that is no loss: keys of our own, how a save is recognised, when a row was written.
UNSEALED = {
    "id",
    *("Assessment.version", "Answer.clients", "Answer.changed_at", "SelfAnswer.clients", "SelfAnswer.changed_at"),
    *("Report.created_at", "DevelopmentAction.position"),
}
# In a draft these are not sealed yet; the first signature seals them (docs/decisions/0009).
ONLY_SIGNED = (DevelopmentAction, ElementMark)
# A row that is moved to another owner is named there, or missed here.
OWNERS = ("assessment", "self_rating", "snapshot", "event")


def columns(model: type[models.Model]) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if field.name != "id"]
    return [field.name for field in fields if f"{model.__name__}.{field.name}" not in UNSEALED]


CHANGES = [(model, column) for model in OWNED for column in columns(model)]


@pytest.fixture(scope="module")
def built(shipped_rows: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, int]]:
    """
    All stages, built once for this module. Beside them two assessments with nothing in them and another version, to
    which rows can be moved.
    """
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, standing(django_db_blocker):
        supervisor = UserFactory(username="supervisor", name="林淑芬")
        hr = UserFactory(username="hr", name="陳美玲", roles=[Role.HR])
        version = shipped.standard(shipped_rows)
        keys = all_stages(CycleFactory(version=version, name="本週期"), supervisor, hr)
        new_draft(version, "BAS4222-002v3", "v3", by=hr)
        for has_self_rating in (True, False):
            cycle = CycleFactory(version=version, has_self_rating=has_self_rating)
            open_for(cycle, UserFactory(), supervisor, hr)
        yield keys


@pytest.fixture
def stages(built: dict[str, int], db: Any) -> dict[str, int]:
    return built


def run(**options: Any) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_records", **{"language": "en", **options}, stdout=out, stderr=out, no_color=True)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


def named(said: str, key: int) -> bool:
    return any(line.startswith(Assessment(pk=key).number) for line in said.splitlines())


def plain(model: type[models.Model]) -> Any:
    """Rows without the querysets that refuse."""
    return models.QuerySet(model)


def first(model: type[models.Model], key: int) -> Any:
    rows = plain(model).filter(**{OWNED[model][0]: key}).order_by("pk")
    return rows[2] if model is Event else rows[0]


def write(row: models.Model, column: str) -> bool:
    """Gives the column of a row another value that the database takes; False when there is none."""
    for change in others(row, column):
        try:
            with transaction.atomic():
                plain(type(row)).filter(pk=row.pk).update(**change)
        except IntegrityError:
            continue
        return True
    return False


def others(row: models.Model, column: str) -> Iterator[dict[str, Any]]:
    field: Any = row._meta.get_field(column)
    value = getattr(row, field.attname)
    if column == "not_observed":
        yield {"not_observed": not value, "level": None}
    elif field.is_relation:
        keys = plain(field.related_model).exclude(pk=value).order_by("-pk").values_list("pk", flat=True)
        yield from ({field.attname: key} for key in keys[:40])
    elif field.choices:
        yield from ({column: choice} for choice, _label in reversed(field.choices) if choice != value)
    elif isinstance(value, datetime | date):
        yield {column: value + timedelta(days=1)}
    elif isinstance(field, models.DateField):
        yield {column: timezone.now()}
    elif isinstance(field, models.JSONField):
        odd: list[Any] = [{}, [], {"row": [], "signed": 3}]
        yield from ({column: one} for one in odd)
    elif isinstance(field, models.BinaryField):
        yield {column: b"%PDF-1.7 another"}
    elif isinstance(value, int):
        yield {column: value + 7}
    else:
        yield {column: f"{str(value)[:-1]}改"}


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


def flips(number: int, stages: dict[str, int]) -> tuple[str, Any, str]:
    """Some column of some row of some stage, other than what is not sealed there."""
    dice = random.Random(number)
    while True:
        stage = dice.choice(STAGES)
        model, column = dice.choice(CHANGES)
        rows = list(plain(model).filter(**{OWNED[model][0]: stages[stage]}).order_by("pk"))
        is_draft = stage in ("draft", "returned", "reopened")
        if not rows or column in OWNERS or (is_draft and model in ONLY_SIGNED):
            continue
        return stage, dice.choice(rows), column


@pytest.mark.parametrize("number", range(30))
def test_one_column_changed_at_random_in_any_stage_is_found_and_named(number, stages):
    stage, row, column = flips(number, stages)
    if not write(row, column):
        pytest.skip("the database itself refuses every other value")
    code, said = run()
    assert code == 1, (stage, type(row).__name__, row.pk, column)
    assert named(said, stages[stage]), said


def answer_of(code: str, key: int, model: Any = Answer) -> Any:
    return model.objects.get(**{OWNED[model][0]: key, "indicator__code": code})


def rewrite(code: str, key: int, value: int = 4) -> None:
    """A rating changed by SQL."""
    answer = answer_of(code, key)
    Answer.objects.filter(pk=answer.pk).update(level=ScaleLevel.objects.get(value=value), not_observed=False)


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


def put_event(key: int) -> None:
    last = Event.objects.filter(assessment=key).last()
    last.pk, last.sequence, last.reason = None, last.sequence + 1, "補一筆"
    last.save(force_insert=True)


def put_signature(key: int) -> None:
    event = Event.objects.get(assessment=key, sequence=1)
    Signature.objects.create(
        assessment_id=key,
        event=event,
        revision=7,
        action="approve",
        signer=User.objects.get(username="hr"),
        signer_name="陳美玲",
        signed_at=event.at,
        digest="0" * 64,
    )


def put_snapshot(key: int) -> None:
    Snapshot.objects.create(
        assessment_id=key, revision=7, content="{}", digest="0" * 64, code="2222-2222-2222", created_at=timezone.now()
    )


def put_evidence(key: int) -> None:
    person = User.objects.get(username="supervisor")
    Evidence.objects.create(assessment_id=key, kind="note", text="補上", added_by=person, added_by_name=person.name)


def put_answer(key: int) -> None:
    answer = answer_of("P1.1.1", key)
    Answer.objects.filter(pk=answer.pk).delete()
    answer.pk, answer.comment = None, "換掉"
    answer.save(force_insert=True)


PUT_IN = {
    put_event: "補一筆",
    put_signature: "There is a signature of 陳美玲 that no step",
    put_snapshot: "Revision 7 is frozen, though no event approved it.",
    put_evidence: "“補上”",
    put_answer: "P1.1.1: 3 “換掉”",
}


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


def test_a_swapped_trainee_is_named_with_both_people(stages):
    other = UserFactory(username="E9999", name="頂替")
    trainee = Assessment.objects.get(pk=stages["signed"]).trainee
    plain(Assessment).filter(pk=stages["signed"]).update(trainee=other)
    assert f"trainee_id: {trainee.username} {trainee.name} → E9999 頂替" in run()[1]


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
    assert run() == (0, run()[1])
    plain(Event).filter(assessment=assessment).update(reason="誰說的")
    assert "do not fit their seals" in run()[1]


def test_a_record_emptied_by_sql_is_not_taken_for_one_whose_retention_is_over(stages):
    plain(Assessment).filter(pk=stages["approved"]).update(purged_at=timezone.now())
    assert "purged_at: – → " in run()[1]


def purged(key: int) -> Assessment:
    assessment = Assessment.objects.get(pk=key)
    Report.objects.filter(snapshot__assessment=key).delete()
    for model in (Snapshot, Signature, Evidence, Answer, SelfRating, ElementMark, DevelopmentAction, Event):
        plain(model).filter(assessment=key).delete()
    assessment.purged_at = timezone.now()
    head: dict[str, object] = {"head": assessment.chain_head}
    chain.append(assessment, Action.PURGE, actor=None, from_status=assessment.status, details=head)
    assessment.save()
    return assessment


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


@pytest.mark.parametrize("number", ["A-999999", "A-", "7x", "A-99999999999999999999"])
def test_a_number_that_no_assessment_has_is_said(number, stages):
    with pytest.raises(CommandError, match=number):
        call_command("verify_records", assessment=number, language="en")


def test_reading_many_takes_as_many_queries_as_reading_one(stages):
    cycles: dict[int, Cycle] = {}
    with CaptureQueriesContext(
        connection,
    ) as one:
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


@pytest.mark.parametrize("change", ["rating", "empty text", "other text", "other text and digest", "event"])
@pytest.mark.parametrize("action", ["acknowledge", "dispute", "approve"])
def test_a_record_that_is_not_what_was_signed_gets_no_further_signature(action, change, stages):
    key = stages["signed"]
    hr, assessment = User.objects.get(username="hr"), Assessment.objects.get(pk=key)
    if action == "approve":
        take(assessment, "acknowledge", hr)
    rewrite("P1.1.2", key)
    signature = Signature.objects.filter(assessment=key, action="submit")
    if change == "empty text":
        signature.update(content="")
    elif change == "other text":
        signature.update(content='{"format":0}')
    elif change == "other text and digest":
        signature.update(content='{"format":0}', digest=steps.sha256('{"format":0}'))
    elif change == "event":
        event = Event.objects.get(assessment=key, action="submit")
        digest = steps.sha256('{"format":0}')
        signature.update(content='{"format":0}', digest=digest)
        Event.objects.filter(pk=event.pk).update(details={**event.details, "signed": digest})
    with pytest.raises(Conflict) as refusal:
        take(assessment, action, hr)
    assert "退回給主管" in refusal.value.message
    assert Assessment.objects.get(pk=key).status == ("acknowledged" if action == "approve" else "submitted")
    take(assessment, "return", hr)
    rate_all(assessment, assessment.supervisor, "4")
    take(assessment, "submit", hr)
    assert take(assessment, "acknowledge", hr).status == "acknowledged"


def test_every_column_is_sealed_or_said_not_to_be(stages):
    """A new column has to be sealed, or named in UNSEALED with its reason."""
    sealed = {name.removesuffix("_id") for name in seals.ROW} | {"chain_head"}
    assert set(columns(Assessment)) == sealed
