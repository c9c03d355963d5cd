"""What the list of people shows of each, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.days import written
from people.acting import can_act
from people.models import User
from people.staff.filtering import ORDERS, State


@dataclass(frozen=True, slots=True)
class Row:
    """`sign` and `kind` are those of the chip of the state; `worry` says what keeps the reporting line from working."""

    pk: int
    number: str
    name: str
    url: str
    department: str
    title: str
    supervisor: str
    supervisor_url: str
    worry: str
    hired: str
    last: str
    state: str
    kind: str


def state_of(person: User, today: date | None = None) -> tuple[str, str]:
    """Whether somebody works here, in a word, and the kind of its chip."""
    today = today or timezone.localdate()
    if person.left_on is not None and person.left_on < today:
        return pgettext("people", "Left"), ""
    if not person.is_active:
        return str(State.CLOSED.label), "chip--bad"
    return (str(State.LEAVING.label), "chip--warn") if person.left_on else (_("Working"), "chip--good")


def rows(people: Iterable[User]) -> Iterator[Row]:
    today, page = timezone.localdate(), reverse("people:person", args=["0"])
    cant_act, nobody = _("can't act"), _("none")
    for person in people:
        above, (state, kind) = person.supervisor, state_of(person, today)
        yield Row(
            pk=person.pk,
            number=person.username,
            name=person.name,
            url=page.replace("/0/", f"/{person.username}/"),
            department=person.department_path,
            title=person.job_title,
            supervisor=f"{above.name} {above.username}" if above else nobody,
            supervisor_url=page.replace("/0/", f"/{above.username}/") if above else "",
            worry="" if above is None or can_act(above) else cant_act,
            hired=written(person.hired_on),
            last=written(person.left_on),
            state=state,
            kind=kind,
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that a press sorts by; `sorted_as` is what aria-sort says."""

    label: str
    query: str
    sorted_as: str


def headings(asked: QueryDict, order: str) -> list[Heading]:
    labels = {
        "number": _("Number"),
        "name": pgettext("person", "Name"),
        "department": _("Department"),
        "title": _("Job title"),
        "supervisor": _("Supervisor"),
        "hired": _("Hired on"),
        "last": _("Last day"),
        "state": _("State"),
    }
    found = []
    for key in ORDERS:
        sorted_as = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        query = asked.copy()
        query.pop("page", None)
        query["sort"] = f"-{key}" if sorted_as == "ascending" else key
        found.append(Heading(labels[key], query.urlencode(), sorted_as))
    return found
