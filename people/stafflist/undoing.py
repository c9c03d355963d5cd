"""Taking the last staff list back, while nothing was built on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Altered, Conflict
from integrity import ledger
from integrity.models import LedgerEntry
from people import addresses, staying
from people.departments import making
from people.models import RoleGrant, StaffImport, StaffImportLine, User
from people.stafflist import jobs
from people.stafflist.applying import READ, field_of, held, note, plain

# What was built on these people since then, by key: said by rooms that people know nothing of.
Built = Callable[[list[int], datetime], dict[int, str]]
BUILT: dict[str, Built] = {}
NAMED = 5
TIMES = ("left_recorded_at", "left_confirmed_at")
DAYS = ("left_on", "left_recorded_on", "hired_on")


def register(name: str, built: Built) -> None:
    BUILT[name] = built


def last() -> StaffImport | None:
    """The list that could be taken back: the newest that was not."""
    return StaffImport.objects.filter(undone_at__isnull=True).select_related("by").first()


def undo(pk: int, by: User) -> StaffImport:
    """Everybody as before; newcomers and departments that it made are gone. Conflict with who and why."""
    jobs.refuse_beside()
    with transaction.atomic(), ledger.gathered():
        held()
        done = last()
        if done is None or done.pk != pk:
            raise Conflict(_("Another list was imported or undone in the meantime. Look at the page again."))
        lines = list(done.lines.select_related("person").order_by("pk"))
        if ledger.doubts(StaffImportLine, [line.pk for line in lines]) or ledger.doubts(StaffImport, [pk]):
            raise Altered(_("What this list changed was altered past the portal. Nobody is put back by it."))
        _refuse(done, lines, by)
        changed = [line for line in lines if not line.is_new]
        # First those who stay: none of them hangs on a newcomer any more.
        _put_back(changed)
        _delete([line.person_id for line in lines if line.is_new])
        making.unmake(done.departments)
        done.undone_at, done.undone_by = timezone.now(), by
        done.save()
        note(done, by, LogEntry.Action.UPDATE, "staff list taken back")
    return done


def _delete(newcomers: list[int]) -> None:
    """The log keeps that a list was taken back, and nothing of who is no more."""
    chunks = [newcomers[start : start + READ] for start in range(0, len(newcomers), READ)]
    with disable_auditlog():
        for chunk in chunks:
            User.objects.filter(pk__in=chunk).update(supervisor=None)
        for chunk in chunks:
            User.objects.filter(pk__in=chunk).delete()


def _refuse(done: StaffImport, lines: list[StaffImportLine], by: User) -> None:
    whys = {line.person_id: why for line in lines if (why := _changed_since(line))}
    people = {line.person_id: line.person for line in lines}
    own = {"supervisor_id", "department_id", "username", "left_on"}
    if any(line.person_id == by.pk and own & line.after.keys() for line in lines):
        whys.setdefault(by.pk, _("nobody takes back what concerns themselves"))
    for pk, person in people.items():
        if person.last_login is not None and person.last_login > done.at:
            whys.setdefault(pk, _("has signed in since"))
    days = {line.person_id: _read("left_on", line.before.get("left_on")) for line in lines}
    whys |= staying.refusals({pk: day for pk, day in days.items() if isinstance(day, date)})
    keys = list(people)
    for start in range(0, len(keys), READ):
        chunk = keys[start : start + READ]
        found = [{pk: _("was given a role since") for pk in _with_roles(chunk, done.at)}, _named(lines, chunk)]
        found += [built(chunk, done.at) for built in BUILT.values()]
        for pk, why in (pair for one in found for pair in one.items()):
            whys.setdefault(pk, why)
    if whys:
        raise Conflict(_sentence([(people[pk], why) for pk, why in whys.items()]))


def _named(lines: list[StaffImportLine], chunk: list[int]) -> dict[int, str]:
    """The newcomers among these whom any other table names by now."""
    newcomers = {line.person_id for line in lines if line.is_new} & set(chunk)
    put_back = {line.person_id for line in lines if line.is_new or "supervisor_id" in line.after}
    found: dict[int, str] = {}
    for relation in User._meta.related_objects:
        name, model = relation.field.attname, relation.related_model
        if isinstance(model, str) or model is StaffImportLine or not newcomers:
            continue
        for pk, named in model._base_manager.filter(**{f"{name}__in": newcomers}).values_list("pk", name):
            if model is not User or pk not in put_back:
                text = _("is named by now under “%(what)s”")
                found[named] = text % {"what": model._meta.verbose_name_plural}
    return found


def _changed_since(line: StaffImportLine) -> str:
    person = line.person
    now = {name: plain(getattr(person, name)) for name in line.after}
    if now != line.after:
        return _("was changed since")
    if line.is_new and (person.has_usable_password() or not person.is_active):
        return _("was changed since")
    return ""


def _with_roles(keys: list[int], since: datetime) -> set[int]:
    """Who holds a role that was given since; roles have no time of their own, their ledger does."""
    given = LedgerEntry.objects.filter(ledger="people.role", at__gt=since).values("subject")
    return set(RoleGrant.objects.filter(user__in=keys, pk__in=given).values_list("user_id", flat=True))


def _sentence(found: list[tuple[User, str]]) -> str:
    who = "; ".join(f"{person.name} ({person.username}): {why}" for person, why in found[:NAMED])
    more = len(found) - NAMED
    text = _("This list can't be taken back, because something was built on it. %(who)s") % {"who": who}
    return text + (" " + _("And %(more)d more.") % {"more": more} if more > 0 else "")


def _put_back(lines: list[StaffImportLine]) -> None:
    for start in range(0, len(lines), READ):
        people, touched, numbered = list[tuple[User, str]](), set[str](), list[tuple[User, str, str]]()
        for line in lines[start : start + READ]:
            people.append((line.person, line.person.email))
            numbered.append((line.person, line.person.username, line.person.email))
            for name, value in line.before.items():
                setattr(line.person, name, _read(name, value))
            touched |= line.before.keys() | ({"email_changed_at"} if addresses.changed(*people[-1]) else set())
        User.objects.bulk_write([person for person, _former in people], sorted(map(field_of, touched)))
        addresses.tell_of_numbers(numbered)
        addresses.tell_former(people)


def _read(name: str, value: object) -> object:
    if isinstance(value, str) and name in TIMES:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and name in DAYS else value
