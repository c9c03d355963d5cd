"""What somebody types into any form outlives an ended session, and belongs to them alone."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from assessments.enums import Action, Status
from assessments.models import Assessment, Cycle
from assessments.workflow.steps import perform
from competency.drafts.publishing import new_draft
from competency.models import Duty, Indicator, StandardVersion, Task
from people.models import User
from tests.browser.pages import PASSWORD, enter, give_password, kept, sign_in, sign_out
from tests.competency.editor_desk import LIST
from tests.factories import rate_all

pytestmark = [
    pytest.mark.browser,
    pytest.mark.browser_errors_expected,
    pytest.mark.django_db(transaction=True),
]

OBJECTION = "我不同意這項評定。" * 31  # 279 characters
NOTE = "[data-kept=note]"
REASON = "form[action$='/dispute/'] textarea"


@pytest.fixture
def submitted(assessment: Assessment, supervisor: User) -> Assessment:
    rate_all(assessment, supervisor)
    perform(assessment.pk, Action.SUBMIT, supervisor)
    assessment.refresh_from_db()
    return assessment


@pytest.fixture
def objecting(page: Page, live_server, submitted: Assessment, trainee: User) -> Page:
    """The trainee's page with an objection typed into it."""
    give_password(trainee)
    enter(page, live_server, trainee, submitted.get_absolute_url())
    page.fill(REASON, OBJECTION)
    return page


def sign_in_here(page: Page, person: User) -> None:
    """By the sign-in page on which somebody was put."""
    page.fill("#sign-in input[name=login]", person.username)
    page.fill("#sign-in input[name=password]", PASSWORD)
    page.click('[data-action="sign-in"]')
    page.wait_for_url(lambda address: "/accounts/" not in address)


def left(page: Page) -> list[str]:
    """Names of what is kept, also on pages of Django admin, which stores settings of its own."""
    names: list[str] = page.evaluate("Object.keys(sessionStorage).filter((name) => name.startsWith('kept '))")
    return names


def until_kept(page: Page, something: bool = True) -> None:
    """Until the tab's store holds something, or nothing any more."""
    page.evaluate(
        """(something) => new Promise((done) => {
            const holds = () => Object.keys(sessionStorage).some((name) => name.startsWith('kept '));
            const look = () => holds() === something ? done() : setTimeout(look, 20);
            look();
        })""",
        something,
    )


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


def test_signing_out_in_the_tab_itself_leaves_nothing_for_the_same_person_either(objecting, live_server, trainee):
    page = objecting
    address = page.url
    sign_out(page)
    assert kept(page) == {}
    sign_in(page, live_server, trainee)
    page.goto(address)
    expect(page.locator(REASON)).to_have_value("")


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


def test_the_reason_of_a_closed_step_opens_with_its_text(page, live_server, submitted, hr):
    give_password(hr)
    enter(page, live_server, hr, submitted.get_absolute_url())
    reason = page.locator("#step-cancel textarea")
    page.click("#step-cancel summary")
    reason.fill("建立錯誤")
    Session.objects.all().delete()
    page.click("#step-cancel button[type=submit]")
    sign_in_here(page, hr)
    expect(reason).to_be_visible()
    expect(reason).to_have_value("建立錯誤")


def test_evidence_is_kept_and_its_file_named_to_be_chosen_again(page, live_server, assessment, supervisor, tmp_path):
    give_password(supervisor)
    photo = tmp_path / "現場照片.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}evidence/")
    page.fill("[name=text]", "三月五日在櫃台親眼看到")
    page.set_input_files("[name=file]", photo)
    page.select_option("[name=item]", index=2)
    page.fill("[name=observed_on]", "2026-03-05")
    chosen = page.input_value("[name=item]")
    Session.objects.all().delete()
    page.click('[data-action="add-evidence"]')
    sign_in_here(page, supervisor)
    expect(page.locator("[name=text]")).to_have_value("三月五日在櫃台親眼看到")
    expect(page.locator("[name=item]")).to_have_value(chosen)
    expect(page.locator(NOTE)).to_contain_text("現場照片.jpg")
    page.click('[data-action="add-evidence"]')
    page.wait_for_selector("[data-evidence]")
    assert kept(page) == {}
    expect(page.locator("[name=text]")).to_have_value("")


def test_the_plan_in_the_desks_dialog_opens_again_with_its_text(page, live_server, assessment, supervisor):
    give_password(supervisor)
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.wait_for_selector("html.js")
    page.click(".plan-call [data-aside]")
    goal = page.locator("#rating-aside form[aria-labelledby=add] [name=goal]")
    goal.fill("能獨立處理客訴")
    page.on("dialog", lambda dialog: dialog.accept())
    until_kept(page)
    Session.objects.all().delete()
    page.reload()
    sign_in_here(page, supervisor)
    expect(goal).to_be_visible()
    expect(goal).to_have_value("能獨立處理客訴")
    page.click('#rating-aside [data-action="add-line"]')
    expect(page.locator("#rating-aside [data-line]")).to_have_count(1)
    assert kept(page) == {}


def test_a_mark_that_met_an_ended_session_is_saved_after_a_reload(page, live_server, assessment, supervisor):
    give_password(supervisor)
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}rate/")
    page.wait_for_selector("html.js")
    page.on("dialog", lambda dialog: dialog.accept())
    Session.objects.all().delete()
    page.locator("details.gap summary").first.click()
    box = page.locator("[data-mark]").first
    box.check()
    expect(page.locator("#rating-sign-in")).to_be_visible()
    page.reload()
    sign_in_here(page, supervisor)
    expect(box).to_be_checked()
    expect(page.locator("[data-mark-state=saved]")).to_have_count(1)
    assert assessment.element_marks.count() == 1
    assert kept(page) == {}


def test_a_new_cycle_is_kept(page, live_server, standard, hr):
    give_password(hr)
    enter(page, live_server, hr, "/cycles/new/")
    page.fill("[name=name]", "二〇二六年度上半年評核")
    page.fill("[name=ends_on]", "2027-03-31")
    Session.objects.all().delete()
    page.click('[data-action="make"]')
    sign_in_here(page, hr)
    expect(page.locator("[name=name]")).to_have_value("二〇二六年度上半年評核")
    expect(page.locator("[name=ends_on]")).to_have_value("2027-03-31")
    assert not Cycle.objects.filter(name="二〇二六年度上半年評核").exists()


def test_people_who_were_chosen_for_a_cycle_are_kept(page, live_server, cycle, trainee, hr):
    give_password(hr)
    enter(page, live_server, hr, f"/cycles/{cycle.pk}/people/")
    page.check(f"[name=person][value='{trainee.pk}']")
    Session.objects.all().delete()
    page.click('[data-action="open"]')
    sign_in_here(page, hr)
    expect(page.locator(f"[name=person][value='{trainee.pk}']")).to_be_checked()


def test_an_editors_draft_is_kept_with_the_row_that_was_added(
    page: Page, live_server, standard: StandardVersion, editor: User
):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    Task.objects.filter(duty__version=draft, code__in=["T1.2", "T1.3"]).delete()
    give_password(editor)
    enter(page, live_server, editor, f"{LIST}{draft.pk}/change/")
    rows = "#duties-0-tasks-0-blocks-0-indicators-group"
    page.wait_for_selector(rows)
    page.fill("[name=duties-0-name]", "客服中心營運與管理")
    page.locator(rows).locator(".djn-add-handler").click()
    place = page.locator(f"{rows} .djn-item:not(.djn-no-drag)").count() - 1
    prefix = f"duties-0-tasks-0-blocks-0-indicators-{place}"
    page.fill(f"[name={prefix}-code]", "P1.1.9")
    page.fill(f"[name={prefix}-text]", "新的行為指標")
    Session.objects.all().delete()
    page.click("[name=_continue]")
    sign_in_here(page, editor)
    expect(page.locator("[name=duties-0-name]")).to_have_value("客服中心營運與管理")
    expect(page.locator(f"[name={prefix}-text]")).to_have_value("新的行為指標")
    expect(page.locator(NOTE)).to_be_visible()
    page.click("[name=_continue]")
    page.wait_for_selector(".messagelist .success")
    expect(page.locator(NOTE)).to_have_count(0)
    assert Duty.objects.filter(version=draft, name="客服中心營運與管理").exists()
    assert Indicator.objects.filter(block__task__duty__version=draft, text="新的行為指標").exists()
    assert left(page) == []


def test_what_somebody_else_changed_meanwhile_is_not_written_over_and_the_text_is_shown(
    page: Page, live_server, standard: StandardVersion, editor: User
):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    Task.objects.filter(duty__version=draft, code__in=["T1.2", "T1.3"]).delete()
    enter(page, live_server, editor, f"{LIST}{draft.pk}/change/")
    page.wait_for_selector("#duties-0-tasks-0-blocks-0-indicators-group")
    page.fill("[name=duties-0-name]", "我寫的名稱")
    until_kept(page)
    Duty.objects.filter(version=draft, position=1).update(name="同事寫的名稱")
    page.reload()
    expect(page.locator("[name=duties-0-name]")).to_have_value("同事寫的名稱")
    expect(page.locator(f"{NOTE} textarea")).to_have_value("我寫的名稱")


def test_an_administrators_form_of_a_person_is_kept_but_never_a_password(page, live_server, administrator):
    give_password(administrator)
    enter(page, live_server, administrator, "/admin/people/user/add/")
    page.fill("[name=name]", "歐陽娜娜")
    page.fill("[name=username]", "E12345")
    page.fill("[name=password1]", "a-secret-that-nobody-keeps")
    until_kept(page)
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("歐陽娜娜")
    expect(page.locator("[name=password1]")).to_have_value("")
    assert left(page)
    assert "a-secret" not in str(page.evaluate("({...sessionStorage})"))
