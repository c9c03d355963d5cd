"""What was changed by SQL stays named, whatever the portal writes to the same row afterwards."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.test import Client

from assessments.enums import Action
from assessments.models import Answer
from assessments.rating.saving import Edit, save_answer
from assessments.workflow import steps
from config.refusals import Conflict
from integrity.models import LedgerHead
from people.models import RoleGrant, User
from tests.factories import UserFactory
from tests.integrity.test_ledger import sql, verified

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORD = "eingeschoben-2026"


def test_a_password_set_by_sql_lets_nobody_in_and_stays_named(standard, client: Client) -> None:
    person = UserFactory(username="E7000")
    weak = PBKDF2PasswordHasher().encode(WORD, "someofthesaltofsql", 1)
    sql("UPDATE people_user SET password = %s WHERE id = %s", weak, person.pk)
    client.post("/accounts/login/", {"login": "E7000", "password": WORD})
    assert "_auth_user_id" not in client.session
    assert User.objects.get(pk=person.pk).password == weak
    code, said = verified()
    assert code == 1
    assert "password: …" in said


def test_a_password_set_in_the_portal_after_that_lets_in_again(standard, client: Client) -> None:
    person = UserFactory(username="E7000")
    sql("UPDATE people_user SET password = 'x' WHERE id = %s", person.pk)
    person.set_password(WORD)
    person.save(update_fields=["password"])
    client.post("/accounts/login/", {"login": "E7000", "password": WORD})
    assert "_auth_user_id" in client.session
    assert verified()[0] == 0


def test_what_was_changed_by_sql_stays_named_after_the_row_was_written_again(standard) -> None:
    person = UserFactory(username="E7000", name="文書", email="clerk@example.com")
    sql("UPDATE people_user SET email = 'boss@example.com', job_title = '總經理' WHERE id = %s", person.pk)
    User.objects.filter(pk=person.pk).update(language="en", hired_on=None)
    stored = User.objects.get(pk=person.pk)
    stored.name = "新名"
    stored.save()
    stored.job_title = "組長"
    stored.save()
    code, said = verified()
    assert code == 1
    assert "email: boss@example.com" in said
    assert "job_title" not in said, "somebody wrote it anew"
    sql("UPDATE people_user SET email = 'clerk@example.com' WHERE id = %s", person.pk)
    assert verified()[0] == 0


def test_a_row_put_in_by_sql_is_not_entered_when_it_is_written_again(standard) -> None:
    person = UserFactory()
    sql("INSERT INTO people_rolegrant (role, user_id, standing) VALUES ('hr', %s, 'before')", person.pk)
    grant = RoleGrant.objects.get(user=person)
    grant.role = "auditor"
    grant.save()
    code, said = verified()
    assert code == 1
    assert "put in past the portal" in said
    grant.delete()
    assert verified()[0] == 0


def test_a_rating_deleted_by_sql_stays_missing_after_the_next_one(rated, supervisor) -> None:
    first, second = Answer.objects.filter(assessment=rated, indicator__isnull=False).order_by("pk")[:2]
    sql("DELETE FROM assessments_answer WHERE id = %s", first.pk)
    edit = Edit(str(second.key), second.value, "anders", seen=second.version, client="c", number=1)
    save_answer(rated.pk, supervisor, edit)
    code, said = verified()
    assert code == 1
    assert "not all there as they were last written" in said


def test_no_step_seals_a_row_that_was_changed_by_sql(rated) -> None:
    assessment, stranger = rated, UserFactory()
    sql("UPDATE assessments_assessment SET approver_id = %s WHERE id = %s", stranger.pk, assessment.pk)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, Action.SUBMIT, assessment.supervisor)
    assert verified()[0] == 1


def test_an_identity_that_was_taken_away_is_not_made_anew_by_migrate(standard) -> None:
    UserFactory()
    sql("DELETE FROM integrity_identity")
    call_command("migrate", verbosity=0)
    code, said = verified()
    assert code == 1
    assert "Its identity was removed past the portal" in said


def test_a_role_put_in_by_sql_is_not_entered_by_migrate(standard) -> None:
    person = UserFactory()
    sql("INSERT INTO people_rolegrant (role, user_id, standing) VALUES ('hr', %s, 'before')", person.pk)
    LedgerHead.objects.filter(ledger="people.role").update(form=0)
    call_command("migrate", verbosity=0)
    assert RoleGrant.objects.filter(user=person).exists()
    code, said = verified()
    assert code == 1
    assert "put in past the portal" in said


def test_a_role_put_in_past_the_portal_opens_nothing_even_before_anybody_looks(signed_in, stranger, hr):
    sql("INSERT INTO people_rolegrant (user_id, role, standing) VALUES (%s, 'hr', 'before')", stranger.pk)
    assert signed_in(stranger).get("/mails/").status_code == 403
    assert signed_in(hr).get("/mails/").status_code == 200
