"""The page of one person: what is known of them, who reports to them, what was changed, what other rooms show."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from config.company_sign_in import is_offered
from people.acting import can_act
from people.keepers import may_change
from people.links import links_of
from people.models import Session, User
from people.roles import Role
from people.signin.limits import refused_until
from people.staff.beside import sections_for
from people.staff.filtering import everybody, here
from people.staff.history import history_of
from people.staff.page import state_of

MOST_REPORTS = 30


def one_of(number: str) -> User:
    """Raises Http404; the number in whatever width and case."""
    people = everybody().select_related("department", "supervisor", "department__head")
    numbered = User.objects.by_number(number).values("pk")
    found = people.filter(pk__in=numbered).prefetch_related("role_grants").first()
    if found is None:
        raise Http404(_("There is nobody with the number %(number)s. Look at it again.") % {"number": number})
    return found


def page_of(person: User, reader: User) -> dict[str, object]:
    reports = list(person.reports.filter(here(timezone.localdate())).order_by("username")[: MOST_REPORTS + 1])
    state, kind = state_of(person)
    return {
        "person": person,
        "state": state,
        "kind": kind,
        "supervisor_cant_act": person.supervisor is not None and not can_act(person.supervisor),
        "reports": reports[:MOST_REPORTS],
        "led_by_nobody": 0 if can_act(person) else person.reports.filter(here(timezone.localdate())).count(),
        "has_more_reports": len(reports) > MOST_REPORTS,
        "has_password": person.has_usable_password(),
        "has_second_factor": Authenticator.objects.filter(user=person).exists(),
        "links": [(link, urlsplit(link.provider).hostname or link.provider) for link in links_of(person)],
        "has_company_sign_in": is_offered(),
        "refused_until": refused_until(person),
        "open_sessions": Session.objects.filter(person=person, expire_date__gt=timezone.now()).count(),
        "may_let_in": reader.has_role(Role.ADMINISTRATOR),
        "roles": [grant.get_role_display() for grant in person.role_grants.all() if grant.is_held],
        "sections": sections_for(reader, person),
        "history": history_of(person),
        "may_change": may_change(reader),
        "is_reader": person.pk == reader.pk,
    }
