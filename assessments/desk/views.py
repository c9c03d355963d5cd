"""The desk at /, where what waits for this person comes first, and the list of what they see."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from assessments.access.permissions import can_rate_self
from assessments.beginning.desk import steps_for
from assessments.cycles.figures import duties, with_counts
from assessments.desk.team import team_of
from assessments.development.desk import actions_on_desk
from assessments.enums import CycleState, Status
from assessments.followups.told import desk as follow_up_desk
from assessments.improvement.owing import owed_by
from assessments.insight.team import team_matrix
from assessments.listing.table import offered_to, table
from assessments.models import Assessment, Cycle
from assessments.models.assessment import AssessmentQuerySet
from assessments.pictures.small import newest_with_results
from assessments.renewal.desk import new_versions
from assessments.sheet.progress import for_list, with_own_progress
from assessments.training.afterwards import waiting_on_desk
from assessments.training.coming import coming
from assessments.workflow.approving import choosable, waiting_for
from competency.drafts.requesting import open_requests, returned_to
from competency.models import StandardVersion
from mailing.models import Mail
from people.acting import able
from people.models import User
from people.requests import SignedInRequest
from people.roles import Role

# A desk is a desk, not an archive; the rest stands in the list of assessments.
MOST = 12


@login_required
@never_cache
def desk(request: SignedInRequest) -> HttpResponse:
    person = request.user
    context: dict[str, object] = {
        **supervisor_desk(person, request.GET),
        **trainee_desk(person),
        **approver_desk(person),
        **actions_on_desk(person),
        "my_training": coming(person),
        **follow_up_desk(person),
        **waiting_on_desk(person),
        "improvement": owed_by(person)[:MOST],
    }
    if person.has_role(Role.HR):
        context |= hr_desk(person)
    if person.has_role(Role.AUDITOR):
        context["recent"] = _rows(person).filter(submitted_at__isnull=False).order_by("-submitted_at")[:MOST]
    if person.has_role(Role.EDITOR):
        context["versions"] = StandardVersion.objects.order_by("code")
        context["publication_requests"] = open_requests()
        context["returned_requests"] = returned_to(person)
    if person.has_role(Role.ADMINISTRATOR):
        context["people_count"] = User.objects.filter(able()).count()
        context["shared_numbers"] = User.objects.keyless().count()
    context["first_steps"] = [step for step in steps_for(person) if not step.is_done]
    return render(request, "assessments/desk/desk.html", context)


def _rows(person: User) -> AssessmentQuerySet:
    return for_list(Assessment.objects.visible_to(person).filter(purged_at__isnull=True))


def supervisor_desk(person: User, asked: QueryDict) -> dict[str, object]:
    """Whom I rate: my team in the rounds of now, and what I submitted in those before, last first."""
    theirs = _rows(person).filter(supervisor=person).exclude(status=Status.CANCELLED)
    before = theirs.filter(cycle__state=CycleState.CLOSED).exclude(status__in=Status.being_rated())
    rated = list(before.order_by("-submitted_at", "-pk")[:MOST])
    return {"team": team_of(person, theirs, asked), "team_matrix": team_matrix(person), "rated": rated}


def trainee_desk(person: User) -> dict[str, object]:
    """My own appraisals, newest first; what waits for me to rate myself or to answer before them."""
    own = list(with_own_progress(_rows(person).filter(trainee=person), person).order_by("-created_at", "-pk"))
    to_rate = [row for row in own if can_rate_self(person, row)]
    return {
        "to_rate_self": to_rate,
        "to_answer": [row for row in own if row.status == Status.SUBMITTED],
        "own": [row for row in own if row.status != Status.SUBMITTED and row not in to_rate],
    }


def approver_desk(person: User) -> dict[str, object]:
    """What waits for my approval, as HR or as the one named; what will, where I was named."""
    if person.has_role(Role.HR):
        waits, later = waiting_for(person), list[Assessment]()
        waiting, count = list(waits[:MOST]), waits.count()
    else:
        rows = _rows(person).decided_by(person).select_related("cycle", "approver").order_by("submitted_at", "pk")
        named = [row for row in rows if row.status in Status.open()]
        waiting = [row for row in named if row.waits_for_approval]
        later, count = [row for row in named if not row.waits_for_approval], len(waiting)
    shown = waiting[:MOST]
    return {
        "to_approve": shown,
        "all_to_approve": count,
        "choosable": choosable(shown, person),
        "to_approve_later": later,
    }


def hr_desk(person: User) -> dict[str, object]:
    """The open cycles in figures, those that end last first, and what is due in them."""
    running = list(Cycle.objects.filter(state=CycleState.OPEN).select_related("version"))
    return {
        "unsent_mails": Mail.objects.given_up().count(),
        "open_cycles": with_counts(running[:MOST]),
        "all_open_cycles": len(running),
        "small": newest_with_results(running),
        "duties": duties([cycle.pk for cycle in running], person),
        "offered": [kind.kind.value for kind in offered_to(person)],
        **new_versions(),
    }


@login_required
@never_cache
def assessments(request: SignedInRequest) -> HttpResponse:
    context = {"table": table(request.user, request.GET)}
    return render(request, "assessments/desk/list.html", context)
