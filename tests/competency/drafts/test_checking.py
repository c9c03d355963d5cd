"""The check of a draft: what stands in the way of publication, what is odd, each with its place."""

from __future__ import annotations

import pytest

from competency.drafts.checking import Finding, errors, findings
from competency.drafts.publishing import NotPublishable, publish
from competency.models import Block, Classification, Element, Indicator, StandardVersion, Task
from tests.competency.builders import block, draft, duty, element, large_draft, note

WHOLE = {"level": 2, "elements": "K01 S01", "outputs": ["O1.1.1 紀錄"], "indicators": ["P1.1.1 依規定完成。"]}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def checked(version: StandardVersion) -> list[Finding]:
    return findings(StandardVersion.objects.with_content().get(pk=version.pk))


def whole(**changes) -> StandardVersion:
    """A draft in which nothing is missing, its one block with these changes."""
    version = draft(
        description="接聽電話。", level=2, prerequisites="無", occupation_name="客服人員", updated_on="2026-01-31"
    )
    Classification.objects.create(version=version, kind="industry", name="零售業", code="G47")
    duty(version, "T1", {"T1.1": [{**WHOLE, **changes}]})
    return version


def findings_of(version: StandardVersion, is_error: bool = False) -> list[tuple[str, str]]:
    return [(found.where, found.sentence) for found in checked(version) if found.is_error == is_error]


@pytest.mark.parametrize("code", ["T1.1–T1.3", "T1.1-1.3", "T1.1、T1.2"])
def test_several_tasks_in_one_are_told_how_to_stand(code):
    version = whole()
    Task.objects.update(code=code)
    ((where, sentence),) = findings_of(version)
    assert where == f"T1 › {code}"
    assert "share the blocks of the first" in sentence


def test_the_shipped_standard_has_neither_errors_nor_warnings(standard):
    assert checked(standard) == []


def test_a_whole_draft_has_no_findings(db):
    assert checked(whole()) == []


def test_nothing_to_appraise_is_an_error_and_refuses_publication(editor):
    version = whole(indicators=[])
    assert findings_of(version, is_error=True) == [
        ("", "There is nothing to appraise yet: add at least one behaviour indicator.")
    ]
    with pytest.raises(NotPublishable):
        publish(version, by=editor)


def test_an_empty_text_is_an_error_named_by_its_row(editor):
    version = whole(indicators=["P1.1.1 甲", "P1.1.2  "])
    (found,) = [found for found in checked(version) if found.is_error]
    assert (found.where, found.anchor) == (
        "T1 › T1.1 › P1.1.2",
        f"indicator-{Indicator.objects.get(code='P1.1.2').pk}",
    )
    with pytest.raises(NotPublishable, match=r"P1\.1\.2"):
        publish(version, by=editor)


@pytest.mark.parametrize(("field", "anchor"), [("name", "id_name"), ("code", "id_code"), ("label", "id_label")])
def test_a_missing_name_code_or_label_is_an_error(field, anchor):
    version = whole()
    StandardVersion.objects.filter(pk=version.pk).update(**{field: " "})
    assert [found.anchor for found in checked(version) if found.is_error] == [anchor]


def test_missing_header_fields_are_warnings(db):
    version = draft()
    duty(version, "T1", {"T1.1": [WHOLE]})
    anchors = [found.anchor for found in checked(version)]
    assert anchors == [
        "id_updated_on", "id_description", "id_level", "id_prerequisites", "id_job_category_name",
        "classifications-group",
    ]  # fmt: skip


def test_a_duty_without_task_and_a_task_without_indicator_are_warnings(db):
    version = whole()
    duty(version, "T2", {})
    duty(version, "T3", {"T3.1": [], "T3.2": [{"level": 2, "outputs": ["O3.2.1 表"]}]})
    assert [where for where, sentence in findings_of(version) if "no task" in sentence] == ["T2"]
    assert [where for where, sentence in findings_of(version) if "no behaviour indicator" in sentence] == [
        "T3 › T3.1",
        "T3 › T3.2",
    ]


@pytest.mark.parametrize(
    ("changes", "where", "word"),
    [
        ({"indicators": ["P1.2.1 甲"]}, "T1 › T1.1 › P1.2.1", "is in the task T1.1"),
        ({"indicators": ["P1.1.10x 甲"]}, "T1 › T1.1 › P1.1.10x", "is in the task T1.1"),
        ({"outputs": ["O2.1.1 甲"]}, "T1 › T1.1 › O2.1.1", "O1.1.1 was expected"),
        ({"indicators": ["P1.1.1 甲", "P1.1.1 乙"]}, "T1 › T1.1 › P1.1.1", "appears here again"),
        ({"indicators": [" 甲"]}, "T1 › T1.1 › #1", "code is missing"),
        ({"level": None}, "T1 › T1.1", "level is missing"),
        ({"elements": "K01 S1"}, "S1", "unusual code"),
        ({"indicators": ["P1.1.1 依法【註1】處理"]}, "T1 › T1.1 › P1.1.1", "no note with this mark"),
    ],
)
def test_what_is_odd_is_said_at_its_row_and_allowed(changes, where, word):
    version = whole(**changes)
    (found,) = checked(version)
    assert not found.is_error
    assert found.where == where
    assert word in found.sentence


def test_a_task_of_an_odd_code_is_told_once_and_its_indicators_are_left_alone(db):
    version = whole()
    duty(version, "T2", {"2-1": [{**WHOLE, "outputs": [], "indicators": ["X 甲"]}]})
    assert [(where, "unusual" in sentence) for where, sentence in findings_of(version)] == [("T2 › 2-1", True)]


def test_a_task_that_stands_in_another_duty_is_told(db):
    version = whole()
    duty(version, "T2", {"T1.9": [{**WHOLE, "outputs": [], "indicators": ["P1.9.1 甲"]}]})
    assert findings_of(version) == [("T2 › T1.9", "The task T1.9 stands in the duty T2.")]


def test_an_element_that_no_block_asks_for_is_told_and_an_attitude_is_not(db):
    version = whole()
    element(version, "K02")
    element(version, "A01")
    assert findings_of(version) == [("K02", "No block requires this element.")]


def test_a_code_used_for_two_texts_is_told_at_the_second(db):
    version = whole()
    second = element(version, "K01", "另一個")
    task = Task.objects.get(duty__version=version)
    block(task, position=2, level=3, indicators=["P1.1.2 乙"])
    Block.objects.get(task=task, position=2).block_elements.create(element=second, position=1)
    (found,) = checked(version)
    assert found.sentence == "This code appears here again; it already appears at: K01 內涵K01."
    assert found.anchor == f"element-{second.pk}"


def test_a_note_that_is_never_marked_is_told_and_one_without_a_mark_is_not(db):
    version = whole(indicators=["P1.1.1 甲【註1】"])
    note(version, "註1")
    note(version, "註2")
    note(version, "")
    assert findings_of(version) == [("註2", "No text leads to this note by 【註2】.")]


def test_other_words_in_brackets_are_no_marks(db):
    assert checked(whole(indicators=["P1.1.1 依【客戶服務】辦理"])) == []


def test_an_element_of_another_version_is_an_error(standard):
    version = whole()
    foreign = Element.objects.filter(version=standard, kind="K").first()
    Block.objects.get(task__duty__version=version).block_elements.create(element=foreign, position=9)
    assert [sentence for _where, sentence in findings_of(version, is_error=True)] == [
        "A block requires an element of another version."
    ]


def test_the_check_of_a_large_draft_asks_whose_the_code_is_what_it_replaces_and_for_its_documents(
    standard, django_assert_num_queries
):
    version = StandardVersion.objects.with_content().get(pk=large_draft().pk)
    Indicator.objects.filter(block__task__duty__version=version).count()
    with django_assert_num_queries(3):
        assert errors(version) == []
