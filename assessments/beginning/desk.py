"""When the first steps stand on a desk, and when somebody who signs in begins with them."""

from __future__ import annotations

from django.urls import reverse

from assessments.beginning.facts import facts_of_now
from assessments.beginning.steps import Step, is_complete, steps_of
from assessments.models import Cycle
from people.company import keeping
from people.models import User
from people.roles import Role
from people.signin import landing

READERS = frozenset({Role.HR, Role.ADMINISTRATOR})


def concerns(person: User) -> bool:
    return bool(person.roles & READERS)


def steps_for(person: User) -> list[Step]:
    """Those still to be done, for whom they concern, until HR hides them; once a cycle was opened, one query."""
    if not concerns(person):
        return []
    if Cycle.objects.exists() or keeping.row().steps_hidden_at:
        return []
    steps = steps_of(facts_of_now())
    return [] if is_complete(steps) else steps


def first_page(person: User) -> str:
    """Where an administrator or HR begins after signing in; empty for the desk."""
    return reverse("assessments:first-steps") if steps_for(person) else ""


def register() -> None:
    landing.register(first_page)
