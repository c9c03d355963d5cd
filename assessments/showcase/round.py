"""What the pages of a round show: figures, what is due, the table; all of it invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.cycles.figures import Counts, Duties, Gone
from assessments.cycles.forms import DayOff
from assessments.listing.asking import Question
from assessments.listing.rows import rows
from assessments.listing.table import Table, headings
from assessments.models import Cycle
from assessments.renewal.facts import Behind
from assessments.showcase.cast import Cast
from competency.models import StandardVersion


def counts() -> Counts:
    found = Counts()
    for status, number, rating_late, answer_late in (
        ("draft", 86, 12, 0),
        ("submitted", 31, 0, 4),
        ("acknowledged", 22, 0, 0),
        ("disputed", 3, 0, 0),
        ("approved", 98, 0, 0),
        ("cancelled", 3, 0, 0),
    ):
        found.add(status, number, rating_late, answer_late)
    return found


def duties(cast: Cast) -> Duties:
    return Duties(
        rating_late=12,
        late_supervisors=5,
        self_late=9,
        to_approve=26,
        unanswered=4,
        objections=3,
        disputed_since=cast.now - timedelta(days=6),
        hand_over=7,
        gone_supervisors=1,
        gone=[Gone("許志豪", "E0003", 7)],
    )


def behind(cast: Cast) -> list[Behind]:
    """A draft that can go over, and one whose opening is prepared."""
    newer = StandardVersion(code="BAS4222-002v3", label="v3", name=cast.cycle.version.name)
    cycles = [
        Cycle(pk=number, name=name, version=cast.cycle.version) for number, name in ((1, "2027 上半年"), (2, "試評"))
    ]
    return [Behind(cycle, newer, is_prepared=cycle.pk == 2) for cycle in cycles]


def table(cast: Cast) -> Table:
    shown = [*cast.drafts(), *cast.to_hand_over(), *cast.submitted()]
    return Table(
        asked=Question(order="due"),
        page=Paginator(range(len(shown)), 50).get_page(1),
        rows=list(rows(shown, cast.reader)),
        headings=headings(QueryDict(), "due", shows_cycle=True),
        query="",
        departments=[("1", "客戶服務部")],
        standards=[(str(cast.cycle.version.pk), str(cast.cycle.version))],
        shows_cycle=True,
        kinds=[],
    )


def days_off(cast: Cast) -> dict[str, Any]:
    day = cast.today
    off = DayOff(str(_("Rating due")), day, _("public holiday"), day + timedelta(days=1))
    return {"form": {"days_off": [off]}, "not_yet": _("Nothing is changed yet: these due dates are days off.")}
