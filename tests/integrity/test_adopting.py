"""What `migrate` enters of rows that are there: all of a new ledger; of one that grew those that fit, and no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.db.models import QuerySet

from integrity import ledger
from integrity.adopting import adopt
from integrity.ledger import LEDGERS
from integrity.models import LedgerEntry, LedgerHead
from people.models import RoleGrant, User
from people.roles import Role
from tests.factories import UserFactory, granted
from tests.integrity.test_ledger import sql, verified

pytestmark = pytest.mark.django_db
FORMS = Path(__file__).parent / "ledger_forms.txt"


@pytest.fixture
def clerk(standard) -> User:
    return UserFactory(username="E7000", name="文書")


def grown(monkeypatch, model, columns):
    """The ledger had these columns first, and now has all."""
    whole = LEDGERS[model]
    monkeypatch.setitem(LEDGERS, model, replace(whole, columns=columns))
    return lambda: monkeypatch.setitem(LEDGERS, model, replace(whole, form=whole.form + 1))


def test_columns_that_came_later_are_sealed_from_the_next_migrate_on(monkeypatch, clerk):
    grow = grown(monkeypatch, RoleGrant, ("user",))
    grant = granted(clerk, Role.EDITOR)
    grow()
    adopt(verbosity=0)
    assert verified()[0] == 0
    sql("UPDATE people_rolegrant SET role = 'hr' WHERE id = %s", grant.pk)
    assert "role: hr" in verified()[1]


def test_a_row_that_was_changed_before_is_not_entered_when_its_ledger_grows(monkeypatch, clerk):
    grow = grown(monkeypatch, RoleGrant, ("user",))
    grant = granted(clerk, Role.EDITOR)
    sql("UPDATE people_rolegrant SET user_id = %s WHERE id = %s", UserFactory().pk, grant.pk)
    sql("INSERT INTO people_rolegrant (user_id, role, standing) VALUES (%s, 'hr', 'before')", clerk.pk)
    grow()
    adopt(verbosity=0)
    said = verified()[1]
    assert f"role {grant.pk} " in said
    assert "It was put in past the portal." in said


def test_a_column_that_is_no_more_raises_no_alarm(monkeypatch, clerk):
    granted(clerk, Role.EDITOR)
    monkeypatch.setitem(LEDGERS, RoleGrant, replace(LEDGERS[RoleGrant], columns=("user",)))
    assert verified()[0] == 0


def test_another_form_written_by_sql_has_nothing_entered(clerk):
    sql("INSERT INTO people_rolegrant (user_id, role, standing) VALUES (%s, 'hr', 'before')", clerk.pk)
    sql("UPDATE integrity_ledgerhead SET form = 0")
    adopt(verbosity=0)
    said = verified()[1]
    assert "It was put in past the portal." in said
    assert "Its ledger was changed, cut or added to past the portal, at its end." in said


def test_a_former_entry_put_behind_the_end_is_not_believed_by_it(clerk):
    former = ledger.newest_entry(LEDGERS[User], clerk.pk)
    User.objects.filter(pk=clerk.pk).update(name="新名")
    sql("UPDATE people_user SET name = %s WHERE id = %s", clerk.name, clerk.pk)
    former.pk, former.sequence = None, 999_999
    QuerySet(LedgerEntry).bulk_create([former])
    sql("UPDATE integrity_ledgerhead SET form = 0 WHERE ledger = 'people.person'")
    adopt(verbosity=0)
    sql("DELETE FROM integrity_ledgerentry WHERE sequence = 999999")
    assert "name: 文書" in verified()[1]


def test_a_new_ledger_begins_with_the_rows_that_are_there(clerk, caplog):
    LedgerEntry.objects.filter(ledger="people.person").delete()
    LedgerHead.objects.filter(ledger="people.person").delete()
    adopt(verbosity=0)
    assert verified()[0] == 0
    assert "Ledger people.person: 1 rows entered as they are today" in caplog.text


def test_a_ledger_that_grows_says_so_by_its_form():
    """
    A column more or less: raise `form` of its ledger where it is made, so that `migrate` enters the rows once more, and
    write the line anew here.
    """
    now = [f"{kept.name} {kept.form} {','.join(kept.columns)}" for kept in LEDGERS.values()]
    assert "\n".join(sorted(now)) + "\n" == FORMS.read_text()
