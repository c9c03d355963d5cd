"""The last one who keeps accounts, and the last one of HR who can act, stay until another is given the role."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from config.refusals import BadInput
from people import staying
from people.models import User
from people.roles import Role
from people.staff import bulk
from people.staff.bulk import Column
from people.staff.changing import ValidationError, change, facts_of
from people.stafflist.applying import Order
from people.stafflist.confirming import take_file
from people.stafflist.keeping import look
from tests.factories import UserFactory
from tests.people.stafflist.lists import SOURCE, xlsx

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


def leaves(person, by, day=DAY):
    return change(person.pk, {"left_on": day}, facts_of(person), by)


def test_hr_ends_neither_the_only_administrator_nor_makes_them_end_sooner(administrator, hr):
    with translation.override("zh-hant"), pytest.raises(ValidationError, match="請先請系統管理員"):
        leaves(administrator, hr)
    later = timezone.localdate() + timedelta(days=30)
    User.objects.filter(pk=administrator.pk).update(left_on=later)
    administrator.refresh_from_db()
    with pytest.raises(ValidationError):
        leaves(administrator, hr, later - timedelta(days=1))
    assert leaves(administrator, hr, later + timedelta(days=1)).left_on == later + timedelta(days=1)


def test_once_another_holds_the_role_the_first_may_leave(administrator, hr):
    UserFactory(roles=[Role.ADMINISTRATOR], left_on=DAY)
    with pytest.raises(ValidationError):
        leaves(administrator, hr)
    UserFactory(roles=[Role.ADMINISTRATOR])
    assert leaves(administrator, hr).left_on == DAY


def test_of_many_at_once_no_two_leave_who_are_the_last_together(administrator, hr):
    both = [administrator, UserFactory(username="A2", roles=[Role.ADMINISTRATOR])]
    other = UserFactory(username="A3")
    seen = {one.pk: facts_of(one)["left_on"] for one in [*both, other]}
    for lines in (bulk.preview(seen, Column.LEFT_ON, DAY, hr), bulk.change(seen, Column.LEFT_ON, DAY, hr)):
        assert [(line.person.username, bool(line.refused)) for line in lines] == [
            *((name, True) for name in sorted([administrator.username, "A2"])),
            ("A3", False),
        ]
    assert set(User.objects.filter(left_on=DAY)) == {other}
    bulk.change({both[0].pk: ""}, Column.LEFT_ON, DAY, hr)
    assert User.objects.get(pk=both[0].pk).left_on == DAY


def test_a_row_of_a_staff_list_says_so_of_the_last_one(administrator, hr):
    rows = [[administrator.username, "2026/6/30"], [hr.username, "2026/6/30"]]
    plan = look(xlsx(rows, ["員工編號", "離職日"]), None, {}).plan
    assert [problem.row for problem in plan.problems] == [2, 3]
    assert "先請系統管理員" in plan.problems[0].text
    assert plan.changed == []


def test_the_last_one_is_not_ticked_as_absent(administrator, hr):
    order = Order(leavers=frozenset({administrator.pk}), left_on=DAY)
    with pytest.raises(BadInput, match=administrator.username):
        take_file(xlsx([["N1", "新人"]], ["員工編號", "姓名"]), SOURCE, hr, order)
    assert not User.objects.filter(username="N1").exists()


def test_the_administration_closes_no_account_of_the_last_one(administrator, hr, signed_in):
    browser = signed_in(administrator)
    for person in (hr, administrator):
        page = reverse("admin:people_user_change", args=[person.pk])
        grant = person.role_grants.get()
        form = {"username": person.username, "name": person.name, "role_grants-TOTAL_FORMS": 1}
        row = {"id": grant.pk, "user": person.pk, "role": grant.role}
        form |= {"role_grants-INITIAL_FORMS": 1} | {f"role_grants-0-{name}": value for name, value in row.items()}
        answer = browser.post(page, form)
        assert "請先請系統管理員" in answer.content.decode(), person
        person.refresh_from_db()
        assert person.is_active
    UserFactory(roles=[Role.HR])
    form["username"], form["name"] = hr.username, hr.name
    row = {"id": (grant := hr.role_grants.get()).pk, "user": hr.pk, "role": grant.role}
    form |= {f"role_grants-0-{name}": value for name, value in row.items()}
    assert browser.post(reverse("admin:people_user_change", args=[hr.pk]), form).status_code == 302
    assert not User.objects.get(pk=hr.pk).is_active


def test_who_holds_no_such_role_is_never_the_last_one(administrator, hr, supervisor):
    assert staying.refusals({supervisor.pk: staying.AT_ONCE}) == {}
    assert set(staying.refusals({supervisor.pk: DAY, hr.pk: DAY})) == {hr.pk}
