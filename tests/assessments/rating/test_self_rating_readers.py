"""Who reads the trainee's own rating and when, and what the trainee reads of the supervisor's."""

import re

import pytest

from assessments.models import Assessment, Cycle
from assessments.sheet.layout import load_sheet
from assessments.sheet.progress import with_own_progress
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from tests.assessments.rating.own import OWN, SECRET, url
from tests.assessments.reports.reading import body
from tests.factories import approved, rate_all, self_submitted, submitted

pytestmark = pytest.mark.django_db


def test_the_trainees_page_holds_nothing_of_the_supervisors(assessment, trainee, supervisor, hr, signed_in):
    rate_all(assessment, supervisor, value="4", changes={"P1.1.1": ("2", "主管的話")})
    html = signed_in(trainee).get(url(assessment)).content.decode()
    assert "主管的話" not in html
    assert re.search(r'type="radio"[^>]* checked', html) is None
    submitted(assessment, changes={"P1.1.1": ("2", "主管的話")})
    steps.perform(assessment.pk, "return", hr, reason="退回的理由")
    page = signed_in(trainee).get(assessment.get_absolute_url()).content.decode()
    assert "主管的話" not in page
    assert "退回的理由" not in page


def everything_read_by(person, assessment, signed_in, prints):
    """Each page, JSON and, where they print, PDF in which this person could come across the self-rating."""
    browser = signed_in(person)
    paths = ["/", "/assessments/", assessment.get_absolute_url(), url(assessment, "rate"), url(assessment)]
    texts = [browser.get(path, follow=True).content.decode() for path in paths]
    edit = {"item": load_sheet(assessment).indicators[1].key, "value": "3", "comment": "", "seen": "0"}
    texts.append(browser.post(url(assessment, "save"), edit | {"client": "tab", "edit": "1"}).content.decode())
    if prints:
        pdf = browser.get(url(assessment, "report"))
        texts.append(body(pdf.content) if pdf.headers["Content-Type"] == "application/pdf" else "")
    return "\n".join(texts)


ALL = ["trainee", "supervisor", "hr", "auditor", "manager"]


@pytest.mark.parametrize(
    ("course", "early", "readers"),
    [
        ("begun", False, {"trainee"}),
        ("begun", True, {"trainee"}),
        ("own submitted", False, {"trainee"}),
        ("own submitted", True, {"trainee", "supervisor"}),
        ("begun, then rated", True, {"trainee"}),
        ("both submitted", False, set(ALL)),
        ("withdrawn", False, {"trainee"}),
        ("approved", False, set(ALL)),
    ],
)
def test_who_reads_the_self_rating_when(course, early, readers, request, cycle, assessment, supervisor, hr, signed_in):
    Cycle.objects.filter(pk=cycle.pk).update(shows_self_rating_early=early)
    rate_all(assessment, assessment.trainee, changes=OWN, rater=TRAINEE)
    if not course.startswith("begun"):
        steps.perform(assessment.pk, "self_submit", assessment.trainee)
    if course in ("begun, then rated", "both submitted", "withdrawn"):
        submitted(assessment)
    if course == "withdrawn":
        steps.perform(assessment.pk, "withdraw", supervisor)
    if course == "approved":
        approved(assessment, hr)
    people = {who: request.getfixturevalue(who) for who in ALL}
    printing = {"trainee", "supervisor"} if course in ("begun", "own submitted") else {"supervisor"}
    read = {who: everything_read_by(one, assessment, signed_in, who in printing) for who, one in people.items()}
    assert {who for who, text in read.items() if SECRET in text} == readers


def test_the_supervisors_rows_say_whether_it_is_in_and_the_page_too(assessment, supervisor, signed_in):
    rate_page = url(assessment, "rate")
    waiting = {"/": "評核中 未送出", "/assessments/": "評核中 未送出", rate_page: "自評尚未送出"}
    given = {"/": "評核中 已送出", "/assessments/": "評核中 已送出", rate_page: "自評已送出"}

    def read(path):
        html = signed_in(supervisor).get(path).content.decode()
        return re.sub(r"[○✓\s]+", " ", re.sub(r"<[^>]*>", "", html)), html

    for path in waiting:
        assert waiting[path] in read(path)[0]
    assert "受評人即不能再自評" in read(rate_page)[0]
    self_submitted(assessment, changes=OWN)
    for path in given:
        text, html = read(path)
        assert given[path] in text
        assert SECRET not in html


def test_how_far_a_self_rating_is_counts_for_its_trainee_alone(assessment, trainee, supervisor):
    rate_all(assessment, trainee, rater=TRAINEE)
    assert with_own_progress(Assessment.objects.all(), trainee).get().own_answered == 19
    assert with_own_progress(Assessment.objects.all(), supervisor).get().own_answered == 0
