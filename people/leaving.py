"""
Leaving: recording and confirming the date, when a person who left is no longer kept by name, and what is then deleted
of their account.
"""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import BadInput, Forbidden
from config.texts import canonical_line
from integrity import ledger
from people.models import (
    Invitation,
    RightsEvent,
    RoleGrant,
    Session,
    SignIn,
    StaffImportLine,
    StaffJob,
    StaffUpload,
    User,
    UserQuerySet,
    is_day_of_work,
)
from people.models.rights import record as record_right
from people.numbers import key_of
from people.roles import RightsAction, Role

# What stands where a name stood.
PURGED = "已清除"
PURGED_NUMBER = "purged-"


def record(person: User, by: User | None) -> None:
    """Notes that `left_on` was set in the portal, when and by whom; the caller saves. None: by the command line."""
    left = person.left_on is not None
    person.left_recorded_on, person.left_recorded_at = person.left_on, timezone.now() if left else None
    person.left_recorded_by = by if left else None
    person.left_confirmed_at = person.left_confirmed_by = None


def is_recorded(person: User) -> bool:
    """Whether the leaving date is the one that was set in the portal."""
    return person.left_on is not None and person.left_recorded_on == person.left_on


def is_confirmed(person: User) -> bool:
    """Whether HR said of this very date that it is right."""
    return is_recorded(person) and person.left_confirmed_at is not None


def confirm(number: str, by_number: str, reason: str) -> User:
    """HR says that a leaving date is right; who, when and why stands in the audit log. Raises BadInput, Forbidden."""
    reason, by = canonical_line(reason), User.objects.by_number(by_number).first()
    with transaction.atomic(), ledger.gathered():
        person = User.objects.select_for_update(of=("self",)).by_number(number).first()
        if person is None or by is None:
            raise BadInput(
                _("There is nobody with the number %(number)s. Look at it again.")
                % {"number": by_number if person else number}
            )
        if not by.has_role(Role.HR) or by.pk == person.pk:
            raise Forbidden(
                _("A leaving date is confirmed by HR, and never by the person themselves. Ask somebody in HR.")
            )
        if person.left_on is None or not is_day_of_work(person.left_on):
            raise BadInput(_("%(person)s has no possible leaving date. Correct it first.") % {"person": person})
        if not reason:
            raise BadInput(_("Say why the leaving date is right; it is kept with the confirmation."))
        _confirm(person, by, reason)
    return person


def _confirm(person: User, by: User, reason: str) -> None:
    former = person.left_confirmed_at
    if not is_recorded(person):
        record(person, by)
    person.left_confirmed_at, person.left_confirmed_by = timezone.now(), by
    with disable_auditlog():
        person.save()
    LogEntry.objects.log_create(
        person,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        changes={"left_confirmed_at": [str(former), str(person.left_confirmed_at)]},
        actor=by,
        actor_email=by.email or None,
        additional_data={"operation": "leaving confirmed", "left_on": str(person.left_on), "reason": reason},
    )


def cutoff(today: date, years: int) -> date:
    """Who left before this day is past the time of retention today."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February, and no such day in the other year
        return date(today.year - years, 2, 28)


def kept_until(left_on: date, years: int) -> date:
    """The last day of retention: the years run from the day after the last day of work (民法 120, 121)."""
    try:
        first = left_on + timedelta(days=1)
        return first.replace(year=first.year + years) - timedelta(days=1)
    except ValueError:
        return date(left_on.year + years, 2, 28)


def expired_people(today: date, years: int) -> UserQuerySet:
    """Who left too long ago to be kept by name and still is."""
    own_mark = Concat(Value(PURGED_NUMBER), Cast("pk", CharField()))
    return User.objects.filter(left_on__lt=cutoff(today, years)).exclude(username=own_mark).order_by("left_on", "pk")


def anonymise(person: User) -> None:
    """
    Leaves of the account what others' records hang on: the row, without name, and its last day. Past auditlog's
    eyes, which would write the former name down once more; the caller holds a transaction.
    """
    grants = list(person.role_grants.values_list("pk", flat=True))
    for role in person.role_grants.values_list("role", flat=True):
        record_right(RightsAction.END, None, person, role)
    RightsEvent.objects.filter(person=person).update(words="")
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.role_grants.all().delete()
    Session.objects.filter(person=person).delete()
    SignIn.objects.filter(person=person).delete()
    SignIn.objects.filter(by=person).update(address=None)  # what they did to others as the administrator stays
    StaffUpload.objects.filter(by=person).delete()
    StaffJob.objects.filter(by=person).delete()
    StaffImportLine.objects.filter(person=person).delete()
    Invitation.objects.filter(person=person).delete()
    User.objects.filter(pk=person.pk).update(
        username=f"{PURGED_NUMBER}{person.pk}",
        username_key=key_of(f"{PURGED_NUMBER}{person.pk}"),
        name=PURGED,
        department=None,
        job_title="",
        hired_on=None,
        supervisor=None,
        email="",
        email_changed_at=None,
        language="",
        is_active=False,
        password=make_password(None),
        last_login=None,
        date_joined=timezone.now(),
    )
    _delete_logs(person, grants)


def _delete_logs(person: User, grants: list[int]) -> None:
    """The log entries about the person and their roles; of what they changed in standards, only where from."""
    kinds = ContentType.objects.get_for_models(User, RoleGrant, SocialAccount)
    of_links = Q(changes__user__0=str(person.pk)) | Q(changes__user__1=str(person.pk))
    LogEntry.objects.filter(of_links, content_type=kinds[SocialAccount]).delete()
    of_grants = Q(object_id__in=grants) | Q(changes__user__0=str(person.pk)) | Q(changes__user__1=str(person.pk))
    LogEntry.objects.filter(content_type=kinds[User], object_id=person.pk).delete()
    LogEntry.objects.filter(of_grants, content_type=kinds[RoleGrant]).delete()
    theirs = LogEntry.objects.filter(actor=person)
    keys = list(theirs.values_list("pk", flat=True))
    theirs.update(actor_email=None, remote_addr=None, remote_port=None)
    ledger.enter_keys(LogEntry, keys)
    AdminEntry.objects.filter(content_type=kinds[User], object_id=str(person.pk)).delete()
