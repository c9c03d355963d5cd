"""How the invented people came by their rights: two who set the portal up gave them, and gave up their own."""

from __future__ import annotations

from datetime import date

from assessments.demo.clock import Clock
from assessments.demo.mails import deliver_nowhere
from people.models import RoleGrant, User
from people.rights.granting import confirm, propose
from people.rights.taking import take
from people.roles import Role, Standing

FIRST, SECOND = "E0001", "E0005"
RIGHTS = (
    ("admin", Role.ADMINISTRATOR, "負責系統與帳號管理"),
    ("hr", Role.HR, "負責評核作業"),
    ("auditor", Role.AUDITOR, "負責內部稽核"),
    ("editor", Role.EDITOR, "負責職能基準維護"),
)


def give_rights(people: dict[str, User], clock: Clock) -> None:
    """On one morning, before anybody is appraised."""
    clock.pass_seconds(600)
    first, second = people[FIRST], people[SECOND]
    for person in (first, second):
        RoleGrant.objects.by_command(person)
    for number, role, why in RIGHTS:
        clock.pass_seconds(180)
        grant = propose(first, people[number], role, why)
        if grant.standing == Standing.PROPOSED:
            clock.pass_seconds(95)
            confirm(grant.pk, second)
    clock.pass_seconds(600)
    for person in (first, second):
        take(person.role_grants.get().pk, people["admin"], "系統建置完成，權限交還")
    deliver_nowhere()
    clock.start_story()


def propose_one(people: dict[str, User], clock: Clock, day: date) -> None:
    """What waits for somebody in HR."""
    clock.start_story()
    clock.set(day, "10:05")
    propose(people["admin"], people[SECOND], Role.AUDITOR, "協助年度內部稽核")
    deliver_nowhere()
