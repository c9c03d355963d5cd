"""Reminding now: HR's bulk action on people, whatever the rule of the cycle says; still one reminder a person a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.bulk import kinds
from assessments.enums import BulkKind
from assessments.models import Assessment, BulkItem, BulkJob
from assessments.reminders.owing import SHARES, owed
from assessments.reminders.posting import AT_ONCE, post, why_not
from integrity import ledger
from people.models import User

# So many keys in one query.
CHUNK = 1000


def title(count: int) -> str:
    return ngettext("Remind %(count)d person", "Remind %(count)d people", count) % {"count": count}


def who_owe(assessments: Sequence[Assessment]) -> list[User]:
    """Whoever owes something in these now, by employee number; what is HR's own is not theirs to be reminded of."""
    today, people = timezone.localdate(), set[int]()
    for start in range(0, len(assessments), CHUNK):
        keys = [row.pk for row in assessments[start : start + CHUNK]]
        for share in SHARES:
            people.update(share.rows(today).filter(pk__in=keys).order_by().values_list(share.owner, flat=True))
    return list(User.objects.filter(pk__in=people).order_by("username"))


def hindrances(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    """By position why somebody gets none today."""
    today, places = timezone.localdate(), {item.person_id: item.position for item in items}
    people, found = [item.person for item in items if item.person], dict[int, str]()
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        reasons = why_not(chunk, owed([person.pk for person in chunk], today), today)
        found |= {places[person]: reason for person, reason in reasons.items()}
    return found


def remind(items: Sequence[BulkItem], job: BulkJob) -> Mapping[int, str]:
    keys = {item.person_id: item.pk for item in items if item.person_id is not None}
    with ledger.gathered():
        reasons = post(keys, job.by)
    return {keys[person]: reason for person, reason in reasons.items()}


REMIND = kinds.Kind(
    kind=BulkKind.REMIND,
    button=_("Remind"),
    title=title,
    question=_(
        "Each of these people gets one mail now that names everything they still owe in the open cycles. What they do "
        "before it is sent is not in it."
    ),
    confirm=_("Send the reminders"),
    batch=AT_ONCE,
    people_of=who_owe,
    why_not=hindrances,
    act=remind,
)


def register() -> None:
    """Called when the portal starts."""
    kinds.register(REMIND)
