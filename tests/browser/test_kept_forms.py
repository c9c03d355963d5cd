"""Each kind of form keeps what is typed into it over an ended session."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Cycle
from competency.drafts.publishing import new_draft
from competency.models import Duty, StandardVersion
from config.days import written
from people.models import Session, User
from tests.browser.pages import enter, give_password, kept, left, sign_in_here, until_kept
from tests.competency.editor_desk import LIST
from tests.factories import submitted

pytestmark = [
    pytest.mark.browser,
    pytest.mark.browser_errors_expected,
    pytest.mark.django_db(transaction=True),
]

NOTE = "[data-kept=note]"


def test_the_reason_of_a_closed_step_opens_with_its_text(page, live_server, assessment, hr):
    give_password(hr)
    enter(page, live_server, hr, submitted(assessment).get_absolute_url())
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


def test_sending_one_line_of_the_plan_loses_nothing_that_was_typed_into_another(
    page, live_server, assessment, supervisor
):
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}plan/")
    page.fill("form[aria-labelledby=add] [name=goal]", "第一項")
    page.click('[data-action="add-line"]')
    page.wait_for_selector("[data-line]")
    page.fill("form[aria-labelledby=add] [name=goal]", "還沒送出的第二項")
    page.fill("[data-line] [name=goal]", "第一項，改過")
    page.click('[data-action="save-line"]')
    page.wait_for_selector(".messages")
    expect(page.locator("form[aria-labelledby=add] [name=goal]")).to_have_value("還沒送出的第二項")
    expect(page.locator(NOTE)).to_have_count(1)
    page.fill("[data-line] [name=goal]", "改了又移除")
    page.click('[data-action="remove-line"]')
    expect(page.locator("[data-line]")).to_have_count(0)
    expect(page.locator("form[aria-labelledby=add] [name=goal]")).to_have_value("第一項，改過")
    expect(page.locator(f"{NOTE} textarea")).to_have_value("還沒送出的第二項")
    page.fill("form[aria-labelledby=add] [name=measure]", "別的")
    page.locator("form[aria-labelledby=add] [name=measure]").blur()
    page.goto(page.url)
    expect(page.locator("form[aria-labelledby=add] [name=goal]")).to_have_value("還沒送出的第二項")
    expect(page.locator("form[aria-labelledby=add] [name=measure]")).to_have_value("別的")


def test_discarding_in_the_desks_dialog_leaves_the_desk_open(page, live_server, assessment, supervisor):
    enter(page, live_server, supervisor, f"{assessment.get_absolute_url()}plan/")
    page.fill("form[aria-labelledby=add] [name=goal]", "在另一頁開始寫的")
    until_kept(page)
    page.goto(f"{live_server.url}{assessment.get_absolute_url()}rate/")
    dialog = page.locator("#rating-aside")
    expect(dialog.locator("form[aria-labelledby=add] [name=goal]")).to_have_value("在另一頁開始寫的")
    page.evaluate("window.stayed = true")
    dialog.locator(f"{NOTE} button").click()
    expect(dialog.locator("form[aria-labelledby=add] [name=goal]")).to_have_value("")
    assert page.evaluate("window.stayed")
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


def test_a_day_of_the_republic_stands_as_it_was_read_also_where_that_was_there_before(page, live_server, standard, hr):
    enter(page, live_server, hr, "/cycles/new/")
    year, rest = page.input_value("[name=starts_on]").split("/", 1)
    page.fill("[name=name]", "民國年的年度")
    page.fill("[name=starts_on]", f"{int(year) - 1911}/{rest}")
    until_kept(page)
    for _press in range(2):
        with page.expect_navigation():
            page.click(".page form [type=submit]")
    expect(page).not_to_have_url(f"{live_server.url}/cycles/new/")
    assert written(Cycle.objects.get().starts_on) == f"{year}/{rest}"


def test_people_who_were_chosen_for_a_cycle_are_kept(page, live_server, cycle, trainee, hr):
    give_password(hr)
    enter(page, live_server, hr, f"/cycles/{cycle.pk}/people/")
    page.check(f"[name=person][value='{trainee.pk}']")
    Session.objects.all().delete()
    page.click('[data-action="check"]')
    sign_in_here(page, hr)
    expect(page.locator(f"[name=person][value='{trainee.pk}']")).to_be_checked()


def test_what_an_editor_types_into_a_row_outlives_the_session(
    page: Page, live_server, standard: StandardVersion, editor: User
):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    duty = Duty.objects.get(version=draft, position=1)
    give_password(editor)
    enter(page, live_server, editor, f"{LIST}{draft.pk}/change/")
    page.locator(f"#duty-{duty.pk} > a").click()
    page.fill("[name=name]", "客服中心營運與管理")
    until_kept(page)
    Session.objects.all().delete()
    page.locator(".desk-form input[type=submit]").click()
    sign_in_here(page, editor)
    page.goto(f"{live_server.url}{LIST}{draft.pk}/change/")
    page.locator(f"#duty-{duty.pk} > a").click()
    expect(page.locator("[name=name]")).to_have_value("客服中心營運與管理")
    expect(page.locator(NOTE)).to_be_visible()
    page.locator(".desk-form input[type=submit]").click()
    expect(page.locator(".desk-sheet")).to_have_count(0)
    assert Duty.objects.filter(version=draft, name="客服中心營運與管理").exists()
    assert left(page) == []


def test_what_somebody_else_changed_meanwhile_is_not_written_over_and_the_text_is_shown(
    page: Page, live_server, standard: StandardVersion, editor: User
):
    draft = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    duty = Duty.objects.get(version=draft, position=1)
    enter(page, live_server, editor, f"{LIST}{draft.pk}/change/")
    page.locator(f"#duty-{duty.pk} > a").click()
    page.fill("[name=name]", "我寫的名稱")
    until_kept(page)
    Duty.objects.filter(pk=duty.pk).update(name="同事寫的名稱")
    page.reload()
    page.locator(f"#duty-{duty.pk} > a").click()
    expect(page.locator("[name=name]")).to_have_value("同事寫的名稱")
    expect(page.locator(f"{NOTE} textarea")).to_have_value("我寫的名稱")


def test_an_administrators_form_of_an_account_is_kept_but_never_a_password(page, live_server, administrator):
    give_password(administrator)
    enter(page, live_server, administrator, "/admin/people/user/add/")
    page.fill("[name=name]", "歐陽娜娜")
    page.fill("[name=username]", "E12345")
    until_kept(page)
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("歐陽娜娜")
    assert left(page)
    page.goto(f"{live_server.url}/accounts/password/change/")
    page.fill("[name=password1]", "a-secret-that-nobody-keeps")
    page.reload()
    expect(page.locator("[name=password1]")).to_have_value("")
    assert "a-secret" not in str(page.evaluate("({...sessionStorage})"))


def test_what_hr_types_about_a_person_is_kept(page, live_server, hr, trainee, manager):
    give_password(hr)
    enter(page, live_server, hr, f"/people/{trainee.username}/edit/")
    page.fill("[name=supervisor]", "manager")
    page.fill("[name=left_on]", "2027-06-30")
    Session.objects.all().delete()
    page.click('[data-action="save-person"]')
    sign_in_here(page, hr)
    expect(page.locator("[name=supervisor]")).to_have_value("manager")
    expect(page.locator("[name=left_on]")).to_have_value("2027-06-30")
