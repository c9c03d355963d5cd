"""The people behind a figure: each number of a picture leads to exactly the profiles that it counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assessments.enums import Verdict
from assessments.pictures.counting import UNRATED, apart_of, task_state
from assessments.pictures.shares import UNSEEN


class Counted(Protocol):
    """What figures look at of a profile."""

    @property
    def ratings(self) -> str: ...
    @property
    def rated(self) -> str: ...
    @property
    def own(self) -> str: ...
    @property
    def verdict(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """
    What a figure counts. `kind` says which of the others it goes by: the place of an item or task in the standard, and
    what is said of it: a level, a state, how far the self-rating is apart, then and now.
    """

    kind: str = "all"
    at: int = 0
    says: str = ""

    @property
    def asks(self) -> dict[str, str]:
        """As an address carries it."""
        return {"of": self.kind, "at": str(self.at), "says": self.says}


def figure_of(asked: Mapping[str, str], items: int, tasks: int) -> Figure | None:
    """None for what no picture counts."""
    kind, at, says = asked.get("of", "all"), asked.get("at", "0"), asked.get("says", "")
    if not (at.isascii() and at.isdecimal() and len(at) < 10):
        return None
    figure = Figure(kind, int(at), says)
    most = {"rater": 10**9, "level": items, "apart": items, "moved": items, "state": items, "task": tasks}.get(kind, 1)
    return figure if figure.at < most and _is_said(figure) else None


def _is_said(figure: Figure) -> bool:
    said: dict[str, Callable[[str], bool]] = {
        "all": lambda says: says == "",
        "rater": lambda says: says == "",
        "gaps": lambda says: says == "",
        "unseen": lambda says: says == "",
        "verdict": lambda says: says in Verdict.values,
        "level": lambda says: says == UNSEEN or (len(says) == 1 and says in "123456789"),
        "state": lambda says: says in ("gap", "met"),
        "task": lambda says: says in ("met", "gap", "unknown"),
        "apart": lambda says: says in ("-2", "-1", "0", "1", "2"),
        "moved": lambda says: says in MOVES,
    }
    return figure.kind in said and said[figure.kind](figure.says)


# Of what people were rated both times: all of them, who met it then, who meets it now, who got there, who fell back.
MOVES = ("both", "then", "now", "risen", "fallen")


def counts(figure: Figure, one: Counted, tasks: Sequence[Sequence[int]], meeting: Collection[str]) -> bool:
    """Whether the figure counts this one; "moved" is asked of pairs, by `has_moved`, "rater" of whole groups."""
    sign = one.ratings[figure.at] if figure.kind in ("level", "state") else ""
    match figure.kind:
        case "all":
            return True
        case "verdict":
            return one.verdict == figure.says
        case "gaps":
            return has_gap(one.ratings, meeting)
        case "unseen":
            return UNSEEN in one.ratings
        case "level":
            return sign == figure.says
        case "state":
            return sign.isdigit() and (sign in meeting) == (figure.says == "met")
        case "apart":
            return bool(one.own) and apart_of(one.rated[figure.at], one.own[figure.at]) == figure.says
        case "task":
            return task_state(one.ratings, tasks[figure.at], meeting) == figure.says
        case _:
            return False


def has_gap(ratings: str, meeting: Collection[str]) -> bool:
    return not set(ratings) <= {*meeting, UNSEEN, UNRATED}


def has_moved(says: str, then: str, now: str, meeting: Collection[str]) -> bool:
    """Of somebody who was given a level both times."""
    if not (then.isdigit() and now.isdigit()):
        return False
    met, meets = then in meeting, now in meeting
    return {"both": True, "then": met, "now": meets, "risen": meets and not met, "fallen": met and not meets}[says]
