"""A published version can't be changed by any way the models offer; a draft can."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from competency import contents
from competency.models import (
    Block,
    BlockElement,
    Classification,
    Duty,
    Element,
    Indicator,
    Note,
    Output,
    Standard,
    StandardVersion,
    Task,
)
from competency.models.frozen import FrozenError
from tests.competency.builders import draft, duty, element, note

CONTENT = [Classification, Note, Element, Duty, Task, Block, Output, Indicator, BlockElement]


@pytest.fixture
def other(db) -> StandardVersion:
    """A draft with one of everything, beside the published standard."""
    version = draft()
    duty(version, "T9", {"T9.1": [{"elements": "K90 S90", "indicators": ["P9 做"], "outputs": ["O9 表"]}]})
    note(version, "註9")
    return version


@pytest.fixture
def unchanged(standard: StandardVersion) -> Callable[[], bool]:
    def compare() -> bool:
        return contents.digest(StandardVersion.objects.with_content().get(pk=standard.pk)) == standard.digest

    return compare


def all_refused(ways: Iterable[Callable[[], object]]) -> None:
    for way in ways:
        with pytest.raises(FrozenError), transaction.atomic():
            way()


@pytest.mark.parametrize("model", CONTENT)
def test_rows_of_a_published_version_refuse_every_write(standard, unchanged, model):
    row = model.objects.order_by("pk").first()
    ways = [
        row.save,
        row.delete,
        lambda: model.objects.filter(pk=row.pk).update(position=7),
        lambda: model.objects.filter(pk=row.pk).delete(),
        lambda: model.objects.bulk_update([row], ["position"]),
        lambda: model.objects.update_or_create(defaults={"position": 7}, pk=row.pk),
        lambda: model._base_manager.filter(pk=row.pk).update(position=7),
    ]
    for way in ways:
        row.position = 7
        all_refused([way])
    assert unchanged()


def test_nothing_is_added_to_a_published_version(standard, unchanged):
    first = standard.duties.first()
    task = first.tasks.first()
    block = task.blocks.first()
    ways = [
        lambda: standard.duties.create(code="T3", name="新職責"),
        lambda: Duty(version=standard, code="T3", name="新職責").save(),
        lambda: Duty.objects.create(version=standard, code="T3", name="新職責"),
        lambda: Duty.objects.get_or_create(version=standard, code="T3", name="新職責"),
        lambda: Duty.objects.update_or_create(version=standard, code="T3", defaults={"name": "新職責"}),
        lambda: Duty.objects.bulk_create([Duty(version=standard, code="T3", name="新職責")]),
        lambda: Duty.objects.bulk_create([Duty(version=standard, code="T3")], ignore_conflicts=True),
        lambda: first.tasks.create(code="T1.9", name="新任務"),
        lambda: task.blocks.create(),
        lambda: block.indicators.create(text="新指標"),
        lambda: standard.notes.create(text="新說明"),
        lambda: standard.elements.create(kind="K", text="新知識"),
    ]
    all_refused(ways)
    assert unchanged()


def test_links_to_elements_are_frozen_too(standard, unchanged):
    block = Block.objects.get(task__code="T1.1")
    extra, present = Element.objects.get(code="K04"), Element.objects.get(code="K01")
    ways = [
        lambda: block.elements.add(extra),
        lambda: block.elements.remove(present),
        lambda: block.elements.set([extra]),
        lambda: block.elements.clear(),
        lambda: block.elements.create(version=draft(), kind="K", text="新知識"),
        lambda: extra.blocks.add(block),
        lambda: present.blocks.clear(),
    ]
    all_refused(ways)
    assert unchanged()


def test_rows_move_neither_out_of_nor_into_a_published_version(standard, other, unchanged):
    frozen_task, free_task = Task.objects.get(code="T1.1"), Task.objects.get(code="T9.1")
    frozen_duty, free_duty = Duty.objects.get(code="T1"), Duty.objects.get(code="T9")

    def move(row: Duty | Task, name: str, target: object) -> None:
        setattr(row, name, target)
        try:
            row.save()
        finally:
            row.refresh_from_db()

    free_task.duty = frozen_duty
    ways = [
        lambda: move(frozen_duty, "version", other),
        lambda: move(free_duty, "version", standard),
        lambda: move(frozen_task, "duty", free_duty),
        lambda: Task.objects.filter(pk=free_task.pk).update(duty=frozen_duty),
        lambda: Task.objects.filter(pk=free_task.pk).update(duty_id=frozen_duty.pk),
        lambda: Task.objects.bulk_update([free_task], ["duty"]),
        lambda: frozen_duty.tasks.add(free_task),
        lambda: free_duty.tasks.add(frozen_task),
        lambda: standard.duties.add(free_duty),
        lambda: other.duties.add(frozen_duty),
    ]
    all_refused(ways)
    assert unchanged()
    assert Task.objects.get(code="T9.1").duty == Duty.objects.get(code="T9")


def test_objects_in_memory_that_say_draft_are_not_believed(standard, other, unchanged):
    stale = StandardVersion.objects.get(pk=standard.pk)
    stale.status = "draft"
    disguised = Duty.objects.get(code="T1")
    disguised.version = other
    ways = [
        lambda: Duty.objects.create(version=stale, code="T3", name="新職責"),
        stale.save,
        stale.delete,
        lambda: Task.objects.create(duty=disguised, code="T1.9", name="新任務"),
    ]
    all_refused(ways)
    assert unchanged()


FROZEN_FIELDS = {
    "code": "BAS4222-002v9",
    "label": "v9",
    "name": "別的名稱",
    "updated_on": "2021-01-01",
    "job_category_name": "職類",
    "occupation_name": "職業",
    "description": "別的描述",
    "level": 3,
    "prerequisites": "無",
    "digest": "0" * 64,
}


@pytest.mark.parametrize(("name", "value"), FROZEN_FIELDS.items())
def test_fields_of_a_published_version_are_frozen(standard, unchanged, name, value):
    changed = StandardVersion.objects.get(pk=standard.pk)
    setattr(changed, name, value)
    ways = [
        changed.save,
        lambda: changed.save(update_fields=[name]),
        lambda: StandardVersion.objects.filter(pk=standard.pk).update(**{name: value}),
        lambda: StandardVersion._base_manager.filter(pk=standard.pk).update(**{name: value}),
        lambda: StandardVersion.objects.bulk_update([changed], [name]),
    ]
    all_refused(ways)
    assert unchanged()


def test_status_successor_and_update_note_stay_changeable(standard, other):
    standard.update_note = "已被取代"
    standard.status = "superseded"
    standard.successor = other
    standard.save()
    StandardVersion.objects.filter(pk=standard.pk).update(update_note="另註", successor=None, status="current")
    standard.refresh_from_db()
    assert (standard.update_note, standard.successor, standard.status) == ("另註", None, "current")


def test_a_published_version_never_becomes_a_draft_again(standard):
    draft_again = StandardVersion.objects.get(pk=standard.pk)
    draft_again.status = "draft"
    ways = [
        draft_again.save,
        lambda: StandardVersion.objects.filter(pk=standard.pk).update(status="draft"),
        lambda: StandardVersion.objects.bulk_update([draft_again], ["status"]),
    ]
    all_refused(ways)
    standard.refresh_from_db()
    assert standard.status == "current"


def test_a_published_version_can_not_be_deleted_or_given_to_another_standard(standard, other):
    whole = standard.standard
    whole.code = "X"
    ways = [
        standard.delete,
        lambda: StandardVersion.objects.filter(pk=standard.pk).delete(),
        lambda: other.standard.versions.add(standard),
        lambda: Standard.objects.filter(pk=whole.pk).update(code="X"),
        whole.save,
    ]
    all_refused(ways)
    assert StandardVersion.objects.get(pk=standard.pk).standard.code == "BAS4222-002"


@pytest.mark.parametrize("model", [StandardVersion, Standard, Duty, Element])
def test_rows_are_never_overwritten_by_way_of_a_conflict(standard, model):
    row = model.objects.first()
    with pytest.raises((ValueError, FrozenError)):
        model.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["code"])


def test_publication_without_a_digest_is_refused_by_the_database(other):
    other.status = "current"
    with pytest.raises(IntegrityError, match="published_version_has_digest"), transaction.atomic():
        other.save()


def test_a_draft_can_be_changed_in_all_these_ways(standard, other):
    task = Task.objects.get(code="T9.1")
    block = task.blocks.get()
    Task.objects.filter(pk=task.pk).update(name="改名")
    block.elements.add(element(other, "K91"))
    block.elements.remove(Element.objects.get(code="K90"))
    second = Duty.objects.create(version=other, code="T8", name="另一職責", position=2)
    second.tasks.add(task)
    task.refresh_from_db()
    assert (task.name, task.duty) == ("改名", second)
    Indicator.objects.bulk_create([Indicator(block=block, text="新", position=2)])
    Indicator.objects.get(text="新").delete()
    Duty.objects.filter(code="T9").delete()
    other.delete()
    assert not Element.objects.filter(code__in=["K90", "K91"]).exists()
    assert Element.objects.filter(version=standard).count() == 17


def test_a_block_takes_only_knowledge_and_skills_of_its_own_version(english, standard, other):
    block = Block.objects.get(task__code="T9.1")
    with pytest.raises(ValidationError, match="another version"):
        BlockElement(block=block, element=Element.objects.get(code="K01")).full_clean()
    with pytest.raises(ValidationError, match="Attitudes"):
        BlockElement(block=block, element=element(other, "A90")).full_clean()


def test_the_same_element_stands_once_in_a_version(other):
    with pytest.raises(IntegrityError), transaction.atomic():
        Element.objects.create(version=other, kind="K", code="K90", text="內涵K90")
    Element.objects.create(version=other, kind="K", code="K90", text="同碼不同文")
