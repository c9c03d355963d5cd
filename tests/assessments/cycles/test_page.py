"""The page of a cycle and HR's desk: what they say, to whom, and where they lead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.enums import CycleState
from assessments.models import Assessment, Cycle
from competency.drafts.publishing import new_draft, publish
from tests.factories import CycleFactory, UserFactory, approved, left_as, open_for

pytestmark = pytest.mark.django_db


def page(browser, cycle, address=""):
    return browser.get(f"/cycles/{cycle.pk}/{address}").content.decode()


def test_the_auditor_reads_it_and_finds_nothing_to_press(assessment, cycle, auditor, signed_in):
    html = page(signed_in(auditor), cycle)
    assert assessment.trainee_name in html
    for action in ("correct", "close", "see-open", "delete"):
        assert f'data-action="{action}"' not in html
    assert "cycles/1/people" not in html
    assert "data-tick-page" not in html


def test_a_draft_that_nobody_is_in_leads_to_whom_to_choose(standard, hr, signed_in):
    draft = CycleFactory(version=standard, state=CycleState.DRAFT)
    html = page(signed_in(hr), draft)
    assert f'href="/cycles/{draft.pk}/people/"' in html
    assert f'href="/cycles/{draft.pk}/delete/"' in html
    assert 'id="table"' not in html


def test_the_figures_lead_to_their_rows(assessment, cycle, hr, signed_in):
    left_as(assessment, supervisor_due=timezone.localdate() - timedelta(days=1))
    browser = signed_in(hr)
    html = page(browser, cycle)
    for query in ("?status=draft", "?due=rating-late", f"?department={assessment.department_id}&amp;due=late"):
        assert f'href="/cycles/{cycle.pk}/{query}#table"' in html
    assert [row.pk for row in browser.get(f"/cycles/{cycle.pk}/?due=rating-late").context["table"].rows] == [
        assessment.pk
    ]
    assert 'aria-label="評核中 1"' in html


def test_what_is_still_open_is_in_sight_where_the_cycle_would_be_closed(assessment, cycle, hr, signed_in):
    browser = signed_in(hr)
    html = page(browser, cycle)
    assert f'href="/cycles/{cycle.pk}/?due=open#table"' in html
    assert f'href="/cycles/{cycle.pk}/close/"' not in html
    assert 'data-still-open="1"' in page(browser, cycle, "?due=open")
    approved(assessment, hr)
    html = page(browser, cycle)
    assert f'href="/cycles/{cycle.pk}/close/"' in html
    assert "due=open" not in html


def test_a_closed_cycle_offers_nothing_that_changes_it(assessment, cycle, hr, signed_in):
    approved(assessment, hr)
    Cycle.objects.update(state=CycleState.CLOSED)
    html = page(signed_in(hr), cycle)
    for word in ('/people/"', "/edit/", "/close/", "/delete/"):
        assert f"/cycles/{cycle.pk}{word}" not in html
    assert assessment.trainee_name in html


def test_the_desk_of_hr_tells_the_open_cycles_and_what_is_due_in_them_all(assessment, cycle, hr, supervisor, signed_in):
    second = CycleFactory(version=cycle.version)
    yesterday = timezone.localdate() - timedelta(days=1)
    left_as(assessment, supervisor_due=yesterday)
    left_as(open_for(second, UserFactory(), supervisor, hr), supervisor_due=yesterday)
    answer = signed_in(hr).get("/")
    html = answer.content.decode()
    assert answer.context["duties"].rating_late == 2
    assert 'href="/assessments/?due=rating-late#table"' in html
    for one in (cycle, second):
        assert f'href="/cycles/{one.pk}/?due=rating-late#table"' in html


def test_the_desk_says_exactly_how_many_wait_and_lists_a_dozen(cycle, hr, supervisor, signed_in):
    for _number in range(14):
        row = open_for(cycle, UserFactory(), supervisor, hr)
        Assessment.objects.filter(pk=row.pk).update(
            status="acknowledged",
            verdict="competent",
            submitted_at=timezone.now(),
            cycle_name=cycle.name,
            cycle_starts_on=cycle.starts_on,
            cycle_ends_on=cycle.ends_on,
        )
    answer = signed_in(hr).get("/")
    assert (len(answer.context["to_approve"]), answer.context["all_to_approve"]) == (12, 14)
    assert "全部 14 份待核定的評核" in answer.content.decode()


def test_whose_text_a_standard_is_stands_beside_it_where_it_is_chosen_and_rated(standard, editor, hr, signed_in):
    own = publish(new_draft(standard, "BAS4222-002-Cv1", "v1", by=editor), by=editor)
    form = signed_in(hr).get("/cycles/new/").content.decode()
    for version, origin in ((standard, "官方版"), (own, "企業調整版")):
        assert f"{version} · {origin}</option>" in form
    cycle = CycleFactory(version=own)
    assessment = open_for(cycle, UserFactory(), supervisor := UserFactory(), hr)
    header = signed_in(supervisor).get(f"/assessments/{assessment.pk}/rate/").content.decode()
    assert f'{own} <span class="soft">企業調整版</span>' in header
