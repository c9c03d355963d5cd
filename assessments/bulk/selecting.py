"""
Which assessments somebody chose on a list: those that are ticked, or all that the list's address asks for.

A room with a list registers what its address means (`register`, from `AppConfig.ready`); the list then posts to
`/bulk/new/<kind>/` either `chosen` ("12:5" each: assessment and version) or `all=1` with `list` (the registered name)
and `asked` (its query string).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.enums import Status
from assessments.models import Assessment, Cycle
from assessments.models.assessment import AssessmentQuerySet
from config.forms import address_from, number_from
from config.refusals import BadInput
from people.models import User

# `rows(asked, reader)`: what the list shows this reader for this query string; what they may not see is taken out here.
Rows = Callable[[QueryDict, User], AssessmentQuerySet]
_LISTS: dict[str, Rows] = {}
# Everything that a supervisor rates and that is not finished.
OF_SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Choice:
    """
    What was chosen. `sent`: hidden fields that choose the same again, as (name, value); `of`: whose assessments they
    are, where all of one supervisor were chosen.
    """

    rows: list[Assessment]
    sent: list[tuple[str, str]]
    of: User | None = None

    @property
    def cycle(self) -> Cycle | None:
        """The one cycle of all of them, None where they are of several."""
        cycles = {row.cycle_id for row in self.rows}
        return self.rows[0].cycle if len(cycles) == 1 else None


def register(name: str, rows: Rows) -> None:
    _LISTS[name] = rows


def choice_from(sent: QueryDict, reader: User) -> Choice:
    """What a list, or the page that asks for more, sent. Raises BadInput where nothing is chosen."""
    if sent.get("list"):
        name, asked = sent.get("list", ""), address_from(sent.get("asked", ""))
        if name not in _LISTS:
            raise BadInput(_("There is no such list. Go back to the list and choose there."))
        found, again = _LISTS[name](asked, reader), [("list", name), ("asked", asked.urlencode())]
        of = User.objects.by_number(asked.get("number", "")).first() if name == OF_SUPERVISOR else None
        return Choice(_loaded(found, reader), again, of)
    texts = sent.getlist("chosen")
    keys = {number_from(text.partition(":")[0]) for text in texts}
    return Choice(_loaded(Assessment.objects.filter(pk__in=keys), reader), [("chosen", text) for text in texts])


def _loaded(found: AssessmentQuerySet, reader: User) -> list[Assessment]:
    keys = Assessment.objects.visible_to(reader).filter(pk__in=found.order_by().values("pk"), purged_at__isnull=True)
    beside = ("trainee__supervisor", "supervisor", "approver", "cycle")
    rows = list(keys.select_related(*beside).order_by("cycle", "trainee_number", "pk"))
    if not rows:
        raise BadInput(_("Nothing was chosen. Go back to the list and choose at least one line."))
    return rows


def of_supervisor(asked: QueryDict, reader: User) -> AssessmentQuerySet:
    """Everything that this one rates and that is open, in whatever cycle."""
    rates = User.objects.by_number(asked.get("number", ""))
    return Assessment.objects.filter(supervisor__in=rates, status__in=Status.open())
