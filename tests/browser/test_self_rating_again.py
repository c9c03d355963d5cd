"""Taking a self-rating back and submitting it again, in a real browser."""

import pytest
from playwright.sync_api import expect

from assessments.models import SelfRating
from tests.browser.pages import enter, rate, saved
from tests.factories import self_submitted

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
