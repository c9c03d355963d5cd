"""Adding a development action by hand: for whom somebody may, and which of their gaps it may answer."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.enums import Status
from assessments.models import Assessment
from assessments.record.open_gaps import OpenGap, open_gaps
from config.refusals import Forbidden
from people.acting import able
from people.meant import proposed
from people.models import User
from people.roles import Role

# So many characters of what a gap is about stand in a list of choices.
GAP_SHOWN = 70


def proposed_to(actor: User) -> list[tuple[str, str]]:
    """Whom the field proposes: those whom somebody leads and themself; HR, whoever works here."""
    if actor.has_role(Role.HR):
        return proposed()
    found = User.objects.filter(able()).filter(Q(pk=actor.pk) | Q(supervisor=actor))
    rows = found.order_by("username").values_list("username", "name", "department__path")
    return [(f"{number} {name}", path or "") for number, name, path in rows]


def check_may_add(actor: User, person: User) -> None:
    """Raises Forbidden."""
    if person.pk == actor.pk or person.supervisor_id == actor.pk or actor.has_role(Role.HR):
        return
    raise Forbidden(_("You can add actions for yourself and for people who report to you. Ask HR to add this one."))


def gaps_of(person: User | None, actor: User) -> list[tuple[str, str]]:
    """What falls short now by the person's newest approved appraisal, where the actor may read it."""
    if person is None:
        return []
    seen = Assessment.objects.visible_to(actor).filter(trainee=person, status=Status.APPROVED, purged_at=None)
    newest = seen.select_related("standard").order_by("-approved_at", "-pk").first()
    return [(str(gap.key), _shown(gap)) for gap in (open_gaps(newest) if newest else ())]


def _shown(gap: OpenGap) -> str:
    return " ".join(f"{gap.subject.code} {gap.subject.text}".split())[:GAP_SHOWN]
