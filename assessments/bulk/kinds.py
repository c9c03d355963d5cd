"""
What can be done to many at once. A room that does something registers its kind when the portal starts
(`AppConfig.ready`); a kind that nobody registered is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext as _

from assessments.enums import BulkKind
from assessments.models import Assessment, BulkItem, BulkJob
from config.refusals import BadInput
from people.models import User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Text: TypeAlias = "StrPromise | str"


class Asks(Enum):
    """What a kind asks its maker beside the reason."""

    PERSON = auto()  # the new supervisor
    DAY = auto()  # the new due date
    SELF_DAY = auto()  # the new day of the self-rating
    PART = auto()  # which part of the period the former supervisor saw


def nothing_against(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    return {}


def nothing_more(job: BulkJob) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """
    One kind of bulk action.

    `button` starts it; `title` names a job of so many lines; `question` stands above the button that confirms it,
    `confirm` is that button. `reason`: what its maker must say in words, "" where nothing. `asks`: what else.

    `why_not(items, job)`: by position, why a line is left out of the preview. Neither job nor items are stored yet; the
    items carry their `assessment` (with its people and cycle) or `person`. It asks the database a constant number of
    times.

    `people_of(assessments)`: where its lines are people, whom chosen assessments mean; each becomes one line.

    `act(items, job)`: does up to `batch` lines inside the transaction that marks them, under a savepoint; answers by
    primary key of the item why one was left out, and everything else was done. A Refusal of one line's `act` leaves
    that line out with its sentence; where several were given, each is then tried alone.

    `again(job, by)`: a new preview of what an ended action did not do, where the kind prepares one itself.

    `after(job)`: once, in the transaction that ends the job (finished, stopped or failed), such as mails that tell of
    all lines.
    """

    kind: BulkKind
    button: Text
    title: Callable[[int], str]
    question: Text
    confirm: Text
    reason: Text = ""
    asks: frozenset[Asks] = frozenset()
    batch: int = 1
    is_offered: bool = True  # on lists of assessments; else a page of its own prepares it
    is_ending: bool = False  # it ends what it is done to: its button says so by its colour
    why_not: Callable[[Sequence[BulkItem], BulkJob], Mapping[int, str]] = nothing_against
    people_of: Callable[[Sequence[Assessment]], Sequence[User]] | None = None
    act: Callable[[Sequence[BulkItem], BulkJob], Mapping[int, str]]
    after: Callable[[BulkJob], None] = nothing_more
    again: Callable[[BulkJob, User], BulkJob] | None = None


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _KINDS[kind.kind] = kind


def registered() -> list[Kind]:
    """Those that lists offer, in the order of `BulkKind`, whoever registered first."""
    return [_KINDS[name] for name in BulkKind.values if name in _KINDS and _KINDS[name].is_offered]


def of(name: str) -> Kind:
    """Raises BadInput for what nobody registered."""
    if name not in _KINDS:
        raise BadInput(_not_there())
    return _KINDS[name]


def offered(name: str) -> Kind:
    """Raises BadInput for what lists do not offer."""
    row = of(name)
    if not row.is_offered:
        raise BadInput(_not_there())
    return row


def _not_there() -> str:
    return _("There is no such action. Go back to the list and choose one that it offers.")
