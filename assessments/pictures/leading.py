"""What leads: four figures of the company, and the three things to look at first; each with a way on."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.enums import Verdict
from assessments.insight.asking import Question
from assessments.insight.columns import Item
from assessments.insight.findings import thinnest_of
from assessments.insight.matrix import Bench, matrix_of
from assessments.insight.page import stand_ins_wanted
from assessments.insight.scope import Scope
from assessments.insight.standing import standing
from assessments.pictures.bars import percent
from assessments.pictures.behind import Figure
from assessments.pictures.change import Change, change_of
from assessments.pictures.counting import levels, moves
from assessments.pictures.ground import Ground, standing_on
from assessments.pictures.page import around


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


def sentences(ground: Ground, change: Change | None, thinnest: Bench | None) -> list[Sentence]:
    """At most three; what can't be said of the company is left out."""
    found = (most_gaps(ground), fewest_stand_ins(thinnest, ground), largest_change(change))
    return [one for one in found if one is not None]


def subject_of(item: Item) -> str:
    """Its text goes on as a sentence, and ends with none of its own."""
    return f"{item.code} {item.text.rstrip('。.．')}"


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
    return Sentence(subject_of(first.item), words % {"short": first.short, "n": first.people}, url, _("See the people"))


def fewest_stand_ins(thinnest: Bench | None, ground: Ground) -> Sentence | None:
    """The task with too few stand-ins in most departments, and the one that lacks most; as the matrix says it."""
    if thinnest is None:
        return None
    short, scope = thinnest.short[0], ground.scope
    said: dict[str, object] = {"met": short.meet, "people": short.people, "wanted": short.wanted}
    if short.department is None:
        words = _("%(met)s of these %(people)s people meet the whole task; wanted: %(wanted)s") % said
    else:
        said |= {"department": scope.outline.names[short.department]}
        words = _("%(met)s of %(people)s in %(department)s meet the whole task; wanted: %(wanted)s") % said
    address = scope.address(unit=short.department, unfold=thinnest.column.key)
    url = f"{reverse('assessments:matrix')}?{address}#people"
    return Sentence(f"{thinnest.column.code} {thinnest.column.text}", words, url, _("See the people"))


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
    return Sentence(subject_of(item), words, url, _("See what changed"))


def leading(scope: Scope) -> dict[str, object]:
    """The page that leads to all."""
    stands = standing(scope)
    ground = standing_on(stands, aging=scope.cycle is None)
    thinnest = thinnest_of(matrix_of(stands, Question(), stand_ins_wanted()))
    said = sentences(ground, change_of(scope), thinnest) if ground.people else []
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
    found.append(("needs", _("Training needs"), _("who needs to learn what, which course serves it, who has a place")))
    if scope.sees_all:
        found.append(("insight-raters", _("Raters"), _("how each supervisor uses the scale")))
        found.append(("calibration", _("Calibration agenda"), _("what to talk about before results are compared")))
    query = scope.address()
    return [Way(label, words, f"{reverse(f'assessments:{name}')}?{query}") for name, label, words in found]
