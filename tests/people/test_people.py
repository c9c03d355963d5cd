"""People, roles, sign-in and language."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from people.models import User
from people.roles import Role
from people.signin.backends import RoleBackend
from tests.config.odd import filled, routes
from tests.factories import UserFactory, granted

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"


@pytest.fixture
def person():
    created = UserFactory(username="E0042")
    created.set_password(PASSWORD)
    created.save()
    return created


def sign_in(client, username, password):
    return client.post(reverse("account_login"), {"login": username, "password": password})


def test_a_person_signs_in_by_employee_number_and_signs_out(client, person):
    assert sign_in(client, "E0042", PASSWORD).url == "/"
    assert client.get("/").status_code == 200
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("username", "password"), [("E0042", "wrong"), ("nobody", PASSWORD), ("E0042", "")])
def test_a_wrong_sign_in_is_refused_without_saying_which_half_was_wrong(client, person, username, password):
    response = sign_in(client, username, password)
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_one_whose_sign_in_was_taken_away_does_not_get_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)
    sign_in(client, "E0042", PASSWORD)
    assert "_auth_user_id" not in client.session


OFFERED = {
    "accounts/first/",
    "accounts/login/",
    "accounts/logout/",
    "accounts/reauthenticate/",
    "accounts/password/change/",
    "accounts/password/reset/",
    "accounts/2fa/",
    "accounts/2fa/authenticate/",
    "accounts/2fa/reauthenticate/",
    "accounts/2fa/totp/activate/",
    "accounts/2fa/totp/deactivate/",
    "accounts/2fa/recovery-codes/",
    "accounts/2fa/recovery-codes/generate/",
    "accounts/2fa/recovery-codes/download/",
}


def test_of_the_account_library_only_what_is_of_use_here_is_there(person, signed_in):
    """Each of its addresses, also those that a later release of it brings."""
    library = {filled(route, "3-abc")[1:] for route in routes() if route.startswith("accounts/")}
    assert library > OFFERED
    for browser in (Client(), signed_in(person)):
        found = {url for url in library if browser.get(f"/{url}").status_code != 404}
        posted = {url for url in library if browser.post(f"/{url}").status_code != 404}
        assert found | posted <= OFFERED
        assert found >= {"accounts/login/", "accounts/2fa/", "accounts/password/change/"}


@pytest.mark.parametrize("closed", ["signup/", "email/", "password/set/", "social/login/error/", "3rdparty/"])
def test_accounts_are_the_administrators_to_keep(closed, client):
    assert client.get(f"/accounts/{closed}").status_code == 404
    assert client.post(f"/accounts/{closed}", {"username": "x", "email": "x@example.com"}).status_code == 404
    assert not User.objects.exists()


def said(html: str) -> str:
    return html.partition("<h1>")[2].partition("</section>")[0]


@pytest.mark.parametrize(
    "page", ["login/", "password/change/", "reauthenticate/"], ids=["sign-in", "change of password", "asked again"]
)
def test_whoever_forgot_their_password_is_told_whom_to_ask(page, person, client, signed_in, settings):
    browser = client if page == "login/" else signed_in(person)
    assert 'href="/accounts/password/reset/"' in browser.get(f"/accounts/{page}").content.decode()
    answer = browser.get("/accounts/password/reset/")
    assert answer.status_code == 200
    assert "管理員" in answer.content.decode()
    settings.ACCOUNT_CONTACT = "資訊室 分機 1234"
    assert "資訊室 分機 1234" in browser.get("/accounts/password/reset/").content.decode()


def test_the_page_for_a_forgotten_password_says_the_same_to_everybody(person, client):
    page = "/accounts/password/reset/"
    named, nobody = (client.get(page, {"typed": typed}).content.decode() for typed in (person.username, "E9999"))
    assert said(named).count(person.username) == said(nobody).count("E9999") == 0


def test_the_demo_sign_ins_show_in_demo_mode_only(client, settings):
    assert settings.DEMO_PASSWORD not in client.get(reverse("account_login")).content.decode()
    settings.DEMO_MODE = True
    assert settings.DEMO_PASSWORD in client.get(reverse("account_login")).content.decode()


@pytest.mark.parametrize(
    ("roles", "apps"),
    [
        ([], set()),
        ([Role.HR], set()),
        ([Role.AUDITOR], set()),
        ([Role.EDITOR], {"competency"}),
        ([Role.ADMINISTRATOR], {"people"}),
    ],
)
def test_admin_opens_to_editors_and_administrators_and_shows_no_appraisal(roles, apps, signed_in):
    person = UserFactory(roles=roles)
    assert person.admin_apps == apps
    assert person.is_staff == bool(apps)
    assert not person.has_perm("assessments.view_assessment")
    response = signed_in(person).get("/admin/")
    assert response.status_code == (200 if apps else 302)
    if apps:
        assert {app["app_label"] for app in response.context["app_list"]} <= apps


def test_the_first_administrator_made_on_the_command_line_sees_no_appraisal():
    person = User.objects.create_superuser("root", PASSWORD, name="管理員")
    assert person.roles == {Role.ADMINISTRATOR}
    assert not person.has_perm("assessments.change_assessment")


def test_one_who_may_not_sign_in_has_no_roles():
    assert UserFactory(roles=[Role.HR], is_active=False).roles == frozenset()


def test_roles_come_with_whoever_is_signed_in_in_two_queries(person, django_assert_num_queries):
    for role in (Role.HR, Role.AUDITOR):
        granted(person, role)
    with django_assert_num_queries(2):
        found = RoleBackend().get_user(person.pk)
        assert found.roles == {"hr", "auditor"}
    assert RoleBackend().get_user(UserFactory().pk).roles == frozenset()


def test_one_who_may_not_sign_in_any_more_is_signed_out_at_once(person, signed_in):
    browser = signed_in(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert RoleBackend().get_user(person.pk) is None
    assert browser.get("/").status_code == 302


def test_a_role_is_granted_once():
    person = UserFactory(roles=[Role.HR])
    with pytest.raises(IntegrityError), transaction.atomic():
        granted(person, Role.HR)


def test_a_reporting_line_runs_in_no_circle():
    top = UserFactory()
    below = UserFactory(supervisor=top)
    top.supervisor = UserFactory(supervisor=below)
    with pytest.raises(ValidationError):
        top.full_clean()


def test_nobody_is_their_own_supervisor():
    person = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(supervisor=person)


def test_the_administrator_makes_an_account_that_nobody_can_sign_in_with_yet(administrator, signed_in):
    browser = signed_in(administrator)
    created = {"username": "E0100", "name": "新同事", "password1": PASSWORD, "password2": PASSWORD}
    assert browser.post(reverse("admin:people_user_add"), created).status_code == 302
    person = User.objects.get(username="E0100")
    assert not person.has_usable_password()
    assert person.roles == frozenset()
    assert browser.get(reverse("admin:people_user_change", args=[person.pk])).status_code == 200
    assert browser.post(reverse("admin:people_user_delete", args=[person.pk])).status_code == 403


def test_the_interface_is_chinese_whatever_the_browser_prefers(client):
    response = client.get(reverse("account_login"), headers={"accept-language": "en-US,en"})
    assert response.headers["Content-Language"] == "zh-hant"
    assert 'lang="zh-Hant"' in response.content.decode()


def test_a_person_switches_to_english_and_finds_it_so_on_another_machine(person, signed_in):
    signed_in(person).post(reverse("people:language"), {"language": "en", "next": "/assessments/"})
    assert signed_in(User.objects.get(pk=person.pk)).get("/").headers["Content-Language"] == "en"


def test_a_visitor_switches_by_cookie(client):
    client.post(reverse("people:language"), {"language": "en"})
    assert client.get(reverse("account_login")).headers["Content-Language"] == "en"


def test_an_unknown_language_is_refused_and_no_one_is_led_elsewhere(client):
    assert client.post(reverse("people:language"), {"language": "xx"}).status_code == 400
    response = client.post(reverse("people:language"), {"language": "en", "next": "https://evil.example/"})
    assert response.url == "/"
    assert settings.LANGUAGE_COOKIE_NAME in client.cookies


def test_too_many_wrong_sign_ins_are_slowed_down(person):
    client = Client()
    for number in range(12):
        sign_in(client, "E0042", f"wrong{number}")
    sign_in(client, "E0042", PASSWORD)
    assert "_auth_user_id" not in client.session


@pytest.fixture(autouse=True)
def empty_cache():
    from django.core.cache import cache

    cache.clear()
