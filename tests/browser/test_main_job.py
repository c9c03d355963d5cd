"""The whole job in a real browser: rate, submit, confirm, approve, hold the PDF."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Answer, Assessment, SelfAnswer, SelfRating
from assessments.sheet.layout import load_sheet
from competency.models import Indicator
from tests.assessments.reports.reading import body
from tests.browser.pages import enter, give_password, rate, saved, sign_in, sign_out
from tests.factories import rate_all, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMMENT = "客戶詢問退費規定時，未先確認政策就答應，由組長補救。"


def values(assessment):
    return {item.code: item.value for item in load_sheet(Assessment.objects.get(pk=assessment.pk)).items}


@pytest.mark.sqlite
def test_an_appraisal_from_the_first_rating_to_the_pdf(page, live_server, assessment, supervisor, trainee, hr):
    give_password(supervisor, trainee, hr)
    sign_in(page, live_server, supervisor)
    page.get_by_role("link", name=re.compile("王小明")).first.click()
    page.wait_for_url("**/rate/")
    codes = list(Indicator.objects.order_by("code").values_list("code", flat=True))
    for code in codes:
        rate(page, code, "3")
    for code in ("A01", "A02", "A03", "A04"):
        rate(page, code, "4")
    rate(page, "P1.1.2", "2", COMMENT)
    expect(page.locator("[data-verdict] .chip")).to_have_class(re.compile("not_yet_competent"))
    page.locator("[data-indicator='P1.1.2'] textarea").blur()
    saved(page)
    page.reload()
    expect(page.locator("[data-indicator='P1.1.2'] textarea")).to_have_value(COMMENT)
    assert values(assessment)["P1.1.2"] == "2"
    assert Answer.objects.count() == 19
    page.click('[data-action="submit"]')
    page.click('dialog[open] [data-action="submit"]')
    page.wait_for_url(f"**/assessments/{assessment.pk}/")
    sign_out(page)

    sign_in(page, live_server, trainee)
    page.goto(live_server.url + assessment.get_absolute_url())
    expect(page.get_by_text(COMMENT)).to_be_visible()
    page.click('[data-action="acknowledge"]')
    page.wait_for_selector(".chip--acknowledged")
    sign_out(page)

    sign_in(page, live_server, hr)
    page.goto(live_server.url + assessment.get_absolute_url())
    page.click('[data-action="approve"]')
    page.wait_for_selector(".chip--approved")
    address = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href")
    first = page.request.get(live_server.url + address)
    again = page.request.get(f"{live_server.url}{assessment.get_absolute_url()}report.pdf")
    assert first.headers["content-type"] == "application/pdf"
    assert first.body() == again.body()
    text = body(first.body())
    for code in codes:
        assert code in text
    assert re.sub(r"\s", "", COMMENT) in text


def test_a_comment_is_saved_while_typing_without_leaving_the_field(page, live_server, assessment, supervisor):
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.locator("[data-indicator='P1.2.1'] textarea").press_sequentially("邊談邊打的字", delay=15)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-save-state", "saving")
    saved(page)
    assert Answer.objects.get().comment == "邊談邊打的字"


@pytest.mark.sqlite
@pytest.mark.browser_errors_expected
def test_two_tabs_meet_and_the_person_chooses_which_text_stays(page, context, live_server, assessment, supervisor):
    address = f"{assessment.get_absolute_url()}rate/"
    enter(page, live_server, supervisor, address)
    other = context.new_page()
    other.goto(live_server.url + address)
    rate(other, "P1.1.1", "4", "第二個分頁")
    saved(other)
    rate(page, "P1.1.1", "2")
    page.wait_for_selector('[data-save-state="conflict"]')
    trouble = page.locator("[data-indicator='P1.1.1'] [data-trouble]")
    expect(trouble).to_contain_text("第二個分頁")
    assert Answer.objects.get().value == "4"
    page.locator("[data-indicator='P1.1.1'] textarea").fill("第一個分頁")
    trouble.get_by_role("button").first.click()
    saved(page)
    assert (Answer.objects.get().value, Answer.objects.get().comment) == ("2", "第一個分頁")


@pytest.mark.browser_errors_expected
def test_without_a_connection_the_page_keeps_what_was_typed_and_sends_it_later(
    page, context, live_server, assessment, supervisor
):
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    context.set_offline(True)
    rate(page, "P1.1.1", "5", "沒有網路時打的")
    page.wait_for_selector('[data-save-state="offline"]')
    context.set_offline(False)
    saved(page)
    assert (Answer.objects.get().value, Answer.objects.get().comment) == ("5", "沒有網路時打的")


@pytest.mark.browser_errors_expected
def test_submitting_with_answers_missing_shows_which(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor, changes={"P2.1.1": ("", "")})
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.click('[data-action="submit"]')
    page.locator(".notice--error a", has_text="P2.1.1").click()
    expect(page.locator("[data-indicator='P2.1.1']")).to_be_in_viewport()
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"


def test_the_whole_job_works_without_javascript(browser, live_server, assessment, supervisor):
    context = browser.new_context(java_script_enabled=False, locale="zh-TW")
    page = context.new_page()
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    for item in load_sheet(assessment).items:
        rate(page, item.code, "3")
    page.click("[data-plain-save]")
    page.wait_for_selector(".notice--success")
    assert set(values(assessment).values()) == {"3"}
    page.click('[data-action="submit"]')
    page.wait_for_url("**/rate/submit/")
    page.click('[data-action="submit"]')
    page.wait_for_selector(".chip--submitted")
    context.close()


def test_a_trainee_rates_themself_and_submits(page, live_server, assessment, trainee):
    enter(page, live_server, trainee)
    page.get_by_role("link", name=re.compile("進行自評")).first.click()
    page.wait_for_url("**/self/")
    for item in load_sheet(assessment).items:
        rate(page, item.code, "3")
    rate(page, "P1.1.2", "5", "自己舉的例子")
    page.locator("[data-indicator='P1.1.2'] textarea").blur()
    expect(page.locator("[data-answered]")).to_have_text("19")
    expect(page.locator("[data-task-answered]").first).to_have_text("4")
    saved(page)
    page.reload()
    expect(page.locator("[data-indicator='P1.1.2'] textarea")).to_have_value("自己舉的例子")
    expect(page.locator("[data-indicator='P1.1.2'] input[value='5']")).to_be_checked()
    page.click('[data-action="self_submit"]')
    page.wait_for_url(f"**{assessment.get_absolute_url()}")
    expect(page.get_by_text("自己舉的例子")).to_be_visible()
    assert SelfAnswer.objects.count() == 19
    assert not Answer.objects.exists()
    assert SelfRating.objects.get().submitted_at is not None


@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_scrolls_sideways(width, page, live_server, assessment, supervisor):
    page.set_viewport_size({"width": width, "height": 844})
    enter(page, live_server, supervisor)
    base = assessment.get_absolute_url()
    for path in ("/", "/assessments/", f"{base}rate/", base, "/standards/", "/standards/BAS4222-002v2/"):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    submitted(assessment)
    page.goto(live_server.url + base)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
