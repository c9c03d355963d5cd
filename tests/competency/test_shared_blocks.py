"""Several tasks of one cell share its blocks: in the model, as data, in files and in copies."""

from __future__ import annotations

import copy
import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError
from openpyxl import load_workbook

from competency import contents
from competency.drafts.publishing import new_draft, publish
from competency.exchange.form import written
from competency.exchange.importing import import_draft
from competency.exchange.problems import NotImportable
from competency.exchange.reading import read
from competency.exchange.workbook import export_workbook
from competency.models import Block, StandardVersion, Task
from competency.pages.pdf import standard_html
from competency.verifying import altered_versions
from tests.competency.builders import draft, duty, shared_draft, sharing
from tests.competency.exchange_desk import content_of, file_of, fresh, loaded

pytestmark = pytest.mark.django_db

# Of the standard that ships, before tasks could share blocks.
SHIPPED = "32c58a81db70f0e29151be57cd9bb9b2bf6b240adaed122f39c5d5b971930bff"


@pytest.fixture
def shared() -> StandardVersion:
    return shared_draft()


def tasks_of(content: Any) -> list[Any]:
    return content["duties"][0]["tasks"]


def refused(content: Any) -> list[str]:
    with pytest.raises(NotImportable) as refusal:
        read(written(content))
    return [str(problem) for problem in refusal.value.problems]


# --- Refusals -----------------------------------------------------------------------------------------------------
def test_no_task_shares_its_own_blocks(shared):
    task = Task.objects.get(code="T1.4")
    task.blocks_of = task
    with pytest.raises(IntegrityError), transaction.atomic():
        task.save()


@pytest.mark.usefixtures("english")
def test_a_task_names_no_task_of_another_version_and_not_itself(shared):
    task = Task.objects.get(code="T1.2")
    task.blocks_of = task
    with pytest.raises(ValidationError, match=r"A task can't share its own blocks\. Choose an earlier task"):
        task.full_clean()
    task.blocks_of = Task.objects.get(code="T1.1", duty__version=shared_draft("SHR9999-001v1"))
    with pytest.raises(ValidationError, match="belongs to another version"):
        task.full_clean()


def test_the_task_that_has_the_blocks_is_not_deleted_from_under_the_others(shared):
    with pytest.raises(RestrictedError):
        Task.objects.get(code="T1.1").delete()


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("named", ["T1.9", "T1.4", "T2.1", "T1.2", ""])
def test_a_file_that_names_no_earlier_task_with_blocks_is_refused(shared, named):
    content = fresh(content_of(shared))
    tasks_of(content)[1]["blocks_of"] = named
    assert refused(content)[0] == (
        f"duties[0].tasks[1].blocks_of: No earlier task of this duty has the code “{named}” and blocks of its own."
    )


@pytest.mark.usefixtures("english")
def test_a_file_in_which_a_sharing_task_has_blocks_too_is_refused(shared):
    content = fresh(content_of(shared))
    tasks_of(content)[2]["blocks"] = copy.deepcopy(tasks_of(content)[3]["blocks"])
    (sentence,) = refused(content)
    assert sentence.startswith("duties[0].tasks[2].blocks_of: It shares the blocks of T1.1, so it can't have its own.")


@pytest.mark.usefixtures("english")
def test_a_file_in_which_another_task_stands_between_is_refused(shared):
    content = fresh(content_of(shared))
    tasks = tasks_of(content)
    tasks[2], tasks[3] = tasks[3], tasks[2]
    (sentence,) = refused(content)
    assert sentence.startswith("duties[0].tasks[3].blocks_of: Another task stands between it and T1.1.")


# --- As data ------------------------------------------------------------------------------------------------------
def test_the_contents_name_the_task_that_has_the_blocks(shared):
    tasks = tasks_of(contents.contents(loaded(shared)))
    assert [(task["code"], task.get("blocks_of"), len(task["blocks"])) for task in tasks] == [
        ("T1.1", None, 2), ("T1.2", "T1.1", 0), ("T1.3", "T1.1", 0), ("T1.4", None, 1),
    ]  # fmt: skip
    assert list(tasks[1]) == ["code", "name", "blocks_of", "blocks"]
    assert "blocks_of" not in tasks[0]


def test_digests_from_before_tasks_could_share_blocks_hold(standard):
    assert contents.digest(loaded(standard)) == SHIPPED


def test_who_shares_with_whom_is_part_of_the_digest(shared):
    seen = {contents.digest(loaded(shared))}
    Task.objects.filter(code="T1.3").update(blocks_of=None)
    seen.add(contents.digest(loaded(shared)))
    Task.objects.filter(code="T1.3").update(blocks_of=Task.objects.get(code="T2.1"))
    seen.add(contents.digest(loaded(shared)))
    assert len(seen) == 3


def test_a_task_of_another_standard_with_the_same_code_does_not_pass_for_the_first_of_the_group(shared, editor):
    published = publish(shared, by=editor)
    other = shared_draft("SHR9999-001v1")
    assert not list(altered_versions())
    stranger = Task.objects.get(code="T1.1", duty__version=other)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE competency_task SET blocks_of_id = %s WHERE code = 'T1.2' AND duty_id IN "
            "(SELECT id FROM competency_duty WHERE version_id = %s)",
            [stranger.pk, published.pk],
        )
    assert [alarm.record for alarm in altered_versions()] == [published.code]


def test_queries_do_not_grow_with_the_tasks_that_share(shared, django_assert_num_queries):
    sharing(Task.objects.get(code="T2.1").duty, "T2.1", *(f"T2.{n} 任務" for n in range(2, 9)))
    with django_assert_num_queries(11):
        contents.digest(loaded(shared))


# --- Files and copies ---------------------------------------------------------------------------------------------
def test_a_file_comes_back_as_it_went_out(shared):
    raw = file_of(shared)
    content = json.loads(raw)["contents"]
    shared.delete()
    assert file_of(import_draft(read(raw), by=None)) == raw
    assert Block.objects.count() == 4
    assert tasks_of(content)[1]["blocks_of"] == "T1.1"


def test_of_tasks_with_the_same_code_the_nearest_is_meant():
    version = draft()
    created = duty(version, "T1", {"T1.1 甲": [{"indicators": ["P1 甲"]}], "T1.1 乙": [{"indicators": ["P2 乙"]}]})
    first, second = created.tasks.all()
    Task.objects.create(duty=created, code="T1.2", name="丙", blocks_of=second, position=3)
    came = import_draft(read(written(fresh(content_of(version)))), by=None)
    assert Task.objects.get(duty__version=came, code="T1.2").blocks_of.name == "乙"
    Task.objects.filter(code="T1.2", duty=created).update(blocks_of=first)
    assert tasks_of(content_of(version))[2]["blocks_of"] not in ("T1.1", "")


def test_a_new_draft_shares_its_own_blocks_and_not_those_of_the_former_version(shared, editor):
    copied = new_draft(publish(shared, by=editor), "SHR1234-001v2", "v2", by=editor)
    sharers = Task.objects.filter(duty__version=copied, blocks_of__isnull=False)
    assert {task.blocks_of.duty.version_id for task in sharers} == {copied.pk}
    assert content_of(copied)["duties"] == content_of(shared)["duties"]


def test_a_draft_with_a_group_can_be_deleted(shared):
    shared.delete()
    assert not Task.objects.exists()


# --- On pages and documents ---------------------------------------------------------------------------------------
NAMES = ("T1.1分析需求", "T1.2評估能力", "T1.3估計時程")


def test_the_page_shows_the_tasks_of_a_group_in_one_cell_and_their_indicators_once(shared, editor, client):
    html = client.get(publish(shared, by=editor).get_absolute_url()).content.decode()
    (cell,) = [found for found in re.findall(r'<th class="official__task".*?</th>', html, re.DOTALL) if "T1.2" in found]
    assert 'rowspan="2"' in cell
    assert re.findall(r'<p id="([^"]*)">', cell) == ["T1.1", "T1.2", "T1.3"]
    assert html.count("依訪談結果整理需求。") == 1
    for code in ("T1.1", "T1.2", "T1.3"):
        assert f'href="#{code}"' in html


def test_the_pdf_and_the_workbook_show_each_task_of_a_group_on_its_line(shared):
    html = standard_html(loaded(shared))
    cells_of_tasks = "".join(re.findall(r'<td class="task[^"]*">(.*?)</td>', html, re.DOTALL))
    printed = re.findall(r"<p>(.*?)</p>", cells_of_tasks)
    assert printed[: len(NAMES)] == [f"<b>{name[:4]}</b>{name[4:]}" for name in NAMES]
    sheet = load_workbook(BytesIO(export_workbook(loaded(shared)))).active
    cells = [cell for row in sheet for cell in row if cell.value == "\n".join(NAMES)]
    (span,) = [found for found in sheet.merged_cells.ranges if cells[0].coordinate in found]
    assert (len(cells), span.size["rows"]) == (1, 2)


def test_a_search_leads_to_the_task_itself(shared, editor, client):
    publish(shared, by=editor)
    html = client.get("/standards/", {"q": "評估能力"}).content.decode()
    assert "#T1.2" in html
    assert html.count("<mark>") == 1


def test_a_list_counts_each_task_and_each_indicator_once(shared):
    version = StandardVersion.objects.with_counts().get(pk=shared.pk)
    assert (version.task_count, version.indicator_count) == (5, 7)
