"""Pages that the browser changed: under a translator, beside extensions, the job is done as on any other day."""

import re

import pytest
from playwright.sync_api import expect

from assessments.models import Answer, Evidence
from assessments.rating import saving
from assessments.sheet.layout import load_sheet
from tests.browser.changed_pages import translate
from tests.browser.pages import enter, item, open_desk, rate, saved
from tests.factories import rate_all, submitted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FONT = re.compile("‹")


@pytest.fixture
def desk(page, live_server, assessment, supervisor):
    translate(page)
    open_desk(page, live_server, assessment, supervisor)
    expect(page.locator("h1 font font")).to_have_text(FONT)
    return page


def test_counts_states_and_the_verdict_are_right_on_a_translated_page(desk, assessment):
    page = desk
    codes = [entry.code for entry in load_sheet(assessment).items]
    for number, code in enumerate(codes[:5], 1):
        rate(page, code, "3")
        expect(page.locator("[data-answered]")).to_have_text(re.compile(rf"^‹?{number}›?$"))
    saved(page)
    expect(page.locator("[data-task-answered]").first).to_have_text(re.compile("4"))
    expect(page.locator("[data-task] .chip").first).to_have_class(re.compile("chip--met"))
    expect(page.locator("[data-verdict] .chip")).to_have_class(re.compile("chip--unrated"))
    rate(page, codes[0], "2", "要再練習")
    expect(page.locator("[data-verdict] .chip")).to_have_class(re.compile("chip--not_yet_competent"))
    saved(page)
    expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"儲存.*\d\d:\d\d"))
    assert Answer.objects.exclude(level=None).count() == 5


def test_the_meaning_of_a_level_is_the_portals_own_text(desk):
    rate(desk, "P1.1.1", "3")
    meaning = desk.locator("[data-descriptor-of='3']").get_attribute("data-says")
    expect(item(desk, "P1.1.1").locator("[data-descriptor]")).to_have_text(f"‹{meaning}›")


@pytest.mark.parametrize("kind", ["rest_meets", "last_time"])
def test_shortcuts_and_undo_work_on_a_translated_page(desk, kind):
    button = desk.locator(".shortcuts button").first
    button.evaluate("(button, kind) => { button.dataset.fill = kind; }", kind)
    if kind == "last_time":
        desk.evaluate("document.querySelectorAll('.item').forEach((item) => { item.dataset.lastTime = '3'; })")
    button.locator("font").first.click()
    expect(desk.locator("[data-undo-text]").first).to_have_text(re.compile(r"4.*達到標準|4.*3"))
    saved(desk)
    assert Answer.objects.filter(shortcut=kind).count() == 4
    desk.locator("[data-action=undo] font").first.click()
    saved(desk)
    assert not Answer.objects.exclude(level=None).exists()


def test_the_list_of_what_is_missing_leads_to_each_place(page, live_server, assessment, supervisor):
    rate_all(assessment, supervisor, changes={"P2.1.1": ("", ""), "P1.1.2": ("2", "")})
    translate(page)
    open_desk(page, live_server, assessment, supervisor)
    page.locator("[data-action='submit'] font").first.click()
    missing = page.locator("[data-missing]")
    expect(missing.get_by_role("link")).to_have_text(["P2.1.1", "P1.1.2"])
    missing.get_by_role("link", name="P1.1.2").click()
    expect(item(page, "P1.1.2").locator("textarea")).to_be_focused()
    page.keyboard.type("還不熟悉")
    expect(missing.get_by_role("link")).to_have_text(["P2.1.1"])
    rate(page, "P2.1.1", "3")
    expect(missing).to_have_count(0)
    page.locator("[data-action='submit'] font").first.click()
    page.locator("dialog[open] [data-action='submit'] font").first.click()
    page.wait_for_selector(".chip--submitted")


@pytest.mark.browser_errors_expected
def test_the_link_to_what_was_changed_elsewhere_leads_there_through_its_text(desk, assessment, supervisor):
    entry = load_sheet(assessment).items[0]
    saving.save_answer(assessment.pk, supervisor, saving.Edit(entry.key, "2", "別處", 0, "elsewhere", 1))
    item(desk, entry.code).locator("textarea").fill("這裡")
    desk.wait_for_selector('[data-save-state="conflict"]')
    desk.locator("[data-save-state] a").evaluate(
        "(link) => { const font = document.createElement('font'); font.append(...link.childNodes); link.append(font); }"
    )
    desk.locator("[data-save-state] a font").first.click()
    expect(item(desk, entry.code).locator("textarea, input[type=radio]").first).to_be_focused()
    item(desk, entry.code).locator("[data-trouble] button font").first.click()
    saved(desk)
    assert Answer.objects.get().comment == "這裡"


@pytest.mark.browser_errors_expected
def test_signing_in_again_is_found_through_its_translated_button(page, context, live_server, assessment, supervisor):
    translate(page)
    open_desk(page, live_server, assessment, supervisor)
    context.clear_cookies(name="sessionid")
    item(page, "P1.1.1").locator("textarea").fill("還沒存的")
    page.wait_for_selector("#rating-sign-in[open]")
    page.locator("#rating-sign-in [data-close] font").first.click()
    page.locator("[data-sign-in-again] font").first.click()
    expect(page.locator("#rating-sign-in")).to_be_visible()


def test_evidence_is_added_beside_and_counted_on_a_translated_page(desk, media):
    item(desk, "P1.1.1").locator(".item__evidence a font").first.click()
    form = desk.locator("#rating-aside form").first
    form.locator("textarea").fill("當日錄音")
    form.locator("[type=date]").fill("2026-01-05")
    form.locator("[data-action=add-evidence] font").first.click()
    expect(item(desk, "P1.1.1").locator(".item__evidence [data-says]")).to_have_text(re.compile(r"^‹[^‹]*1[^‹]*›$"))
    assert Evidence.objects.get().text == "當日錄音"


def test_codes_and_names_stay_as_they_are(page, live_server, assessment, supervisor, trainee):
    submitted(assessment)
    translate(page)
    enter(page, live_server, supervisor, assessment.get_absolute_url())
    expect(page.locator("h1")).to_have_text(re.compile(rf"^{trainee.name}"))
    assert (
        page.locator(".code").evaluate_all("(all) => all.filter((each) => each.textContent.includes('‹')).length") == 0
    )


def test_an_appraisal_is_read_and_confirmed_on_translated_pages(page, live_server, assessment, trainee):
    submitted(assessment)
    translate(page)
    enter(page, live_server, trainee, assessment.get_absolute_url())
    page.locator('[data-action="acknowledge"] font').first.click()
    page.wait_for_selector(".chip--acknowledged")
