"""Changes by SQL to rows of an assessment, and what `verify_records` says of them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from assessments.enums import Action
from assessments.models import (
    Answer,
    Assessment,
    ConfirmedProfile,
    DevelopmentAction,
    DevelopmentStep,
    ElementMark,
    Event,
    Evidence,
    IndicatorResult,
    PlanLine,
    Report,
    ScaleLevel,
    SelfAnswer,
    SelfRating,
    Signature,
    Snapshot,
    TaskResult,
)
from assessments.record import chain
from people.models import User
from tests.assessments.stages import STAGES

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
    PlanLine: ("assessment", "development plan"),
    ElementMark: ("assessment", "marked as explaining a gap"),
    IndicatorResult: ("assessment", "Its confirmed results are not those of the frozen revision 1"),
    TaskResult: ("assessment", "Its confirmed results are not those of the frozen revision 1"),
    ConfirmedProfile: ("assessment", "Its confirmed results are not those of the frozen revision 1"),
}
# Where another sentence tells it.
INSTEAD = {
    "Assessment.chain_head": "does not end as sealed",
    "Assessment.answers_mac": "Its ratings are not all there",
    "SelfRating.answers_mac": "The trainee's own ratings are not all there",
    "Answer.indicator": "These ratings do not fit their seals",
    "SelfAnswer.indicator": "These ratings of the trainee's own do not fit",
    "Evidence.indicator": "This evidence does not fit its seal",
    "Evidence.text": "This evidence does not fit its seal",
}
# What no seal covers, and why that is no loss: keys of our own, how a save is recognised, when a row was written, in
# which department figures count it.
UNSEALED = {
    "id",
    *(
        "Assessment.version",
        "Assessment.department",
        "Answer.clients",
        "Answer.changed_at",
        "SelfAnswer.clients",
        "SelfAnswer.changed_at",
    ),
    *("Report.created_at", "PlanLine.position"),
}
# A constraint of the database holds it to the level.
UNSEALED.add("IndicatorResult.not_observed")
RESULTS = (IndicatorResult, TaskResult, ConfirmedProfile)
# In a draft their ledgers name them by themselves; from the first signature on the assessment is named too.
ONLY_SIGNED = (PlanLine, ElementMark)
# A row that is moved to another owner is named there, or missed here.
OWNERS = ("assessment", "self_rating", "snapshot", "event")


def columns(model: type[models.Model]) -> list[str]:
    fields = [field for field in model._meta.concrete_fields if field.name != "id"]
    return [field.name for field in fields if f"{model.__name__}.{field.name}" not in UNSEALED]


CHANGES = [(model, column) for model in OWNED for column in columns(model)]


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
        odd: list[Any] = [{}, [], {"marks": [], "signed": 3}]
        yield from ({column: one} for one in odd)
    elif isinstance(field, models.GenericIPAddressField):
        yield {column: "192.0.2.77"}
    elif isinstance(field, models.BinaryField):
        yield {column: b"%PDF-1.7 another"}
    elif isinstance(value, bool):
        yield {column: not value}
    elif isinstance(field, models.DecimalField):
        yield {column: (value or 0) + 1}
    elif isinstance(field, models.IntegerField):
        yield from ({column: (value or 0) + more} for more in (7, 1, -1))
    else:
        yield {column: f"{str(value)[:-1]}改"}


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


def answer_of(code: str, key: int, model: Any = Answer) -> Any:
    return model.objects.get(**{OWNED[model][0]: key, "indicator__code": code})


def rewrite(code: str, key: int, value: int = 4) -> None:
    """A rating changed by SQL."""
    answer = answer_of(code, key)
    Answer.objects.filter(pk=answer.pk).update(level=ScaleLevel.objects.get(value=value), not_observed=False)


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


def purged(key: int) -> Assessment:
    assessment = Assessment.objects.get(pk=key)
    head: dict[str, object] = {"head": chain.newest_mac(assessment)}
    Report.objects.filter(snapshot__assessment=key).delete()
    plain(DevelopmentStep).filter(action__assessment=key).delete()
    plain(DevelopmentAction).filter(assessment=key).delete()
    for model in (Snapshot, Signature, Evidence, Answer, SelfRating, ElementMark, PlanLine, *RESULTS):
        plain(model).filter(assessment=key).delete()
    assessment = Assessment.objects.get(pk=key)
    assessment.purged_at = timezone.now()
    chain.append(assessment, Action.PURGE, actor=None, from_status=assessment.status, details=head)
    plain(Event).filter(assessment=key).exclude(action=Action.PURGE).delete()
    assessment.save()
    return assessment
