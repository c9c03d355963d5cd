"""Taking a staff list in: all of it or nothing, in one transaction and a few statements for a thousand people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.refusals import BadInput, Conflict
from people import addresses, leaving, staying
from people.departments import making
from people.models import Department, StaffImport, StaffImportLine, User, is_day_of_work
from people.models import StaffColumn as Column
from people.numbers import key_of
from people.stafflist.plan import FIELDS, Change, Known, Plan

READ = 500
# What a leaving date brings with it.
RECORDED = (
    "left_on", "left_recorded_on", "left_recorded_at", "left_recorded_by_id", "left_confirmed_at",
    "left_confirmed_by_id",
)  # fmt: skip
Columns = dict[str, Any]
Tell = Callable[[int], None]


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


def take_in(
    plan: Plan, order: Order, source: Source, by: User | None, tell: Tell = lambda rows: None
) -> StaffImport | None:
    """
    Does what the plan says, which was made of the people as `held` gives them; None where there is nothing to do.
    `tell`: hears of each batch of rows that is written. Raises as `checked`. The caller holds the transaction.
    """
    leavers = checked(plan, order, by)
    if not plan.changes and not leavers:
        return None
    try:
        with transaction.atomic():
            return _written(plan, leavers, order.left_on, source, by, tell)
    except IntegrityError as error:  # somebody made one of these people at the same moment
        raise Stale(
            _("Something changed since this preview was shown, so nothing was imported. Look at it again.")
        ) from error


def checked(plan: Plan, order: Order, by: User | None) -> list[Known]:
    """Who leaves beside what the rows say. BadInput, or Stale where the plan is not the one that was shown."""
    if order.digest is not None and order.digest != plan.digest:
        raise Stale(_("Something changed since this preview was shown, so nothing was imported. Look at it again."))
    if plan.is_asked:
        raise BadInput(_("Answer the questions first."))
    if plan.problems and not order.good_only:
        raise BadInput(_("Some rows have problems. Correct the list, or choose to import only the good rows."))
    return _leavers(plan, order, by)


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
        raise BadInput(_("Nobody can record their own last day. Ask somebody else in HR."))
    if order.leavers and (order.left_on is None or not is_day_of_work(order.left_on)):
        raise BadInput(_("Say which day was the last day of work of those who left."))
    found = [absent[pk] for pk in sorted(order.leavers)]
    for person in found:
        hired = person.values[Column.HIRED]
        if isinstance(hired, date) and order.left_on and order.left_on < hired:
            text = _("%(name)s (%(number)s) was hired after that day. Give another day, or take the tick away.")
            raise BadInput(text % {"name": person.name, "number": person.number})
    _refuse_the_last(plan, order, {person.pk: person for person in found})
    return found


def _refuse_the_last(plan: Plan, order: Order, leavers: Mapping[int, Known]) -> None:
    """With those whom the rows of the list give a last day."""
    days = {change.person.pk: change.after.get(Column.LEFT) for change in plan.changed if change.person}
    until = {pk: day for pk, day in {**days, **dict.fromkeys(leavers, order.left_on)}.items() if isinstance(day, date)}
    for pk, why in staying.refusals(until).items() if leavers else ():
        if person := leavers.get(pk):
            said = {"name": person.name, "number": person.number, "why": why}
            raise BadInput(_("%(name)s (%(number)s) is ticked: %(why)s Or take the tick away and go on.") % said)


def _written(
    plan: Plan, leavers: list[Known], left_on: date | None, source: Source, by: User | None, tell: Tell
) -> StaffImport:
    made = making.make(plan.departments)
    departments = dict(Department.objects.values_list("path", "pk"))
    keys = dict(User.objects.values_list("username", "pk"))
    created = _create(plan.new, departments, keys, by, tell)
    keys |= {person.username: person.pk for person in created}
    _set_supervisors(plan.new, created, keys)
    after: dict[int, Columns] = {
        change.person.pk: _columns(change.after, departments, keys) for change in plan.changed if change.person
    }
    after |= {person.pk: {"left_on": left_on} for person in leavers}
    lines = [*_new_lines(created), *_change(after, by, tell)]
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
    note(done, by, LogEntry.Action.CREATE, "imported staff list")
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
    changes: Iterable[Change], departments: Mapping[str, int], keys: Mapping[str, int], by: User | None, tell: Tell
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
    for start in range(0, len(people), READ):
        tell(len(User.objects.bulk_create(people[start : start + READ])))
    return people


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


def _change(after: Mapping[int, Columns], by: User | None, tell: Tell) -> list[StaffImportLine]:
    """Writes these columns of these people; the lines say what was before."""
    lines, keys, moved, numbered = [], sorted(after), list[tuple[User, str]](), list[tuple[User, str, str]]()
    for start in range(0, len(keys), READ):
        people = User.objects.in_bulk(keys[start : start + READ])
        touched = set[str]()
        for pk, person in people.items():
            columns = after[pk]
            names = {*columns, *(RECORDED if "left_on" in columns else ()), *_key_of(columns)}
            before, former = _said(person, names), person.email
            numbered.append((person, person.username, former))
            for name, value in columns.items():
                setattr(person, name, value)
            if "left_on" in columns:
                leaving.record(person, by)
            if "username" in columns:
                person.username_key = key_of(person.username)
            lines.append(StaffImportLine(person=person, is_new=False, before=before, after=_said(person, names)))
            moved.append((person, former))
            touched |= names | ({"email_changed_at"} if addresses.changed(person, former) else set())
        User.objects.bulk_write(people.values(), sorted(map(field_of, touched)))
        tell(len(people))
    addresses.tell_of_numbers(numbered)
    addresses.tell_former(moved)
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
