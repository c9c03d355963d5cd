"""Follow-ups of the large company after its courses, sealed in the chains of the appraisals that they follow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from assessments.demo.company.learning import Lessons
from assessments.enums import Action, NeedKind
from assessments.models import Assessment, FollowUp, Participant, ScaleLevel, TrainingNeed
from assessments.record import chain, follow_ups, results
from assessments.workflow.timeline import ITEM
from config.days import local_day
from integrity import ledger
from people.acting import can_act

# So many appraisals in one transaction.
CHUNK = 100
# Of the gaps of who came to a course, how many are looked at again, and of these how many still fall short.
LOOKED_AT, STILL_SHORT = 0.7, 0.2
SEEN = (
    "抽查五件，均依作業標準完成。",
    "現場觀察兩次，步驟完整，不需提醒。",
    "課後一個月的紀錄齊全，沒有退回。",
    "由資深同仁陪同一次後，獨立完成三件。",
)
SEEN_SHORT = ("五件抽查仍有兩件漏填。", "例外情形仍須他人協助。")


def follow(came: Iterable[Participant], lessons: Lessons, tell: Callable[[int, int], None]) -> None:
    """Of who came to a course; each item of an appraisal once."""
    needs = TrainingNeed.objects.filter(participant__in=[one.pk for one in came], kind=NeedKind.GAP)
    chosen: dict[int, dict[tuple[int | None, int | None], TrainingNeed]] = defaultdict(dict)
    needs = needs.select_related("participant__action", "participant__session", "indicator", "element")
    for need in needs.order_by("pk"):
        if need.assessment_id and lessons.chance.random() < LOOKED_AT:
            chosen[need.assessment_id].setdefault((need.indicator_id, need.element_id), need)
    keys = sorted(chosen)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        with transaction.atomic(), ledger.gathered():
            rows = Assessment.objects.select_related("trainee__supervisor", "cycle", "standard").filter(pk__in=chunk)
            for assessment in rows.order_by("pk"):
                _confirm(assessment, list(chosen[assessment.pk].values()), lessons)
        tell(len(chunk), len(keys))


def _confirm(assessment: Assessment, needs: list[TrainingNeed], lessons: Lessons) -> None:
    """At one moment, as a page would send them."""
    supervisor = assessment.trainee.supervisor
    if supervisor is None or not can_act(supervisor):
        return
    sessions = [need.participant.session for need in needs]
    held = max(local_day(session.ends_at) for session in sessions if session)
    later = [day for day in lessons.days if day > held] or [held]
    lessons.clock.at = lessons.at(lessons.chance.choice(later), "18:30")
    levels = {row.meets: row for row in ScaleLevel.objects.filter(scale=assessment.cycle.scale_id).order_by("-value")}
    stored = []
    for need in needs:
        meets = lessons.chance.random() >= STILL_SHORT
        row = FollowUp(
            assessment=assessment,
            revision=assessment.revision,
            indicator=need.indicator,
            attitude=need.element,
            # The lowest that meets; what still falls short stays as it was.
            level=levels[True] if meets else need.level,
            meets=meets,
            seen=lessons.chance.choice(SEEN if meets else SEEN_SHORT),
            observed_on=timezone.localdate(),
            action=need.participant.action,
            participant=need.participant,
            confirmed_by=supervisor,
            confirmed_by_name=supervisor.name,
            confirmed_by_number=supervisor.username,
            confirmed_at=timezone.now(),
            confirmed_on=timezone.localdate(),
        )
        details: dict[str, object] = {
            ITEM: f"{row.code}: {row.level.value}",
            follow_ups.MARKS: follow_ups.marks_of(row, []),
        }
        row.event = chain.append(
            assessment, Action.FOLLOW_UP, actor=supervisor, from_status=assessment.status, details=details
        )
        stored.append(row)
    FollowUp.objects.bulk_create(stored)
    assessment.version += 1
    assessment.save()
    results.follow(assessment)
