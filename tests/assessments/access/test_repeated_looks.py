"""Repeated looks are one line that unfolds; what showed several people is one line for all of them."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.access import looks
from assessments.access.loader import log_shown
from assessments.enums import AccessKind
from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.models import Access
from tests.assessments.files import picture, upload
from tests.factories import UserFactory, approved, open_for

pytestmark = pytest.mark.django_db
URL = "/access/"


def look(assessment, person, at, kind=AccessKind.VIEW, detail=""):
    hour, _colon, minute = at.partition(":")
    moment = timezone.make_aware(datetime(2026, 3, 2, int(hour), int(minute)))
    return Access.objects.create(assessment=assessment, person=person, kind=kind, detail=detail, at=moment)


@pytest.fixture
def asked(hr, signed_in):
    """The lines of the page, for a question."""
    return lambda **question: signed_in(hr).get(URL, question).context["log"].rows


@pytest.fixture
def file(assessment, supervisor, media):
    """A file of evidence of the supervisor's."""
    given = NewEvidence(file=checked_file(upload(picture("JPEG"), "客訴.jpg")))
    return add_evidence(assessment.pk, supervisor, given)


@pytest.fixture
def others(cycle, supervisor, hr):
    return [open_for(cycle, UserFactory(), supervisor, hr) for _number in range(3)]


def test_looks_of_one_day_are_one_line_with_how_often_and_from_when_to_when(assessment, supervisor, hr, signed_in):
    for at in ("9:10", "10:00", "11:42"):
        look(assessment, supervisor, at)
    html = signed_in(hr).get(URL).content.decode()
    (row,) = signed_in(hr).get(URL).context["log"].rows
    assert row.line.times == 3
    assert "3 次" in html
    assert "2026/03/02 09:10" in html
    assert "11:42" in html


def test_another_person_day_kind_part_or_appraisal_is_another_line(assessment, others, supervisor, auditor, asked):
    look(assessment, supervisor, "9:00")
    look(assessment, supervisor, "9:01", detail="evidence")
    look(assessment, supervisor, "9:02", kind=AccessKind.DOWNLOAD, detail="r1")
    look(assessment, auditor, "9:03")
    look(others[0], supervisor, "9:04")
    late = look(assessment, supervisor, "9:05")
    Access.objects.filter(pk=late.pk).update(at=late.at + timedelta(hours=14, minutes=55))  # at midnight here
    assert [row.line.times for row in asked()] == [1] * 6


def test_a_look_at_others_in_between_does_not_part_a_line(assessment, others, supervisor, asked):
    for about in (assessment, others[0], assessment):
        look(about, supervisor, "9:00")
    assert sorted(row.line.times for row in asked()) == [1, 2]


def test_a_matrix_is_one_line_that_says_how_many_people_it_showed(assessment, others, hr, auditor, signed_in, asked):
    log_shown(auditor, [assessment, *others], "matrix")
    (row,) = asked()
    assert (row.line.times, row.line.trainees, row.assessment) == (1, 4, None)
    html = signed_in(hr).get(URL).content.decode()
    assert "彙總檢視" in html
    assert "落差矩陣" in html
    assert "4 人" in html
    assert Access.objects.count() == 4


def test_a_matrix_looked_at_twice_says_so_and_counts_each_person_once(assessment, others, auditor, asked):
    for _time in range(2):
        log_shown(auditor, [assessment, *others], "matrix")
        Access.objects.update(at=timezone.now() - timedelta(seconds=90))
    log_shown(auditor, [assessment], "matrix")
    (row,) = asked()
    assert (row.line.times, row.line.trainees) == (2, 4)


def test_whoever_is_asked_for_stands_by_name_where_a_matrix_showed_others_too(assessment, others, auditor, asked):
    log_shown(auditor, [assessment, *others], "matrix")
    (row,) = asked(person=assessment.trainee_number)
    assert row.assessment == assessment


def test_what_one_export_took_along_is_one_line(assessment, others, hr, asked):
    for number, about in enumerate([assessment, *others]):
        look(about, hr, "9:00", kind=AccessKind.EXPORT, detail=f"export 7, r{number + 1}")
    look(assessment, hr, "9:30", kind=AccessKind.EXPORT, detail="export 8, r1")
    eight, seven = asked()
    assert (seven.line.appraisals, seven.description) == (4, "報告")
    assert (eight.assessment, eight.line.times) == (assessment, 1)


def test_a_line_unfolds_to_its_single_looks_and_to_no_others(assessment, others, supervisor, hr, signed_in):
    rows = [look(assessment, supervisor, at) for at in ("9:10", "10:00", "11:42")]
    look(assessment, supervisor, "11:43", detail="plan")
    look(others[0], supervisor, "11:44")
    look(assessment, hr, "11:45")
    response = signed_in(hr).get(f"{URL}{rows[-1].pk}/")
    assert [one.access.pk for one in response.context["looks"]] == [row.pk for row in reversed(rows)]
    html = response.content.decode()
    for time in ("09:10:00", "10:00:00", "11:42:00"):
        assert time in html


def test_a_matrix_unfolds_to_each_person_with_the_part_of_who_looked(assessment, others, supervisor, hr, signed_in):
    log_shown(supervisor, [assessment, *others], "matrix")
    response = signed_in(hr).get(f"{URL}{Access.objects.last().pk}/")
    assert {(one.assessment.pk, one.part) for one in response.context["looks"]} == {
        (row.pk, "評核人") for row in (assessment, *others)
    }


def test_the_question_narrows_what_a_line_unfolds_to(assessment, others, auditor, hr, signed_in):
    log_shown(auditor, [assessment, *others], "matrix")
    row = Access.objects.get(assessment=assessment)
    response = signed_in(hr).get(f"{URL}{row.pk}/", {"person": assessment.trainee_number})
    assert len(response.context["looks"]) == 1


def test_a_line_that_is_not_there_is_not_found(assessment, hr, signed_in):
    assert signed_in(hr).get(f"{URL}1/").status_code == 404


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", ["hr", "supervisor", "auditor"]),
        ("oldest", ["auditor", "supervisor", "hr"]),
        ("often", ["supervisor", "hr", "auditor"]),
        ("who", ["auditor", "hr", "supervisor"]),
    ],
)
def test_lines_are_sorted_as_somebody_asks(sort, names, assessment, supervisor, hr, auditor, asked):
    look(assessment, auditor, "8:00")
    look(assessment, supervisor, "9:00")
    look(assessment, supervisor, "9:05")
    look(assessment, hr, "10:00")
    assert [row.person.username for row in asked(sort=sort)] == names


def test_lines_are_sorted_by_trainee(assessment, others, supervisor, asked):
    for about in reversed([assessment, *others]):
        look(about, supervisor, "9:00")
    numbers = [row.assessment.trainee_number for row in asked(sort="whose")]
    assert numbers == sorted(numbers)
    assert len(numbers) == 4


def test_a_long_log_begins_with_a_whole_day_and_leads_to_what_is_older(
    assessment, supervisor, hr, monkeypatch, signed_in
):
    monkeypatch.setattr(looks, "MOST", 4)
    for day in range(1, 5):
        for minute in range(2):
            row = look(assessment, supervisor, f"9:{minute:02}")
            Access.objects.filter(pk=row.pk).update(at=row.at + timedelta(days=day))
    response = signed_in(hr).get(URL)
    log = response.context["log"]
    # The fifth newest is of the 4th, which stands whole.
    assert [timezone.localtime(row.line.first).day for row in log.rows] == [6, 5, 4]
    assert "2026/03/04" in response.content.decode()
    older = signed_in(hr).get(f"{URL}?{log.older}").context["log"]
    assert [timezone.localtime(row.line.first).day for row in older.rows] == [3]
    assert older.begins is None


def test_a_file_of_evidence_is_named_to_whoever_may_read_it(assessment, supervisor, hr, file, asked):
    look(assessment, supervisor, "9:00", kind=AccessKind.DOWNLOAD, detail=f"evidence {file.pk}")
    look(assessment, supervisor, "9:01", kind=AccessKind.REFUSED, detail=f"GET evidence/{file.pk}")
    assert {row.description for row in asked()} == {"佐證檔案", "想查看：佐證檔案"}
    approved(assessment, hr)
    assert {row.description for row in asked()} == {"佐證檔案：客訴.jpg", "想查看：佐證檔案：客訴.jpg"}


def test_a_number_of_evidence_of_another_appraisal_names_no_file(assessment, others, hr, file, asked):
    approved(assessment, hr)
    look(others[0], hr, "9:00", kind=AccessKind.REFUSED, detail=f"GET evidence/{file.pk}")
    assert [row.description for row in asked()] == ["想查看：佐證檔案"]


def test_thirty_lines_cost_the_queries_of_one(cycle, assessment, supervisor, hr, signed_in):
    browser = signed_in(hr)
    look(assessment, supervisor, "9:00")
    browser.get(URL)
    with CaptureQueriesContext(connection) as with_one:
        browser.get(URL)
    for _number in range(29):
        about = open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)
        look(about, supervisor, "9:00")
        log_shown(hr, [about, assessment], "matrix")
    with CaptureQueriesContext(connection) as with_many:
        assert len(browser.get(URL).context["log"].rows) == 31
    assert len(with_many) == len(with_one)
