"""Whatever anybody tries, in whatever order, is taken or refused as the model says, and the record stays whole."""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from assessments.cycles import ending
from assessments.models import (
    Answer,
    Assessment,
    ConfirmedProfile,
    Cycle,
    Event,
    IndicatorResult,
    SelfAnswer,
    SelfRating,
    Signature,
    Snapshot,
    TaskResult,
)
from assessments.privacy.retention import purge_assessment
from assessments.rating import saving
from assessments.record.rebuilding import Rebuilt, rebuild
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from config.refusals import Refusal
from people.models import User
from tests.assessments.soundness import faults
from tests.assessments.workflow.histories import WHOSE, Model, Try, imagine
from tests.factories import CycleFactory, UserFactory, open_for, rate_all

pytestmark = pytest.mark.django_db
# Fixed; HISTORIES=200 tries more of them. A failure names the seed and what was done until then.
SEEDS = range(int(os.environ.get("HISTORIES", "16")))
TRIES = 50
OWNED = (Answer, Event, SelfRating, Signature, Snapshot, IndicatorResult, TaskResult, ConfirmedProfile)


def attempt(tried: Try, assessment: Assessment, cast: dict[str, User]) -> Exception | None:
    """Has the portal do it; how it was refused, None when it was taken."""
    who = User.objects.get(pk=cast[tried.who].pk)  # without the roles of an earlier look
    try:
        match tried.action:
            case "save":
                saving.save_answer(assessment.pk, who, tried.edits[0])
            case "rate":
                saving.save_sheet(assessment.pk, who, tried.edits)
            case "own":
                rate_all(assessment, who, "4", rater=TRAINEE)
            case "close":
                ending.close(assessment.cycle_id)
            case _:
                person = User.objects.filter(username=tried.person).first()
                given: Any = {"seen": tried.seen, "reason": tried.reason, "person": person, "day": tried.day}
                steps.perform(assessment.pk, tried.action, who, **given)
    except (Refusal, Assessment.DoesNotExist) as error:
        return error
    return None


def look(assessment: Assessment, trainee: User) -> None:
    """The trainee opens the page, which is written down."""
    browser = Client()
    browser.force_login(trainee, backend="people.signin.backends.RoleBackend")
    assert browser.get(assessment.get_absolute_url()).status_code == 200


def rows(assessment: Assessment) -> dict[str, list[Any]]:
    """Everything stored of it."""
    querysets = [
        Assessment.objects.filter(pk=assessment.pk),
        Cycle.objects.filter(pk=assessment.cycle_id),
        SelfAnswer.objects.filter(self_rating__assessment=assessment),
        *(model.objects.filter(assessment=assessment) for model in OWNED),
    ]
    return {queryset.model.__name__: list(queryset.order_by("pk").values()) for queryset in querysets}


def compare(model: Model, stored: dict[str, list[Any]], cast: dict[str, User]) -> None:
    (row,) = stored["Assessment"]
    names = {person.pk: name for name, person in cast.items()} | {None: None}
    assert (row["status"], row["revision"], row["version"]) == (model.status, model.revision, model.version)
    assert (names[row["supervisor_id"]], names[row["approver_id"]]) == (model.supervisor, model.approver)
    assert (row["supervisor_due"], row["answer_due"]) == (model.due, model.answer_due)
    valid = [signature["action"] for signature in stored["Signature"] if signature["voided_at"] is None]
    assert valid == model.signed
    assert [snapshot["revision"] for snapshot in stored["Snapshot"]] == model.approved_revisions
    assert (stored["Cycle"][0]["state"] == "closed") == model.closed
    (own,) = stored["SelfRating"]
    closed = {"open": (False, False), "submitted": (True, True), "closed": (False, True)}[model.own]
    assert (own["submitted_at"] is not None, own["locked_at"] is not None) == closed
    for answer in stored["Answer"]:
        item = f"i{answer['indicator_id']}" if answer["indicator_id"] else f"a{answer['attitude_id']}"
        assert (answer["comment"], answer["version"]) == model.answers[item][1:]
    assert len(stored["Answer"]) == len(model.answers)


@pytest.fixture
def pass_days(monkeypatch):
    """Lets days pass, for the portal and its database rows."""
    real, passed = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + passed[0])

    def forward(days: int) -> date:
        passed[0] += timedelta(days=days)
        return timezone.localdate()

    return forward


@pytest.fixture
def cast(standard, supervisor, trainee, hr, editor, auditor, administrator, stranger, manager):
    others = [UserFactory(username=f"hr{number}", roles=["hr"]) for number in (2, 3)]
    UserFactory(username="gone", is_active=False)
    people = [supervisor, trainee, hr, *others, editor, auditor, administrator, stranger, manager]
    return {person.username: person for person in people}


def history(seed: int, standard: Any, cast: dict[str, User], pass_days: Any) -> Counter[str]:
    """One random life of an assessment; how often each thing was taken, and how often refused."""
    chance, told, taken = random.Random(seed), [f"seed {seed}"], Counter[str]()
    trainee = chance.choice(["trainee", "hr"])  # HR is appraised too, and appraises
    supervisor = chance.choice(["supervisor", "hr2"])
    cycle = CycleFactory(version=standard)
    assessment = open_for(cycle, cast[trainee], cast[supervisor], cast["hr"])
    items = {item.key: not item.is_attitude for item in load_sheet(assessment).items}
    due, today = cycle.supervisor_due, timezone.localdate()
    model = Model(trainee, supervisor, {"hr", "hr2", "hr3"}, items, due, cycle.answer_due, today)
    before = rows(assessment)
    try:
        for number in range(TRIES):
            tried = imagine(chance, model, cast)
            told.append(f"{number}: {tried}")
            if tried.action == "days":
                model.today = pass_days(chance.choice([1, 10, 40]))
                continue
            if tried.action == "look":
                look(assessment, cast[model.trainee])
                model.looked = model.looked or model.status == "submitted"
                continue
            expected, refusal = model.may(tried), attempt(tried, assessment, cast)
            assert (refusal is None) == expected, refusal
            after = rows(assessment)
            if refusal is None:
                taken[tried.action] += 1
                model.take(tried)
                compare(model, after, cast)
            else:
                taken["refused"] += 1
                assert after == before
            before = after
            if number % 10 == 9:
                assert faults(assessment.pk) == []
            if number > TRIES / 2 and model.status == "approved" and chance.random() < 0.5:
                break  # some lives end well, and are purged with their results
        assert rebuild(assessment.pk, writes=False) == Rebuilt(assessments=1)
        if model.status in ("approved", "cancelled"):
            purge_assessment(Assessment.objects.locked(assessment.pk), years=5)
            taken["purged with results"] += bool(after["IndicatorResult"])
            assert not any(kept for name, kept in rows(assessment).items() if name.endswith("Result"))
            assert rebuild(assessment.pk) == Rebuilt(assessments=1)
    except BaseException as error:
        error.add_note("\n".join(told))
        raise
    return taken


def test_random_histories_leave_the_record_as_the_design_allows(standard, cast, pass_days):
    taken = Counter[str]()
    for seed in SEEDS:
        with transaction.atomic():
            taken += history(seed, standard, cast, pass_days)
            transaction.set_rollback(True)
    # Not a test of nothing: every step was taken somewhere, and much was refused.
    assert {*WHOSE, "save", "rate", "own", "close", "purged with results"} <= set(taken)
    assert taken["refused"] > len(SEEDS) * TRIES / 5
