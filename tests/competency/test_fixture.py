"""What ships as BAS4222-002v2, and that loading it again is harmless."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core.management import call_command

from competency import contents
from competency.drafts.publishing import new_draft, publish
from competency.models import (
    Block,
    BlockElement,
    Duty,
    Element,
    Indicator,
    Note,
    Output,
    StandardVersion,
    Task,
    VersionStatus,
)


def everything() -> dict[str, list[dict[str, Any]]]:
    models = apps.get_app_config("competency").get_models()
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def test_it_has_the_counts_of_the_official_document(standard):
    assert Duty.objects.count() == 2
    assert Task.objects.count() == 4
    assert Block.objects.count() == 4
    assert Output.objects.count() == 4
    per_task = [Indicator.objects.filter(block__task=task).count() for task in Task.objects.order_by("code")]
    assert per_task == [4, 5, 3, 3]
    kinds = [Element.objects.filter(version=standard, kind=kind).count() for kind in "KSA"]
    assert kinds == [5, 8, 4]
    assert BlockElement.objects.count() == 3 * (3 + 6) + (2 + 4)
    assert Note.objects.count() == 2


def test_merged_cells_are_applied_to_each_task(standard):
    found = {
        block.task.code: (block.level, [link.element.code for link in links(block)])
        for block in Block.objects.select_related("task")
    }
    first = (2, ["K01", "K02", "K03", "S01", "S02", "S03", "S04", "S05", "S06"])
    assert found == {
        "T1.1": first,
        "T1.2": first,
        "T1.3": first,
        "T2.1": (2, ["K04", "K05", "S03", "S04", "S07", "S08"]),
    }


def links(block: Block) -> Any:
    return block.block_elements.order_by("element__kind", "position")


def test_v2_is_current_and_v1_is_history_without_content(standard):
    former = StandardVersion.objects.get(code="BAS4222-002v1")
    assert standard.status == VersionStatus.CURRENT
    assert (former.status, former.successor) == (VersionStatus.SUPERSEDED, standard)
    assert former.update_note == "已被《BAS4222-002v2》取代"
    assert not former.has_content
    assert standard.has_content


def test_loading_it_again_changes_nothing(standard):
    before = everything()
    call_command("loaddata", "bas4222_002v2", verbosity=0)
    assert everything() == before


def test_loading_it_after_a_successor_was_published_leaves_the_successor_current(standard, editor):
    publish(new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official"), by=editor)
    before = everything()
    call_command("loaddata", "bas4222_002v2", verbosity=0)
    assert everything() == before
    standard.refresh_from_db()
    assert standard.status == VersionStatus.SUPERSEDED


def test_the_digests_it_carries_are_those_of_its_content(standard):
    for version in StandardVersion.objects.with_content():
        assert version.digest == contents.digest(version)
