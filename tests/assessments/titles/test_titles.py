"""By which standard a job title is appraised: HR's page, and what a cycle tells of it."""

from __future__ import annotations

import json
import re

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.cycles.opening import open_for_people
from assessments.models import Assessment, Event, JobTitleStandard, Snapshot
from assessments.sheet.layout import load_sheet
from assessments.sheet.progress import with_progress
from assessments.verifying.check import confirmed
from competency.drafts.publishing import new_draft, publish
from competency.models import Standard
from integrity import chain
from people.models import User
from people.numbers import is_address
from tests.competency.builders import large_draft
from tests.factories import UserFactory, approved, open_for
from tests.integrity.test_ledger import verified

pytestmark = pytest.mark.django_db
PAGE = "/people/titles/"


@pytest.fixture
def code(standard):
    return standard.standard.code


@pytest.fixture
def browser(hr, signed_in):
    User.objects.update(job_title="")
    User.objects.filter(pk=hr.pk).update(language="en")
    return signed_in(hr)


def sent(browser, *rows):
    """Each row: title, the standard that the page showed, the one that is chosen."""
    columns = zip(*rows, strict=True)
    return browser.post(PAGE, dict(zip(("title", "seen", "standard"), map(list, columns), strict=True)))


def stored():
    return {one.title: one.standard.code for one in JobTitleStandard.objects.select_related("standard")}


# --- Refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["supervisor", "auditor", "editor", "administrator"])
def test_nobody_but_hr_sets_standards_of_titles(who, request, signed_in, code):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(PAGE).status_code == 403
    assert sent(browser, ("專員", "", code)).status_code == 403
    assert stored() == {}


def test_a_standard_that_is_not_published_is_refused_with_what_was_chosen(browser, code):
    Standard.objects.create(code="X1")
    UserFactory(job_title="專員")
    UserFactory(job_title="主任")
    answer = sent(browser, ("主任", "", code), ("專員", "", "X1"))
    assert answer.status_code == 400
    assert stored() == {}, "all or none"
    assert f'<option value="{code}" selected>' in answer.content.decode(), "what was chosen is kept"


def test_what_somebody_else_changed_meanwhile_is_told_and_stays(browser, code):
    UserFactory(job_title="專員")
    sent(browser, ("專員", "", code))
    answer = sent(browser, ("ＡＢ", "", code), ("專員", "", code))
    assert answer.status_code == 409
    assert "Somebody else changed the standard of “專員”" in answer.content.decode()
    assert stored() == {"專員": code}


def test_columns_of_different_length_are_refused(browser):
    assert browser.post(PAGE, {"title": ["甲", "乙"], "seen": [""], "standard": [""]}).status_code == 400


def test_no_employee_number_is_the_address_of_the_page():
    assert is_address("titles")
    assert is_address("ＴＩＴＬＥＳ")


# --- Done ------------------------------------------------------------------------------------------------------


def test_titles_in_use_are_listed_once_each_with_how_many_have_them(browser):
    for title in ("Sales", "Sales", "ＳＡＬＥＳ", "主任", ""):
        UserFactory(job_title=title)
    UserFactory(job_title="主任", left_on="2020-01-01", hired_on=None)
    page = browser.get(PAGE)
    assert [(title.title, title.people) for title, _code in page.context["rows"]] == [("Sales", 3), ("主任", 1)]


def test_a_standard_is_set_changed_and_removed_and_ledger_and_log_hold_it(browser, code, hr):
    UserFactory(job_title="Sales")
    sent(browser, ("sales", "", code))
    assert stored() == {"sales": code}
    assert [code for _title, code in browser.get(PAGE).context["rows"]] == [code]
    assert verified()[0] == 0
    sent(browser, ("Ｓales", code, ""))
    assert stored() == {}
    assert verified()[0] == 0
    assert LogEntry.objects.filter(content_type__model="jobtitlestandard", actor=hr).count() == 2


def test_saving_the_page_as_it_is_keeps_a_standard_that_is_published_no_more(browser, code):
    JobTitleStandard.of("工程師", Standard.objects.create(code="OLD-1")).save()
    page = browser.get(PAGE).content.decode()
    assert re.search(r'<option value="OLD-1" selected', page)
    assert sent(browser, ("工程師", "OLD-1", "OLD-1")).status_code == 302
    assert stored() == {"工程師": "OLD-1"}


def test_a_title_that_nobody_has_any_more_stays_listed_with_its_standard(browser, code):
    sent(browser, ("從前", "", code))
    assert [(title.title, title.people, found) for title, found in browser.get(PAGE).context["rows"]] == [
        ("從前", 0, code)
    ]


@pytest.fixture
def machining(standard, editor):
    """Another published standard, for the title 專員."""
    version = publish(large_draft("MCH1000-001v1", duties=1, tasks=2, indicators=2), by=editor)
    JobTitleStandard.of("專員", version.standard).save()
    return version


def test_everybody_is_rated_by_the_current_version_of_their_job_titles_standard(machining, cycle, supervisor, hr):
    JobTitleStandard.of("主任", cycle.version.standard).save()
    JobTitleStandard.of("學徒", Standard.objects.create(code="DRAFT-1")).save()
    titles = ("專員", "ＣＬＥＲＫ", "主任", "學徒", "")
    people = [UserFactory(job_title=title, supervisor=supervisor) for title in titles]
    opened = open_for_people(cycle.pk, people, hr)
    assert [row.standard for row in opened] == [machining, *[cycle.version] * 4]
    assert [len(load_sheet(row).indicators) for row in opened[:2]] == [4, 15]
    counted = with_progress(Assessment.objects.filter(pk=opened[0].pk)).get()
    assert counted.to_answer == 4 + machining.elements.filter(kind="A").count()


def test_a_round_over_two_standards_goes_all_the_way_and_verifies(machining, cycle, supervisor, hr):
    people = [UserFactory(job_title=title, supervisor=supervisor) for title in ("專員", "")]
    for row in open_for_people(cycle.pk, people, hr):
        approved(row, hr)
    codes = {json.loads(one.content)["standard"]["code"] for one in Snapshot.objects.all()}
    assert codes == {"MCH1000-001v1", "BAS4222-002v2"}
    assert verified() == (0, verified()[1])


def test_a_standard_changed_past_the_portal_is_found(machining, cycle, supervisor, hr):
    row = open_for(cycle, UserFactory(job_title="專員"), supervisor, hr)
    QuerySet(Assessment).filter(pk=row.pk).update(standard=cycle.version)
    code, said = verified()
    assert code == 1
    assert "standard_id" in said


def test_an_older_row_that_did_not_seal_its_standard_has_that_of_the_cycle(machining, cycle, supervisor, hr):
    row = Assessment.objects.get(pk=open_for(cycle, UserFactory(), supervisor, hr).pk)
    event = row.events.get()
    del event.details["marks"]["standard_id"]
    chain.seal_anew(row, [event])
    Event.objects.bulk_update([event], ["mac", "details"])
    row.save(update_fields=["chain_head"])
    assert confirmed(row.pk) == []
    QuerySet(Assessment).filter(pk=row.pk).update(standard=machining)
    assert "standard_id" in str(confirmed(row.pk))


def test_the_pages_of_a_cycle_tell_who_is_rated_by_another_standard(machining, browser, cycle, supervisor, hr):
    people = [UserFactory(job_title=title, supervisor=supervisor) for title in ("專員", "專員", "主任", "")]
    page = browser.get(reverse("assessments:cycle-people", args=[cycle.pk])).content.decode()
    assert re.search(r'data-other-standard="(\d+)"', page)[1] == "2"
    for person in people[1:]:
        open_for(cycle, person, supervisor, hr)
    page = browser.get(reverse("assessments:cycle", args=[cycle.pk])).content.decode()
    assert re.search(r'data-other-standard="(\d+)"', page)[1] == "1"
    assert str(machining) in page


def test_more_titles_cost_no_further_query(browser, code):
    costs = []
    for count in (2, 9):
        for number in range(count):
            UserFactory(job_title=f"職稱{count}-{number}")
        sent(browser, *((f"職稱{count}-{number}", "", code) for number in range(count)))
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_many_titles_stand_on_pages_of_fifty_and_saving_one_leads_back_to_it(browser, code):
    for number in range(60):
        UserFactory(job_title=f"職稱{number:02d}")
    assert len(browser.get(PAGE).context["rows"]) == 50
    last = browser.get(PAGE, {"page": 2})
    assert [title.title for title, _code in last.context["rows"]] == [f"職稱{number}" for number in range(50, 60)]
    form = {"title": ["職稱59"], "seen": [""], "standard": [code]}
    assert browser.post(f"{PAGE}?page=2", form).url == f"{PAGE}?page=2"
    assert stored() == {"職稱59": code}


def test_whose_text_a_standard_is_stands_beside_it(browser, standard, code, editor):
    publish(new_draft(standard, f"{code}-Cv1", "v1", by=editor), by=editor)
    UserFactory(job_title="專員")
    page = browser.get(PAGE).content.decode()
    for standard_code, origin in ((code, "official version"), (f"{code}-C", "adapted by the company")):
        assert f">{standard_code} {standard.name} · {origin}</option>" in page
