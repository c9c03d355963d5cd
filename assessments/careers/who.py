"""Whose results over time somebody reads: their own, those of people who report to them now, HR and the auditor all."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models.assessment import MANAGER_LEVELS
from people.models import User
from people.roles import Role
from people.staff.filtering import everybody

ALL = frozenset({Role.HR, Role.AUDITOR})


def under(reader: User) -> Q:
    """People who report to this person now, directly or over as many levels as a manager reads appraisals."""
    condition, path = Q(), "supervisor"
    for _level in range(MANAGER_LEVELS + 1):
        condition |= Q(**{path: reader})
        path += "__supervisor"
    return condition


def may_read(reader: User, person: User) -> bool:
    if reader.pk == person.pk or reader.roles & ALL:
        return True
    return User.objects.filter(under(reader), pk=person.pk).exists()


def person_for(reader: User, number: str) -> User:
    """Raises Http404, in the same words for who is not theirs to read and for whom there is not."""
    found = everybody().filter(pk__in=User.objects.by_number(number).values("pk"))
    person = found.select_related("department", "supervisor").first()
    if person is None or not may_read(reader, person):
        raise Http404(
            _(
                "There is nobody with the number %(number)s whose results you may read: those are your own and those "
                "of people who report to you. Look at the number again, or ask HR."
            )
            % {"number": number}
        )
    return person


def addresses(reader: User, people: Iterable[User]) -> dict[int, str]:
    """Where the results over time of each of them stand, by primary key, without those that are not theirs to read."""
    named = {person.pk: person.username for person in people}
    if not named:
        return {}
    if not reader.roles & ALL:
        theirs = User.objects.filter(under(reader) | Q(pk=reader.pk), pk__in=named).values_list("pk", flat=True)
        named = {pk: named[pk] for pk in theirs}
    return {pk: reverse("assessments:career", args=[number]) for pk, number in named.items()}
