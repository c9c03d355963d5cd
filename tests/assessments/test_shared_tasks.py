"""Tasks that share their indicators, the whole way: rated once, counted once, each of them named everywhere."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from assessments.development.plan import mark
from assessments.enums import Outcome
from assessments.evidence.page import EvidenceForm
from assessments.models import Assessment, ElementMark
from assessments.privacy.my_data import my_data, own_assessments
from assessments.rating.saving import Edit
from assessments.rating.shortcuts import Fill, save_and_fill
from assessments.record import last_time, shape, snapshot
from assessments.record.groups import groups_of
from assessments.reports.context import report_context
from assessments.reports.progress import last_outcome
from assessments.reports.stored import render
from assessments.sheet.layout import load_sheet
from assessments.sheet.raters import SUPERVISOR
from assessments.workflow import steps
from competency.models import Element, Task
from config.refusals import BadInput
from tests.assessments.exports.books import exported, listed, opened
from tests.assessments.reports.reading import body, squeezed
from tests.assessments.sharing import shared_cycle
from tests.assessments.verifying.tampering import run
from tests.factories import CycleFactory, approved, open_for, rate_all, self_submitted

pytestmark = pytest.mark.django_db

NAMES = ["T1.1 分析需求", "T1.2 評估能力", "T1.3 估計時程"]
CODES = ["P1.1.1", "P1.1.2", "P1.1.3", "P1.4.1", "P1.4.2", "P2.1.1", "P2.1.2"]
WEAK = {"P1.1.2": ("2", "沒有確認。")}


class Ids(HTMLParser):
    """All ids of a page, and where its links within the page lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        if (given.get("href") or "").startswith("#"):
            self.targets.append(given["href"][1:])


@pytest.fixture
def cycle(standard):
    return shared_cycle()


def tasks_of(assessment):
    return {task.code: task for entry in load_sheet(assessment).tasks for task in entry.tasks}


def content_of(assessment):
    return snapshot.thaw(assessment.snapshots.get())


def text_of(html):
    return squeezed(re.sub(r"<[^>]+>", "", html))


def test_what_a_group_shares_is_not_taken_for_one_of_its_other_tasks(assessment, supervisor):
    """Shortcuts and marks name the first task of the group, to which indicators and elements belong."""
    second, element = tasks_of(assessment)["T1.2"], Element.objects.get(version=assessment.cycle.version, code="K01")
    with pytest.raises(BadInput):
        save_and_fill(assessment.pk, supervisor, [], Fill("rest_meets", second.pk), SUPERVISOR)
    with pytest.raises(BadInput):
        mark(assessment.pk, supervisor, {(second.pk, element.pk)})
    assert not assessment.answers.exists()
    assert not ElementMark.objects.exists()


@pytest.mark.parametrize("who", ["supervisor", "trainee"])
def test_the_rating_page_names_each_task_and_asks_once(assessment, signed_in, who, request):
    address = {"supervisor": "assessments:rate", "trainee": "assessments:self"}[who]
    html = signed_in(request.getfixturevalue(who)).get(reverse(address, args=[assessment.pk])).content.decode()
    page = Ids(html)
    assert re.findall(r'data-indicator="([^"]+)"', html) == CODES
    for task in tasks_of(assessment).values():
        assert page.ids.count(f"task-{task.pk}") == 1
        assert page.targets.count(f"task-{task.pk}") == 1  # in the outline
        assert html.count(f"{task.name}</span>") == 2  # there and at its place
    assert html.count("這些工作任務共用行為指標，評一次即可。") == 1


def test_the_rest_of_a_group_meets_at_once(assessment, supervisor):
    sheet = load_sheet(assessment)
    edits = [Edit(sheet.items[0].key, "4", "", 0, "", 0)]
    filled = save_and_fill(assessment.pk, supervisor, edits, Fill("rest_meets", sheet.tasks[0].task.pk), SUPERVISOR)
    assert (filled.given, filled.left) == (2, 0)
    assert load_sheet(filled.assessment).tasks[0].score.outcome == Outcome.MET


def test_evidence_is_added_to_the_indicators_of_the_whole_group(assessment):
    groups = dict(EvidenceForm(load_sheet(assessment)).fields["item"].choices[1:])
    assert " · ".join(NAMES) in groups
    assert len(groups) == 4  # with the attitudes


def test_a_record_names_each_task_and_holds_what_they_share_once(assessment, supervisor):
    rated = rate_all(assessment, supervisor, changes=WEAK)
    record = snapshot.record(rated)
    first, second, third, alone = record["duties"][0]["tasks"]
    assert [task["code"] for task in record["duties"][0]["tasks"]] == ["T1.1", "T1.2", "T1.3", "T1.4"]
    assert [item["code"] for item in first["indicators"]] == ["P1.1.1", "P1.1.2", "P1.1.3"]
    for task in (second, third):
        assert task["blocks_of"] == "T1.1"
        assert task["indicators"] == task["outputs"] == task["knowledge"] == task["skills"] == task["levels"] == []
        assert [task[key] for key in ("outcome", "met", "not_met", "not_observed")] == ["not_met", 2, 1, 0]
    assert "blocks_of" not in first
    assert "blocks_of" not in alone
    assert record["score"]["total"] == 7
    assert [group.codes for group in groups_of(record["duties"][0])] == [["T1.1", "T1.2", "T1.3"], ["T1.4"]]


@pytest.mark.parametrize("form", [1, 2])
def test_a_former_format_has_no_place_for_it(assessment, form):
    record = snapshot.record(assessment, form=form)
    assert all("blocks_of" not in task for duty in record["duties"] for task in duty["tasks"])


def test_the_whole_way_ends_in_a_sealed_record_without_an_alarm(assessment, trainee, supervisor, hr, signed_in):
    self_submitted(assessment)
    approved(assessment, hr, changes=WEAK)
    done = Assessment.objects.get(pk=assessment.pk)
    assert (done.status, done.verdict) == ("approved", "not_yet_competent")
    assert content_of(done)["format"] == shape.FORMAT
    code, said = run()
    assert code == 0, said
    assert "Assessments: 1 looked at, 0 alarms" in said


def test_verify_records_says_in_words_when_a_signed_task_joins_a_group(assessment, supervisor):
    rate_all(assessment, supervisor)
    steps.perform(assessment.pk, "submit", supervisor)
    QuerySet(Task).filter(duty__version=assessment.cycle.version, code="T1.2").update(blocks_of=None)  # past its guard
    code, said = run()
    assert code != 0
    assert "T1.2: shares its indicators with T1.1 → –" in said


def test_the_result_page_shows_the_group_once_with_each_task(assessment, trainee, hr, signed_in):
    approved(assessment, hr, changes=WEAK)
    html = signed_in(trainee).get(assessment.get_absolute_url()).content.decode()
    page = Ids(html)
    for task in tasks_of(assessment).values():
        assert page.ids.count(f"task-{task.pk}") == 1
        assert page.targets.count(f"task-{task.pk}") == 1
    assert len(re.findall(r'<li id="i\d+">', html)) == len(CODES)
    outcomes = html.partition('<ul class="outcomes">')[2].partition("</ul>")[0]
    assert outcomes.count("<li>") == 3
    assert "2 / 3" in outcomes
    assert "這些工作任務共用行為指標，因此合併評核一次。" in html


def test_the_report_prints_the_tasks_together_and_their_indicators_once(assessment, supervisor, hr):
    element = Element.objects.get(version=assessment.cycle.version, code="K01")
    ElementMark.objects.create(assessment=assessment, task=tasks_of(assessment)["T1.1"], element=element)
    approved(assessment, hr, changes=WEAK)
    content = content_of(assessment)
    text = body(render(content, "7K3M-9QWE-R2TX"))
    names = squeezed("".join(NAMES))
    assert text.count(names) == 2  # among the tasks, and above their indicators
    assert text.count("這些工作任務共用行為指標，合併評核一次。") == 1
    assert text.count("P1.1.1依訪談結果整理需求。") == text.count("P1.1.3依能力估計時程。") == 1
    assert "這項工作任務沒有行為指標" not in text
    assert "K01內涵K01（T1.1、T1.2、T1.3、T1.4）待加強T1.1、T1.2、T1.3" in text
    context = report_context(content)
    assert [task["title"] for task in context["tasks"]] == ["、".join(NAMES), "T1.4 追蹤進度", "T2.1 結案"]


def test_the_workbook_has_a_row_for_each_indicator_with_all_its_tasks(assessment, hr):
    book = opened(exported(hr, [approved(assessment, hr, changes=WEAK)]))
    rows = listed(book["各項評等"])
    assert [row["工作任務"] or "" for row in rows] == (
        ["\n".join(NAMES)] * 3 + ["T1.4 追蹤進度"] * 2 + ["T2.1 結案"] * 2 + [""]
    )
    (verdict,) = listed(book["總評"])
    assert [verdict[name] for name in ("達標", "未達標", "未觀察", "指標數")] == [6, 1, 0, 7]
    (place,) = [cell.column for cell in book["各項評等"][1] if cell.value == "工作任務"]
    assert book["各項評等"].cell(2, place).alignment.wrap_text
    assert book["各項評等"].row_dimensions[2].height >= 3 * 16


def test_last_time_tells_of_each_task_of_a_group(cycle, trainee, supervisor, hr):
    before = CycleFactory(version=cycle.version, ends_on=cycle.starts_on)
    approved(open_for(before, trainee, supervisor, hr), hr, changes=WEAK)
    now = open_for(cycle, trainee, supervisor, hr)
    last = last_time.last_time(now)
    assert [(row["code"], row["outcome"], row["total"]) for row in last["tasks"]] == [
        ("T1.1", "not_met", 3), ("T1.2", "not_met", 3), ("T1.3", "not_met", 3), ("T1.4", "met", 2), ("T2.1", "met", 2),
    ]  # fmt: skip
    assert len(last["items"]) == 8
    rate_all(now, supervisor)
    context = report_context(snapshot.content(Assessment.objects.get(pk=now.pk)))
    assert [task["last"].text for task in context["tasks"]] == ["未達標", "達標", "達標"]


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["met", "met"], "達標"),
        (["met", "insufficient"], "佐證不足"),
        (["met", "not_met"], "未達標"),
        (["none", "met"], "達標"),
        ([], ""),
    ],
)
def test_tasks_that_had_their_own_indicators_last_time_are_told_together(assessment, outcomes, said):
    group = groups_of(snapshot.record(assessment)["duties"][0])[0]
    tasks = [
        {"code": task["code"], "name": task["name"], "outcome": outcome}
        for task, outcome in zip(group.tasks, outcomes, strict=False)
    ]
    assert last_outcome({"tasks": tasks}, group).text == said


def test_ones_own_data_names_each_task_with_its_outcome(assessment, trainee, hr):
    approved(assessment, hr, changes=WEAK)
    (own,) = json.loads(json.dumps(my_data(trainee, own_assessments(trainee)), default=str))["assessments"]
    assert [row["code"] for row in own["result"]["tasks"]] == ["T1.1", "T1.2", "T1.3", "T1.4", "T2.1"]
