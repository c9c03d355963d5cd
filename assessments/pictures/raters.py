"""How the raters of one cycle use the scale, by one version of a standard; what is withheld says `strictness`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.enums import Status
from assessments.insight.scope import Scope
from assessments.insight.standing import standing
from assessments.models import Assessment, Cycle
from assessments.pictures.behind import Figure
from assessments.pictures.change import cycles_of
from assessments.pictures.ground import Ground, standing_on
from assessments.pictures.spread import Rater, Spread, spread
from assessments.pictures.strictness import Case, Shown, raters
from config.refusals import Forbidden
from people.models import User

PAGE_SIZE = 50


class Alone(NamedTuple):
    """`earlier`: the cycle before that has results by the standard."""

    ground: Ground
    cycle: Cycle
    shown: Shown
    earlier: Cycle | None


@dataclass(frozen=True, slots=True)
class Raters:
    """As `Alone`, with the page that is shown of them."""

    ground: Ground
    cycle: Cycle
    shown: Shown
    page: Page[int]
    picture: Spread
    earlier: Cycle | None

    @property
    def before(self) -> str:
        """The same page of the cycle before."""
        return f"?{self.ground.scope.address(cycle=self.earlier.pk)}" if self.earlier else ""


def refuse_others(reader_sees_all: bool) -> None:
    """Raises Forbidden: who rates is not told how the others do."""
    if not reader_sees_all:
        raise Forbidden(
            _("How raters use the scale is for HR and the auditor. Look at the other pictures of your people.")
        )


def alone(scope: Scope) -> Alone | None:
    """
    All of one cycle by exactly the version of the scope, whatever else the address asks: the groups of this page are
    the same for whoever looks. None where nothing is approved by the standard yet.
    """
    of_today = replace(scope, department=None, team=None, as_of=timezone.localdate())
    cycles = cycles_of(of_today)
    if not cycles or scope.version is None:
        return None
    cycle, earlier = cycles[0], cycles[1] if len(cycles) > 1 else None
    version = scope.version.pk
    ground = standing_on(standing(of_today.for_cycle(cycle)), lambda one: one.standard == version, aging=False)
    rated = sorted(
        (one for one in ground.people if one.rater is not None), key=lambda one: (one.confirmed_on, one.assessment)
    )
    waiting = to_come(cycle, version)
    shown = raters(
        (Case(one.rater, one.ratings, one.assessment) for one in rated if one.rater is not None),
        {rater: number for rater, (number, _again) in waiting.items()},
        {rater for rater, (_number, again) in waiting.items() if again},
    )
    return Alone(ground, cycle, shown, earlier)


def raters_of(scope: Scope, asked_page: str | None = None) -> Raters | None:
    found = alone(scope)
    if found is None:
        return None
    ground, cycle, shown, earlier = found
    numbers = list(User.objects.filter(pk__in=shown.raters).order_by("username").values_list("pk", flat=True))
    page = Paginator(numbers, PAGE_SIZE).get_page(asked_page)
    who = {
        pk: (name, number)
        for pk, name, number in User.objects.filter(pk__in=list(page)).values_list("pk", "name", "username")
    }
    rows = []
    for pk in page:
        use = shown.raters[pk]
        url = ground.behind(Figure("rater", pk))
        rows.append(Rater(*who[pk], use.cases, use.all, use.mean, use.spread, use.unseen, url))
    how = _("A dot is the mean of all levels given, the line one standard deviation to each side. By employee number.")
    first = pgettext("assessment", "Supervisor")
    values = [level.value for level in ground.levels] or [1]
    picture = spread(_("How raters use the scale"), how, first, values, rows, shown.mean)
    return Raters(ground, cycle, shown, page, picture, earlier)


def to_come(cycle: Cycle, version: int) -> dict[int, tuple[int, int]]:
    """Of each supervisor how many are not finished in the cycle by the version, and how many are open again."""
    rows = Assessment.objects.filter(cycle=cycle, standard=version, status__in=Status.open()).order_by()
    counted = rows.values_list("supervisor").annotate(n=Count("pk"), again=Count("profile"))
    return {supervisor: (number, again) for supervisor, number, again in counted}
