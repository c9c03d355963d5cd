"""Rows of what becomes of gaps, for the tests of what is sealed: each with all its columns."""

from __future__ import annotations

from datetime import date

from assessments.evidence.files import checked_file
from assessments.evidence.kept import Files
from assessments.followups.proof import Piece
from assessments.models import (
    AgreedAction,
    Assessment,
    Course,
    CourseSubject,
    DevelopmentAction,
    DevelopmentEvidence,
    DevelopmentStep,
    ImprovementFact,
    ImprovementLook,
)
from competency.models import Element, StandardVersion, Task
from people.models import User
from tests.assessments.files import pdf, upload
from tests.assessments.followups.conftest import confirm as confirm_items
from tests.assessments.improvement.plans import drafted, ended


def follow_up(approved: Assessment) -> None:
    """One with evidence of each kind; other rows to point to."""
    supervisor = approved.trainee.supervisor
    piece = Piece("錄音第 12 號", "https://wiki.example.com/12", checked_file(upload(pdf())))
    confirm_items(approved, supervisor, "P1.1.2", piece=piece)
    confirm_items(approved, supervisor, "P1.1.3")


def develop(approved: Assessment, draft: Assessment, hr: User) -> None:
    """An action with all that one can hold, and how it stood when a draft took it in."""
    indicator = approved.indicator_results.exclude(indicator=None).first().indicator
    action = DevelopmentAction.objects.create(
        person=approved.trainee, owner=hr, goal="熟悉退費規定", created_by=hr, indicator=indicator
    )
    DevelopmentStep.objects.create(action=action, by=hr, to_state="planned")
    by = {"added_by": hr, "added_by_name": hr.name}
    proof = DevelopmentEvidence(action=action, kind="file", text="證書", url="https://a.tw/", **by)
    Files().store(proof, checked_file(upload(pdf())))
    proof.save()
    stands = {"goal": "熟悉退費規定", "state": "done", "closed_on": date(2026, 12, 1), "note": "已完成"}
    AgreedAction.objects.create(assessment=draft, action=action, position=9, indicator=indicator, **stands)


def courses_of(version: StandardVersion, hr: User) -> None:
    """A course with all its columns that serves a task and a knowledge, and others to point to."""
    rows = [
        Course(code=code, name="客訴處理", icap_number="i", icap_expires_on=date(2027, 1, 31), created_by=hr)
        for code in ("CS-1", "CS-2")
    ]
    course, _other = Course.objects.bulk_create(rows)
    task = Task.objects.filter(duty__version=version).earliest("pk")
    element = Element.objects.filter(version=version).earliest("pk")
    CourseSubject.objects.create(course=course, task=task)
    CourseSubject.objects.create(course=course, element=element)


def put_plan(approved: Assessment, hr: User) -> None:
    """An improvement plan that ended, with a review that was held, help that was given, and a look."""
    plan = ended(approved.trainee, approved.supervisor, hr)
    indicator = approved.indicator_results.exclude(indicator=None).order_by("pk")[0].indicator
    draft = drafted(approved.trainee, approved.supervisor)
    ImprovementFact.objects.create(plan=draft, position=2, indicator=indicator, text="另一件事")
    ImprovementLook.objects.create(plan=plan, person=hr, place="page")
