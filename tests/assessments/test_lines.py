"""A standard whose every text has two lines, and one without what a standard may leave out, wherever they are shown."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import cast

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from assessments.development.plan import mark
from assessments.enums import CycleState
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.record import snapshot as snapshots
from assessments.reports.html import report_html
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from competency.contents import VersionContents
from competency.drafts.publishing import publish
from competency.exchange.form import written
from competency.exchange.importing import import_draft
from competency.exchange.reading import read
from competency.exchange.workbook import export_workbook
from competency.models import StandardVersion
from competency.pages.pdf import standard_html
from tests.assessments.exports.books import exported, listed, opened
from tests.cast import person
from tests.factories import CycleFactory, approved, open_for, rate_all, self_submitted
from tests.lines import around_nothing, joined

pytestmark = pytest.mark.django_db
FIRST, SECOND = "第一列字", "第二列字"
LINES = f"{FIRST}\n{SECOND}"


def content(mark: str = "註1", code: str = "XYZ1234-001v1", own: str = LINES, **more: object) -> VersionContents:
    """All that a standard may say, each text with `own` in it; without marks and codes where `mark` is empty."""

    def coded(letters: str) -> str:
        return letters if mark else ""

    def element(letters: str) -> dict[str, str]:
        return {"code": coded(letters), "text": f"{letters}{own}"}

    block = {
        "level": 3,
        "outputs": [{"code": coded("O1"), "name": f"產出{own}"}],
        "indicators": [{"code": coded("P1"), "text": f"指標{own}"}, {"code": coded("P2"), "text": f"指標二{own}"}],
        "knowledge": [element("K01")],
        "skills": [element("S01")],
    }
    task = {"code": "T1.1", "name": f"任務{own}", "blocks": [block]}
    contents: dict[str, object] = {
        "standard": "XYZ1234-001", "code": code, "label": "v1", "name": "測試員", "updated_on": None,
        "job_category_name": "", "occupation_name": "測試員",
        "classifications": [{"kind": "industry", "name": "服務業", "code": coded("S96")}],
        "description": f"描述{own}", "level": 3, "prerequisites": f"條件{own}",
        "duties": [{"code": "T1", "name": f"職責{own}", "tasks": [task]}],
        "knowledge": [element("K01")], "skills": [element("S01")], "attitudes": [element("A01")],
        "notes": [{"mark": mark, "text": f"說明{own}"}],
        **more,
    }  # fmt: skip
    return cast(VersionContents, contents)


def published(given: VersionContents) -> StandardVersion:
    version = publish(import_draft(read(written(given)), None), by=person("editor"))
    return StandardVersion.objects.with_content().get(pk=version.pk)


def appraised(version: StandardVersion, trainee, supervisor, hr):
    """Rated with something to say about each item, approved."""
    cycle = CycleFactory(version=version, state=CycleState.OPEN)
    row = open_for(cycle, trainee, supervisor, hr)
    for item in load_sheet(row).items:
        add_evidence(row.pk, supervisor, NewEvidence(item=item.key, text="看見了", observed_on=cycle.starts_on))
    return row


@pytest.fixture(params=["註1", ""], ids=["with marks and codes", "without"])
def version(request, standard) -> StandardVersion:
    return published(content(request.param))


def test_what_is_printed_of_a_standard_keeps_its_lines_and_puts_nothing_around_nothing(version, client):
    for html in (standard_html(version), client.get(version.get_absolute_url()).content.decode()):
        assert html.count(f"{FIRST}<br>{SECOND}") >= 9
        assert joined(html, FIRST, SECOND) == []
        assert around_nothing(html) == []


def test_an_appraisal_keeps_the_lines_of_its_standard(version, trainee, supervisor, hr, signed_in):
    row = appraised(version, trainee, supervisor, hr)
    supervisors, trainees = signed_in(supervisor), signed_in(trainee)
    pages = [supervisors.get(row.get_rating_url()), trainees.get(reverse("assessments:self", args=[row.pk]))]
    rate_all(row, supervisor)
    approved(row, hr)
    pages += [supervisors.get(row.get_absolute_url())]
    record = snapshots.thaw(row.snapshots.get())
    for html in (*(page.content.decode() for page in pages), report_html(record)):
        assert FIRST in html
        assert joined(html, FIRST, SECOND) == []
        assert around_nothing(html) == []
    for page in pages:
        jumps = re.findall(r'<a [^>]*href="#task-.*?</a>', page.content.decode(), re.DOTALL)
        assert jumps
        assert all("lines-kept" in jump for jump in jumps)


def test_what_a_task_needs_stands_by_itself_in_the_report_where_it_has_lines(standard, trainee, supervisor, hr):
    """Beside it would stand the level of the task, in the midst of the lines of an output."""
    for own, expected in ((LINES, [f"O1 產出{FIRST}<br>{SECOND}", "3"]), ("", [])):
        version = published(content(code=f"XYZ1234-001v{1 if own else 2}", own=own))
        row = open_for(CycleFactory(version=version, state=CycleState.OPEN), trainee, supervisor, hr)
        html = report_html({**snapshots.content(row), "previous": None})
        assert re.findall(r'<span class="what">\w+</span>(.*?)</p>', html) == expected


def test_outputs_stand_under_each_other_on_the_rating_page(standard, trainee, supervisor, hr, signed_in):
    given = content()
    outputs = given["duties"][0]["tasks"][0]["blocks"][0]["outputs"]
    outputs.append({"code": "O2", "name": "產出二"})
    row = open_for(CycleFactory(version=published(given), state=CycleState.OPEN), trainee, supervisor, hr)
    html = signed_in(supervisor).get(row.get_rating_url()).content.decode()
    assert f"O1產出{FIRST}<br>{SECOND}<br>O2產出二</span>" in html


def test_what_people_write_about_it_keeps_its_lines(standard, trainee, supervisor, hr, signed_in):
    """Comments of this time and the last, what is said with each step, marks of knowledge and skills."""
    version, weak = published(content()), dict.fromkeys(("P1", "P2", "A01"), ("2", LINES))
    cycle = CycleFactory(version=version, state=CycleState.OPEN, shows_self_rating_early=True)
    before = CycleFactory(version=version, ends_on=cycle.starts_on)
    approved(open_for(before, trainee, supervisor, hr), hr, changes=weak)
    row = self_submitted(open_for(cycle, trainee, supervisor, hr), changes=weak)
    rate_all(row, supervisor, changes=weak)
    task = load_sheet(row).tasks[0]
    mark(row.pk, supervisor, {(task.task.pk, element.pk) for element in (*task.knowledge, *task.skills)})
    pages = [signed_in(supervisor).get(row.get_rating_url())]
    for action, who in (("submit", supervisor), ("dispute", trainee), ("approve", hr)):
        steps.perform(row.pk, action, who, reason="" if action == "submit" else LINES)
        pages.append(signed_in(trainee).get(row.get_absolute_url()))
    for html in (*(page.content.decode() for page in pages), report_html(snapshots.thaw(row.snapshots.get()))):
        assert html.count(FIRST) > 10
        assert joined(html, FIRST, SECOND) == []


def test_two_versions_side_by_side_keep_their_lines(client):
    old = published(content())
    new = published(content(code="XYZ1234-001v2", own=f"{LINES}\n第三列字"))
    html = client.get(reverse("competency:compare", args=[old.code, new.code])).content.decode()
    table = html.partition('<table class="compare"')[1:]  # the sentences above it are of one line
    assert FIRST in "".join(table)
    assert joined("".join(table), FIRST, SECOND) == []
    assert joined("".join(table), SECOND, "第三列字") == []


def test_a_workbook_keeps_the_lines_and_its_cells_are_high_enough(version):
    sheet = load_workbook(BytesIO(export_workbook(version))).active
    texts = {cell.value: cell for row in sheet for cell in row if isinstance(cell.value, str)}
    several = [cell for text, cell in texts.items() if LINES in text]
    assert len(several) >= 8
    assert all(cell.alignment.wrap_text for cell in several)
    assert not any("【】" in text for text in texts)


def test_a_table_of_an_export_keeps_them(version, trainee, supervisor, hr):
    row = approved(appraised(version, trainee, supervisor, hr), hr)
    rows = listed(opened(exported(hr, [row]))["各項評等"])
    assert rows
    assert all(LINES in str(values).replace("\\n", "\n") for values in rows)


def test_several_tasks_in_one_block_stand_under_each_other(client):
    given = content(own="")
    task = given["duties"][0]["tasks"][0]
    task |= {"code": "T1.1–T1.3", "name": "T1.1 分析需求\nT1.2 評估能力\nT1.3 估計時程"}
    version = published(given)
    for html in (standard_html(version), client.get(version.get_absolute_url()).content.decode()):
        assert "T1.1 分析需求<br>T1.2 評估能力<br>T1.3 估計時程" in html


def test_who_has_neither_department_nor_post_is_listed_without_separators(standard, trainee, supervisor, hr, signed_in):
    type(trainee).objects.update(department=None, job_title="")
    trainee.refresh_from_db()
    cycle = CycleFactory(version=standard, state=CycleState.OPEN)
    browser = signed_in(hr)
    pages = [browser.get(reverse("assessments:cycle-people", args=[cycle.pk]))]
    row = open_for(cycle, trainee, supervisor, hr)
    pages += [signed_in(supervisor).get(row.get_rating_url())]
    approved(row, hr)
    pages += [browser.get(reverse("assessments:export-new")), browser.get(row.get_absolute_url())]
    for page in pages:
        assert trainee.name in page.content.decode()
        assert around_nothing(page.content.decode()) == []
    assert json.dumps(snapshots.thaw(row.snapshots.get()))
