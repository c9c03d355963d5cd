"""Training on the pages of a person: each place leads to its row of the plan, where the proof stands."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.careers import beside as careers
from assessments.development.today import state_of
from assessments.models import Assessment, Participant, TrainingNeed
from assessments.training.who import sees_all
from people.models import User
from people.staff import beside

MOST = 20


def places(reader: User, person: User) -> beside.Section | None:
    """None where nothing of it is the reader's to see; one's own say what came of it and lead nowhere."""
    rows = Participant.objects.filter(person=person)
    if not (sees_all(reader) or reader.pk == person.pk):
        rows = Participant.objects.visible_to(reader).filter(person=person)
    found = list(
        rows.select_related("planned__plan", "planned__course", "session").order_by("-planned__plan__year", "-pk")[
            :MOST
        ]
    )
    if not found:
        return None
    leads = sees_all(reader) or reader.pk != person.pk
    lines = [beside.Shown(place.planned.course.name, address(place) if leads else "", _under(place)) for place in found]
    return beside.Section(_("Training"), lines, "")


def places_for(reader: User, assessment: Assessment) -> list[beside.Shown]:
    """The places that were given for gaps of this appraisal, with what each is for; the trainee's lead nowhere."""
    needs = TrainingNeed.objects.filter(assessment=assessment).select_related(
        "participant__planned__plan", "participant__planned__course", "indicator", "element"
    )
    found: dict[int, tuple[Participant, list[str]]] = {}
    for need in needs.order_by("pk"):
        subject = need.indicator or need.element
        found.setdefault(need.participant_id, (need.participant, []))[1].append(subject.code if subject else "")
    if not found:
        return []
    rows = Participant.objects.visible_to(reader).filter(pk__in=found)
    seen = set(rows.values_list("pk", flat=True))
    return [
        beside.Shown(
            place.planned.course.name,
            address(place) if pk in seen else "",
            f"{_(', ').join(filter(None, codes))} · {_under(place)}",
        )
        for pk, (place, codes) in found.items()
    ]


def address(place: Participant) -> str:
    planned = place.planned
    return reverse("assessments:training-row", args=[planned.plan.year, planned.pk]) + f"#place-{place.pk}"


def _under(place: Participant) -> str:
    state = _("withdrawn") if place.withdrawn_at else state_of(place, place.planned)
    return f"{place.planned.plan.year} · {state}"


def register() -> None:
    """Called when the portal starts."""
    beside.register(places)
    careers.show(places)
