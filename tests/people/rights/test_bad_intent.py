"""What an administrator and somebody in HR try, who want to read or to be what they were not given."""

import pytest
from django.urls import reverse

from config.refusals import Altered, Forbidden
from people.models import RoleGrant, User
from people.rights.granting import confirm, propose
from people.rights.taking import take
from people.roles import Role, Standing
from people.signin.backends import RoleBackend
from tests.factories import UserFactory, granted
from tests.integrity.test_ledger import sql

pytestmark = pytest.mark.django_db
WHY = "臨時需要"
PASSWORD = "chosen-by-somebody-else-2026"


def account(person, **changed):
    """What the account page of Django admin sends."""
    return {"username": person.username, "name": person.name, "is_active": "on", **changed}


def page_of(person):
    return reverse("admin:people_user_change", args=[person.pk])


def test_an_administrator_gives_no_right_in_the_admin(administrator, hr, signed_in):
    second = UserFactory()
    rows = {"role_grants-TOTAL_FORMS": 1, "role_grants-INITIAL_FORMS": 0, "role_grants-0-role": "hr"}
    more = {"role_grants-0-user": second.pk, "role_grants-0-standing": "before"}
    signed_in(administrator).post(page_of(second), account(second, **rows, **more))
    assert not second.role_grants.exists()


def test_an_administrator_sets_the_password_of_nobody(administrator, hr, signed_in):
    browser, before = signed_in(administrator), hr.password
    sent = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true", "set-password": "1"}
    closed = reverse("admin:auth_user_password_change", args=[hr.pk])
    assert (browser.get(closed).status_code, browser.post(closed, sent).status_code) == (403, 403)
    browser.post(page_of(hr), account(hr, password=PASSWORD, **sent))
    assert User.objects.get(pk=hr.pk).password == before
    page = browser.get(page_of(hr)).content.decode()
    assert 'name="username"' in page
    assert 'id="id_password' not in page
    assert closed not in page


def test_a_new_account_of_an_administrators_is_opened_by_no_password_of_theirs(administrator, hr, signed_in, client):
    sent = {"username": "E7777", "name": "分身", "password1": PASSWORD, "password2": PASSWORD}
    signed_in(administrator).post(reverse("admin:people_user_add"), sent)
    client.post(reverse("account_login"), {"login": "E7777", "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_an_administrator_leads_the_mails_of_nobody_elsewhere(administrator, hr, signed_in):
    before = hr.email
    signed_in(administrator).post(page_of(hr), account(hr, email="mine@example.com"))
    assert User.objects.get(pk=hr.pk).email == before


def test_an_administrator_closes_the_account_of_nobody_who_is_the_last_of_hr(administrator, hr, signed_in):
    browser, closed = signed_in(administrator), account(hr)
    del closed["is_active"]
    assert browser.post(page_of(hr), closed).status_code == 200
    assert User.objects.get(pk=hr.pk).is_active
    granted(UserFactory(), Role.HR)
    assert browser.post(page_of(hr), closed).status_code == 302
    assert not User.objects.get(pk=hr.pk).is_active


def test_one_who_took_the_others_away_or_closed_their_accounts_is_not_the_first(administrator):
    """The exception for the very first rights can't be brought about."""
    second = UserFactory(roles=[Role.ADMINISTRATOR])
    take(second.role_grants.get().pk, administrator, WHY)
    assert propose(administrator, UserFactory(), Role.HR, WHY).standing == Standing.PROPOSED
    granted(UserFactory(is_active=False), Role.HR)
    assert propose(administrator, UserFactory(), Role.ADMINISTRATOR, WHY).standing == Standing.PROPOSED


@pytest.mark.parametrize("changed", [{"name": "陳美玲"}, {"username": "E0001"}])
def test_an_administrator_renames_nobody_for_whom_a_right_is_proposed(changed, administrator, hr, signed_in):
    """HR would confirm what looks like a right of somebody they know."""
    second, browser = UserFactory(), signed_in(administrator)
    assert browser.post(page_of(second), account(second) | {"name": "改名前"}).status_code == 302
    propose(administrator, second, Role.AUDITOR, WHY)
    before = User.objects.get(pk=second.pk).who
    assert browser.post(page_of(second), account(User.objects.get(pk=second.pk)) | changed).status_code == 200
    assert User.objects.get(pk=second.pk).who == before


def test_two_accounts_that_an_administrator_keeps_do_not_make_two(administrator, hr):
    """The second account has to be given its right by somebody else before it can confirm anything."""
    second, third = UserFactory(), UserFactory()
    propose(administrator, second, Role.ADMINISTRATOR, WHY)
    grant = propose(administrator, third, Role.HR, WHY)
    with pytest.raises(Forbidden):
        confirm(grant.pk, second)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_rolegrant SET standing = 'two', confirmed_by_id = {hr}, confirmed_at = granted_at",
        "UPDATE people_rolegrant SET standing = 'before', granted_by_id = NULL, granted_at = NULL",
    ],
)
def test_a_proposal_that_was_confirmed_by_sql_opens_nothing(statement, administrator, hr, stranger):
    grant = propose(administrator, stranger, Role.HR, WHY)
    sql(statement.format(hr=hr.pk) + f" WHERE id = {grant.pk}")
    assert RoleBackend().get_user(stranger.pk).roles == frozenset()


def test_a_proposal_whose_person_was_exchanged_by_sql_is_not_confirmed(administrator, hr, stranger, trainee):
    grant = propose(administrator, stranger, Role.AUDITOR, WHY)
    sql("UPDATE people_rolegrant SET user_id = %s WHERE id = %s", trainee.pk, grant.pk)
    with pytest.raises(Altered):
        confirm(grant.pk, hr)


def test_one_who_was_made_hr_by_sql_confirms_nothing(administrator, hr, stranger):
    sql("INSERT INTO people_rolegrant (user_id, role, standing) VALUES (%s, 'hr', 'before')", stranger.pk)
    grant = propose(administrator, UserFactory(), Role.AUDITOR, WHY)
    with pytest.raises(Forbidden):
        confirm(grant.pk, User.objects.get(pk=stranger.pk))


def test_an_administrator_sees_no_appraisal_by_the_pages_that_are_theirs(administrator, assessment, signed_in):
    browser = signed_in(administrator)
    assert browser.get(assessment.get_absolute_url()).status_code == 404
    registered = {app["app_label"] for app in browser.get("/admin/").context["app_list"]}
    assert registered == {"people"}


def test_an_administrator_becomes_the_supervisor_of_nobody(administrator, trainee, signed_in):
    browser, before = signed_in(administrator), trainee.supervisor
    browser.post(page_of(trainee), account(trainee, supervisor=administrator.pk, department="1"))
    sent = {"username": trainee.username, "name": trainee.name, "supervisor": administrator.username}
    assert browser.post(f"/people/{trainee.username}/edit/", sent).status_code == 403
    assert browser.post("/people/many/", {"chosen": trainee.pk, "change": "supervisor"}).status_code == 403
    assert browser.get("/people/import/").status_code == 403
    assert User.objects.get(pk=trainee.pk).supervisor == before


def test_hr_proposes_and_grants_nothing(hr, stranger, signed_in):
    browser = signed_in(hr)
    assert browser.get("/people/rights/propose/").status_code == 403
    sent = {"person": stranger.username, "role": "administrator", "words": WHY}
    assert browser.post("/people/rights/propose/", sent).status_code == 403
    assert not RoleGrant.objects.filter(user=stranger).exists()
