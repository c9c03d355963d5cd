"""A session that ends while someone writes: signing in again in place, and nobody else gets to send it."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessments.models import Answer, SelfAnswer
from tests.browser.pages import PASSWORD, give_password, item, kept, look_again, open_desk, rate, saved, sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.browser_errors_expected,
    pytest.mark.django_db(transaction=True),
]

TEXT = "寫到一半，登入就逾時了"


@pytest.fixture
def signed_out(page, live_server, assessment, supervisor):
    """The supervisor's page with a comment that met an ended session."""
    open_desk(page, live_server, assessment, supervisor)
    page.evaluate("window.stayed = true")
    Session.objects.all().delete()
    item(page, "P1.1.1").locator("textarea").press_sequentially(TEXT)
    expect(page.locator("#rating-sign-in")).to_be_visible()
    return page


def test_a_wrong_password_is_told_and_the_right_one_saves_what_waited(signed_out, supervisor):
    page = signed_out
    dialog = page.locator("#rating-sign-in")
    password = dialog.locator("[name=password]")
    expect(dialog.locator("[name=login]")).to_have_value(supervisor.username)
    expect(dialog.locator("[name=login]")).not_to_be_editable()
    expect(password).to_be_focused()
    page.keyboard.type("not-my-password")
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-sign-in-trouble]")).not_to_be_empty()
    assert not Answer.objects.exists()
    password.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog).not_to_be_visible()
    saved(page)
    assert Answer.objects.get().comment == TEXT
    expect(item(page, "P1.1.1").locator("textarea")).to_be_focused()
    expect(password).to_have_value("")
    assert page.evaluate("window.stayed")
    rate(page, "P1.1.1", "3")
    saved(page)
    assert kept(page) == {}


def test_who_signs_in_later_finds_the_button_beside_the_state(signed_out):
    page = signed_out
    page.keyboard.press("Escape")
    item(page, "P1.1.2").locator("input[type=radio][value='4']").check(force=True)
    page.locator("[data-sign-in-again]").click()
    page.locator("#rating-sign-in [name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    saved(page)
    assert Answer.objects.count() == 2


def test_somebody_else_who_signs_in_can_not_send_it(signed_out, context, live_server, trainee, supervisor):
    page = signed_out
    give_password(trainee)
    other = context.new_page()
    sign_in(other, live_server, trainee)
    look_again(page)
    expect(page.locator("[data-save-state]")).to_contain_text("目前登入的是另一個人")
    expect(page.locator("#rating-sign-in")).not_to_be_visible()
    assert not Answer.objects.exists()
    assert TEXT in str(kept(page))
    other.context.clear_cookies()
    sign_in(other, live_server, supervisor)
    look_again(page)
    saved(page)
    assert Answer.objects.get().comment == TEXT


def test_another_person_in_the_same_tab_neither_sees_nor_sends_it(signed_out, live_server, assessment, trainee):
    page = signed_out
    page.on("dialog", lambda dialog: dialog.accept())
    open_desk(page, live_server, assessment, trainee, "self")
    expect(item(page, "P1.1.1").locator("textarea")).to_have_value("")
    assert kept(page) == {}
    rate(page, "P1.1.1", "5")
    saved(page)
    assert SelfAnswer.objects.get().comment == ""
    assert not Answer.objects.exists()


def test_who_signs_in_by_the_usual_page_finds_it_again(signed_out, live_server, assessment, supervisor):
    page = signed_out
    page.on("dialog", lambda dialog: dialog.accept())
    open_desk(page, live_server, assessment, supervisor)
    expect(item(page, "P1.1.1").locator("textarea")).to_have_value(TEXT)
    saved(page)
    assert Answer.objects.get().comment == TEXT
