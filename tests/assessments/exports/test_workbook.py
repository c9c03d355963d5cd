"""The workbook of an export as its readers find it: nothing lost on the way, nothing that becomes a formula."""

from datetime import date, datetime, timedelta
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.utils import timezone, translation

from assessments.exports import files, making, working
from assessments.exports.workbook import growth_words, words
from assessments.exports.workbook.reading import Reading
from assessments.exports.workbook.said import Source
from assessments.models import Access, Assessment, ExportItem, ExportJob, Signature, Snapshot
from assessments.record import snapshot as snapshots
from assessments.workflow import steps
from config.days import local_day
from tests.assessments.exports.books import exported, listed, opened, quickly
from tests.factories import CycleFactory, UserFactory, approved, left_as, open_for, self_submitted, submitted

pytestmark = pytest.mark.django_db
SHEETS = ["總覽", "矩陣 客戶服務助理 v2", "總評", "各項評等", "發展計畫", "佐證清單", "發展行動", "複評", "尚未評核"]


def test_a_frozen_revision_that_names_another_item_is_left_out_with_a_sentence(people, hr):
    frozen = people["E1"].snapshots.get()
    Snapshot.objects.filter(pk=frozen.pk).update(content=frozen.content.replace('"P1.1.2"', '"P9.9.9"'))
    job = exported(hr)
    assert [row["員工編號"] for row in listed(opened(job)["總評"])] == ["E2", "E3", "E4"]
    assert "verify_records" in str(quickly(job)["未列入"])
    assert not Access.objects.filter(kind="export", assessment=people["E1"]).exists()


def test_what_was_opened_again_and_never_frozen_is_left_out(people, hr):
    """The demo writes approved ones without a frozen revision: of its new draft nobody reads anything."""
    rows = making.exportable(hr).filter(pk=people["E1"].pk)
    job = making.ask_for(hr, rows, "xlsx", with_workers=False)
    steps.perform(people["E1"].pk, "reopen", hr, reason="補件")
    item = ExportItem.objects.select_related("assessment__cycle").get(job=job)
    frozen = Snapshot.objects.filter(assessment=item.assessment_id)
    assert Reading(hr).read([item])[item.pk].source is Source.FROZEN
    frozen.delete()
    assert Reading(hr).read([item]) == {}


def test_the_sheets_stand_in_their_order_and_the_first_says_what_is_left_out(people, hr):
    job = exported(hr, None, people["E1"].cycle)
    book = opened(job)
    assert book.sheetnames == SHEETS
    said = str(quickly(job)["總覽"])
    assert "核定時凍結的紀錄 3 份；評核人已簽送、尚未核定的內容 1 份" in said
    assert "1 份尚未送出評等，見「尚未評核」" in said
    assert [row["員工編號"] for row in listed(book["尚未評核"])] == ["E5"]


def test_whoever_is_left_out_stands_in_the_workbook_with_the_reason(people, hr):
    cycle = people["E1"].cycle
    job = making.ask_for(hr, [people["E1"], people["E4"]], "xlsx", cycle, with_workers=False)
    steps.perform(people["E4"].pk, "withdraw", people["E4"].supervisor, reason="補正")
    working.work(ExportJob.objects.get(pk=job.pk))
    book = opened(ExportJob.objects.get(pk=job.pk))
    rows = [[cell.value for cell in row] for row in book["未列入"].iter_rows(min_row=2)]
    assert [(row[0], row[5]) for row in rows] == [
        ("E4", "這份評核已退回評核人，或您已無權閱讀。"),
        ("E2", "未選入這次匯出"),
        ("E3", "未選入這次匯出"),
    ]
    assert [cell.value for cell in book["總評"]["A"]] == ["員工編號", "E1"]
    waiting = [row[0].value for row in book["尚未評核"].iter_rows(min_row=2)]
    assert sorted(waiting) == ["E4", "E5"], "who is not rated yet stands on a sheet of its own"


def test_a_selection_that_is_whole_leaves_nobody_out(people, hr):
    book = opened(exported(hr))
    assert "未列入" not in book.sheetnames


def test_the_workbook_has_a_row_for_each_person_and_item_as_high_as_its_text(people, hr):
    book = opened(exported(hr))
    ratings, verdicts = book["各項評等"], book["總評"]
    assert ratings.max_row == 1 + 4 * 19
    assert verdicts.max_row == 1 + 4
    place = next(cell.column for cell in ratings[1] if cell.value == "內容")
    long = [row[0].row for row in ratings.iter_rows(min_row=2) if len(row[place - 1].value) > 24]
    assert long
    heights = [ratings.row_dimensions[number].height for number in long]
    assert min(heights) > 2 * 15, "nothing is cut off where a program keeps the height"


def test_it_speaks_the_language_of_who_asked(people, hr):
    hr.language = "en"
    hr.save()
    job = exported(hr, None, people["E1"].cycle)
    book = opened(job)
    assert book.sheetnames == [
        "Overview", "Matrix 客戶服務助理 v2", "Verdicts", "Ratings", "Development plans", "Evidence",
        "Development actions", "Follow-ups", "Not rated yet",
    ]  # fmt: skip
    row = listed(book["Ratings"])[1]
    assert (row["Employee number"], row["Status"], row["Result"]) == ("E1", "Approved", "Meets")
    assert row["Level in words"].isascii()


def test_nothing_that_somebody_typed_is_a_formula_or_markup(people, hr):
    name = "<r>粗體</r>"
    Assessment.objects.filter(pk=people["E4"].pk).update(trainee_name=name)
    Signature.objects.filter(assessment=people["E4"]).update(content="")  # as a former release left it
    job = exported(hr)
    book = opened(job)
    formulas = [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    assert {cell.parent.title for cell in formulas} == {SHEETS[1]}
    assert all(cell.value.startswith(("=COUNTIF(", "=SUM(", "=IF(")) for cell in formulas)
    cells = [cell for row in book["各項評等"] for cell in row]
    assert [cell for cell in cells if cell.value == "=SUM(A1)" and cell.data_type == "s" and cell.quotePrefix]
    assert [cell for cell in cells if str(cell.value).startswith("=cmd") and cell.data_type in "sinlineStr"]
    assert name in [str(row["姓名"]).strip() for row in listed(book["總評"])]


def test_numbers_are_numbers_days_are_days_and_employee_numbers_are_texts(cycle, supervisor, hr):
    row = approved(open_for(cycle, UserFactory(username="007", supervisor=supervisor), supervisor, hr), hr)
    book = opened(exported(hr, [row], cycle))
    verdict = listed(book["總評"])[0]
    assert verdict["員工編號"] == "007"
    assert isinstance(verdict["達標"], int)
    assert isinstance(verdict["平均"], float | int)
    assert verdict["核定日期"] == datetime.combine(local_day(row.approved_at), datetime.min.time())
    cell = book["總評"]["A2"]
    assert (cell.data_type, cell.number_format) == ("s", "@")


@pytest.mark.parametrize(
    ("signed_at", "day"),
    [
        ("2026-06-30T23:30:00+00:00", date(2026, 7, 1)),  # half past seven in Taipei
        ("2026-06-30T15:59:59.999999+00:00", date(2026, 6, 30)),
        ("2025-12-31T16:00:00+00:00", date(2026, 1, 1)),
    ],
)
def test_the_day_of_approval_is_the_one_of_the_clock_here(signed_at, day, people, hr):
    frozen = people["E1"].snapshots.get()
    signed = next(part["signed_at"] for part in snapshots.thaw(frozen)["signatures"] if part["action"] == "approve")
    Snapshot.objects.filter(pk=frozen.pk).update(content=frozen.content.replace(signed, signed_at))
    item = ExportItem(assessment=people["E1"], revision=1, pk=1)
    assert Reading(hr).read([item])[1].approved_on == day


def test_rows_say_what_the_record_says(cycle, supervisor, hr):
    """What the demo wrote in bulk has no record: its rows are read instead, and tell the same."""
    row = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
    self_submitted(row, value="4")
    row = submitted(row, changes={"P1.1.1": ("2", "漏做"), "P1.2.1": ("not_observed", "沒有機會")})
    item = ExportItem(assessment=Assessment.objects.get(pk=row.pk), revision=1, pk=1)
    signed = Reading(hr).read([item])[1]
    Signature.objects.filter(assessment=row).update(content="")
    told = Reading(hr).read([item])[1]
    assert (signed.source, told.source) == (Source.SIGNED, Source.ROWS)
    for name in ("given", "score", "person", "supervisor", "cycle", "evidence", "plan", "status", "number", "levels"):
        assert getattr(told, name) == getattr(signed, name), name


def test_who_is_overdue_says_since_how_many_days(people, hr):
    left_as(people["E5"], supervisor_due=timezone.localdate() - timedelta(days=12))
    job = exported(hr, None, people["E1"].cycle)
    (row,) = listed(opened(job)["尚未評核"])
    assert row["逾期天數"] == 12
    assert row["評核期限"].date() == timezone.localdate() - timedelta(days=12)


def test_a_selection_names_nobody_who_waits_and_all_that_there_is_does(people, hr):
    some = making.exportable(hr).filter(trainee_number__in=["E1", "E4"])
    assert listed(opened(exported(hr, some))["尚未評核"]) == []
    assert [row["員工編號"] for row in listed(opened(exported(hr))["尚未評核"])] == ["E5"]


def test_colours_are_rules_and_pages_are_set_up(people, hr):
    book = opened(exported(hr))
    matrix = book[SHEETS[1]]
    rules = [rule for found in matrix.conditional_formatting for rule in found.rules]
    assert {'"✓"', '"✕"', '"–"'} <= {formula for rule in rules for formula in rule.formula}
    signs = [cell for row in matrix.iter_rows(min_row=9, min_col=11) for cell in row]
    assert {cell.fill.fill_type for cell in signs} == {None}
    assert matrix.page_setup.paperSize == 8
    assert matrix.freeze_panes == "C9"
    assert matrix.auto_filter.ref.startswith("A8:")
    assert matrix.print_title_rows == "$6:$8"
    for sheet in book.worksheets[2:]:
        assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")
    assert len(book["總覽"]._charts) == 2, "of one department there is nothing to draw"


def test_the_file_is_well_formed_xml_all_through(people, hr):
    with ZipFile(files.result(exported(hr))) as zipped:
        assert zipped.testzip() is None
        for name in zipped.namelist():
            ElementTree.fromstring(zipped.read(name))  # noqa: S314 - our own file


@pytest.mark.parametrize("count", [2, 9])
def test_many_revisions_cost_as_many_queries_as_few(count, cycle, supervisor, hr, django_assert_num_queries):
    for number in range(count):
        row = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        approved(row, hr) if number % 2 else submitted(row)
    job = making.ask_for(hr, making.exportable(hr).filter(cycle=cycle), "xlsx", with_workers=False)
    items = list(job.items.select_related("assessment__cycle", "assessment__supervisor", "assessment__self_rating"))
    reading = Reading(hr)
    reading.read(items[:1])
    with django_assert_num_queries(3):
        assert len(reading.read(items)) == count


def test_of_two_cycles_on_one_standard_each_appraisal_has_its_row(version, supervisor, hr):
    trainee = UserFactory(supervisor=supervisor)
    rows = [approved(open_for(CycleFactory(version=version), trainee, supervisor, hr), hr) for _n in range(2)]
    book = opened(exported(hr, rows))
    assert [row["文件編號"] for row in listed(book["總評"])] == [row.number for row in rows]
    assert quickly(exported(hr, rows))["總覽"][9][0] == 1, "one person in two appraisals"


@pytest.mark.parametrize(("language", "place"), [("zh-hant", 0), ("en", 1)])
def test_the_columns_are_those_that_the_documentation_names(language, place):
    """In docs/excel.md each stands in both languages, Chinese first."""
    lines = (settings.BASE_DIR / "docs" / "excel.md").read_text("utf-8").splitlines()
    told = {}
    for line in lines[lines.index("## Columns of the lists") :]:
        if line.startswith("| ") and " / " in line:
            name, columns = line.strip("| ").split(" | ")
            told[name.split(" / ")[place]] = [column.split(" ", 1)[place] for column in columns.split(" · ")]
    with translation.override(language):
        fields = {
            "verdicts": words.verdicts(),
            "ratings": words.ratings(),
            "plans": words.plans(),
            "evidence": words.evidence(),
            "actions": growth_words.actions(),
            "follow_ups": growth_words.follow_ups(),
            "progress": words.progress(),
            "left_out": words.left_out(),
        }
        found = {words.sheet(key): [field.column.name for field in which] for key, which in fields.items()}
    assert found == told
