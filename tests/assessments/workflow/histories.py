"""A model of the design, written without the portal's own table, and what people would try by chance."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from assessments.rating.saving import Edit
from config.texts import canonical_text
from people.calendar.workdays import Calendar
from people.models import User
from tests.assessments.soundness import LEADS, SIGNING, VOIDING

LONG = "長" * 4001
# Whose each step is, and which ask for words.
WHOSE = {
    "submit": "supervisor",
    "withdraw": "supervisor",
    **dict.fromkeys(["self_submit", "self_recall", "acknowledge", "dispute", "note"], "trainee"),
    **dict.fromkeys(["return", "self_reopen", "approve", "reopen", "reassign", "extend", "appoint", "cancel"], "hr"),
}
WORDY = {"dispute", "return", "self_reopen", "reopen", "reassign", "extend", "appoint", "cancel", "note"}
# What people mostly do next; without such a hint a random history hardly leaves the draft.
LIKELY = {
    status: steps.split()
    for status, steps in {
        "draft": "rate rate save own own self_submit self_submit self_recall self_recall self_reopen submit submit "
        "reassign extend appoint",
        "submitted": "look acknowledge acknowledge dispute dispute withdraw return days approve extend reassign",
        "acknowledged": "approve approve return note reassign",
        "disputed": "approve approve return note appoint cancel",
        "approved": "reopen note close close",
        "cancelled": "note save submit",
    }.items()
}
ANYTHING = [*WHOSE, "save", "save", "rate", "own", "look", "days", "close", "open", "purge", "", "delete"]


def given(edit: Edit) -> tuple[str, str]:
    return edit.value, canonical_text(edit.comment)


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
    own: str = "open"  # or submitted, or closed without that
    looked: bool = False  # the trainee, at what is submitted now
    seen: bool = False  # what was taken back since
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
            case "self_recall":
                return self.own == "submitted" and not self.seen
            case "self_reopen":
                return self.own != "open" and self.seen
            case "approve":
                return self.status != "submitted" or self.answer_due < self.today
            case "reassign":  # what is approved only where its supervisor can't act, which nobody here becomes
                return self.status != "approved" and tried.person not in (
                    None,
                    "gone",
                    self.trainee,
                    self.supervisor,
                    self.approver,
                )
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
        is_current = version in (edit.seen, own_version) or (value, comment) == given(edit)
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
                self.own, self.looked = "closed" if self.own == "open" else self.own, False
                self.answer_due = max(self.answer_due, Calendar({}).add_workdays(self.today, 5))
            case "withdraw" | "return":
                self.seen = self.seen or self.looked or self.status != "submitted"
                self.own = "open" if self.own == "closed" and not self.seen else self.own
            case "self_submit":
                self.own = "submitted"
            case "self_recall" | "self_reopen":
                self.own = "open"
            case "approve":
                self.approved_revisions.append(self.revision)
            case "reopen":
                self.revision, self.closed, self.seen = self.revision + 1, False, True
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
        if edit.number <= number if edit.client else (value, comment) == given(edit):
            return False
        self.answers[edit.item] = (*given(edit), version + 1)
        if edit.client:
            self.pages[edit.item, edit.client] = (edit.number, version + 1)
        return True


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
