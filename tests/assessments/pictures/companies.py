"""Small random companies by the portal's own steps, and a recount of them from the frozen records."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

from django.utils import timezone

from assessments.enums import Status
from assessments.models import Assessment, Cycle
from assessments.record.snapshot import thaw
from competency.models import StandardVersion
from people.departments import keeping
from people.models import User
from tests.factories import CycleFactory, UserFactory, approved, open_for, self_submitted, submitted

CODES = ("P1.1.1", "P1.1.2", "P1.2.3", "P1.2.4", "P2.1.1", "A01")
GIVEN = ("1", "2", "4", "5", "not_observed")


def company(seed: int, standard: StandardVersion, hr: User, people: int = 5) -> tuple[Cycle, Cycle]:
    """Two cycles, in which most are rated and most of those approved; of two departments and two raters."""
    draw = random.Random(seed)
    today = timezone.localdate()
    before = CycleFactory(version=standard, starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=200))
    now = CycleFactory(version=standard)
    departments = [keeping.ensure("甲部"), keeping.ensure("乙部")]
    raters = [UserFactory(department=department) for department in departments]
    for _person in range(people):
        rater = draw.choice(raters)
        person = UserFactory(supervisor=rater, department=draw.choice(departments))
        for cycle in (before, now):
            if draw.random() < 0.85:
                rate(draw, open_for(cycle, person, rater, hr), hr)
    return before, now


def rate(draw: random.Random, assessment: Assessment, hr: User) -> None:
    def changes() -> dict[str, tuple[str, str]]:
        return {code: (draw.choice(GIVEN), "說明") for code in draw.sample(CODES, 3)}

    if draw.random() < 0.6:
        self_submitted(assessment, value="4", changes=changes())
    if draw.random() < 0.85:
        approved(assessment, hr, changes=changes())
    else:
        submitted(assessment, changes=changes())


def records(cycle: Cycle) -> dict[int, dict[str, Any]]:
    """Of each person whose appraisal is approved: what the frozen record says, by the order of the standard."""
    rows = Assessment.objects.filter(cycle=cycle, status=Status.APPROVED)
    return {row.trainee_id: plain(thaw(row.snapshots.order_by("-revision")[0]), row) for row in rows}


def plain(content: Any, assessment: Assessment) -> dict[str, Any]:
    tasks = [list(task["indicators"]) for duty in content["duties"] for task in duty["tasks"]]
    items = [item for task in tasks for item in task] + list(content["attitudes"])
    return {
        "assessment": assessment.pk,
        "verdict": content["score"]["verdict"],
        "department": assessment.department_id,
        "rater": assessment.supervisor_id,
        "tasks": [[said(item) for item in task] for task in tasks],
        "items": [said(item) for item in items],
        "own": [said(item["own"]) for item in items],
    }


def said(item: Any) -> str:
    return "-" if item["not_observed"] else "." if item["value"] is None else str(item["value"])


def newest(before: Cycle, now: Cycle) -> dict[int, dict[str, Any]]:
    """Of each person the record of the later cycle."""
    return records(before) | records(now)


def tally(signs: list[str]) -> Counter[str]:
    return Counter(sign for sign in signs if sign != ".")
