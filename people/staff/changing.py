"""
How HR changes what is known of a person: the facts, the department, the reporting line, the dates; all or nothing.
Accounts, passwords and roles are the administrator's. Nobody moves themself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.refusals import Conflict
from integrity import ledger
from people import addresses, leaving, staying
from people.acting import can_act
from people.keepers import refuse_adding, refuse_others
from people.models import NUMBER_IS_TAKEN, Department, User

Value = Department | User | str | date | None
# What HR's pages change of a person, by column.
COLUMNS = ("username", "name", "department", "job_title", "supervisor", "hired_on", "left_on", "email")
# What nobody of HR changes of themself.
NOT_OWN = frozenset({"username", "department", "supervisor", "left_on"})
BATCH = 500
ATTEMPTS = 20


class Meanwhile(Conflict):
    """Somebody else changed the person since the page was opened; `columns` are those that are not as they were."""

    def __init__(self, person: User, columns: Collection[str]) -> None:
        super().__init__(_("Somebody else changed this person while your page was open. Look at it, then send again."))
        self.person, self.columns = person, columns


def key_of(value: Value) -> str:
    """What two values have in common that are the same; short, for the page that shows them."""
    if isinstance(value, Department | User):
        return str(value.pk)
    return value.isoformat() if isinstance(value, date) else value or ""


def facts_of(person: User) -> dict[str, str]:
    """What HR's pages change, as keys by column: a page carries it, to tell what somebody else changed meanwhile."""
    attributes = {"department": "department_id", "supervisor": "supervisor_id"}
    found = {name: getattr(person, attributes.get(name, name)) for name in COLUMNS}
    return {name: str(value) if isinstance(value, int) else key_of(value) for name, value in found.items()}


def above(person: User | None) -> list[int]:
    """This person and those above, from below; each once."""
    found: list[int] = []
    while person is not None and person.pk not in found:
        found.append(person.pk)
        person = User.objects.filter(reports=person.pk).first()
    return found


class _Longer(Exception):
    """The reporting line is longer than what was locked of it; `chain` is what it is now."""

    def __init__(self, chain: list[int]) -> None:
        super().__init__()
        self.chain = chain


def held(keys: Iterable[int], line: User | None = None) -> tuple[dict[int, User], list[int]]:
    """
    These people, locked to the end of the transaction, and the reporting line above `line`, locked too: two changes at
    once could close a circle that neither of them sees. Always in one order: what a line grew by meanwhile is locked
    anew with all the others.
    """
    wanted, chain = set(keys), above(line)
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():  # given up whole, its locks go with it
                return _held_once(wanted, chain, line)
        except _Longer as longer:
            chain = longer.chain
    raise Conflict(_("Others are changing the same reporting lines right now. Try again in a moment."))


def _held_once(wanted: set[int], chain: list[int], line: User | None) -> tuple[dict[int, User], list[int]]:
    keys, locked = sorted(wanted | set(chain)), dict[int, User]()
    for start in range(0, len(keys), BATCH):
        rows = User.objects.select_for_update(of=("self",), no_key=True).select_related("department", "supervisor")
        locked |= {row.pk: row for row in rows.filter(pk__in=keys[start : start + BATCH]).order_by("pk")}
    now = above(line)
    if not set(now) <= set(keys):
        raise _Longer(now)
    return {key: locked[key] for key in wanted & locked.keys()}, now


def refusal(person: User, column: str, value: Value, by: User, chain: Collection[int] = ()) -> str:
    """Why this person can't be given this value by HR, in a sentence; "" where they can. `chain`: see `held`."""
    if column in NOT_OWN and person.pk == by.pk:
        return _("You can't change this about yourself. Ask somebody else in HR.")
    if column == "supervisor" and isinstance(value, User):
        if value.pk == person.pk:
            return _("Nobody is their own supervisor.")
        if person.pk in chain:
            return _("This reporting line would run in a circle.")
        if not can_act(value):
            return _("%(person)s can't act any more. Choose somebody else.") % {"person": value}
    if column == "left_on" and isinstance(value, date) and person.hired_on and value < person.hired_on:
        return _("The leaving date is before the hiring date.")
    return ""


def change(pk: int, wanted: Mapping[str, Value], seen: Mapping[str, str], by: User) -> User:
    """
    Gives a person the wanted values where they differ from what was seen. Raises Meanwhile, and ValidationError by
    column.
    """
    refuse_others(by, changing=True)
    changed = [name for name in COLUMNS if name in wanted and key_of(wanted[name]) != seen.get(name)]
    line = wanted.get("supervisor") if "supervisor" in changed else None
    with transaction.atomic(), ledger.gathered():
        beside = staying.keys() if "left_on" in changed else set()
        people, chain = held({pk, *beside}, line if isinstance(line, User) else None)
        if pk not in people:
            raise Conflict(_("This person is not there any more. Reload the list."))
        person, now = people[pk], facts_of(people[pk])
        if meanwhile := [name for name in COLUMNS if now[name] != seen.get(name)]:
            raise Meanwhile(person, meanwhile)
        _refuse(person, {name: wanted[name] for name in changed}, by, chain)
        last_day = wanted.get("left_on") if "left_on" in changed else None
        if isinstance(last_day, date) and (last := staying.refusals({pk: last_day})):
            raise ValidationError({"left_on": last[pk]})
        former = person.email
        for name in changed:
            setattr(person, name, wanted[name])
        if "left_on" in changed:
            leaving.record(person, by)
        addresses.changed(person, former)
        _save(person, {field.name for field in User._meta.fields} - set(changed))
        if "username" in changed:
            User.objects.give_key_back(now["username"])
            addresses.tell_of_numbers([(person, now["username"], former)])
        addresses.tell_former([(person, former)])
    return person


def add(wanted: Mapping[str, Value], by: User) -> User:
    """Somebody new, who can't sign in before they are given a password. Raises ValidationError by column."""
    refuse_adding(by)
    with transaction.atomic(), ledger.gathered():
        person = User(**{name: wanted[name] for name in COLUMNS if wanted.get(name)})
        _refuse(person, {"supervisor": wanted.get("supervisor")}, by, ())
        person.set_unusable_password()
        if person.left_on:
            leaving.record(person, by)
        _save(person, {"password"})
    return person


def _refuse(person: User, wanted: Mapping[str, Value], by: User, chain: Collection[int]) -> None:
    """The dates are compared by the model, each with the other as it will be."""
    found = {
        name: why
        for name, value in wanted.items()
        if (why := refusal(person, name, value, by, chain)) and not (name == "left_on" and person.pk != by.pk)
    }
    if found:
        raise ValidationError(found)


def _save(person: User, unchanged: set[str]) -> None:
    person.full_clean(exclude=unchanged)
    person.validate_constraints(exclude=unchanged - {"hired_on", "left_on"})
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:  # somebody was given this number at the same moment
        raise ValidationError({"username": str(NUMBER_IS_TAKEN)}) from error
