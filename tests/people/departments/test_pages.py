"""The pages of departments: the tree with its people, and each change with what it means first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.departments import keeping, making
from people.models import Department
from tests.factories import UserFactory
from tests.integrity.test_ledger import verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(hr, signed_in):
    hr.department = keeping.ensure("人資部")
    hr.save()
    return signed_in(hr)


@pytest.fixture
def service():
    return keeping.add("客服部")


def typed(browser, department, **over):
    page = browser.get(f"/departments/{department.pk}/")
    form = page.context["form"]
    return {
        **{name: form[name].value() or "" for name in form.fields},
        "seen": page.context["editing"].seen,
        **over,
    }


def saved(browser, department, form):
    answer = browser.post(f"/departments/{department.pk}/", form)
    department.refresh_from_db()
    return answer


def said(browser, answer):
    return browser.get(answer.url).content.decode()


@pytest.mark.parametrize("address", ["", "merge/", "remove/"])
def test_the_administrator_reads_the_tree_and_changes_none(address, administrator, signed_in, service):
    browser = signed_in(administrator)
    assert browser.get("/departments/").status_code == 200
    assert browser.post(f"/departments/{service.pk}/{address}").status_code == 403
    assert Department.objects.filter(pk=service.pk).exists()


def test_a_department_that_is_not_there_is_not_found(browser):
    assert browser.get("/departments/999999/").status_code == 404
    assert browser.post("/departments/999999/remove/").status_code == 404


def test_the_tree_counts_who_works_in_each_and_below_and_who_left(browser, service):
    group = keeping.add("一組", service)
    UserFactory(department=service)
    UserFactory(department=group)
    UserFactory(department=group, left_on=timezone.localdate() - timedelta(days=1))
    page = browser.get("/departments/")
    found = {one.department.name: (one.depth, one.own, one.below, one.left) for one in page.context["branches"]}
    assert found["客服部"] == (0, 1, 2, 0)
    assert found["一組"] == (1, 1, 1, 1)
    assert "不會" in page.content.decode()  # a head gains no right


@pytest.mark.parametrize("over", [{"name": " "}, {"name": "研發部"}, {"parent": "999"}, {"head": "nobody"}], ids=str)
def test_what_cant_be_is_said_on_the_form(over, browser, service):
    keeping.add("研發部")
    answer = saved(browser, service, typed(browser, service, **over))
    assert answer.status_code == 400
    assert "客服部" in answer.content.decode()
    assert service.path == "客服部"


def test_a_department_is_added_below_another_with_its_head(browser, service, manager):
    page = browser.get("/departments/new/", {"parent": service.pk})
    assert page.context["form"]["parent"].value() == str(service.pk)
    sent = {"name": "一組", "parent": service.pk, "code": "CS1", "head": "manager"}
    assert browser.post("/departments/new/", sent).status_code == 302
    made = Department.objects.get(code="CS1")
    assert (made.path, made.head) == ("客服部 / 一組", manager)
    assert browser.post("/departments/new/", sent).status_code == 400
    assert verified()[0] == 0


def test_what_moves_people_is_asked_first(browser, service):
    UserFactory(department=service)
    form = typed(browser, service, name="服務部")
    asked = saved(browser, service, form)
    assert asked.status_code == 200
    assert asked.context["editing"].asks == 1
    assert service.path == "客服部"
    assert saved(browser, service, {**form, "then": "do"}).status_code == 302
    assert service.path == "服務部"


def test_an_empty_one_and_a_new_head_move_nobody_and_ask_nothing(browser, service, manager):
    assert saved(browser, service, typed(browser, service, name="空部")).status_code == 302
    UserFactory(department=service)
    assert saved(browser, service, typed(browser, service, head="manager")).status_code == 302
    assert (service.path, service.head) == ("空部", manager)


def test_a_head_reads_nothing_by_it(browser, service, stranger, assessment, trainee, signed_in):
    trainee.department = service
    trainee.save()
    saved(browser, service, typed(browser, service, head="stranger"))
    assert signed_in(stranger).get(assessment.get_absolute_url()).status_code == 404


def test_what_somebody_else_changed_meanwhile_is_told_and_not_undone(browser, service):
    form = typed(browser, service, code="CS")
    keeping.change(service.pk, name="服務部", code="", parent=None, head=None)
    answer = saved(browser, service, form)
    assert answer.status_code == 409
    assert "服務部" in answer.content.decode()
    assert (service.name, service.code) == ("服務部", "")


def test_merging_is_looked_at_first_and_takes_everybody_along(browser, service):
    other, person = keeping.add("客戶部"), UserFactory(department=service)
    address = f"/departments/{service.pk}/merge/"
    assert "部門" in said(browser, browser.post(address, {"into": ""}))
    look = browser.post(address, {"into": other.pk})
    assert look.context["count"] == 1
    assert Department.objects.filter(pk=service.pk).exists()
    sent = {"into": other.pk, "seen": look.context["seen"], "then": "do"}
    assert browser.post(address, sent).url == "/departments/"
    person.refresh_from_db()
    assert person.department == other
    assert verified()[0] == 0


def test_nobody_of_hr_moves_themself_by_merging_their_own_department(browser, hr, service):
    own = hr.department
    address = f"/departments/{own.pk}/merge/"
    look = browser.post(address, {"into": service.pk})
    browser.post(address, {"into": service.pk, "seen": look.context["seen"], "then": "do"})
    hr.refresh_from_db()
    assert hr.department == own


def test_only_an_empty_one_can_be_removed(browser, service):
    UserFactory(department=service, left_on=timezone.localdate() - timedelta(days=1))
    address = f"/departments/{service.pk}/remove/"
    assert 'data-action="remove"' not in browser.get(f"/departments/{service.pk}/").content.decode()
    answer = browser.post(address)
    assert "notice--error" in said(browser, answer)
    empty = keeping.add("空部")
    assert browser.post(f"/departments/{empty.pk}/remove/").url == "/departments/"
    assert not Department.objects.filter(pk=empty.pk).exists()


def test_thirty_departments_cost_as_many_queries_as_two(browser, service):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert browser.get("/departments/").status_code == 200
        return len(caught)

    cost()
    few = cost()
    for number in range(30):
        UserFactory(department=keeping.add(f"{number}組", service))
    assert cost() == few


def test_a_large_company_has_its_departments_page_by_page_each_beginning_with_a_whole_path(browser, service):
    making.make(["客服部 / 第一群", *(f"客服部 / 第一群 / {number:03d}組" for number in range(130))])
    first, second = browser.get("/departments/"), browser.get("/departments/", {"page": 2})
    assert [len(page.context["branches"]) for page in (first, second)] == [100, 34]
    assert re.search(r'tree__name--2"><a[^>]*>客服部 / 第一群 / ', second.content.decode())
    assert len(first.content) < 150_000
