"""One round over two occupations, from choosing people to the filed PDFs; its name is corrected in the middle."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Assessment, Cycle, JobTitleStandard
from assessments.sheet.layout import load_sheet
from tests.assessments.reports.reading import body
from tests.assessments.sharing import shared_version
from tests.assessments.verifying.tampering import run
from tests.browser.pages import enter, give_password, rate, saved, sign_in, sign_out
from tests.factories import CycleFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MISTYPED, CORRECTED = "2026 年下半年平核", "2026 年下半年評核"


def rated(page: Page, live_server, row: Assessment) -> None:
    page.goto(live_server.url + row.get_rating_url())
    for item in load_sheet(row).items:
        rate(page, item.code, "4")
    saved(page)
    page.click('[data-action="submit"]')
    page.click('dialog[open] [data-action="submit"]')
    page.wait_for_url(f"**/assessments/{row.pk}/")


def acknowledged(page: Page, live_server, row: Assessment) -> None:
    give_password(row.trainee)
    sign_in(page, live_server, row.trainee)
    page.goto(live_server.url + row.get_absolute_url())
    page.click('[data-action="acknowledge"]')
    page.wait_for_selector(".chip--acknowledged")
    sign_out(page)


def report(page: Page, live_server, row: Assessment) -> str:
    page.goto(live_server.url + row.get_absolute_url())
    page.click('[data-action="approve"]')
    page.wait_for_selector(".chip--approved")
    answer = page.request.get(f"{live_server.url}{row.get_absolute_url()}report.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    return body(answer.body())


@pytest.mark.sqlite
def test_a_round_over_two_occupations_goes_from_opening_to_the_filed_pdf(page, live_server, standard, supervisor, hr):
    shared = shared_version()
    JobTitleStandard.of("專案助理", shared.standard).save()
    people = [UserFactory(job_title=title, supervisor=supervisor) for title in ("客戶服務助理", "專案助理")]
    cycle = CycleFactory(version=standard, name=MISTYPED)
    give_password(supervisor, hr)
    enter(page, live_server, hr, f"/cycles/{cycle.pk}/people/")
    expect(page.locator("[data-other-standard]")).to_contain_text(shared.code)
    for person in people:
        page.check(f'input[name="person"][value="{person.pk}"]')
    page.click('[data-action="check"]')
    page.click('[data-action="open"]')
    expect(page.locator("h1")).to_be_visible()
    sign_out(page)
    served, assisted = Assessment.objects.order_by("standard__code")
    assert (served.standard, assisted.standard) == (standard, shared)

    sign_in(page, live_server, supervisor)
    page.goto(live_server.url + assisted.get_rating_url())
    for name in ("T1.1", "T1.2", "T1.3"):
        expect(page.locator("main").get_by_text(re.compile(name)).first).to_be_visible()
    assert page.locator("fieldset[data-indicator='P1.1.1']").count() == 1, "shared indicators are rated once"
    rated(page, live_server, assisted)
    sign_out(page)

    sign_in(page, live_server, hr)
    page.goto(f"{live_server.url}/cycles/{cycle.pk}/")
    page.click('[data-action="correct"]')
    expect(page.locator("[data-reach]")).to_have_attribute("data-reach", "1/1")
    page.fill('input[name="name"]', CORRECTED)
    page.click('[data-action="save-correction"]')
    page.wait_for_url(f"**/cycles/{cycle.pk}/")
    expect(page.locator("h1")).to_have_text(CORRECTED)
    sign_out(page)

    sign_in(page, live_server, supervisor)
    rated(page, live_server, served)
    sign_out(page)
    for row in (assisted, served):
        acknowledged(page, live_server, row)
    sign_in(page, live_server, hr)
    filed = report(page, live_server, assisted)
    assert shared.code in filed
    assert "".join(MISTYPED.split()) in filed
    assert all(code in filed for code in ("T1.1", "T1.2", "T1.3", "T1.4", "T2.1"))
    assert filed.count("依訪談結果整理需求。") == 1
    filed = report(page, live_server, served)
    assert standard.code in filed
    assert "".join(CORRECTED.split()) in filed
    assert Cycle.objects.get().name == CORRECTED
    assert run()[0] == 0
