"""Small random companies in two versions of a standard, by the portal's own steps; what their frozen records say."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone

from assessments.enums import Status
from assessments.models import Assessment, Cycle
from assessments.record.snapshot import thaw
from assessments.workflow import steps
from competency.models import StandardVersion
from people.departments import keeping
from people.models import User
from tests.assessments.careers.lives import next_version
from tests.factories import CycleFactory, UserFactory, approved, open_for, submitted

CODES = ("P1.1.1", "P1.1.2", "P1.2.3", "P1.2.4", "P2.1.1", "A01")
GIVEN = ("1", "2", "4", "not_observed")
REWORDED = "P1.2.4"


class Company(NamedTuple):
    old: StandardVersion
    new: StandardVersion
    before: Cycle
    now: Cycle


def company(seed: int, standard: StandardVersion, editor: User, hr: User, people: int = 6) -> Company:
    """
    The first of two cycles by the old version, the second by the new one, in which an indicator has other words. Some
    are not appraised, not approved, opened again or cancelled; one left, one went to another department and rater.
    """
    draw, today = random.Random(seed), timezone.localdate()
    before = CycleFactory(version=standard, starts_on=today - timedelta(days=400), ends_on=today - timedelta(days=200))
    departments = [keeping.ensure("甲部"), keeping.ensure("乙部")]
    raters = [UserFactory(department=department) for department in departments]
    hired = [UserFactory(supervisor=raters[at % 2], department=departments[at % 2]) for at in range(people)]
    for person in hired:
        if draw.random() < 0.8:
            _rate(draw, open_for(before, person, person.supervisor, hr), hr)
    new = next_version(standard, editor, changes={REWORDED: "準確且清晰地填寫客戶不滿意和抱怨的各項文件。"})
    now = CycleFactory(version=new)
    for person in hired:
        if draw.random() < 0.6:
            _rate(draw, open_for(now, person, person.supervisor, hr), hr)
    gone, moved = draw.sample(hired, 2)
    User.objects.filter(pk=gone.pk).update(left_on=today - timedelta(days=1))
    User.objects.filter(pk=moved.pk).update(supervisor=raters[0], department=departments[0])
    return Company(standard, new, before, now)


def _rate(draw: random.Random, assessment: Assessment, hr: User) -> None:
    changes = {code: (draw.choice(GIVEN), "說明") for code in draw.sample(CODES, 3)}
    if draw.random() < 0.15:
        submitted(assessment, changes=changes)
        return
    approved(assessment, hr, changes=changes)
    chance = draw.random()
    if chance < 0.15:
        steps.perform(assessment.pk, "reopen", hr, reason="補充佐證")
    elif chance < 0.25:
        steps.perform(assessment.pk, "reopen", hr, reason="補充佐證")
        steps.perform(assessment.pk, "cancel", hr, reason="重複")


def recounted(found: Company, cycle: Cycle | None) -> dict[int, dict[str, str]]:
    """
    Of each person the state of each item by its code, from the frozen records alone: of this cycle, or the newest of
    whoever is still here; by the words of the new version, or of the cycle's own.
    """
    today = timezone.localdate()
    said: dict[int, dict[str, str]] = {}
    for one in (found.before, found.now) if cycle is None else (cycle,):
        for row in Assessment.objects.filter(cycle=one).exclude(status=Status.CANCELLED):
            if cycle is None and row.trainee.left_on is not None and row.trainee.left_on < today:
                continue
            content = thaw(row.snapshots.order_by("-revision")[0]) if row.snapshots.exists() else None
            if row.status != Status.APPROVED and not row.events.filter(action="approve").exists():
                content = None
            if content is None:
                said.setdefault(row.trainee_id, defaultdict(lambda: "unrated"))
                continue
            states = _states(content)
            if cycle is None and one == found.before:
                states[REWORDED] = "too_old" if states[REWORDED] != "unrated" else "unrated"
            said[row.trainee_id] = states
    return said


def _states(content) -> dict[str, str]:
    meets = {level["value"]: level["meets"] for level in content["scale"]["levels"]}
    tasks = [task for duty in content["duties"] for task in duty["tasks"]]
    items = [item for task in tasks for item in task["indicators"]] + list(content["attitudes"])
    return {item["code"]: _state(item, meets) for item in items}


def _state(item, meets) -> str:
    if item["not_observed"]:
        return "not_observed"
    if item["value"] is None:
        return "unrated"
    return "meets" if meets[item["value"]] else "gap"


def of_task(states: list[str]) -> str:
    return next((one for one in ("gap", "unrated", "too_old", "not_observed") if one in states), "meets")
