"""Taking a staff list in: all of it or nothing, in one transaction and a few statements for a thousand people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.refusals import BadInput, Conflict
from people import leaving
from people.departments import making
from people.models import Department, StaffImport, StaffImportLine, User, is_day_of_work
from people.models import StaffColumn as Column
from people.numbers import key_of
from people.stafflist.plan import FIELDS, Change, Known, Plan

READ = 1000
# What a leaving date brings with it.
RECORDED = (
    "left_on", "left_recorded_on", "left_recorded_at", "left_recorded_by_id", "left_confirmed_at",
    "left_confirmed_by_id",
)  # fmt: skip
Columns = dict[str, Any]


class Stale(Conflict):
    """What was shown is not what would be done by now."""


@dataclass(frozen=True, slots=True)
class Order:
    """
    What somebody confirmed: `digest` of the plan that was shown (None: none was), whether rows with problems are left
    out, and who of the absent left on which day.
    """

    digest: str | None = None
    good_only: bool = False
    leavers: frozenset[int] = frozenset()
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Which file it is."""

    file_name: str
    sha256: str


def take_in(plan: Plan, order: Order, source: Source, by: User | None) -> StaffImport | None:
    """
    Does what the plan says, which was made of the people as `held` gives them; None where there is nothing to do.
    BadInput, or Stale where the plan is not the one that was shown. The caller holds the transaction.
    """
    if order.digest is not None and order.digest != plan.digest:
        raise Stale(_("Something changed since this preview was shown, so nothing was taken in. Look at it again."))
    if plan.questions:
        raise BadInput(_("Answer the questions first."))
    if plan.problems and not order.good_only:
        raise BadInput(_("Some rows have problems. Correct the list, or say that only the good rows are taken in."))
    leavers = _leavers(plan, order, by)
    if not plan.changes and not leavers:
        return None
    try:
        with transaction.atomic():
            return _written(plan, leavers, order.left_on, source, by)
    except IntegrityError as error:  # somebody made one of these people at the same moment
        raise Stale(
            _("Something changed since this preview was shown, so nothing was taken in. Look at it again.")
        ) from error


def held() -> None:
    """Holds all people and departments until the transaction ends: no other list, no other change comes between."""
    people = User.objects.order_by("pk").select_for_update(of=("self",), no_key=True)
    departments = Department.objects.order_by("pk").select_for_update(of=("self",), no_key=True)
    for rows in (people, departments):
        for _pk in rows.values_list("pk").iterator():
            pass


def _leavers(plan: Plan, order: Order, by: User | None) -> list[Known]:
    absent = {person.pk: person for person in plan.absent}
    if order.leavers - absent.keys():
        raise Stale(_("Somebody who was ticked stands in the list or has left by now. Look at the preview again."))
    if by and by.pk in order.leavers:
        raise BadInput(_("Nobody records their own leaving. Ask somebody else in HR."))
    if order.leavers and (order.left_on is None or not is_day_of_work(order.left_on)):
        raise BadInput(_("Say which day was the last day of work of those who left."))
    found = [absent[pk] for pk in sorted(order.leavers)]
    for person in found:
        hired = person.values[Column.HIRED]
        if isinstance(hired, date) and order.left_on and order.left_on < hired:
            text = _("%(name)s (%(number)s) was hired after that day. Give another day, or take the tick away.")
            raise BadInput(text % {"name": person.name, "number": person.number})
    return found


def _written(plan: Plan, leavers: list[Known], left_on: date | None, source: Source, by: User | None) -> StaffImport:
    made = making.make(plan.departments)
    departments = dict(Department.objects.values_list("path", "pk"))
    keys = dict(User.objects.values_list("username", "pk"))
    created = _create(plan.new, departments, keys, by)
    keys |= {person.username: person.pk for person in created}
    _set_supervisors(plan.new, created, keys)
    after: dict[int, Columns] = {
        change.person.pk: _columns(change.after, departments, keys) for change in plan.changed if change.person
    }
    after |= {person.pk: {"left_on": left_on} for person in leavers}
    lines = [*_new_lines(created), *_change(after, by)]
    done = StaffImport(by=by, file_name=source.file_name, sha256=source.sha256, departments=[one.pk for one in made])
    done.counts = {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "left": len(leavers),
        "unchanged": len(plan.unchanged),
        "refused": plan.wrong_rows,
    }
    done.save()
    for line in lines:
        line.staff_import = done
    StaffImportLine.objects.bulk_create(lines, batch_size=READ)
    note(done, by, LogEntry.Action.CREATE, "staff list taken in")
    return done


def note(done: StaffImport, by: User | None, action: int, what: str) -> None:
    """One entry in the log of changes."""
    LogEntry.objects.log_create(
        done,
        force_log=True,
        action=action,
        changes={name: ["", str(count)] for name, count in done.counts.items()},
        actor=by,
        actor_email=(by.email or None) if by else None,
        additional_data={"operation": what, "file": done.file_name, "sha256": done.sha256},
    )


def _columns(values: Mapping[Column, object], departments: Mapping[str, int], keys: Mapping[str, int]) -> Columns:
    """The same as the table has it: keys for departments and people, "" for an empty text."""
    found: Columns = {}
    for column, value in values.items():
        if column == Column.DEPARTMENT:
            value = None if value is None else departments[str(value)]
        elif column == Column.SUPERVISOR:
            value = None if value is None else keys[str(value)]
        elif column not in (Column.HIRED, Column.LEFT):
            value = value or ""
        found[FIELDS[column]] = value
    return found


def _create(
    changes: Iterable[Change], departments: Mapping[str, int], keys: Mapping[str, int], by: User | None
) -> list[User]:
    """The newcomers, none of whom can sign in yet; those whose supervisor is new too have none for the moment."""
    people = []
    for change in changes:
        above = change.after.get(Column.SUPERVISOR)
        known = {
            column: value for column, value in change.after.items() if column != Column.SUPERVISOR or above in keys
        }
        columns = _columns(known, departments, keys)
        person = User(**columns, username_key=key_of(change.entry.number), password=make_password(None))
        if person.left_on:
            leaving.record(person, by)
        people.append(person)
    return User.objects.bulk_create(people, batch_size=READ)


def _set_supervisors(changes: Iterable[Change], created: list[User], keys: Mapping[str, int]) -> None:
    late = []
    for change, person in zip(changes, created, strict=True):
        above = change.after.get(Column.SUPERVISOR)
        if above is not None and person.supervisor_id is None:
            person.supervisor_id = keys[str(above)]
            late.append(person)
    if late:
        User.objects.bulk_write(late, ["supervisor"])


def _new_lines(created: Iterable[User]) -> list[StaffImportLine]:
    return [StaffImportLine(person=one, is_new=True, after=_said(one, FIELDS.values())) for one in created]


def _change(after: Mapping[int, Columns], by: User | None) -> list[StaffImportLine]:
    """Writes these columns of these people; the lines say what was before."""
    lines, keys = [], sorted(after)
    for start in range(0, len(keys), READ):
        people = User.objects.in_bulk(keys[start : start + READ])
        touched = set[str]()
        for pk, person in people.items():
            columns = after[pk]
            names = {*columns, *(RECORDED if "left_on" in columns else ()), *_key_of(columns)}
            before = _said(person, names)
            for name, value in columns.items():
                setattr(person, name, value)
            if "left_on" in columns:
                leaving.record(person, by)
            if "username" in columns:
                person.username_key = key_of(person.username)
            lines.append(StaffImportLine(person=person, is_new=False, before=before, after=_said(person, names)))
            touched |= names
        User.objects.bulk_write(people.values(), sorted(map(field_of, touched)))
    return lines


def field_of(column: str) -> str:
    """The name by which Django updates a column."""
    return User._meta.get_field(column).name


def _key_of(columns: Columns) -> set[str]:
    return {"username_key"} if "username" in columns else set()


def _said(person: User, names: Iterable[str]) -> Columns:
    """Columns as JSON keeps them."""
    return {name: plain(getattr(person, name)) for name in sorted(names)}


def plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int) else value.isoformat()  # type: ignore[attr-defined]
