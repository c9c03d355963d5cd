"""Taking a self-rating back, and submitting over one that is still to come, in a real browser."""

import pytest
from playwright.sync_api import expect

from assessments.models import Answer, Assessment, SelfRating
from config.days import written
from tests.browser.pages import enter, open_desk, rate, saved
from tests.factories import rate_all, self_submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_trainee_takes_their_self_rating_back_changes_it_and_submits_it_again(page, live_server, assessment, trainee):
    self_submitted(assessment)
    enter(page, live_server, trainee, assessment.get_absolute_url())
    page.locator("#step-self_recall summary").click()
    page.click('[data-action="self_recall"]')
    page.click('[data-action="self"]')
    page.wait_for_selector("html.js")
    rate(page, "P1.1.1", "5", "換一個例子")
    page.locator("[data-indicator='P1.1.1'] textarea").blur()
    saved(page)
    page.click('[data-action="self_submit"]')
    expect(page.locator("#own").locator("..")).to_contain_text("換一個例子")
    assert SelfRating.objects.get().submitted_at is not None


def test_waiting_keeps_what_was_typed_and_submitting_anyway_takes_it_along(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor)
    open_desk(page, live_server, assessment, supervisor)
    page.locator("[data-indicator='P1.1.1'] textarea").fill("送出前才打的字")
    page.click('[data-action="submit"]')
    asked = page.locator("dialog[open]")
    expect(asked).to_contain_text(written(assessment.self_due))
    expect(asked.get_by_role("button", name="先不送出")).to_be_focused()
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(page.locator("[data-indicator='P1.1.1'] textarea")).to_have_value("送出前才打的字")
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"
    page.reload()
    expect(asked).to_have_count(0)
    page.click('[data-action="submit"]')
    asked.locator('[data-action="submit"]').click()
    page.wait_for_selector(".chip--submitted")
    assert Answer.objects.filter(comment="送出前才打的字").exists()


def test_what_lacks_a_comment_after_the_question_is_asked_for_again(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor)
    open_desk(page, live_server, assessment, supervisor)
    page.click('[data-action="submit"]')
    page.wait_for_selector("dialog[open]")
    page.locator("[data-indicator='P1.1.1'] input[value='2']").evaluate(
        "field => { field.checked = true; field.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    page.locator('dialog[open] [data-action="submit"]').click()
    expect(page.locator("[data-missing] a")).to_have_text(["P1.1.1"])
    assert Assessment.objects.get(pk=assessment.pk).status == "draft"
