"""
One change for many people: first as a preview, then done; who can't be given it stays as they are, and it is said why.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from auditlog.context import auditlog_value
from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.carried import carried, carry
from config.days import written
from integrity import ledger
from people import leaving, staying
from people.keepers import refuse_others
from people.models import Department, User
from people.staff.changing import BATCH, Value, above, facts_of, held, key_of, refusal

USE = "people.staff.bulk"
# What is written with the column.
BESIDE = {
    "left_on": (
        *("left_recorded_on", "left_recorded_at", "left_recorded_by"),
        *("left_confirmed_at", "left_confirmed_by"),
    )
}


class Column(TextChoices):
    """What many people are given at once."""

    DEPARTMENT = "department", gettext_lazy("Department")
    SUPERVISOR = "supervisor", gettext_lazy("Supervisor")
    JOB_TITLE = "job_title", gettext_lazy("Job title")
    LEFT_ON = "left_on", gettext_lazy("Last day")


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a change. `refused`: why they stay as they are; `same`: they have it already."""

    person: User
    before: str
    after: str
    refused: str = ""
    same: bool = False

    @property
    def goes(self) -> bool:
        return not self.refused and not self.same


def said(value: Value) -> str:
    """A value as pages say it."""
    if isinstance(value, Department):
        return value.path
    if isinstance(value, date):
        return written(value)
    return str(value) if value else "–"


def preview(keys: Collection[int], column: Column, value: Value, by: User) -> list[Line]:
    """What would happen to whom; those who are refused first, then by number."""
    refuse_others(by, changing=True)
    chain = above(value) if isinstance(value, User) else []
    lines = _with_the_last(column, value, [_line(person, column, value, by, chain) for person in people(keys)])
    return sorted(lines, key=lambda line: (not line.refused, line.same, line.person.username))


def people(keys: Collection[int]) -> list[User]:
    wanted, found = sorted(keys), list[User]()
    for start in range(0, len(wanted), BATCH):
        rows = User.objects.filter(pk__in=wanted[start : start + BATCH])
        found += rows.select_related("department", "supervisor")
    return found


def _line(person: User, column: Column, value: Value, by: User, chain: Collection[int]) -> Line:
    before: Value = getattr(person, column.value)
    if facts_of(person)[column.value] == key_of(value):
        return Line(person, said(before), said(value), same=True)
    return Line(person, said(before), said(value), refusal(person, column.value, value, by, chain))


def seen_of(people: Iterable[User], column: Column, by: User) -> str:
    """What the page shows of whom, for the page to carry; for this person and this column alone."""
    state = {str(person.pk): facts_of(person)[column.value] for person in people}
    return carry(state, f"{USE}.{column.value}", by.pk)


def read_seen(text: str, column: Column, by: User) -> dict[int, str]:
    state: Mapping[str, str] = carried(text, f"{USE}.{column.value}", by.pk)
    return {int(key): value for key, value in state.items()}


def change(seen: Mapping[int, str], column: Column, value: Value, by: User) -> list[Line]:
    """Does it, in one transaction; right and state are looked at again. A line for everybody who was chosen."""
    refuse_others(by, changing=True)
    with transaction.atomic(), ledger.gathered():
        beside = staying.keys() if column == Column.LEFT_ON else set()
        found, chain = held({*seen, *beside}, value if isinstance(value, User) else None)
        lines = [_line_now(found[key], seen[key], column, value, by, chain) for key in sorted(found.keys() & seen)]
        lines = _with_the_last(column, value, lines)
        _write([line.person for line in lines if line.goes], column, value, by)
    return sorted(lines, key=lambda line: (not line.refused, line.same, line.person.username))


def _line_now(person: User, seen: str, column: Column, value: Value, by: User, chain: Collection[int]) -> Line:
    line = _line(person, column, value, by, chain)
    if line.goes and facts_of(person)[column.value] != seen:
        why = _("Somebody else changed this in the meantime. Look at it and choose again.")
        return Line(person, line.before, line.after, why)
    return line


def _with_the_last(column: Column, value: Value, lines: list[Line]) -> list[Line]:
    """The lines, refused where the last of those who must stay would leave."""
    if column != Column.LEFT_ON or not isinstance(value, date):
        return lines
    last = staying.refusals({line.person.pk: value for line in lines if line.goes})
    return [replace(line, refused=last[line.person.pk]) if line.person.pk in last else line for line in lines]


def _write(changed: list[User], column: Column, value: Value, by: User) -> None:
    """Row and log entry of each, in few queries however many they are."""
    if not changed:
        return
    names = (column.value, *BESIDE.get(column.value, ()))
    pattern = copy.copy(changed[0])
    setattr(pattern, column.value, value)
    if isinstance(value, date) or column == Column.LEFT_ON:
        leaving.record(pattern, by)
    values = {name: getattr(pattern, name) for name in names}
    entries = [_entry(person, values, by) for person in changed]
    keys = [person.pk for person in changed]
    for start in range(0, len(keys), BATCH):
        User.objects.filter(pk__in=keys[start : start + BATCH]).update(**values)
    made = LogEntry.objects.bulk_create(entries, batch_size=BATCH)
    ledger.enter_keys(LogEntry, [entry.pk for entry in made])


def _entry(person: User, values: Mapping[str, object], by: User) -> LogEntry:
    """What the audit log says of one who is changed, as it would of a single change."""
    after = copy.copy(person)
    for name, value in values.items():
        setattr(after, name, value)
    return LogEntry(
        content_type=ContentType.objects.get_for_model(User),
        object_pk=str(person.pk),
        object_id=person.pk,
        object_repr=str(person),
        action=LogEntry.Action.UPDATE,
        changes=model_instance_diff(person, after),
        actor=by,
        actor_email=by.email or None,
        remote_addr=auditlog_value.get({}).get("remote_addr"),
    )
