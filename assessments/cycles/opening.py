"""Opening a cycle for people, and adding to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.access.permissions import hr_people, needs_approver
from assessments.enums import Action, CycleState, Status
from assessments.models import Assessment, Cycle, Event, SelfRating
from assessments.record import chain, seals
from assessments.record.facts import facts_of_person
from assessments.titles.standards import versions
from assessments.workflow import tasks
from competency.models import StandardVersion
from config.days import written
from config.refusals import BadInput, Conflict
from integrity import ledger
from people.acting import able, can_act
from people.calendar.workdays import Calendar
from people.models import User
from people.namesakes import numbered

# So many rows in one statement.
BATCH = 500


def candidates(cycle: Cycle) -> QuerySet[User]:
    """
    Whom the cycle could still take: employed, with a supervisor, without an assessment in it. Those whose supervisor
    can't act are among them, so that somebody sees why they are not opened.
    """
    taken = Assessment.objects.filter(cycle=cycle).exclude(status=Status.CANCELLED).values("trainee")
    return (
        User.objects.filter(able(), supervisor__isnull=False)
        .exclude(pk__in=taken)
        .select_related("department", "supervisor__supervisor")
        .order_by("department__path", "username")
    )


def open_for_people(
    cycle_id: int, people: Iterable[User], actor: User, approvers: Mapping[int, User] | None = None
) -> list[Assessment]:
    """
    Opens the cycle where it was a draft, and an assessment for each person by their supervisor; all or none.
    `approvers`: by person, needed where HR is appraised or appraises and nobody else of HR could decide.
    """
    with transaction.atomic(), ledger.gathered():
        cycle = held(cycle_id)
        chosen, hr = list(people), hr_people()
        if not chosen:
            raise BadInput(_("Choose at least one person."))
        prefetch_related_objects(chosen, "department")
        if barred := [text for person in chosen if (text := _why_barred(person))]:
            raise BadInput(" ".join(barred))
        begin(cycle)
        try:
            by_title = versions(cycle, [person.job_title for person in chosen])
            drafts = [
                draft(
                    cycle,
                    by_title[person.job_title],
                    person,
                    _supervisor(person),
                    _approver(person, approvers or {}, hr),
                )
                for person in chosen
            ]
            opened = stored(cycle, drafts, actor)
        except ValidationError as error:
            raise Conflict(" ".join([*error.messages, _("Reload the list and choose again.")])) from error
        tasks.after_opening(opened)
    return opened


def held(cycle_id: int) -> Cycle:
    """The cycle, locked until the transaction ends, so that nobody closes it. Conflict where nobody can be added."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise Conflict(_("This cycle is closed. Make a new one for these people."))
    _refuse_impossible(cycle)
    return cycle


def begin(cycle: Cycle) -> None:
    """A draft is open from the first person on."""
    if cycle.state == CycleState.DRAFT:
        cycle.state = CycleState.OPEN
        cycle.save(update_fields=["state"])


def open_assessment(
    cycle: Cycle,
    trainee: User,
    supervisor: User,
    actor: User,
    approver: User | None = None,
    due: Mapping[str, date] | None = None,
) -> Assessment:
    """
    Opens the assessment of one person in an open cycle, with the person's fields as they are now. `due`: the due
    dates that differ from the cycle's.
    """
    if cycle.state != CycleState.OPEN:
        raise Conflict(_("This cycle is not open, so nobody can be added to it. Choose an open one."))
    _refuse_impossible(cycle)
    if barred := _why_not_rated_by(trainee, supervisor):
        raise BadInput(barred)
    with transaction.atomic(), ledger.gathered():
        standard = versions(cycle, [trainee.job_title])[trainee.job_title]
        return stored(cycle, [draft(cycle, standard, trainee, supervisor, approver, due)], actor)[0]


def draft(
    cycle: Cycle,
    standard: StandardVersion,
    trainee: User,
    supervisor: User,
    approver: User | None,
    due: Mapping[str, date] | None = None,
) -> Assessment:
    """Not stored yet. `due`: the due dates that differ from the cycle's."""
    return Assessment(
        cycle=cycle,
        standard=standard,
        trainee=trainee,
        supervisor=supervisor,
        approver=approver,
        supervisor_name=supervisor.name,
        supervisor_number=supervisor.username,
        department=trainee.department,
        **facts_of_person(trainee),
        **{name: getattr(cycle, name) for name in ("self_due", "supervisor_due", "answer_due")} | dict(due or {}),
    )


def stored(cycle: Cycle, drafts: list[Assessment], actor: User) -> list[Assessment]:
    """
    All of them with the first event of each, in so many statements however many they are. Raises ValidationError where
    one of them can't be.
    """
    _refuse_unfit(cycle, drafts)
    Assessment.objects.bulk_create(drafts, BATCH)
    own: dict[int, SelfRating] = {}
    for row in drafts:
        row.answers_mac = seals.seal_sheet([], row.pk, is_own=False)
        if cycle.has_self_rating:
            empty = seals.seal_sheet([], row.pk, is_own=True)
            own[row.pk] = SelfRating(assessment=row, answers_mac=empty)
    SelfRating.objects.bulk_create(own.values(), BATCH)
    events = [chain.begin(row, own.get(row.pk), Action.OPEN, actor, _named(row)) for row in drafts]
    Event.objects.bulk_create(events, BATCH)
    Assessment.objects.bulk_update(drafts, ["chain_head", "answers_mac"], BATCH)
    return drafts


def _named(row: Assessment) -> dict[str, object]:
    """What the event of the opening tells of the approver."""
    return {"approver": row.approver.name, "approver_number": row.approver.username} if row.approver else {}


def _refuse_unfit(cycle: Cycle, drafts: list[Assessment]) -> None:
    """What `full_clean` says of one, asked of the database once for all. Raises ValidationError."""
    rows = Assessment.objects.filter(cycle=cycle, trainee__in=[row.trainee_id for row in drafts])
    taken = set(rows.exclude(status=Status.CANCELLED).values_list("trainee", flat=True))
    for row in drafts:
        row.clean_fields(exclude={"cycle", "standard", "trainee", "supervisor", "approver", "department"})
        if row.trainee_id in taken:
            raise ValidationError(_("This person already has an assessment in this cycle."))
        if row.trainee_id == row.supervisor_id:
            raise ValidationError(_("Nobody appraises themself."))
        if row.approver_id in (row.trainee_id, row.supervisor_id):
            raise ValidationError(_("The approver is neither the trainee nor the supervisor."))
        taken.add(row.trainee_id)


def _refuse_impossible(cycle: Cycle) -> None:
    if (day := cycle.impossible_day) is not None:
        text = _("The dates of this cycle can't be right: %(day)s. Make a new cycle for these people.")
        raise Conflict(text % {"day": written(day)})


def _supervisor(person: User) -> User:
    if person.supervisor is None:
        raise BadInput(_("%(name)s has no supervisor yet; name one first.") % {"name": numbered(*person.who)})
    return person.supervisor


def _why_barred(person: User) -> str:
    """Why this person can't be appraised, with what to do; "" where they and their supervisor can act."""
    if can_act(person):
        return _why_not_rated_by(person, _supervisor(person))
    text = _("%(name)s can't act any more (account closed, or past the last day). Leave them out.")
    return text % {"name": numbered(*person.who)}


def _why_not_rated_by(person: User, supervisor: User) -> str:
    if can_act(supervisor):
        return ""
    text = _(
        "%(name)s: the supervisor %(supervisor)s can't act any more (account closed, or past the last day). Name "
        "another supervisor on the page of %(name)s first."
    )
    return text % {"name": numbered(*person.who), "supervisor": numbered(*supervisor.who)}


def _approver(person: User, approvers: Mapping[int, User], hr: frozenset[int]) -> User | None:
    """The one named for this person, who must be another than trainee and supervisor; None where HR decides."""
    supervisor, approver = _supervisor(person), approvers.get(person.pk)
    if not needs_approver(person, supervisor, hr):
        return None
    if approver is None:
        text = _("%(name)s: HR is appraised or appraises here and no other HR could approve. Choose who approves.")
        raise BadInput(text % {"name": numbered(*person.who)})
    if not can_act(approver) or approver.pk in (person.pk, supervisor.pk):
        text = _("%(name)s: choose someone else to approve, neither the trainee nor the supervisor.")
        raise BadInput(text % {"name": numbered(*person.who)})
    return approver


def initial_dates() -> dict[str, object]:
    """
    Sensible first values of a new cycle: this half-year, a week to rate oneself, another to rate, two to answer, each
    until a workday.
    """
    today, calendar = timezone.localdate(), Calendar.load()
    first_half = today.month <= 6
    start = today.replace(month=1 if first_half else 7, day=1)
    end = today.replace(month=6, day=30) if first_half else today.replace(month=12, day=31)
    return {
        "starts_on": start,
        "ends_on": end,
        "self_due": calendar.workday_from(today + timedelta(days=7)),
        "supervisor_due": calendar.workday_from(today + timedelta(days=14)),
        "answer_due": calendar.workday_from(today + timedelta(days=28)),
    }
