"""What each status means for readers: what comes next, and what follows if nobody acts."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from assessments.enums import Status


class StatusText(NamedTuple):
    """`next` stands in the head of the page; `follows` below the result, with the trainee's %(name)s and %(day)s."""

    next: Promise
    follows: Promise


STATUS_TEXTS: dict[Status, StatusText] = {
    Status.DRAFT: StatusText(
        next=_("The supervisor rates."),
        follows=_("The ratings are not submitted yet; until then nobody but the supervisor reads them."),
    ),
    Status.SUBMITTED: StatusText(
        next=_("The trainee reads it and answers."),
        follows=_(
            "%(name)s can answer until %(day)s. After that HR can approve without an answer, and the report says so."
        ),
    ),
    Status.ACKNOWLEDGED: StatusText(
        next=_("HR approves."),
        follows=_("HR approves it next; then it is final and its report is kept as it is."),
    ),
    Status.DISPUTED: StatusText(
        next=_("HR decides on the objection."),
        follows=_("HR decides on the objection in writing: it approves with a decision, or returns it."),
    ),
    Status.APPROVED: StatusText(
        next=_("Nothing; it is complete."),
        follows=_("This is final. The report above is the version on file."),
    ),
    Status.CANCELLED: StatusText(
        next=_("Nothing; it was cancelled."),
        follows=_("It was cancelled, so it has no effect."),
    ),
}
