"""One assessment in each state of the record, with everything a record can hold; reached by the portal's own doors."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile

from assessments.enums import EvidenceKind, Shortcut
from assessments.models import (
    Assessment,
    Cycle,
    ElementMark,
    Evidence,
    PlanLine,
    SelfAnswer,
    SelfRating,
)
from assessments.record import seals
from assessments.reports import stored
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from people.models import User
from tests.factories import UserFactory, open_for, rate_all

STAGES = ("draft", "signed", "returned", "approved", "reopened")
GIVEN = {"P1.1.2": ("2", "十月兩次延後回覆。"), "P1.2.3": ("not_observed", "本季沒有投訴。")}


def all_stages(cycle: Cycle, supervisor: User, hr: User) -> dict[str, int]:
    """The key of the assessment in each stage."""
    return {name: stage(name, cycle, supervisor, hr).pk for name in STAGES}


def stage(name: str, cycle: Cycle, supervisor: User, hr: User) -> Assessment:
    assessment = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    rate_oneself(assessment)
    rate_all(assessment, supervisor, changes=GIVEN)
    fill(assessment)
    steps = {
        "draft": [],
        "signed": ["submit"],
        "returned": ["submit", "dispute", "return"],
        "approved": ["submit", "acknowledge", "approve"],
        "reopened": ["submit", "dispute", "approve", "reopen"],
    }
    for action in steps[name]:
        take(assessment, action, hr)
    if name == "approved":
        stored.stored_report(assessment.snapshots.get())
    return Assessment.objects.get(pk=assessment.pk)


def take(assessment: Assessment, action: str, hr: User) -> Assessment:
    own = dict.fromkeys(["acknowledge", "dispute", "self_submit"], assessment.trainee)
    people = {"submit": assessment.supervisor, **own}
    reason = "" if action in ("submit", "acknowledge", "self_submit") else "說明在此。"
    return steps.perform(assessment.pk, action, people.get(action, hr), reason=reason)


def rate_oneself(assessment: Assessment) -> None:
    sheet = load_sheet(assessment)
    own = SelfRating.objects.get(assessment=assessment)
    for item in sheet.items:
        kind: Any = {"attitude": item.subject} if item.is_attitude else {"indicator": item.subject}
        level = next(level for level in sheet.levels if level.value == 4)
        answer = SelfAnswer(self_rating=own, level=level, comment="我做到了。", version=1, **kind)
        seals.seal_answer(answer, assessment.pk)
        answer.save()
    seal_sheets(assessment)
    steps.perform(assessment.pk, "self_submit", assessment.trainee)


def fill(assessment: Assessment) -> None:
    """Evidence, of which one was taken back, marks, a plan, and how one answer came about."""
    task = load_sheet(assessment).tasks[0]
    for number, item in enumerate(task.items[:2]):
        add_evidence(assessment, f"紀錄 {number}", indicator=item.subject, removed=number == 1)
    ElementMark.objects.create(assessment=assessment, task=task.task, element=task.knowledge[0])
    PlanLine.objects.create(
        assessment=assessment, element=task.skills[0], goal="學會安撫", measure="跟班", due_on=date(2026, 12, 1)
    )
    answer = assessment.answers.order_by("pk")[2]
    answer.shortcut = Shortcut.REST_MEETS
    seals.seal_answer(answer, assessment.pk)
    answer.save()
    seal_sheets(assessment)


def seal_sheets(assessment: Assessment) -> None:
    """As whoever writes answers leaves it."""
    seal = seals.seal_sheet(assessment.answers.all(), assessment.pk, is_own=False)
    Assessment.objects.filter(pk=assessment.pk).update(answers_mac=seal)
    own = SelfRating.objects.get(assessment=assessment)
    own.answers_mac = seals.seal_sheet(own.answers.all(), assessment.pk, is_own=True)
    own.save()


def add_evidence(assessment: Assessment, text: str, *, indicator: Any, removed: bool) -> Evidence:
    content = text.encode()
    evidence = Evidence(
        assessment=assessment,
        indicator=indicator,
        kind=EvidenceKind.FILE,
        text=text,
        url="https://intranet.example.com/1",
        observed_on=date(2026, 5, 4),
        file_name="通話紀錄.txt",
        file_type="text/plain",
        file_size=len(content),
        file_digest=sha256(content).hexdigest(),
        added_by=assessment.supervisor,
        added_by_name=assessment.supervisor.name,
        added_by_number=assessment.supervisor.username,
    )
    evidence.file.save("note.txt", ContentFile(content), save=False)
    if removed:
        evidence.removed_by, evidence.removed_at = assessment.supervisor, evidence.added_at
    seals.seal_evidence(evidence)
    evidence.save()
    return evidence
