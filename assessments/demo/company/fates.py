"""How far each appraisal of the large company has come, drawn as a round in its middle shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from random import Random
from typing import TypeVar

from assessments.demo.company.rounds import Round
from assessments.enums import Action, Status
from people.models import User

T = TypeVar("T")


class Fate(Enum):
    NOT_BEGUN = auto()
    HALF_RATED = auto()
    RATED = auto()
    SUBMITTED = auto()
    ACKNOWLEDGED = auto()
    DISPUTED = auto()
    RETURNED = auto()
    APPROVED = auto()
    CANCELLED = auto()


# In percent.
OPEN = {
    Fate.NOT_BEGUN: 15, Fate.HALF_RATED: 14, Fate.RATED: 10, Fate.SUBMITTED: 8, Fate.ACKNOWLEDGED: 5,
    Fate.DISPUTED: 2, Fate.RETURNED: 2, Fate.APPROVED: 42, Fate.CANCELLED: 2,
}  # fmt: skip
CLOSED = {Fate.APPROVED: 97, Fate.CANCELLED: 3}
# What a supervisor who has left did not finish.
LEFT_BEHIND = {Fate.NOT_BEGUN: 60, Fate.HALF_RATED: 40}
WAITING = frozenset({Fate.SUBMITTED, Fate.ACKNOWLEDGED, Fate.DISPUTED})
STATUS = {
    Fate.SUBMITTED: Status.SUBMITTED, Fate.ACKNOWLEDGED: Status.ACKNOWLEDGED, Fate.DISPUTED: Status.DISPUTED,
    Fate.APPROVED: Status.APPROVED, Fate.CANCELLED: Status.CANCELLED,
}  # fmt: skip
# How an approved appraisal was answered; None: not in time.
ANSWERED: dict[Action | None, int] = {Action.ACKNOWLEDGE: 96, Action.DISPUTE: 4}
ANSWERS = {**ANSWERED, None: 6}
RATES_ONESELF = 0.6
# Of what is being rated in the open cycle, how much was due already.
OVERDUE = 0.2
# Working days after the opening on which the ones that are overdue were due.
DUE_EARLIER, ANSWER_EARLIER = 20, 24

REASONS: dict[Action, tuple[str, ...]] = {
    Action.ACKNOWLEDGE: ("", "", "", "", "謝謝主管的指導。", "已閱，會依發展計畫改善。", "希望有機會參加進階課程。"),
    Action.DISPUTE: (
        "其中一項指標的評語所述日期，我當天請假，請再查證。",
        "未觀察的項目我在上個月曾獨立完成，有紀錄可查。",
        "評等與平日的回饋不一致，請說明依據。",
    ),
    Action.RETURN: ("請補充未達標準項目的具體事例。", "評語與評等不一致，請再確認。", "請補上觀察日期。"),
    Action.CANCEL: ("職務調動，改列其他單位評核。", "留職停薪，本期不評核。", "重複開立，取消本筆。"),
    Action.APPROVE: ("已與雙方確認，維持原評等，異議內容一併留存。", "已查證紀錄，評等依據充分，予以核定。"),
}


@dataclass(slots=True)
class Step:
    action: Action
    actor: User
    at: datetime
    reason: str = ""


@dataclass(slots=True)
class Story:
    """
    One appraisal: what came of it by which steps, the opening first. `own_at`: when the trainee submitted their own
    rating; `is_late`: it was due earlier than the cycle says. The steps have their moments in order.
    """

    trainee: User
    supervisor: User
    fate: Fate
    steps: list[Step] = field(default_factory=list)
    own_at: datetime | None = None
    is_late: bool = False

    @property
    def can_be_taken(self) -> bool:
        """Whether it can go through the door today: approved after an answer, by people who can still act."""
        answered = self.took(Action.ACKNOWLEDGE) or self.took(Action.DISPUTE)
        can_act = self.trainee.is_active and self.supervisor.is_active
        return self.fate is Fate.APPROVED and answered is not None and can_act

    def took(self, action: Action) -> Step | None:
        return next((step for step in self.steps if step.action == action), None)

    @property
    def status(self) -> Status:
        return STATUS.get(self.fate, Status.DRAFT)


def stories(round_: Round, people: list[User], hr: User, chance: Random) -> list[Story]:
    """One of everybody who reports to somebody and was there at the time."""
    return [
        _story(round_, person, person.supervisor, hr, chance)
        for person in people
        if person.supervisor is not None and _took_part(round_, person)
    ]


def _took_part(round_: Round, person: User) -> bool:
    until = round_.days[-1] if round_.is_open else round_.cycle.ends_on
    was_hired = person.hired_on is not None and person.hired_on <= round_.cycle.starts_on
    return was_hired and (person.left_on is None or person.left_on > until)


def _story(round_: Round, trainee: User, supervisor: User, hr: User, chance: Random) -> Story:
    odds = OPEN if round_.is_open else CLOSED
    if round_.is_open and not supervisor.is_active:
        odds = LEFT_BEHIND
    story = Story(trainee, supervisor, _drawn(odds, chance))
    story.is_late = round_.is_open and chance.random() < OVERDUE
    _Teller(round_, story, hr, chance).tell()
    return story


class _Teller:
    def __init__(self, round_: Round, story: Story, hr: User, chance: Random) -> None:
        self.round, self.story, self.hr, self.chance = round_, story, hr, chance
        self.day = 0

    def tell(self) -> None:
        story, chance = self.story, self.chance
        story.steps.append(Step(Action.OPEN, self.hr, self.round.opened_at))
        self._pass(1, 5)
        if story.fate is Fate.CANCELLED:
            self._take(Action.CANCEL, self.hr)
            return
        if self.round.cycle.has_self_rating and chance.random() < RATES_ONESELF:
            self._take(Action.SELF_SUBMIT, story.trainee)
            story.own_at = story.steps[-1].at
        if story.fate in (Fate.NOT_BEGUN, Fate.HALF_RATED, Fate.RATED):
            return
        self._pass(1, 9)
        self._take(Action.SUBMIT, story.supervisor)
        self._pass(1, 5)
        self._follow()

    def _follow(self) -> None:
        story = self.story
        if story.fate is Fate.RETURNED:
            self._take(Action.RETURN, self.hr)
        elif story.fate is Fate.ACKNOWLEDGED:
            self._take(Action.ACKNOWLEDGE, story.trainee)
        elif story.fate is Fate.DISPUTED:
            self._take(Action.DISPUTE, story.trainee)
        elif story.fate is Fate.APPROVED:
            # In the open cycle the time to answer is not over yet.
            answer = _drawn(ANSWERED if self.round.is_open else ANSWERS, self.chance)
            if answer is not None:
                self._take(answer, story.trainee)
                self._pass(1, 3)
            else:
                self.day = self.round.length
            self._take(Action.APPROVE, self.hr, said=answer is Action.DISPUTE)

    def _pass(self, least: int, most: int) -> None:
        self.day = min(self.day + self.chance.randint(least, most), self.round.length)

    def _take(self, action: Action, actor: User, *, said: bool = True) -> None:
        """Behind the step before it, also on the same day."""
        at = max(self.round.at(self.day, self.chance), self.story.steps[-1].at)
        texts = REASONS.get(action, ("",)) if said else ("",)
        self.story.steps.append(Step(action, actor, at, self.chance.choice(texts)))


def _drawn(odds: Mapping[T, int], chance: Random) -> T:
    return chance.choices(list(odds), list(odds.values()))[0]
