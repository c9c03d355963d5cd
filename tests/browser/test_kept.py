"""What somebody types into a form outlives an ended session, and belongs to them alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.enums import Action, Status
from assessments.models import Assessment
from assessments.workflow.steps import perform
from people.models import Session, User
from tests.browser.pages import enter, give_password, kept, sign_in, sign_in_here, sign_out, until_kept
from tests.factories import submitted as submit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.browser_errors_expected,
    pytest.mark.django_db(transaction=True),
]

OBJECTION = "我不同意這項評定。" * 31  # 279 characters
NOTE = "[data-kept=note]"
REASON = "form[action$='/dispute/'] textarea"


@pytest.fixture
def submitted(assessment: Assessment) -> Assessment:
    return submit(assessment)


@pytest.fixture
def objecting(page: Page, live_server, submitted: Assessment, trainee: User) -> Page:
    """The trainee's page with an objection typed into it."""
    give_password(trainee)
    enter(page, live_server, trainee, submitted.get_absolute_url())
    page.fill(REASON, OBJECTION)
    return page


def object_to_it(page: Page) -> None:
    page.click('[data-action="dispute"]')


def test_an_objection_whose_session_ended_stands_in_its_form_after_signing_in(objecting, submitted, trainee):
    page = objecting
    Session.objects.all().delete()
    object_to_it(page)
    page.wait_for_selector("#sign-in")
    expect(page.locator("#sign-in")).to_contain_text("保留")
    sign_in_here(page, trainee)
    assert page.url.endswith(submitted.get_absolute_url())
    expect(page.locator(REASON)).to_have_value(OBJECTION)
    expect(page.locator(NOTE)).to_contain_text("保留")
    object_to_it(page)
    expect(page.locator(NOTE)).to_have_count(0)
    page.wait_for_selector(".messages")
    submitted.refresh_from_db()
    assert submitted.status == Status.DISPUTED
    assert kept(page) == {}


def test_cookies_that_are_all_gone_lead_to_signing_in_and_back_to_the_text(objecting, trainee):
    page = objecting
    page.context.clear_cookies()
    object_to_it(page)
    page.wait_for_selector("#sign-in")
    sign_in_here(page, trainee)
    expect(page.locator(REASON)).to_have_value(OBJECTION)


def test_a_reload_keeps_what_was_typed_and_the_button_discards_it(objecting):
    page = objecting
    page.reload()
    expect(page.locator(REASON)).to_have_value(OBJECTION)
    page.click(f"{NOTE} button")
    expect(page.locator(REASON)).to_have_value("")
    expect(page.locator(NOTE)).to_have_count(0)
    page.reload()
    expect(page.locator(REASON)).to_have_value("")
    assert kept(page) == {}


def test_another_language_keeps_what_was_typed(objecting):
    page = objecting
    page.click("header .language button")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator(REASON)).to_have_value(OBJECTION)


def test_what_no_network_took_is_still_there(objecting):
    page = objecting
    page.context.set_offline(True)
    object_to_it(page)
    page.wait_for_url("chrome-error://**", wait_until="commit")
    page.context.set_offline(False)
    page.go_back()
    expect(page.locator(REASON)).to_have_value(OBJECTION)


def test_somebody_else_who_signs_in_in_that_tab_sees_nothing_of_it(objecting, live_server, submitted, supervisor):
    page = objecting
    give_password(supervisor)
    Session.objects.all().delete()
    object_to_it(page)
    page.wait_for_selector("#sign-in")
    sign_in_here(page, supervisor)
    page.goto(live_server.url + submitted.get_absolute_url())
    assert OBJECTION not in page.content()
    assert kept(page) == {}


def test_signing_out_empties_the_store_of_this_tab_and_of_the_others(objecting, context, live_server, trainee):
    page = objecting
    until_kept(page)
    other = context.new_page()
    other.goto(live_server.url)
    sign_out(other)
    until_kept(page, False)
    page.reload()
    assert kept(page) == {}
    sign_in_here(page, trainee)
    expect(page.locator(REASON)).to_have_value("")


def test_a_tab_that_slept_through_a_sign_out_wakes_up_empty(objecting, context, live_server, trainee):
    page, address = objecting, objecting.url
    until_kept(page)
    page.goto("about:blank")
    other = context.new_page()
    other.goto(live_server.url)
    sign_out(other)
    sign_in_here(other, trainee)
    page.goto(address)
    expect(page.locator(REASON)).to_have_value("")
    assert kept(page) == {}


def test_signing_out_in_the_tab_itself_leaves_nothing_for_the_same_person_either(objecting, live_server, trainee):
    page = objecting
    address = page.url
    sign_out(page)
    assert kept(page) == {}
    sign_in(page, live_server, trainee)
    page.goto(address)
    expect(page.locator(REASON)).to_have_value("")


def test_a_pause_after_typing_that_ends_behind_a_sign_out_keeps_nothing(page, context, live_server, submitted, trainee):
    give_password(trainee)
    page.clock.install(time=0)
    enter(page, live_server, trainee, submitted.get_absolute_url())
    page.clock.pause_at(60_000)
    page.fill(REASON, OBJECTION)
    other = context.new_page()
    other.goto(live_server.url)
    sign_out(other)
    assert kept(page) == {}
    page.clock.run_for(1_000)
    assert kept(page) == {}


def test_who_signed_in_anew_in_another_tab_sends_it_from_this_one(objecting, context, live_server, submitted, trainee):
    page = objecting
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, live_server, trainee)
    object_to_it(page)
    page.wait_for_selector(".messages")
    submitted.refresh_from_db()
    assert submitted.status == Status.DISPUTED


def test_a_page_that_is_out_of_date_keeps_it_and_leads_back_to_the_form(objecting):
    page = objecting
    page.context.clear_cookies(name="csrftoken")
    object_to_it(page)
    expect(page.locator("h1")).to_have_text("頁面已過期")
    expect(page.locator("main")).to_contain_text("保留")
    expect(page).to_have_url(re.compile(r"/assessments/\d+/$"))  # from then on a reload shows the form again
    page.reload()  # also what somebody does who was told nothing
    expect(page.locator(REASON)).to_have_value(OBJECTION)


def test_nothing_is_sent_in_the_name_of_somebody_who_signed_in_in_another_tab(
    objecting, context, live_server, submitted, supervisor
):
    page = objecting
    give_password(supervisor)
    other = context.new_page()
    context.clear_cookies()
    sign_in(other, live_server, supervisor)
    object_to_it(page)
    expect(page.locator("[data-kept=stranger]")).to_contain_text("另一個人")
    expect(page.locator(REASON)).to_have_value(OBJECTION)
    submitted.refresh_from_db()
    assert submitted.status == Status.SUBMITTED


def test_a_refused_form_is_kept_over_an_ended_session_too(objecting, submitted, trainee):
    page = objecting
    Assessment.objects.filter(pk=submitted.pk).update(version=submitted.version + 1)
    object_to_it(page)
    expect(page.locator(REASON)).to_have_value(OBJECTION)
    assert page.url.endswith(submitted.get_absolute_url()), "a reload would lead to an address that only takes forms"
    Session.objects.all().delete()
    object_to_it(page)
    sign_in_here(page, trainee)
    expect(page.locator(REASON)).to_have_value(OBJECTION)


def test_what_was_typed_for_a_step_that_is_over_is_shown_to_be_copied(objecting, submitted, trainee):
    page = objecting
    Session.objects.all().delete()
    object_to_it(page)
    perform(submitted.pk, Action.ACKNOWLEDGE, trainee)
    sign_in_here(page, trainee)
    expect(page.locator(f"{NOTE} textarea")).to_have_value(OBJECTION)
