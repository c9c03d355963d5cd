"""The page of one person: what it shows to whom, and what HR changes on it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people import leaving
from people.departments import keeping
from people.models import User
from people.roles import Role
from people.staff.changing import facts_of
from people.staff.history import history_of
from tests.factories import CycleFactory, UserFactory, granted, open_for
from tests.integrity.test_ledger import verified
from tests.people.stafflist.lists import taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(hr, signed_in):
    return signed_in(hr)


def form_of(browser, person, **typed):
    """What the form of a person would send, with this typed over it."""
    page = browser.get(f"/people/{person.username}/edit/")
    form = page.context["form"]
    shown = {name: form[name].value() or "" for name in form.fields}
    return {**{name: str(value) for name, value in shown.items()}, "seen": page.context["editing"].seen, **typed}


def sent(browser, person, form):
    answer = browser.post(f"/people/{person.username}/edit/", form)
    person.refresh_from_db()
    return answer


def test_a_number_that_nobody_has_is_not_found(browser):
    assert browser.get("/people/X999/").status_code == 404
    assert browser.get("/people/X999/edit/").status_code == 404


def test_hr_reads_facts_reports_and_appraisals_and_the_administrator_no_appraisal(
    browser, administrator, signed_in, standard, supervisor, trainee, hr
):
    open_for(CycleFactory(version=standard, name="上半年"), trainee, supervisor, hr)
    page = browser.get("/people/trainee/").content.decode()
    assert "上半年" in page
    assert trainee.department.path in page
    assert "/people/supervisor/" in page
    assert "/people/trainee/" in browser.get("/people/supervisor/").content.decode()
    page = signed_in(administrator).get("/people/trainee/").content.decode()
    assert "上半年" not in page
    assert trainee.name in page
    assert f"/admin/people/user/{trainee.pk}/change/" in page


def test_a_number_finds_its_person_in_whatever_width_and_case(browser):
    UserFactory(username="Ab1")
    assert browser.get("/people/ａB1/").status_code == 200


def test_hr_changes_every_fact_of_somebody_else_and_the_ledger_holds_it(browser, trainee, manager, hr):
    department, day = keeping.ensure("研發部"), timezone.localdate() + timedelta(days=5)
    typed = {
        "username": "N100",
        "name": "王大明",
        "department": str(department.pk),
        "job_title": "工程師",
        "supervisor": "manager 鄭國華",
        "hired_on": "2020-02-03",
        "left_on": str(day),
        "email": "ming@example.com",
    }
    answer = sent(browser, trainee, form_of(browser, trainee, **typed))
    assert answer.url == "/people/N100/"
    assert (trainee.department, trainee.supervisor, trainee.left_on) == (department, manager, day)
    assert (trainee.username_key, trainee.email) == ("n100", "ming@example.com")
    assert leaving.is_recorded(trainee)
    assert trainee.left_recorded_by == hr
    assert verified()[0] == 0
    page = browser.get("/people/N100/").content.decode()
    assert "研發部" in page
    assert str(hr) in page


def test_of_two_numbers_that_differ_in_case_only_the_one_left_is_found_in_any_once_hr_changes_the_other(browser):
    first, second = UserFactory(username="B2002"), UserFactory(username="b2002x")
    User.objects.filter(pk__in=[first.pk, second.pk]).update(username_key="")
    User.objects.filter(pk=second.pk).update(username="b2002")
    second.refresh_from_db()
    assert sent(browser, second, form_of(browser, second, username="B2003")).status_code == 302
    first.refresh_from_db()
    assert (first.username_key, second.username_key) == ("b2002", "b2003")
    assert verified()[0] == 0


def test_what_was_not_changed_stays_as_it_is(browser, trainee):
    before = facts_of(trainee)
    assert sent(browser, trainee, form_of(browser, trainee)).status_code == 302
    assert facts_of(trainee) == before


@pytest.mark.parametrize(
    "typed",
    [
        {"username": "hr"},
        {"username": "new"},
        {"username": ""},
        {"name": " "},
        {"supervisor": "trainee"},
        {"supervisor": "nobody"},
        {"supervisor": "below"},
        {"supervisor": "closed"},
        {"department": "999"},
        {"left_on": "2020-01-01"},
        {"hired_on": "2999-01-01"},
        {"email": "x"},
    ],
    ids=str,
)
def test_what_cant_be_is_refused_and_changes_nothing(typed, browser, trainee):
    UserFactory(username="below", supervisor=UserFactory(supervisor=trainee))
    UserFactory(username="closed", is_active=False)
    before = facts_of(trainee)
    answer = sent(browser, trainee, form_of(browser, trainee, **typed))
    assert answer.status_code == 400
    assert "invalid-feedback" in answer.content.decode() or "alert" in answer.content.decode()
    assert facts_of(trainee) == before


def test_nobody_of_hr_moves_themself_and_corrects_their_own_name(browser, hr, manager):
    before = facts_of(hr)
    typed = {
        "name": "陳美鈴",
        "supervisor": manager.username,
        "username": "boss",
        "left_on": "2030-01-01",
        "department": "",
    }
    assert sent(browser, hr, form_of(browser, hr, **typed)).status_code == 302
    assert facts_of(hr) == {**before, "name": "陳美鈴"}


def test_what_somebody_else_changed_meanwhile_is_shown_and_what_was_typed_is_kept(browser, trainee):
    form = form_of(browser, trainee, name="王大明")
    User.objects.filter(pk=trainee.pk).update(job_title="組長")
    answer = sent(browser, trainee, form)
    assert answer.status_code == 409
    assert trainee.name == "王小明"
    page = answer.content.decode()
    assert "組長" in page
    assert "王大明" in page
    shown = answer.context["form"]
    again = {name: str(shown[name].value() or "") for name in shown.fields}
    assert sent(browser, trainee, {**again, "seen": answer.context["editing"].seen}).status_code == 302
    assert (trainee.name, trainee.job_title) == ("王大明", "組長")


def test_a_forged_state_is_refused(browser, trainee):
    assert sent(browser, trainee, form_of(browser, trainee, seen="x", name="別人")).status_code == 400
    assert trainee.name == "王小明"


def test_hr_adds_somebody_who_cant_sign_in_yet_and_holds_no_role(browser, supervisor):
    typed = {"username": "N200", "name": "新同事", "supervisor": "supervisor", "hired_on": "2026-01-05"}
    assert browser.post("/people/new/", {**typed, "username": "hr"}).status_code == 400
    assert browser.post("/people/new/", typed).url == "/people/N200/"
    person = User.objects.get(username="N200")
    assert (person.supervisor, person.has_usable_password(), person.roles) == (supervisor, False, frozenset())
    assert person.is_active
    assert verified()[0] == 0


def test_a_name_that_two_bear_means_neither(browser, trainee):
    UserFactory(name="同名")
    UserFactory(name="同名")
    assert sent(browser, trainee, form_of(browser, trainee, supervisor="同名")).status_code == 400
    only = UserFactory(name="獨名")
    assert sent(browser, trainee, form_of(browser, trainee, supervisor="獨名")).status_code == 302
    assert trainee.supervisor == only


def test_the_history_says_roles_passwords_and_departments_in_words(browser, trainee, administrator):
    granted(trainee, "auditor")
    trainee.set_password("a-long-enough-password")
    trainee.department = keeping.ensure("研發部")
    trainee.save()
    trainee.role_grants.get().delete()
    page = browser.get("/people/trainee/").content.decode()
    for words in ("研發部", "稽核人員"):
        assert words in page
    assert "pbkdf2" not in page
    assert "a-long-enough-password" not in page


def test_thirty_changes_and_reports_cost_as_many_queries_as_one(browser, trainee, supervisor):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert browser.get("/people/supervisor/").status_code == 200
        return len(caught)

    supervisor.job_title = "經理"
    supervisor.save()
    cost()
    few = cost()
    for number in range(30):
        UserFactory(supervisor=supervisor)
        supervisor.department = keeping.ensure(f"部門{number}")
        supervisor.save()
    assert cost() == few


def test_names_lead_to_the_page_of_the_person_only_for_who_may_open_it(
    hr, auditor, supervisor, signed_in, assessment, trainee
):
    link = f'href="/people/{trainee.username}/"'
    address = assessment.get_absolute_url()
    assert link in signed_in(hr).get(address).content.decode()
    for other in (auditor, supervisor, trainee):
        assert link not in signed_in(other).get(address).content.decode()


def test_the_way_to_people_stands_in_the_navigation_of_hr_and_the_administrator(
    hr, administrator, auditor, supervisor, signed_in
):
    for person, is_there in ((hr, True), (administrator, True), (auditor, False), (supervisor, False)):
        assert ('href="/people/"' in signed_in(person).get("/").content.decode()) == is_there
    page = signed_in(hr).get("/departments/").content.decode()
    assert '<a href="/people/" aria-current="page">' in page


def test_before_there_is_hr_the_administrator_adds_people_with_number_name_and_address_alone(administrator, signed_in):
    browser = signed_in(administrator)
    assert "/people/new/" in browser.get("/people/").content.decode()
    assert set(browser.get("/people/new/").context["form"].fields) == {"username", "name", "email"}
    typed = {"username": "H1", "name": "林人資", "email": "hr1@example.com", "left_on": "2026-01-05"}
    assert browser.post("/people/new/", typed).url == "/people/H1/"
    person = User.objects.get(username="H1")
    assert (person.email, person.left_on, person.has_usable_password()) == ("hr1@example.com", None, False)
    assert browser.get("/people/H1/edit/").status_code == 403
    UserFactory(roles=[Role.HR])
    assert browser.post("/people/new/", {**typed, "username": "H2"}).status_code == 403
    assert "/people/new/" not in browser.get("/people/").content.decode()


def test_of_who_left_and_still_leads_a_team_the_page_says_how_many_and_where_to_move_them(browser, supervisor):
    UserFactory(supervisor=supervisor)
    gone = UserFactory(supervisor=supervisor, left_on=timezone.localdate() - timedelta(days=1))
    assert "data-led-by-nobody" not in browser.get(f"/people/{supervisor.username}/").content.decode()
    User.objects.filter(pk=supervisor.pk).update(left_on=timezone.localdate() - timedelta(days=1))
    answer = browser.get(f"/people/{supervisor.username}/")
    assert answer.context["led_by_nobody"] == supervisor.reports.exclude(pk=gone.pk).count()
    assert f'href="/people/?supervisor={supervisor.username}">為部屬指定新的主管' in answer.content.decode()


def test_who_came_by_a_staff_list_and_what_a_list_changed_stand_in_the_history(browser, hr):
    taken([["L1", "林", "業務部"]], ["員工編號", "姓名", "部門"], hr)
    assert [(one.by, one.said) for one in history_of(User.objects.get(username="L1"))] == [
        (str(hr), "由名單「list.xlsx」新增")
    ]
    taken([["L1", "林", "研發部"]], ["員工編號", "姓名", "部門"], hr)
    assert "由名單「list.xlsx」變更" in browser.get("/people/L1/").content.decode()


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/people/", "/people/"),
        ("/people/new/", "/people/"),
        ("/departments/", "/people/"),
        ("/people/rights/", "/people/rights/"),
        ("/people/rights/history/", "/people/rights/"),
        ("/people/account/", None),
        ("/", "/"),
    ],
)
def test_one_link_of_the_navigation_says_where_one_is(address, link, hr, signed_in):
    page = signed_in(hr).get(address).content.decode()
    navigation = page[page.index('class="site-nav"') : page.index("site-header__end")]
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', navigation) == ([link] if link else [])
