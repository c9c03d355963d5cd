"""The access log as Excel: a row for each look in plain words, and who took it is written down."""

import io
import logging
from datetime import datetime

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.access import workbook
from assessments.access.loader import log_shown
from assessments.enums import AccessKind
from assessments.models import Access
from integrity.checks import CHECKS
from people.models import User
from tests.factories import UserFactory, open_for

pytestmark = pytest.mark.django_db
URL = "/access/log.xlsx"
HEADS = ["時間", "員工編號", "查閱者", "身分", "動作", "內容", "受評人員工編號", "受評人", "評核週期", "評核編號"]


@pytest.fixture
def log(assessment, supervisor, hr, stranger):
    for person, kind, detail, minute in [
        (supervisor, AccessKind.VIEW, "evidence", 0),
        (hr, AccessKind.DOWNLOAD, "r1", 1),
        (stranger, AccessKind.REFUSED, "GET rate", 2),
    ]:
        at = timezone.make_aware(datetime(2026, 3, 2, 0, minute))  # of Taipei; still the day before by UTC
        Access.objects.create(assessment=assessment, person=person, kind=kind, detail=detail, at=at)
    return assessment


@pytest.fixture
def taken(hr, signed_in):
    """The workbook that a question is answered with."""

    def take(who=hr, **question):
        response = signed_in(who).get(URL, question)
        assert response.status_code == 200
        return load_workbook(io.BytesIO(response.content))

    return take


def rows_of(book):
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert list(head) == HEADS
    return rows


@pytest.mark.parametrize("who", ["supervisor", "trainee", "editor", "administrator", "stranger", "manager"])
def test_nobody_but_hr_and_the_auditor_takes_the_log_away(who, request, log, signed_in):
    assert signed_in(request.getfixturevalue(who)).get(URL).status_code == 403
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


def test_a_question_that_makes_no_sense_makes_no_file(log, hr, signed_in):
    response = signed_in(hr).get(URL, {"since": "2026-02-30"})
    assert response.status_code == 400
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


def test_each_look_is_a_row_in_plain_words_and_by_the_clock_here(log, taken):
    number, cycle = log.trainee_number, log.cycle.name
    whose = (number, "王小明", cycle, log.number)
    assert rows_of(taken()) == [
        (datetime(2026, 3, 2, 0, 2), "stranger", "蔡怡君", "無", "遭拒", "想查看：評分", *whose),
        (datetime(2026, 3, 2, 0, 1), "hr", "陳美玲", "人資", "下載", "報告（版次 1）", *whose),
        (datetime(2026, 3, 2, 0, 0), "supervisor", "林淑芬", "評核人", "檢視", "佐證", *whose),
    ]


def test_a_matrix_is_a_row_for_each_person_shown(cycle, log, supervisor, hr, taken):
    other = open_for(cycle, UserFactory(), supervisor, hr)
    log_shown(hr, [log, other], "matrix")
    rows = rows_of(taken(kind="shown"))
    assert {row[9] for row in rows} == {log.number, other.number}
    assert {row[4:6] for row in rows} == {("彙總檢視", "落差矩陣")}


def test_the_file_holds_what_the_page_was_asked_for_and_says_so(log, taken):
    book = taken(by="陳", since="2026-03-02", kind="download")
    assert [row[2] for row in rows_of(book)] == ["陳美玲"]
    about = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert (about["查閱者"], about["起日"], about["動作"]) == ("陳", "2026/03/02", "下載")
    assert (about["產生者"], about["筆數"]) == ("陳美玲 hr", 1)
    assert "未列入" not in about


def test_a_longer_log_is_cut_to_its_newest_entries_and_says_from_when(log, taken, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    book = taken()
    assert [row[1] for row in rows_of(book)] == ["stranger", "hr"]
    about = {row[0]: row[1] for row in book.worksheets[1].iter_rows(values_only=True)}
    assert about["筆數"] == 2
    assert "2026/03/02 00:01" in about["未列入"]


def test_a_name_that_looks_like_a_formula_stays_a_text(log, taken):
    User.objects.filter(username="stranger").update(name='=HYPERLINK("http://evil.example","x")')
    sheet = taken().worksheets[0]
    cell = sheet["C2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    assert sheet["B2"].number_format == "@"


def test_an_empty_answer_is_a_file_that_says_so(log, taken):
    book = taken(by="沒有這個人")
    assert rows_of(book) == []
    assert book.worksheets[1]["B2"].value == "陳美玲 hr"


def test_whoever_takes_the_log_is_written_down_sealed_and_shown_under_the_log(log, taken, auditor, hr, signed_in):
    taken(auditor, person="王小明", since="2026-03-02", until="2026-03-02")
    entry = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert entry.actor == auditor
    kept = {"operation": "access log taken", "rows": 3, "since": "2026-03-02", "until": "2026-03-02"}
    assert entry.additional_data == {**kept, "named": ["person"]}
    assert list(CHECKS["people.log"].alarms()) == []
    html = signed_in(hr).get("/access/").content.decode()
    assert "誰下載過這份紀錄" in html
    assert "3 筆 · 2026/03/02" in html


def test_what_is_taken_is_no_look_at_an_appraisal_nor_an_edit_of_ones_own(log, taken, auditor, caplog, signed_in):
    caplog.set_level(logging.INFO)
    before = Access.objects.count()
    taken(auditor)
    assert Access.objects.count() == before
    assert "auditor took the access log away: 3 rows" in caplog.messages
    done = signed_in(auditor).get("/my-data.json").json()["done_for_others"]
    assert (done["edits_of_standards_and_accounts"], done["access_logs_taken"]) == (0, 1)


def test_a_chunk_of_thirty_looks_costs_the_queries_of_one(cycle, log, supervisor, hr, signed_in):
    browser = signed_in(hr)
    Access.objects.exclude(kind=AccessKind.VIEW).delete()
    browser.get(URL)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(URL)
    for _number in range(29):
        about = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        Access.objects.create(assessment=about, person=supervisor, kind=AccessKind.VIEW)
    with CaptureQueriesContext(connection) as with_many:
        browser.get(URL)
    assert len(with_many) == len(with_one)
