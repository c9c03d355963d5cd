"""The ledgers: what is written past the portal is named; what the portal writes, in whatever way, never is."""

from __future__ import annotations

from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from integrity import ledger
from integrity.ledger import LEDGERS
from integrity.ledgered import Ledgered
from integrity.models import LedgerEntry, LedgerHead
from people.leaving import anonymise
from people.models import RoleGrant, User
from people.roles import Role, Standing
from tests.factories import UserFactory, granted

pytestmark = pytest.mark.django_db


def verified() -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_records", language="en", stdout=out, stderr=out, no_color=True)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


def sql(statement: str, *values: str | int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def clerk(standard) -> User:
    """Somebody with a supervisor and no role."""
    return UserFactory(username="E7000", name="文書", supervisor=UserFactory(username="E7001"))


def test_nothing_at_all_to_look_at_is_an_error(db):
    code, said = verified()
    assert code == 1
    assert "No record was looked at" in said


def test_what_the_portal_writes_is_no_alarm(clerk):
    grant = granted(clerk, Role.EDITOR)
    clerk.job_title = "組長"
    clerk.save()
    clerk.supervisor = None
    clerk.save(update_fields=["supervisor"])
    clerk.last_login = timezone.now()
    clerk.save(update_fields=["last_login"])
    User.objects.filter(username__startswith="E7").update(job_title="總務", language="en")
    User.objects.bulk_create([User(username=f"E71{number:02}", name="新人") for number in range(30)])
    User.objects.bulk_update(list(User.objects.filter(username__startswith="E71")), ["name"])
    grant.delete()
    RoleGrant.objects.bulk_create(
        [RoleGrant(user=clerk, role=role, standing=Standing.BEFORE) for role in (Role.HR, Role.AUDITOR)]
    )
    clerk.role_grants.all().delete()
    with ledger.gathered():
        granted(clerk, Role.HR).delete()
        clerk.set_password("neu-und-geheim-2026")
        clerk.save(update_fields=["password"])
    anonymise(clerk)
    code, said = verified()
    assert code == 0, said


@pytest.mark.parametrize("role", [Role.HR, Role.ADMINISTRATOR])
def test_a_role_granted_by_sql_is_named(role, clerk):
    sql("INSERT INTO people_rolegrant (user_id, role, standing) VALUES (%s, %s, 'before')", clerk.pk, role)
    code, said = verified()
    assert code == 1
    assert f"文書 (E7000) {role}  It was put in past the portal." in said


def test_a_role_taken_away_or_given_to_another_by_sql_is_named(clerk):
    taken, moved = (granted(UserFactory(), Role.HR) for _number in range(2))
    sql("DELETE FROM people_rolegrant WHERE id = %s", taken.pk)
    sql("UPDATE people_rolegrant SET user_id = %s WHERE id = %s", clerk.pk, moved.pk)
    said = verified()[1]
    assert f"role {taken.pk}  It was removed past the portal." in said
    assert f"role {moved.pk} 文書 (E7000) hr  It was changed past the portal" in said
    assert f"    user: {clerk.pk}" in said


def test_a_published_standard_made_a_draft_by_sql_is_named_as_set_back(standard):
    sql("UPDATE competency_standardversion SET status = 'draft', digest = '' WHERE id = %s", standard.pk)
    code, said = verified()
    assert code == 1
    assert f"version of a standard {standard.pk} BAS4222-002v2 客戶服務助理  It was set back past the portal." in said


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("supervisor_id", None, "supervisor: None"),
        ("left_on", "2099-01-01", "left_on: 2099-01-01"),
        ("password", "pbkdf2$x", "password: …"),
        ("is_active", False, "is_active: False"),
        ("email", "thief@example.com", "email: thief@example.com"),
    ],
)
def test_a_person_changed_by_sql_is_named_by_column_and_no_secret_is_told(column, value, named, clerk):
    sql(f"UPDATE people_user SET {column} = %s WHERE id = %s", value, clerk.pk)  # noqa: S608 - our own columns
    code, said = verified()
    assert code == 1
    assert f"person {clerk.pk} 文書 (E7000)  It was changed past the portal; it now says:\n    {named}\n" in said
    assert "pbkdf2$x" not in said


def test_a_row_set_back_to_what_it_once_was_is_named(clerk):
    User.objects.filter(pk=clerk.pk).update(job_title="專員")
    User.objects.filter(pk=clerk.pk).update(job_title="經理")
    sql("UPDATE people_user SET job_title = '專員' WHERE id = %s", clerk.pk)
    assert "job_title: 專員" in verified()[1]


def test_taking_the_newest_entries_with_the_row_is_found_by_the_end_of_the_ledger(clerk):
    before = LedgerHead.objects.get(ledger="people.role")
    grant = granted(clerk, Role.HR)
    sql("DELETE FROM people_rolegrant WHERE id = %s", grant.pk)
    sql("DELETE FROM integrity_ledgerentry WHERE ledger = 'people.role' AND sequence > %s", before.sequence)
    newest = LedgerEntry.objects.filter(ledger="people.role").last()
    values = (before.sequence, newest.mac if newest else "")
    sql("UPDATE integrity_ledgerhead SET sequence = %s, mac = %s WHERE ledger = 'people.role'", *values)
    code, said = verified()
    assert code == 1
    assert "Its ledger was changed, cut or added to past the portal" in said or "No entry of its ledger fits" in said


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE integrity_ledgerentry SET subject = subject + 1 WHERE sequence = 2",
        "UPDATE integrity_ledgerentry SET marks = '{}' WHERE sequence = 2",
        "UPDATE integrity_ledgerentry SET mac = 'x' WHERE sequence = 2",
        "DELETE FROM integrity_ledgerentry WHERE sequence = 2",
        "UPDATE integrity_ledgerhead SET seal = ''",
    ],
)
def test_a_ledger_that_was_changed_is_named(change, clerk):
    UserFactory()
    sql(change)
    code, said = verified()
    assert code == 1
    assert "people  Its ledger was changed, cut or added to past the portal, at " in said


def test_a_former_entry_put_in_again_behind_the_end_lets_no_row_be_set_back(clerk):
    former = ledger.newest_entry(LEDGERS[User], clerk.pk)
    User.objects.filter(pk=clerk.pk).update(job_title="經理")
    sql("UPDATE people_user SET job_title = %s WHERE id = %s", clerk.job_title, clerk.pk)
    end = LedgerHead.objects.get(ledger="people.person").sequence
    former.pk, former.sequence = None, end + 1
    QuerySet(LedgerEntry).bulk_create([former])
    code, said = verified()
    assert code == 1
    assert "people  Its ledger was added to past the portal, behind its end." in said


def test_a_ledger_that_is_gone_is_named(clerk):
    sql("DELETE FROM integrity_ledgerentry")
    sql("DELETE FROM integrity_ledgerhead")
    assert "The ledger that says what these were is gone." in verified()[1]


def test_the_log_of_changes_emptied_by_sql_is_named(clerk, signed_in, administrator):
    assert LogEntry.objects.exists()
    sql("DELETE FROM auditlog_logentry")
    code, said = verified()
    assert code == 1
    assert "It was removed past the portal." in said


def test_another_key_is_one_alarm_for_each_ledger_and_not_one_for_each_row(clerk, settings):
    UserFactory.create_batch(3)
    settings.SECRET_KEY = "another-key-0123456789-abcdefghijklmnopqrstuvwxyz"
    said = verified()[1]
    assert "people  No entry of its ledger fits." in said
    assert "It was changed past the portal" not in said


@pytest.mark.parametrize("model", LEDGERS, ids=lambda model: model._meta.label)
def test_every_table_with_a_ledger_is_entered_by_every_way_of_writing(model):
    """A model of our own is Ledgered, with a queryset that enters; those of other packages are met by signal."""
    by_signal = {"Authenticator", "EmailAddress", "LogEntry", "SocialAccount"}
    assert issubclass(model, Ledgered) == (model.__name__ not in by_signal)
    if issubclass(model, Ledgered):
        assert type(model._default_manager.all()).update is not QuerySet.update


def test_many_rows_are_entered_in_few_queries(clerk, django_assert_max_num_queries):
    people = [User(username=f"E8{number:03}", name="新人") for number in range(400)]
    with django_assert_max_num_queries(15):
        User.objects.bulk_create(people)
    with django_assert_max_num_queries(10):
        User.objects.filter(username__startswith="E8").update(job_title="業務")
