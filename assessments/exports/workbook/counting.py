"""The figures of the cover, counted while the revisions pass by."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from assessments.exports.workbook.said import Said, Source
from assessments.insight.states import State
from people.models.departments import BETWEEN

# So many departments a page can show; where there are more they are counted one level higher up.
MOST_DEPARTMENTS = 30


@dataclass(slots=True)
class Tally:
    """Appraisals, by verdict, and what their items came to."""

    appraisals: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    states: Counter[State] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.appraisals += other.appraisals
        self.verdicts += other.verdicts
        self.states += other.states


@dataclass(slots=True)
class Counts:
    whole: Tally = field(default_factory=Tally)
    people: set[int] = field(default_factory=set)
    statuses: Counter[str] = field(default_factory=Counter)
    sources: Counter[Source] = field(default_factory=Counter)
    departments: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    # By standard and place among its items.
    items: dict[tuple[int, int], Counter[State]] = field(default_factory=lambda: defaultdict(Counter))
    # With their first and last day.
    cycles: dict[str, tuple[date, date]] = field(default_factory=dict)

    def add(self, said: Said, states: list[State]) -> None:
        one = Tally(1, Counter([said.score["verdict"]]), Counter(states))
        self.whole.add(one)
        self.departments[said.person["department"]].add(one)
        self.people.add(said.assessment.trainee_id)
        self.statuses[said.status] += 1
        self.sources[said.source] += 1
        for place, state in enumerate(states):
            self.items[said.layout.version.pk, place][state] += 1
        first, last = self.cycles.get(said.cycle, (said.starts_on, said.ends_on))
        self.cycles[said.cycle] = min(first, said.starts_on), max(last, said.ends_on)

    def by_department(self) -> tuple[int | None, list[tuple[str, Tally]]]:
        """
        As deep as a page can show, with the number of levels that are told apart (None: all of them); in the order of
        their names.
        """
        paths = {path: path.split(BETWEEN) for path in self.departments}
        deepest = max((len(parts) for parts in paths.values()), default=1)
        for depth in range(deepest, 0, -1):
            found: dict[str, Tally] = defaultdict(Tally)
            for path, tally in self.departments.items():
                found[BETWEEN.join(paths[path][:depth])].add(tally)
            if len(found) <= MOST_DEPARTMENTS or depth == 1:
                return (None if depth == deepest else depth), sorted(found.items())
        return None, []

    def worst(self, most: int) -> list[tuple[int, int, Counter[State]]]:
        """Where most fall short: standard, place among its items, and what it came to."""
        found = [(*about, states) for about, states in self.items.items() if states[State.GAP]]
        return sorted(found, key=lambda one: (-one[2][State.GAP], one[0], one[1]))[:most]
