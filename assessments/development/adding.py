"""Adding a development action by hand: for whom somebody may, and which of their gaps it may answer."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from assessments.enums import Status
from assessments.models import Assessment, IndicatorResult
from assessments.models.items import ItemKey
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
    """What the person's newest approved appraisal found below the standard, where the actor may read it."""
    if person is None:
        return []
    seen = Assessment.objects.visible_to(actor).filter(trainee=person, status=Status.APPROVED, purged_at=None)
    newest = seen.order_by("-approved_at", "-pk").values("pk")[:1]
    rows = IndicatorResult.objects.filter(assessment__in=list(newest.values_list("pk", flat=True)), meets=False)
    found = []
    for row in rows.select_related("indicator", "attitude").order_by("pk"):
        subject = row.indicator or row.attitude
        if subject is not None and not row.not_observed:
            key = ItemKey.of_row(row.indicator_id, row.attitude_id)
            found.append((str(key), " ".join(f"{subject.code} {subject.text}".split())[:GAP_SHOWN]))
    return found
