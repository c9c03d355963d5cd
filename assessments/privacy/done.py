"""What a person's own data count of what they did in the appraisals of others."""

from __future__ import annotations

from collections import Counter

from auditlog.models import LogEntry

from assessments.access.taken import takings
from assessments.models import Access, Event, Evidence, ImprovementEvent
from assessments.privacy.shape import DoneForOthers
from people.models import RightsEvent, User


def done_for_others(person: User) -> DoneForOthers:
    actions = Event.objects.filter(actor=person).exclude(assessment__trainee=person).values_list("action", flat=True)
    return {
        "assessments_as_supervisor": person.assessments_to_rate.count(),
        "assessments_as_approver": person.assessments_to_approve.count(),
        "steps": dict(sorted(Counter(actions).items())),
        "evidence_added": Evidence.objects.filter(added_by=person).exclude(assessment__trainee=person).count(),
        "looks": Access.objects.filter(person=person).exclude(assessment__trainee=person).count(),
        "edits_of_standards_and_accounts": LogEntry.objects.filter(actor=person)
        .exclude(action=LogEntry.Action.ACCESS)
        .count(),
        "access_logs_taken": takings().filter(actor=person).count(),
        "improvement_plans_led": person.improvement_plans_drafted.count(),
        "improvement_steps": ImprovementEvent.objects.filter(actor=person).exclude(plan__person=person).count(),
        "rights_of_others": RightsEvent.objects.filter(actor=person).exclude(person=person).count(),
    }
