"""How people are rated here: able and less able ones, strict and mild supervisors, and what they write of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from assessments.enums import Verdict
from assessments.models import ScaleLevel
from assessments.sheet.scoring import Rating, Score, score
from competency.models import Element, ElementKind, Indicator, StandardVersion, Task
from people.models import User

NOT_OBSERVED, PRAISED = 0.012, 0.06
# Where people stand on a scale of five, how far they differ, and by how much one item differs from the next.
ABILITY, AMONG_PEOPLE, AMONG_ITEMS, AMONG_SUPERVISORS, BY_CHANCE = 3.95, 0.5, 0.2, 0.3, 0.38
ONESELF_HIGHER = 0.25

BELOW = (
    "本期有兩次漏做步驟，經提醒後補上。",
    "忙碌時常省略確認，需主管提醒才完成。",
    "流程大致熟悉，例外情形仍須他人在旁協助。",
    "抽查三件，其中一件不符規定，已當面說明。",
    "處理時間超過標準，主因是資料未先備齊。",
    "紀錄不完整，事後由同事補登。",
)
UNSEEN = (
    "本期未遇到此情形。",
    "支援其他單位，沒有觀察的機會。",
    "此項工作由同組其他人負責，本期未觀察。",
)
PRAISE = (
    "旺季期間仍維持品質，無一退件。",
    "主動整理作業要點，提供新進同仁使用。",
    "突發狀況處理得當，事後主動回報。",
    "抽查五件均符合規定。",
)


@dataclass(slots=True)
class Given:
    """A rating of one item, about to be stored; `level` None: not observed."""

    indicator: int | None
    attitude: int | None
    level: ScaleLevel | None
    comment: str

    @property
    def rating(self) -> Rating:
        return Rating(self.level.value, self.level.meets, True) if self.level else Rating(answered=True)


class Sheets:
    """What is rated by one version: its tasks in order, each with its indicators, and its attitudes."""

    def __init__(self, version: StandardVersion, levels: Iterable[ScaleLevel], chance: Random) -> None:
        self.version, self.chance = version, chance
        self.levels = {level.value: level for level in levels}
        tasks = Task.objects.filter(duty__version=version).order_by("duty__position", "position")
        self.tasks = [
            (task, list(Indicator.objects.filter(block__task=task).order_by("block__position", "position")))
            for task in tasks
        ]
        elements = Element.objects.filter(version=version)
        self.attitudes = list(elements.filter(kind=ElementKind.ATTITUDE))
        self.skills = list(elements.filter(kind=ElementKind.SKILL))
        items = [row.pk for _task, rows in self.tasks for row in rows]
        self.harder = {key: chance.gauss(0, AMONG_ITEMS) for key in items}

    def rated(self, ability: float, bias: float, share: float = 1.0) -> list[Given]:
        """By a supervisor; `share`: how much of the sheet is done."""
        given = [
            self._one(row.pk, None, ability + bias - self.harder[row.pk]) for _task, rows in self.tasks for row in rows
        ]
        given += [self._one(None, row.pk, ability + bias) for row in self.attitudes]
        return given[: round(len(given) * share)]

    def _one(self, indicator: int | None, attitude: int | None, mean: float) -> Given:
        chance, drawn = self.chance, self.chance.random()
        if indicator and drawn < NOT_OBSERVED:
            return Given(indicator, attitude, None, chance.choice(UNSEEN))
        level = self._level(chance.gauss(mean, BY_CHANCE))
        if indicator and not level.meets:
            return Given(indicator, attitude, level, chance.choice(BELOW))
        return Given(indicator, attitude, level, chance.choice(PRAISE) if drawn > 1 - PRAISED else "")

    def _level(self, value: float) -> ScaleLevel:
        return self.levels[min(max(round(value), min(self.levels)), max(self.levels))]

    def rated_oneself(self, ability: float) -> list[Given]:
        """Somewhat higher, with few words."""
        return [
            Given(one.indicator, one.attitude, one.level, "" if one.level else one.comment)
            for one in self.rated(ability, ONESELF_HIGHER)
        ]

    def score(self, given: Iterable[Given]) -> Score:
        by_indicator = {one.indicator: one.rating for one in given if one.indicator}
        return score([by_indicator.get(row.pk, Rating()) for row in rows] for _task, rows in self.tasks)

    def verdict(self, given: Iterable[Given]) -> Verdict:
        return self.score(given).verdict


class Nature:
    """How able each person is and how strict each supervisor; the same in all cycles, but for some growth."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.of_people: dict[int, float] = {}
        self.of_supervisors: dict[int, float] = {}

    def ability(self, person: User) -> float:
        known = self.of_people.get(person.pk)
        drawn = self.chance.gauss(ABILITY, AMONG_PEOPLE) if known is None else known + self.chance.gauss(0.08, 0.1)
        self.of_people[person.pk] = drawn
        return drawn

    def bias(self, supervisor: User) -> float:
        if supervisor.pk not in self.of_supervisors:
            self.of_supervisors[supervisor.pk] = self.chance.gauss(0, AMONG_SUPERVISORS)
        return self.of_supervisors[supervisor.pk]
