"""The tree of departments: each change whole or refused, with what lies below it."""

from __future__ import annotations

import pytest
from django.db import connection

from config.refusals import BadInput, Conflict
from people.departments import keeping
from people.departments.tree import Several, Tree
from people.models import Department
from tests.factories import UserFactory
from tests.integrity.test_ledger import verified

pytestmark = pytest.mark.django_db


def paths() -> list[str]:
    return list(Department.objects.order_by("path").values_list("path", flat=True))


@pytest.fixture
def service() -> Department:
    return keeping.add("客服部")


def test_a_department_without_a_name_is_refused():
    with pytest.raises(BadInput):
        keeping.add(" \u200b ")


def test_two_of_one_name_in_one_place_are_refused_in_whatever_width_and_case(service):
    keeping.add("Team A", service)
    with pytest.raises(BadInput):
        keeping.add("ｔｅａｍ ａ", service)
    keeping.add("Team A")


def test_a_name_that_reads_like_the_path_of_another_is_refused(service):
    keeping.add("一組", service)
    with pytest.raises(BadInput):
        keeping.add("客服部 / 一組")


def test_a_code_belongs_to_one_department(service):
    keeping.add("一組", service, "CS1")
    with pytest.raises(BadInput):
        keeping.add("二組", service, "ＣＳ１")


def test_no_department_becomes_part_of_one_below_it(service):
    below = keeping.add("一組", service)
    with pytest.raises(BadInput):
        keeping.change(service.pk, name="客服部", code="", parent=below.pk, head=None)
    assert paths() == ["客服部", "客服部 / 一組"]


def test_what_lies_below_moves_along(service):
    group = keeping.add("一組", service)
    keeping.add("早班", group)
    keeping.add("總公司")
    keeping.change(service.pk, name="客戶服務部", code="CS", parent=Department.objects.get(name="總公司").pk, head=None)
    assert paths() == [
        "總公司",
        "總公司 / 客戶服務部",
        "總公司 / 客戶服務部 / 一組",
        "總公司 / 客戶服務部 / 一組 / 早班",
    ]


def test_merging_takes_people_and_what_lies_below_along(service):
    group, other = keeping.add("一組", service), keeping.add("客戶部")
    person = UserFactory(department=service)
    keeping.merge(service.pk, other.pk)
    person.refresh_from_db()
    group.refresh_from_db()
    assert (person.department, group.parent, paths()) == (other, other, ["客戶部", "客戶部 / 一組"])


def test_merging_refuses_two_of_one_name_below(service):
    other = keeping.add("客戶部")
    keeping.add("一組", service)
    keeping.add("一組", other)
    with pytest.raises(BadInput):
        keeping.merge(service.pk, other.pk)
    with pytest.raises(BadInput):
        keeping.merge(service.pk, service.pk)


def test_only_what_is_empty_can_be_removed(service):
    UserFactory(department=service)
    with pytest.raises(Conflict):
        keeping.remove(service.pk)
    keeping.remove(keeping.add("空").pk)
    with pytest.raises(Conflict):
        keeping.remove(0)


def test_a_text_means_a_code_a_path_or_a_name_that_one_department_bears(service):
    north, south = keeping.add("北區"), keeping.add("南區")
    one = keeping.add("一組", north, "N1")
    two = keeping.add("一組", south)
    tree = Tree.load()
    assert tree.meant("n1") == one
    assert tree.meant("南區/一組") == two
    assert tree.meant("南區 ＞ 一組") == two
    assert tree.meant("客服部") == service
    assert tree.meant("一組") == Several(("北區 / 一組", "南區 / 一組"))
    assert tree.meant("客服 部") is None


def test_a_missing_path_is_made_and_a_name_is_never_split_at_spaces(service):
    keeping.ensure("客服部/二組")
    keeping.ensure("R D")
    assert keeping.ensure("客服部 / 二組") == Department.objects.get(name="二組")
    assert paths() == ["R D", "客服部", "客服部 / 二組"]


def test_each_change_is_entered_in_the_ledger(service):
    group = keeping.add("一組", service)
    keeping.change(service.pk, name="客戶部", code="", parent=None, head=UserFactory())
    keeping.merge(group.pk, keeping.add("二組").pk)
    assert verified()[0] == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_department SET name = '別的' WHERE id = %s", [service.pk])
    assert verified()[0] == 1
