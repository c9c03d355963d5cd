"""Who is awaited, in words that are true also where that person can't act any more; what HR then has to do."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.access.permissions import hr_people, nobody_decides, stands_for_hr
from assessments.enums import Status
from assessments.models import Assessment
from assessments.workflow.statuses import STATUS_TEXTS
from config.days import written
from people.acting import can_act
from people.models import User
from people.namesakes import named, shared_names


class Awaited:
    """
    Of the assessments of one page, for its reader: who of HR can act is asked once, and only where something hangs on
    it, which it doesn't for one who could take HR's steps themself.
    """

    def __init__(self, reader: User) -> None:
        self.reader = reader
        self._hr: frozenset[int] | None = None

    def nobody_decides(self, assessment: Assessment) -> bool:
        """What only HR can do now can be done by nobody."""
        if not (assessment.waits_for_approval or assessment.waits_for_hand_over):
            return False
        if can_act(assessment.approver) or stands_for_hr(self.reader, assessment):
            return False
        if self._hr is None:
            self._hr = hr_people()
        return nobody_decides(assessment, self._hr)

    def remark(self, assessment: Assessment) -> str:
        """What a row of a list says of it; "" where who is awaited can act."""
        if self.nobody_decides(assessment):
            return _("Nobody can take HR's steps on it now.")
        if assessment.waits_for_hand_over:
            return _("The supervisor can't act any more; HR hands it over.")
        return ""

    def next(self, assessment: Assessment) -> str:
        """What comes next, in a short sentence."""
        if hindrance := self.hindrance(assessment):
            return hindrance
        if assessment.status == Status.SUBMITTED and assessment.answer_is_overdue:
            return _("The trainee did not answer in time; HR can approve it.")
        if assessment.status == Status.SUBMITTED and not can_act(assessment.trainee):
            return _("The trainee can't act any more; HR approves after %(day)s without an answer.") % {
                "day": written(assessment.answer_due)
            }
        return str(STATUS_TEXTS[Status(assessment.status)].next)

    def follows(self, assessment: Assessment) -> str:
        """What comes next and what follows if nobody acts, below the result."""
        if hindrance := self.hindrance(assessment):
            return hindrance
        if assessment.status == Status.SUBMITTED and not can_act(assessment.trainee):
            return self.next(assessment)
        words = {"day": written(assessment.answer_due), "name": assessment.trainee_name}
        return str(STATUS_TEXTS[Status(assessment.status)].follows) % words

    def hindrance(self, assessment: Assessment) -> str:
        """Why what is due can't come, with what to do; "" where it can."""
        found = [supervisor_gone(assessment)] if assessment.waits_for_hand_over else []
        if self.nobody_decides(assessment):
            found.append(
                _(
                    "Nobody can take HR's steps on it now: beside trainee and supervisor nobody in HR can act, "
                    "and no named approver. The administrator gives someone else the HR role."
                )
            )
        return " ".join(found)


def supervisor_gone(assessment: Assessment) -> str:
    return _(
        "%(name)s, the supervisor, can't act any more (account closed, or past the last day); HR hands it over to "
        "another supervisor."
    ) % {"name": named(*assessment.supervisor.who, shared_names())}


def hand_over_note(assessment: Assessment) -> str:
    """For HR, beside handing over, where the supervisor can't act any more; a draft's page says what comes next."""
    if assessment.waits_for_hand_over:
        return ""
    return _(
        "%(name)s, the supervisor, can't act any more (account closed, or past the last day). Before it can go back to "
        "be rated, hand it over to another supervisor."
    ) % {"name": named(*assessment.supervisor.who, shared_names())}


def hand_over_first(assessment: Assessment) -> str:
    """Why a step back to the supervisor can't be taken; "" where that one can act."""
    if can_act(assessment.supervisor):
        return ""
    return _(
        "%(name)s, the supervisor, can't act any more (account closed, or past the last day). Hand it over first: name "
        "another supervisor, then take this step."
    ) % {"name": named(*assessment.supervisor.who, shared_names())}
