"""From a version to a draft to the next version."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.utils import timezone
from openpyxl import load_workbook

from competency import contents
from competency.drafts.checking import findings
from competency.drafts.publishing import NotPublishable, new_draft, publish
from competency.exchange.workbook import export_workbook
from competency.models import Block, Indicator, StandardVersion
from competency.pages.pdf import standard_html
from tests.competency.builders import block, draft, duty, element, large_draft


def content_of(version: StandardVersion) -> dict[str, object]:
    content = contents.contents(StandardVersion.objects.with_content().get(pk=version.pk))
    return {name: value for name, value in content.items() if name not in ("code", "label", "updated_on")}


def test_a_new_draft_says_everything_its_source_says(standard, editor):
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    assert content_of(copy) == content_of(standard)
    assert (copy.code, copy.label, copy.status, copy.digest) == ("BAS4222-002v3", "v3", "draft", "")
    assert (copy.update_note, copy.updated_on, copy.successor) == ("", None, None)


def test_editing_the_draft_leaves_its_source_as_it_was(standard, editor):
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    assert Indicator.objects.filter(block__task__duty__version=copy).update(text="改") == 15
    assert copy.elements.all().delete()
    source = StandardVersion.objects.with_content().get(pk=standard.pk)
    assert contents.digest(source) == standard.digest


def test_copying_a_large_standard_asks_few_queries(standard, editor, django_assert_max_num_queries):
    big = large_draft()
    new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")  # warms the content types
    for number, source in enumerate((standard, big)):
        with django_assert_max_num_queries(94):
            new_draft(source, f"COPY-00{number}v1", "v1", by=editor)


def test_a_copy_counts_positions_from_one_without_gaps(standard, editor):
    source = draft()
    duty(source, "T1", {"T1.1": [{"elements": "K1 S1 K2 S2"}]})
    linked = Block.objects.get(task__duty__version=source).block_elements.order_by("position")
    assert [link.position for link in linked] == [1, 2, 3, 4]
    copy = new_draft(source, "XYZ1234-001v2", "v2", by=editor)
    links = Block.objects.get(task__duty__version=copy).block_elements.order_by("element__kind", "position")
    assert [(link.element.code, link.position) for link in links] == [("K1", 1), ("K2", 2), ("S1", 1), ("S2", 2)]


@pytest.mark.parametrize("code", ["BAS4222-002v1", "", "x" * 41])
def test_a_draft_needs_a_code_of_its_own(standard, editor, code):
    with pytest.raises(ValidationError):
        new_draft(standard, code, "v3", by=editor)
    assert StandardVersion.objects.count() == 2


def test_publication_freezes_the_draft_and_names_it_as_successor(standard, editor):
    published = publish(new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official"), by=editor)
    assert published.status == "current"
    assert published.updated_on is None
    assert published.digest == contents.digest(StandardVersion.objects.with_content().get(pk=published.pk))
    standard.refresh_from_db()
    assert (standard.status, standard.successor) == ("superseded", published)
    assert standard.update_note == "已被《BAS4222-002v3》取代"
    assert contents.digest(StandardVersion.objects.with_content().get(pk=standard.pk)) == standard.digest


def test_a_date_that_nobody_gave_stays_unknown_and_is_said_to_be_so(standard, editor, client):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    assert "id_updated_on" in {finding.anchor for finding in findings(draft) if not finding.is_error}
    published = StandardVersion.objects.with_content().get(pk=publish(draft, by=editor).pk)
    assert contents.contents(published)["updated_on"] is None
    page = client.get(published.get_absolute_url()).content.decode()
    today = timezone.localdate()
    assert "未載明" in page
    assert f"{today:%Y/%m/%d}" not in page
    assert "發展更新日期：未載明" in standard_html(published)
    cells = [cell.value for row in load_workbook(BytesIO(export_workbook(published))).active for cell in row]
    assert "未載明" in cells


def test_a_date_given_by_the_editor_is_kept(standard, editor):
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    copy.updated_on = date(2023, 12, 15)
    copy.save()
    assert publish(copy, by=editor).updated_on == date(2023, 12, 15)


def test_another_standard_is_not_superseded(standard, editor):
    version = draft()
    duty(version, "T1", {"T1.1": [{"indicators": ["P1 甲"]}]})
    publish(version, by=editor)
    standard.refresh_from_db()
    assert standard.status == "current"


def test_an_empty_draft_is_not_published(english, standard, editor):
    version = draft()
    duty(version, "T1", {"T1.1": [{"outputs": ["O1 表"]}]})
    with pytest.raises(NotPublishable, match="at least one behaviour indicator"):
        publish(version, by=editor)
    version.refresh_from_db()
    assert version.status == "draft"


def test_a_draft_that_borrows_an_element_of_another_version_is_not_published(english, standard, editor):
    version = draft()
    duty(version, "T1", {"T1.1": [{"indicators": ["P1 甲"]}]})
    foreign = element(draft("ABC0000-001v1"), "K1")
    Block.objects.get(task__duty__version=version).elements.add(foreign)
    with pytest.raises(NotPublishable, match="another version"):
        publish(version, by=editor)


def test_what_is_published_is_not_published_again(standard, editor):
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    publish(copy, by=editor)
    with pytest.raises(NotPublishable):
        publish(copy, by=editor)
    with pytest.raises(NotPublishable):
        publish(standard, by=editor)


def test_publication_puts_positions_in_order(db, editor):
    version = draft()
    created = duty(version, "T1", {"T1.1": [{"indicators": ["P1 甲", "P2 乙"]}]})
    Indicator.objects.filter(code="P1").update(position=7)
    block(created.tasks.get(), position=1, level=4)
    publish(version, by=editor)
    assert list(Indicator.objects.order_by("position").values_list("code", "position")) == [("P2", 1), ("P1", 2)]
    assert list(Block.objects.values_list("position", "level")) == [(1, None), (2, 4)]


def test_copying_and_publishing_are_each_one_entry_in_the_log_with_who_did_it(standard, editor):
    LogEntry.objects.all().delete()
    copy = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    created = LogEntry.objects.get()
    assert (created.actor, created.object_id) == (editor, copy.pk)
    assert created.additional_data == {"operation": "copied from BAS4222-002v2"}
    publish(copy, by=editor)
    entries = LogEntry.objects.exclude(pk=created.pk).order_by("pk")
    assert [(entry.object_id, entry.additional_data["operation"]) for entry in entries] == [
        (standard.pk, "superseded by BAS4222-002v3"),
        (copy.pk, "published"),
    ]
    assert {entry.actor for entry in entries} == {editor}
