"""The editor at work in a real browser: rows opened, changed, added, moved, removed at the desk, and published."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from competency.drafts.publishing import new_draft
from competency.models import BlockElement, Duty, Element, Indicator, StandardVersion, Task
from people.models import User
from tests.browser.pages import enter
from tests.competency.editor_desk import LIST, indicator

# Axe does not ask for style sheets a second time (tests/browser/test_axe.py).
ONCE = {"preload": False}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft_page(page: Page, live_server, standard: StandardVersion, editor: User) -> Page:
    """Signed in as the editor, on the page of a draft of two tasks, each in its own duty."""
    made = new_draft(standard, "BAS4222-002v3", "v3", by=editor, origin="official")
    Task.objects.filter(duty__version=made, code__in=["T1.2", "T1.3"]).delete()
    enter(page, live_server, editor, f"{LIST}{made.pk}/change/")
    page.wait_for_selector(".desk-handle")
    return page


def draft() -> StandardVersion:
    return StandardVersion.objects.get(code="BAS4222-002v3")


def line(page: Page, code: str) -> Locator:
    return page.locator(f"#indicator-{indicator(draft(), code).pk}")


def saved(page: Page) -> None:
    expect(page.locator(".desk-sheet")).to_have_count(0)


def codes_of_first_task() -> list[str]:
    rows = Indicator.objects.filter(block__task__duty__version=draft(), block__task__code="T1.1")
    return list(rows.order_by("position").values_list("code", flat=True))


def test_a_draft_is_begun_by_the_button(page: Page, live_server, standard: StandardVersion, editor: User):
    enter(page, live_server, editor, f"{LIST}{standard.pk}/change/")
    page.click(".desk-actions a[href$='/new-draft/']")
    page.check("[name=origin][value=official]")
    page.click(".submit-row input[type=submit]")
    expect(page.locator("#desk")).to_be_visible()
    assert draft().status == "draft"


def test_a_row_is_edited_in_place_by_the_keyboard_and_focus_returns(draft_page: Page):
    row = line(draft_page, "P1.1.2")
    row.locator("> a").focus()
    draft_page.keyboard.press("Enter")
    field = row.locator("textarea[name=text]")
    expect(field).to_be_focused()
    field.fill("改過的第二項。")
    draft_page.keyboard.press("Control+Enter")
    saved(draft_page)
    expect(row.locator("> a")).to_be_focused()
    expect(row).to_contain_text("改過的第二項。")
    assert indicator(draft(), "P1.1.2").text == "改過的第二項。"


def test_escape_closes_the_form_and_asks_before_it_drops_what_was_typed(draft_page: Page):
    row = line(draft_page, "P1.1.2")
    row.locator("> a").click()
    expect(row.locator("textarea[name=text]")).to_be_focused()
    draft_page.keyboard.press("Escape")
    saved(draft_page)
    expect(row.locator("> a")).to_be_focused()
    row.locator("> a").click()
    row.locator("textarea[name=text]").fill("還沒儲存")
    draft_page.once("dialog", lambda dialog: dialog.dismiss())
    draft_page.keyboard.press("Escape")
    expect(row.locator("textarea[name=text]")).to_have_value("還沒儲存")


def test_rows_are_added_removed_and_dragged(draft_page: Page):
    block = draft_page.locator("li.desk-block").first
    block.locator("a[href*='indicator/add']").click()
    sheet = block.locator(".desk-sheet")
    expect(sheet.locator("[name=code]")).to_have_value("P1.1.5")
    sheet.locator("[name=text]").fill("新增的指標。")
    sheet.locator("input[type=submit]").first.click()
    saved(draft_page)
    gone = line(draft_page, "P1.1.2")
    gone.locator("> a").click()
    gone.locator("a[href$='/delete/']").click()
    gone.locator("input.deletelink").click()
    expect(gone).to_have_count(0)
    row = line(draft_page, "P1.1.4")
    row.hover()
    target = line(draft_page, "P1.1.1").locator("> a")
    row.locator("> .desk-handle").drag_to(target, target_position={"x": 20, "y": 2})
    expect(draft_page.locator("#desk-status")).to_have_text("已移動。")
    assert codes_of_first_task() == ["P1.1.4", "P1.1.1", "P1.1.3", "P1.1.5"]


def test_rows_are_moved_with_the_keyboard(draft_page: Page):
    row = line(draft_page, "P1.1.1")
    row.locator("> a").focus()
    for wanted in (["P1.1.2", "P1.1.1", "P1.1.3", "P1.1.4"], ["P1.1.2", "P1.1.3", "P1.1.1", "P1.1.4"]):
        draft_page.keyboard.press("Alt+ArrowDown")
        shown = draft_page.locator("li.desk-block").first.locator("[data-of=indicator] > li > a > b")
        expect(shown).to_have_text(wanted)
        expect(line(draft_page, "P1.1.1").locator("> a")).to_be_focused()
    assert codes_of_first_task() == ["P1.1.2", "P1.1.3", "P1.1.1", "P1.1.4"]


def test_a_whole_new_duty_is_written(draft_page: Page):
    draft_page.locator("#duties-group > a.desk-add").click()
    draft_page.fill(".desk-sheet [name=name]", "新職責")
    draft_page.locator(".desk-sheet input[type=submit]").first.click()
    saved(draft_page)
    duty = Duty.objects.get(version=draft(), name="新職責")
    draft_page.locator(f"#duty-{duty.pk} a.desk-add").click()
    draft_page.fill(".desk-sheet [name=name]", "新任務")
    draft_page.locator(".desk-sheet input[type=submit]").first.click()
    saved(draft_page)
    task = Task.objects.get(duty=duty)
    block = draft_page.locator(f"#task-{task.pk} li.desk-block")
    block.locator("a[href*='letter=K']").click()
    draft_page.fill(".desk-sheet [name=words]", "K04")
    draft_page.locator(".desk-sheet input[type=submit]").first.click()
    saved(draft_page)
    expect(block.locator("[data-of='use-K'] > li")).to_have_count(1)
    assert (duty.code, task.code, duty.position) == ("T3", "T3.1", 3)
    assert BlockElement.objects.get(block__task=task).element == Element.objects.get(version=draft(), code="K04")


def test_what_is_folded_stays_folded_and_opens_where_the_check_leads(draft_page: Page):
    duty = Duty.objects.get(version=draft(), code="T1")
    fold = draft_page.locator(f"#duty-{duty.pk}-fold")
    fold.locator("> summary").click()
    expect(fold).not_to_have_attribute("open", "")
    Indicator.objects.filter(pk=indicator(draft(), "P1.1.2").pk).update(code="P1.2.9")
    draft_page.reload()
    expect(fold).not_to_have_attribute("open", "")
    draft_page.locator("#desk-findings a[href^='#indicator-']").click()
    row = line(draft_page, "P1.2.9")
    expect(row.locator("> a")).to_be_focused()
    draft_page.keyboard.press("Enter")
    row.locator("[name=code]").fill("P1.1.2")
    draft_page.keyboard.press("Control+Enter")
    saved(draft_page)
    expect(draft_page.locator("#desk-findings a[href^='#indicator-']")).to_have_count(0)


def test_a_draft_is_published_after_being_asked(draft_page: Page, standard: StandardVersion):
    draft_page.click(".desk-actions a[href$='/publish/']")
    draft_page.check("[name=seen]")  # that the date of the new version is not stated
    draft_page.click(".submit-row input[type=submit]")
    expect(draft_page.locator(".messagelist .success")).to_be_visible()
    expect(draft_page.locator("#desk")).to_have_count(0)
    assert draft().status == "current"
    standard.refresh_from_db()
    assert standard.successor == draft()


@pytest.mark.browser_errors_expected
def test_a_colleague_s_newer_text_is_shown_and_taken_over(draft_page: Page):
    row = line(draft_page, "P1.1.1")
    row.locator("> a").click()
    field = row.locator("textarea[name=text]")
    field.fill("我改的。")
    Indicator.objects.filter(pk=indicator(draft(), "P1.1.1").pk).update(text="同事改的。")
    draft_page.keyboard.press("Control+Enter")
    expect(row.locator(".desk-clash")).to_contain_text("同事改的。")
    expect(field).to_have_value("我改的。")
    row.locator("[data-take=text]").click()
    expect(field).to_have_value("同事改的。")
    field.fill("我們的。")
    field.press("Control+Enter")
    saved(draft_page)
    assert indicator(draft(), "P1.1.1").text == "我們的。"


@pytest.mark.parametrize(("language", "theme"), [("zh-hant", "light"), ("en", "dark")])
def test_no_open_form_breaks_a_rule_of_axe(draft_page: Page, editor: User, language, theme):
    editor.language = language
    editor.save()
    draft_page.emulate_media(color_scheme=theme)
    draft_page.reload()
    draft_page.wait_for_selector(".desk-handle")
    row = line(draft_page, "P1.1.1")
    row.locator("> a").click()
    expect(row.locator("textarea[name=text]")).to_be_focused()
    found = Axe().run(draft_page, options=ONCE).response["violations"]
    row.locator("a[href$='/delete/']").click()
    expect(row.locator("input.deletelink")).to_be_focused()
    found += Axe().run(draft_page, options=ONCE).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_without_script_every_row_has_a_page_of_its_own(browser, live_server, standard, editor, page):
    made = new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    enter(page, live_server, editor, f"{LIST}{made.pk}/change/")
    plain = browser.new_context(java_script_enabled=False, locale="zh-TW")
    plain.add_cookies(page.context.cookies())
    bare = plain.new_page()
    bare.goto(f"{live_server.url}{LIST}{made.pk}/change/")
    bare.locator(f"#indicator-{indicator(made, 'P1.1.1').pk} > a").click()
    bare.fill("[name=text]", "沒有指令碼也行。")
    bare.locator(".desk-form input[type=submit]").click()
    expect(bare.locator(".messagelist .success")).to_be_visible()
    plain.close()
    assert indicator(made, "P1.1.1").text == "沒有指令碼也行。"


def test_what_is_found_in_the_head_is_mended_in_its_form(draft_page: Page):
    for field in ("prerequisites", "origin"):
        draft_page.goto(f"{draft_page.url.split('#')[0]}#id_{field}")
        draft_page.reload()
        expect(draft_page.locator(f".desk-head .desk-sheet [name={field}]")).to_be_focused()


def test_the_text_of_a_skill_is_read_without_a_pointer(draft_page: Page):
    chip = draft_page.locator("[data-of='use-S'] > li > a").first
    text = chip.locator("span")
    short = text.evaluate("(one) => one.offsetWidth")
    assert short > 0
    chip.focus()
    assert (
        text.evaluate("(one) => one.scrollWidth <= one.offsetWidth + 1 && getComputedStyle(one).whiteSpace") == "normal"
    )
