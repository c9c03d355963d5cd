"""When a person who left is no longer kept by name, and what is then deleted of their account."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from integrity import ledger
from people.models import RoleGrant, User

# What stands where a name stood.
PURGED = "已清除"
PURGED_NUMBER = "purged-"


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


def expired_people(today: date, years: int) -> QuerySet[User]:
    """Who left too long ago to be kept by name and still is."""
    own_mark = Concat(Value(PURGED_NUMBER), Cast("pk", CharField()))
    return User.objects.filter(left_on__lt=cutoff(today, years)).exclude(username=own_mark).order_by("left_on", "pk")


def anonymise(person: User) -> None:
    """
    Leaves of the account what others' records hang on: the row, without name, and its last day. Past auditlog's
    eyes, which would write the former name down once more; the caller holds a transaction.
    """
    grants = list(person.role_grants.values_list("pk", flat=True))
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.role_grants.all().delete()
    User.objects.filter(pk=person.pk).update(
        username=f"{PURGED_NUMBER}{person.pk}",
        name=PURGED,
        **{name: "" if isinstance(value, str) else None for name, value in person.facts().items()},
        supervisor=None,
        email="",
        language="",
        is_active=False,
        password=make_password(None),
        last_login=None,
        date_joined=timezone.now(),
    )
    _delete_logs(person, grants)


def _delete_logs(person: User, grants: list[int]) -> None:
    """The log entries about the person and their roles; of what they changed in standards, only where from."""
    kinds = ContentType.objects.get_for_models(User, RoleGrant)
    of_grants = Q(object_id__in=grants) | Q(changes__user__0=str(person.pk)) | Q(changes__user__1=str(person.pk))
    LogEntry.objects.filter(content_type=kinds[User], object_id=person.pk).delete()
    LogEntry.objects.filter(of_grants, content_type=kinds[RoleGrant]).delete()
    theirs = LogEntry.objects.filter(actor=person)
    keys = list(theirs.values_list("pk", flat=True))
    theirs.update(actor_email=None, remote_addr=None, remote_port=None)
    ledger.enter_keys(LogEntry, keys)
    AdminEntry.objects.filter(content_type=kinds[User], object_id=str(person.pk)).delete()
