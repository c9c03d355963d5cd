"""A follow-up as pages tell it: what was confirmed, what became of it, and what its reader can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.access.loader import log_shown_today
from assessments.enums import Action, FollowUpState
from assessments.followups import rights
from assessments.followups.forms import TextForm
from assessments.models import Assessment, Event, FollowUp
from assessments.record.follow_ups import ABOUT
from people.models import User
from people.roles import Role

# A desk tells of what was confirmed within so many days.
RECENT_DAYS = 30
MOST = 12
LATER = (Action.FOLLOW_UP_OBJECT, Action.FOLLOW_UP_ANSWER, Action.FOLLOW_UP_WITHDRAW)
STYLES = {
    FollowUpState.CONFIRMED: "good",
    FollowUpState.UPHELD: "good",
    FollowUpState.OBJECTED: "warn",
    FollowUpState.WITHDRAWN: "cancelled",
}


@dataclass(frozen=True, slots=True)
class Told:
    """`later`: what happened to it, in order. `superseded`: a newer confirmation counts in its place."""

    row: FollowUp
    later: list[Event] = field(default_factory=list)
    superseded: bool = False

    @property
    def style(self) -> str:
        return STYLES[FollowUpState(self.row.state)]


def of_assessment(assessment: Assessment) -> list[Told]:
    """Newest first."""
    rows = list(assessment.follow_ups.with_all().order_by("-confirmed_at", "-pk"))
    if not rows:
        return []
    later = _later(assessment.pk)
    found, seen = [], set()
    newest = assessment.revision if assessment.is_approved else assessment.revision - 1
    for row in rows:
        counts = row.counts and row.revision == newest
        found.append(Told(row, later.get(row.event.sequence, []), row.counts and (not counts or row.key in seen)))
        if counts:
            seen.add(row.key)
    return found


def one_of(row: FollowUp) -> Told:
    return next(told for told in of_assessment(row.assessment) if told.row.pk == row.pk)


def _later(assessment: int) -> dict[int, list[Event]]:
    """By the sequence of the event that confirmed the follow-up."""
    found: dict[int, list[Event]] = {}
    for event in Event.objects.filter(assessment=assessment, action__in=LATER).select_related("actor"):
        found.setdefault(event.detail(ABOUT), []).append(event)
    return found


def forms_for(user: User, row: FollowUp, bound: tuple[str, TextForm] | None = None) -> dict[str, TextForm]:
    """By name those of what this person can do with it; `bound`: one that came back with what was typed."""
    offered = {
        "object": (
            rights.may_object(user, row),
            _("Your objection"),
            _("Say what you see differently. It keeps counting until somebody else has decided."),
        ),
        "decide": (rights.may_decide(user, row), _("Reason"), _("The person and their supervisor read it.")),
        "take_back": (
            rights.may_withdraw(user, row),
            _("Reason"),
            _("It no longer counts but can still be read. The person reads the reason."),
        ),
    }
    found = {
        name: TextForm(name, label, help_text, state=row.state)
        for name, (may, label, help_text) in offered.items()
        if may
    }
    if bound and bound[0] in found:
        found[bound[0]] = bound[1]
    return found


def form_of(name: str, data: object) -> TextForm:
    """As it was sent."""
    words = {"object": _("Your objection")}
    return TextForm(name, words.get(name, _("Reason")), "", data)


def desk(person: User) -> dict[str, object]:
    """
    What was confirmed of this person lately, and the objections that are theirs to decide; one query each, and looks at
    those of others are written down once a day.
    """
    since = timezone.localdate() - timedelta(days=RECENT_DAYS)
    own = FollowUp.objects.filter(assessment__trainee=person, confirmed_on__gte=since)
    objections = list(_for_desk(to_decide(person))[:MOST])
    if objections:
        log_shown_today(person, {row.assessment_id for row in objections}, "follow-up")
    return {"own_follow_ups": list(_for_desk(own)[:MOST]), "objections": objections}


def to_decide(person: User) -> QuerySet[FollowUp]:
    """What `rights.may_decide` gives them; of managers the one next above, who is written to as well."""
    rows = FollowUp.objects.filter(state=FollowUpState.OBJECTED).exclude(confirmed_by=person)
    rows = rows.exclude(assessment__trainee=person).exclude(assessment__status="cancelled")
    if person.has_role(Role.HR):
        return rows
    return rows.filter(Q(assessment__trainee__supervisor__supervisor=person) | Q(assessment__approver=person))


def _for_desk(rows: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    related = ("assessment", "indicator", "attitude", "level")
    return rows.select_related(*related).order_by("-confirmed_at", "-pk")
