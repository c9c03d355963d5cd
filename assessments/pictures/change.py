"""This cycle against the last by the same standard, of the people who were rated in both."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.insight.scope import Scope
from assessments.insight.standing import standing
from assessments.models import ConfirmedProfile, Cycle
from assessments.pictures.behind import Figure, has_moved
from assessments.pictures.counting import moves
from assessments.pictures.dots import Dots, Pair, dots
from assessments.pictures.ground import Ground, Result, standing_on


@dataclass(frozen=True, slots=True)
class Change:
    """`pairs`: (then, now) of each person of both cycles on one scale; of the others how many stand in one alone."""

    ground: Ground
    this: Cycle
    last: Cycle
    pairs: list[tuple[Result, Result]]
    only_now: int
    only_then: int

    def moved(self, at: int, says: str) -> list[Result]:
        """As they are now, whom a figure counts."""
        meeting = self.ground.meeting
        return [now for then, now in self.pairs if has_moved(says, then.ratings[at], now.ratings[at], meeting)]


def cycles_of(scope: Scope) -> list[Cycle]:
    """
    Those that had results by any version of the standard on the day that is asked for, from the cycle that is asked
    for down to the oldest; from the newest where none is asked. In one query.
    """
    if scope.version is None:
        return []
    rows = Cycle.objects.filter(
        assessments__profile__standard__standard=scope.version.standard_id,
        assessments__profile__confirmed_on__lte=scope.as_of,
    ).distinct()
    found = list(rows.order_by("-ends_on", "-starts_on", "-pk"))
    first = next((at for at, one in enumerate(found) if scope.cycle is None or one.pk == scope.cycle.pk), len(found))
    return found[first:]


def last_before(this: Cycle, earlier: list[Cycle]) -> Cycle | None:
    """The newest of them in which somebody of this cycle was rated; in one query."""
    people = ConfirmedProfile.objects.filter(assessment__cycle=this).order_by().values("person")
    rows = ConfirmedProfile.objects.filter(assessment__cycle__in=earlier, person__in=people)
    shared = set(rows.order_by().values_list("assessment__cycle", flat=True).distinct())
    return next((one for one in earlier if one.pk in shared), None)


def change_of(scope: Scope) -> Change | None:
    """None where there is no earlier cycle to compare with."""
    cycles = cycles_of(scope)
    last = last_before(cycles[0], cycles[1:]) if cycles else None
    if last is None:
        return None
    this = cycles[0]
    now = standing_on(standing(scope.for_cycle(this)), aging=False)
    scales = {one.scale for one in now.people}
    then = standing_on(standing(scope.for_cycle(last)), lambda one: one.scale in scales, aging=False)
    before = {one.person: one for one in then.people}
    pairs = [(before[one.person], one) for one in now.people if one.person in before]
    return Change(now, this, last, pairs, len(now.people) - len(pairs), len(before) - len(pairs))


def picture_of(change: Change) -> Dots:
    ground = change.ground
    found = moves([(then.ratings, now.ratings) for then, now in change.pairs], len(ground.items), ground.meeting)
    rows = []
    for at, (item, one) in enumerate(zip(ground.items, found, strict=True)):
        urls = [ground.behind(Figure("moved", at, says)) for says in ("both", "then", "now", "risen", "fallen")]
        rows.append(Pair(item.code, item.text, *one, *urls))
    how = _("A hollow dot is the share that met it last time, a full one the share that meets it now.")
    return dots(_("This cycle against the last"), how, _("Indicator or attitude"), rows)
