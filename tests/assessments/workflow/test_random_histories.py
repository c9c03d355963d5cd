"""
Whatever anybody tries, in whatever order, the record stays what the design allows. A model of the design, written
without the portal's own table, says of every try beforehand whether it is taken.

The seeds are fixed; HISTORIES=200 tries more of them. A failure names the seed and what was done until then.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from assessments.cycles import opening
from assessments.models import Answer, Assessment, Cycle, Event, SelfAnswer, SelfRating, Signature, Snapshot
from assessments.rating import saving
from assessments.rating.saving import Edit
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from config.refusals import Refusal
from people.models import User
from tests.assessments.soundness import LEADS, SIGNING, VOIDING, faults
from tests.factories import CycleFactory, UserFactory, open_for, rate_all

pytestmark = pytest.mark.django_db
SEEDS = range(int(os.environ.get("HISTORIES", "16")))
TRIES = 50
LONG = "長" * 4001
# Whose each step is, and which ask for words.
WHOSE = {
    "submit": "supervisor",
    "withdraw": "supervisor",
    **dict.fromkeys(["self_submit", "acknowledge", "dispute", "note"], "trainee"),
    **dict.fromkeys(["return", "approve", "reopen", "reassign", "extend", "appoint", "cancel"], "hr"),
}
WORDY = {"dispute", "return", "reopen", "reassign", "extend", "appoint", "cancel", "note"}
# What people mostly do next; without such a hint a random history hardly leaves the draft.
LIKELY = {
    status: steps.split()
    for status, steps in {
        "draft": "rate rate save save own self_submit submit submit reassign extend appoint",
        "submitted": "acknowledge acknowledge dispute dispute withdraw return days approve extend reassign",
        "acknowledged": "approve approve return note reassign",
        "disputed": "approve approve return note appoint cancel",
        "approved": "reopen note close close",
        "cancelled": "note save submit",
    }.items()
}
ANYTHING = [*WHOSE, "save", "save", "rate", "own", "days", "close", "open", "purge", "", "delete"]


@dataclass
class Try:
    """What somebody tries."""

    action: str
    who: str
    seen: int | None
    reason: str
    person: str | None
    day: date | None
    edits: list[Edit] = field(default_factory=list)


@dataclass
class Model:
    """What the design says of the assessment by now."""

    trainee: str
    supervisor: str
    hr: set[str]
    items: dict[str, bool]  # whether it is an indicator
    due: date
    answer_due: date
    today: date
    approver: str | None = None
    status: str = "draft"
    revision: int = 1
    version: int = 0
    signed: list[str] = field(default_factory=list)
    approved_revisions: list[int] = field(default_factory=list)
    own: str = "open"
    own_is_complete: bool = False
    closed: bool = False
    answers: dict[str, tuple[str, str, int]] = field(default_factory=dict)  # value, comment, version
    pages: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)  # (item, client): edit, version

    def part(self, who: str) -> str:
        if who in (self.trainee, self.supervisor):
            return "trainee" if who == self.trainee else "supervisor"
        return "hr" if who in self.hr or who == self.approver else "nobody"

    def may(self, tried: Try) -> bool:
        action, part = tried.action, self.part(tried.who)
        if action in ("save", "rate"):
            return part == "supervisor" and self.status == "draft" and all(map(self.may_edit, tried.edits))
        if action == "own":
            return part == "trainee" and self.status == "draft" and self.own == "open"
        if action == "close":
            return not self.closed and self.status in ("approved", "cancelled")
        if WHOSE.get(action) != part or self.status not in LEADS[action][0]:
            return False
        if tried.seen not in (None, self.version) or len(tried.reason) > 4000:
            return False
        wordy = action in WORDY or (action == "approve" and self.status == "disputed")
        return bool(tried.reason.strip() or not wordy) and self.may_so(tried)

    def may_so(self, tried: Try) -> bool:
        """What a single step asks for beside person, status and words."""
        match tried.action:
            case "submit":
                return all(self.is_complete(item) for item in self.items)
            case "self_submit":
                return self.own == "open" and self.own_is_complete
            case "approve":
                return self.status != "submitted" or self.answer_due < self.today
            case "reassign":
                return tried.person not in (None, "gone", self.trainee, self.supervisor, self.approver)
            case "appoint":
                return tried.person not in (None, "gone", self.trainee, self.supervisor)
            case "extend":
                day = tried.day or date.min
                return day >= self.today and (day != self.due if self.status == "draft" else day > self.answer_due)
        return True

    def is_complete(self, item: str) -> bool:
        value, comment, _version = self.answers.get(item, ("", "", 0))
        is_explained = not self.items[item] or value in ("3", "4", "5") or bool(comment.strip())
        return value != "" and is_explained

    def may_edit(self, edit: Edit) -> bool:
        if edit.item not in self.items or edit.value not in ("", "not_observed", "1", "2", "3", "4", "5"):
            return False
        value, comment, version = self.answers.get(edit.item, ("", "", 0))
        number, own_version = self.pages.get((edit.item, edit.client), (0, -1)) if edit.client else (0, -1)
        is_repeat = bool(edit.client) and edit.number <= number
        is_current = version in (edit.seen, own_version) or (value, comment) == (edit.value, edit.comment)
        return len(edit.comment) <= 4000 and (is_repeat or is_current)

    def take(self, tried: Try) -> None:
        match tried.action:
            case "save" | "rate":
                self.version += sum(self.write(edit) for edit in tried.edits) > 0
                return
            case "own":
                self.own_is_complete = True
                return
            case "close":
                self.closed = True
                return
            case "submit":
                self.own = "closed"
                self.answer_due = max(self.answer_due, five_working_days_after(self.today))
            case "self_submit":
                self.own = "closed"
            case "approve":
                self.approved_revisions.append(self.revision)
            case "reopen":
                self.revision, self.closed = self.revision + 1, False
            case "reassign":
                self.supervisor = str(tried.person)
            case "appoint":
                self.approver = tried.person
            case "extend" if tried.day and self.status == "draft":
                self.due, self.answer_due = tried.day, max(self.answer_due, tried.day)
            case "extend" if tried.day:
                self.answer_due = tried.day
        if tried.action in VOIDING:
            self.signed = []
        elif tried.action in SIGNING:
            self.signed.append(tried.action)
        self.status = LEADS[tried.action][1] or self.status
        self.version += 1

    def write(self, edit: Edit) -> bool:
        value, comment, version = self.answers.get(edit.item, ("", "", 0))
        number, _own_version = self.pages.get((edit.item, edit.client), (0, -1))
        if edit.number <= number if edit.client else (value, comment) == (edit.value, edit.comment):
            return False
        self.answers[edit.item] = (edit.value, edit.comment, version + 1)
        if edit.client:
            self.pages[edit.item, edit.client] = (edit.number, version + 1)
        return True


def five_working_days_after(day: date) -> date:
    """Seven days on, from a weekend counted as from its Friday."""
    return day + timedelta(days=7 - max(0, day.weekday() - 4))


def imagine(chance: random.Random, model: Model, cast: dict[str, User]) -> Try:
    if chance.random() < 0.6:
        action = chance.choice(LIKELY[model.status])
        part = {"save": "supervisor", "rate": "supervisor", "own": "trainee"}.get(action) or WHOSE.get(action, "hr")
        who = chance.choice([name for name in cast if model.part(name) == part])
    else:
        action, who = chance.choice(ANYTHING), chance.choice(list(cast))
    return Try(
        action=action,
        who=who,
        seen=chance.choice([model.version] * 6 + [None, None, model.version - 1, model.version + 1]),
        reason=chance.choice([f"說明 {chance.random()}"] * 8 + ["", "  \r\n", LONG]),
        person=chance.choice([*cast, "gone", None]),
        day=chance.choice([None, *(model.today + timedelta(days=days) for days in (-3, 0, 1, 20, 40, 60))]),
        edits=imagine_edits(chance, model, action),
    )


def imagine_edits(chance: random.Random, model: Model, action: str) -> list[Edit]:
    def stored(item: str) -> int:
        return model.answers.get(item, ("", "", 0))[2]

    if action == "rate":
        kept = [item for item in model.items if item not in model.answers or chance.random() < 0.1]
        return [Edit(item, chance.choice("12345"), "看見了", stored(item), "", 0) for item in kept]
    if action != "save":
        return []
    item = chance.choice([*model.items] * 3 + ["i0", "a0", "x1", "", "i999999999"])
    client = chance.choice(["", "phone", "laptop"])
    number = model.pages.get((item, client), (0, 0))[0] + chance.choice([-1, 0, 1, 1, 1, 2]) if client else 0
    value = chance.choice(["1", "2", "3", "4", "5", "not_observed", "", "0", "6", "x", "３"])
    comment = chance.choice(["", "看見了", f"第 {chance.random()} 次", " ", LONG])
    return [Edit(item, value, comment, max(0, stored(item) + chance.choice([-1, 0, 0, 0, 1])), client, max(0, number))]


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
                opening.close(assessment.cycle_id)
            case _:
                person = User.objects.filter(username=tried.person).first()
                given: Any = {"seen": tried.seen, "reason": tried.reason, "person": person, "day": tried.day}
                steps.perform(assessment.pk, tried.action, who, **given)
    except (Refusal, Assessment.DoesNotExist) as error:
        return error
    return None


def rows(assessment: Assessment) -> dict[str, list[Any]]:
    """Everything stored of it."""
    querysets = [
        Assessment.objects.filter(pk=assessment.pk),
        Cycle.objects.filter(pk=assessment.cycle_id),
        SelfAnswer.objects.filter(self_rating__assessment=assessment),
        *(model.objects.filter(assessment=assessment) for model in (Answer, Event, SelfRating, Signature, Snapshot)),
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
    assert {*WHOSE, "save", "rate", "own", "close"} <= set(taken)
    assert taken["refused"] > len(SEEDS) * TRIES / 5
