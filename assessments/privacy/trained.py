"""What a person's own data say of their training: each place, the gaps behind it, and what became of them."""

from __future__ import annotations

from assessments.enums import Attendance
from assessments.models import Participant
from assessments.privacy.outcomes import OwnTraining, OwnTrainingNeed
from assessments.record.parts import iso
from assessments.reports.context import moment
from assessments.training.chain import WORDS, Chain, Need, chain_of
from competency.models import Element, Indicator
from people.models import User


def own_training(person: User) -> list[OwnTraining]:
    """The oldest first, withdrawn places too."""
    rows = Participant.objects.filter(person=person)
    chain = chain_of(rows)
    needs, subjects = chain.by_participant(), _subjects(chain)
    places = rows.select_related("planned__plan", "planned__course", "session", "added_by", "taken_by").order_by("pk")
    return [_place(place, [_need(need, chain, subjects) for need in needs.get(place.pk, ())]) for place in places]


def training_words(row: OwnTraining) -> dict[str, str]:
    """One place as the document prints it."""
    when = moment(row["begins"]) if row["begins"] else ""
    hours = f"{row['hours']} 小時" if row["hours"] else ""
    state = f"已取消：{row['reason']}" if row["withdrawn_at"] else str(Attendance(row["attendance"]).label)
    needs = "、".join(f"{need['code']}（{WORDS[need['state']]}）" for need in row["needs"])
    under = " ".join(filter(None, [when, state, hours, row["note"]]))
    return {"year": str(row["year"]), "course": row["course"], "under": under, "needs": needs}


def _place(place: Participant, needs: list[OwnTrainingNeed]) -> OwnTraining:
    session, by = place.session, place.taken_by
    return {
        "year": place.planned.plan.year,
        "course": place.planned.course.name,
        "provider": place.planned.course.provider,
        "begins": session.starts_at.isoformat() if session else None,
        "ends": session.ends_at.isoformat() if session else None,
        "added_at": place.added_at.isoformat(),
        "added_by": place.added_by.name,
        "added_by_number": place.added_by.username,
        "invited_at": place.invited_at.isoformat() if place.invited_at else None,
        "attendance": place.attendance,
        "hours": str(place.hours) if place.hours is not None else None,
        "note": place.note,
        "taken_at": place.taken_at.isoformat() if place.taken_at else None,
        "taken_by": by.name if by else None,
        "taken_by_number": by.username if by else None,
        "withdrawn_at": place.withdrawn_at.isoformat() if place.withdrawn_at else None,
        "reason": place.reason,
        "needs": needs,
    }


def _need(need: Need, chain: Chain, subjects: dict[tuple[bool, int], str]) -> OwnTrainingNeed:
    found = chain.closings[need.pk]
    return {
        "kind": need.kind,
        "code": subjects[need.indicator is not None, need.indicator or need.element or 0],
        "level": need.level,
        "confirmed_on": need.confirmed_on.isoformat(),
        "state": found.state,
        "closed_on": iso(found.on),
    }


def _subjects(chain: Chain) -> dict[tuple[bool, int], str]:
    indicators = Indicator.objects.filter(pk__in={need.indicator for need in chain.needs if need.indicator})
    elements = Element.objects.filter(pk__in={need.element for need in chain.needs if need.element})
    return {
        **{(True, pk): code or text for pk, code, text in indicators.values_list("pk", "code", "text")},
        **{(False, pk): code or text for pk, code, text in elements.values_list("pk", "code", "text")},
    }
