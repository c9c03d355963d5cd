"""What leads: four figures of the company, and the three things to look at first; each with a way on."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Verdict
from assessments.insight.columns import Item
from assessments.insight.scope import Scope
from assessments.pictures.bars import percent
from assessments.pictures.behind import Figure
from assessments.pictures.change import Change, change_of
from assessments.pictures.counting import levels, moves, task_states
from assessments.pictures.ground import Ground, ground_of
from assessments.pictures.page import around
from people.models import Company


@dataclass(frozen=True, slots=True)
class Leading:
    """`kind`: the colour of its edge."""

    number: int
    words: str
    more: str
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`subject`: the code and name of what it is about; `button` leads where more of it stands."""

    subject: str
    words: str
    url: str
    button: str


@dataclass(frozen=True, slots=True)
class Gap:
    """An item that so many of those who were given a level in it do not meet."""

    at: int
    item: Item
    short: int
    people: int


def figures(ground: Ground) -> list[Leading]:
    people = len(ground.people)

    def leading(figure: Figure, words: str, kind: str = "") -> Leading:
        number = len(ground.counted(figure))
        return Leading(number, words, f"{percent(number, people)} %", ground.behind(figure), kind)

    everyone = Figure()
    return [
        Leading(people, _("with approved results"), ground.since, ground.behind(everyone)),
        leading(Figure("verdict", says=Verdict.COMPETENT), str(Verdict.COMPETENT.label), "good"),
        leading(Figure("gaps"), _("with at least one gap"), "bad"),
        leading(Figure("unseen"), _("with something not observed"), "warn"),
    ]


def gaps(ground: Ground) -> list[Gap]:
    """Every item that somebody does not meet, most people first."""
    found = []
    for at, (item, given) in enumerate(zip(ground.items, levels(ground.ratings, len(ground.items)), strict=True)):
        rated = sum(number for sign, number in given.items() if sign.isdigit())
        short = sum(number for sign, number in given.items() if sign.isdigit() and sign not in ground.meeting)
        if short:
            found.append(Gap(at, item, short, rated))
    return sorted(found, key=lambda gap: (-gap.short, gap.at))


def sentences(ground: Ground, change: Change | None, stand_ins: int) -> list[Sentence]:
    """At most three; what can't be said of the company is left out."""
    found = (most_gaps(ground), fewest_stand_ins(ground, stand_ins), largest_change(change))
    return [one for one in found if one is not None]


def most_gaps(ground: Ground) -> Sentence | None:
    first = next(iter(gaps(ground)), None)
    if first is None:
        return None
    words = ngettext(
        "has the most gaps: %(short)s of %(n)s person rated",
        "has the most gaps: %(short)s of %(n)s people rated",
        first.people,
    )
    url = ground.behind(Figure("state", first.at, "gap"))
    subject = f"{first.item.code} {first.item.text}"
    return Sentence(subject, words % {"short": first.short, "n": first.people}, url, _("See the people"))


def fewest_stand_ins(ground: Ground, stand_ins: int) -> Sentence | None:
    """The task and department that lack most people who meet the whole of it; of several the first."""
    names = ground.scope.outline.names
    order = {pk: place for place, pk in enumerate(names)}
    staff: dict[int, list[str]] = {}
    for one in ground.people:
        if one.department in order:
            staff.setdefault(one.department, []).append(one.ratings)
    worst: tuple[int, int, int, int] | None = None
    for department, texts in sorted(staff.items(), key=lambda found: order[found[0]]):
        for at, places in enumerate(ground.places):
            met = task_states(texts, places, ground.meeting).get("met", 0)
            lacks = min(stand_ins, len(texts)) - met
            if lacks > 0 and (worst is None or lacks > worst[0]):
                worst = lacks, at, department, met
    if worst is None:
        return None
    _lacks, at, department, met = worst
    words = _("%(met)s of %(people)s in %(department)s meet the whole task; the company asks for %(wanted)s") % {
        "met": met,
        "people": len(staff[department]),
        "department": names[department],
        "wanted": stand_ins,
    }
    url = ground.behind(Figure("all"), direct=department)
    task = ground.tasks[at]
    return Sentence(f"{task.code} {task.name}", words, url, _("See the people"))


def largest_change(change: Change | None) -> Sentence | None:
    if change is None:
        return None
    ground = change.ground
    texts = [(then.ratings, now.ratings) for then, now in change.pairs]
    found = moves(texts, len(ground.items), ground.meeting)
    shares = [(percent(one.then, one.people), percent(one.now, one.people)) for one in found]
    at = max(range(len(shares)), key=lambda place: abs(shares[place][1] - shares[place][0]), default=None)
    if at is None or shares[at][0] == shares[at][1]:
        return None
    item = ground.items[at]
    words = _("changed most since %(last)s: %(then)s %% met it then, %(now)s %% now (%(people)s people)") % {
        "last": change.last.name,
        "then": shares[at][0],
        "now": shares[at][1],
        "people": found[at].people,
    }
    url = f"{reverse('assessments:insight-change')}?{ground.scope.address()}"
    return Sentence(f"{item.code} {item.text}", words, url, _("See what changed"))


def leading(scope: Scope) -> dict[str, object]:
    """The page that leads to all."""
    ground = ground_of(scope)
    stand_ins = Company.objects.values_list("stand_ins", flat=True).first()
    said = sentences(ground, change_of(scope), 2 if stand_ins is None else stand_ins) if ground.people else []
    return {**around(ground, ""), "figures": figures(ground), "sentences": said, "ways": ways(scope)}


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    words: str
    url: str


def ways(scope: Scope) -> list[Way]:
    """To all pages of insight that the reader may open, each about the same."""
    found = [
        ("matrix", _("Gap matrix"), _("who meets which task and indicator, person by person; as Excel and on A3 too")),
        ("insight-ratings", _("Ratings"), _("how the levels are spread, task by task and indicator by indicator")),
        ("insight-verdicts", _("Verdicts"), _("who is competent, department by department")),
        ("insight-self", _("Self-ratings"), _("where people and their supervisors see it differently")),
        ("insight-change", _("Since last time"), _("what got better and what got worse since the last cycle")),
    ]
    if scope.sees_all:
        found.append(("insight-raters", _("Raters"), _("how each supervisor uses the scale")))
        found.append(("calibration", _("Calibration agenda"), _("what to talk about before results are compared")))
    query = scope.address()
    return [Way(label, words, f"{reverse(f'assessments:{name}')}?{query}") for name, label, words in found]
