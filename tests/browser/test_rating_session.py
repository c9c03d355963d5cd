"""A session that ends while someone writes: signing in again in place, and nobody else gets to send it."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import expect

from assessments.models import Answer, SelfAnswer
from people.models import Session
from tests.browser.pages import (
    PASSWORD,
    give_password,
    item,
    kept,
    look_again,
    open_desk,
    rate,
    saved,
    sign_in,
    sign_out,
    until_kept,
)
from tests.second_factor import code_of

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
    give_password(trainee)
    sign_in(page, live_server, trainee)
    page.goto(f"{live_server.url}{assessment.get_absolute_url()}self/")
    expect(item(page, "P1.1.1").locator("textarea")).to_have_value("")
    assert kept(page) == {}
    rate(page, "P1.1.1", "5")
    saved(page)
    assert SelfAnswer.objects.get().comment == ""
    assert not Answer.objects.exists()


def test_signing_out_in_another_tab_empties_the_desks_store_too(signed_out, context, live_server, trainee):
    page = signed_out
    assert TEXT in str(kept(page))
    give_password(trainee)
    other = context.new_page()
    sign_in(other, live_server, trainee)
    sign_out(other)
    until_kept(page, False)
    expect(item(page, "P1.1.1").locator("textarea")).to_have_value(TEXT)


def test_who_signs_in_by_the_usual_page_finds_it_again(signed_out, live_server, assessment, supervisor):
    page = signed_out
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, live_server, supervisor)
    page.goto(f"{live_server.url}{assessment.get_absolute_url()}rate/")
    expect(item(page, "P1.1.1").locator("textarea")).to_have_value(TEXT)
    saved(page)
    assert Answer.objects.get().comment == TEXT


def test_who_has_a_second_factor_signs_in_in_a_new_tab_and_what_waited_is_saved(signed_out, context, supervisor):
    page, secret = signed_out, generate_totp_secret()
    TOTP.activate(supervisor, secret)
    dialog = page.locator("#rating-sign-in")
    dialog.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(dialog.locator("[data-sign-in-trouble]")).to_contain_text("新分頁")
    assert not Answer.objects.exists()
    with context.expect_page() as opened:
        dialog.locator("a[target=_blank]").click()
    other = opened.value
    other.wait_for_load_state()
    if other.locator("#sign-in input[name=password]").count():
        other.fill("#sign-in input[name=login]", supervisor.username)
        other.fill("#sign-in input[name=password]", PASSWORD)
        other.click('[data-action="sign-in"]')
    other.fill("input[name=code]", code_of(secret, seconds=15))
    other.keyboard.press("Enter")
    other.wait_for_url(lambda address: "/accounts/" not in address)
    look_again(page)
    saved(page)
    expect(dialog).not_to_be_visible()
    assert Answer.objects.get().comment == TEXT
    assert kept(page) == {}


def test_who_tried_too_often_is_told_to_wait_and_loses_nothing(signed_out, context, supervisor, settings):
    page, dialog = signed_out, signed_out.locator("#rating-sign-in")
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "account_from_address": (1, 900)}
    told, password = dialog.locator("[data-sign-in-trouble]"), dialog.locator("[name=password]")
    password.fill("wrong")
    page.keyboard.press("Enter")
    expect(told).not_to_be_empty()
    password.fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(told).to_contain_text("次數過多")
    assert TEXT in str(kept(page))
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "account_from_address": (10, 900)}
    page.keyboard.press("Enter")
    saved(page)
    assert Answer.objects.get().comment == TEXT


def test_one_account_with_many_wrong_passwords_is_told_in_words(signed_out, settings):
    page, dialog = signed_out, signed_out.locator("#rating-sign-in")
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "account_from_address": (1, 900)}
    told, password = dialog.locator("[data-sign-in-trouble]"), dialog.locator("[name=password]")
    for given in ("wrong", "wrong again", PASSWORD):
        password.fill(given)
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.keyboard.press("Enter")
    expect(told).to_contain_text("次數過多")
    expect(dialog).to_be_visible()
    assert not Answer.objects.exists()
    assert TEXT in str(kept(page))
