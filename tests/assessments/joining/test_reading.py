"""Employee numbers as they are pasted and as they stand in files."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from assessments.joining.reading import filed, pasted
from config.refusals import BadInput
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [UserFactory(username=number, name=name) for number, name in (("A0001", "王大明"), ("A0002", "林小華"))]


def keys(read):
    return [one.person for one in read.wanted]


def workbook(*rows):
    book, data = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "A0001 A0002",
        "A0001,A0002",
        "Ａ０００１、ａ０００２",
        "A0001；\tA0002",
        "員工編號\t姓名\nA0001\t王大明\nA0002\t林小華",
        "王大明（A0001）\n林小華 (A0002)",
        "A0001 王大明 業務一課 2024/3/1\n\nA0002",
    ],
)
def test_numbers_are_found_whatever_stands_between_and_beside_them(people, text):
    read = pasted(text)
    assert keys(read) == [person.pk for person in people]
    assert read.told == {}


def test_what_nobody_has_and_what_came_twice_is_told(people):
    read = pasted("A0001\nA0099\nA0001\n王不見")
    assert keys(read) == [people[0].pk]
    assert read.told == {"unknown": ["A0099", "王不見"], "twice": ["A0001"]}


def test_a_number_that_lost_its_zeros_means_whom_it_can_only_mean_and_that_is_told(people):
    person = UserFactory(username="000731")
    read = pasted("731")
    assert keys(read) == [person.pk]
    assert read.told == {"mended": ["731 → 000731"]}


@pytest.mark.parametrize("text", ["", " \n", "員工編號"])
def test_a_text_without_numbers_is_refused(people, text):
    with pytest.raises(BadInput):
        pasted(text)


@pytest.mark.parametrize("head", [["員工編號", "主管員工編號"], ["受評人", "評核人"], None])
def test_a_file_gives_pairs_with_headings_or_without(people, head):
    rows = [["A0001", "A0002"]]
    read = filed(workbook(*([head] if head else []), *rows))
    assert [(one.person, one.supervisor) for one in read.wanted] == [(people[0].pk, people[1].pk)]


def test_a_file_of_one_column_gives_people_alone(people):
    read = filed("A0001\r\nA0002\r\n".encode("utf-16"))
    assert [(one.person, one.supervisor) for one in read.wanted] == [(person.pk, None) for person in people]


def test_numbers_that_excel_made_of_texts_are_numbers(people):
    person = UserFactory(username="000731")
    read = filed(workbook(["員工編號"], [731], ["A0001"]))
    assert keys(read) == [person.pk, people[0].pk]


def test_a_supervisor_whom_nobody_is_keeps_the_line_with_the_reason(people):
    read = filed(workbook(["員工編號", "主管員工編號"], ["A0001", "A0404"]))
    (one,) = read.wanted
    assert one.supervisor is None
    assert "A0404" in one.wrong


def test_a_supervisor_is_known_by_number_and_name_or_by_a_name_that_one_person_bears(people):
    read = filed(workbook(["員工編號", "主管"], ["A0001", "林小華 (A0002)"], ["A0002", "王大明"]))
    assert [one.supervisor for one in read.wanted] == [people[1].pk, people[0].pk]


def test_a_file_without_numbers_is_refused(people):
    with pytest.raises(BadInput):
        filed(workbook(["王大明", "林小華"], ["甲", "乙"]))
