"""Ending sessions: all others of a person, from their account page; all of somebody, by the administrator."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from people.models import Session, SignInKind, User
from people.signin import log
from people.signin.sessions import stored_key


def others(request: HttpRequest, person: User) -> int:
    """How many other sessions this person has."""
    return _others(request, person).count()


def end_others(request: HttpRequest, person: User) -> int:
    """Ends all sessions of the person but this one; how many there were."""
    count, _tables = _others(request, person).delete()
    return count


def end_elsewhere(request: HttpRequest, person: User) -> int:
    """The same because the person asked for it, which stands in the log."""
    count = end_others(request, person)
    log.write(request, SignInKind.ENDED, person, sessions=count)
    return count


def end_all(request: HttpRequest, person: User, by: User) -> int:
    """The administrator ends all sessions of somebody, such as of a stolen laptop."""
    count, _tables = Session.objects.filter(person=person).delete()
    log.write(request, SignInKind.ENDED, person, by=by, sessions=count)
    return count


def _others(request: HttpRequest, person: User) -> QuerySet[Session]:
    key = request.session.session_key
    return Session.objects.filter(person=person).exclude(session_key=stored_key(key) if key else "")
