"""What is typed beside a document is never lost, and what is refused stands where it was asked for."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from competency.intake.changing import change
from competency.models import ReadDocument, StandardVersion
from tests.browser.pages import enter
from tests.competency.editor_desk import LIST
from tests.rights_of_documents import read_one

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def document(standard: StandardVersion, editor) -> ReadDocument:
    return read_one(standard, editor)


@pytest.fixture
def rows(document: ReadDocument) -> list[dict[str, str]]:
    return document.content["duties"][0]["tasks"][0]["blocks"][0]["indicators"]


@pytest.fixture
def beside(page: Page, live_server, document, editor) -> Page:
    enter(page, live_server, editor, document.get_absolute_url())
    return page


def test_what_was_typed_stays_open_while_another_text_is_changed(beside: Page, rows):
    first, second = (beside.locator(f"#{row['key']}") for row in rows[:2])
    first.locator("a.say").click()
    first.locator("textarea").fill("打到一半")
    second.locator("a.say").click()
    expect(first.locator("textarea")).to_have_value("打到一半")
    second.locator("textarea").fill("已改好")
    second.locator("textarea").press("Control+Enter")
    expect(second.locator("a.say")).to_have_text("已改好")
    expect(first.locator("textarea")).to_have_value("打到一半")
    first.locator("textarea").press("Control+Enter")
    expect(first.locator("a.say")).to_have_text("打到一半")
    expect(beside.locator(".changes li")).to_have_count(2)


def test_a_form_in_which_nothing_was_typed_closes_when_another_opens(beside: Page, rows):
    for row in rows[:2]:
        beside.locator(f"#{row['key']} a.say").click()
    expect(beside.locator("#coming .say-form")).to_have_count(1)


def test_a_saved_text_leaves_what_was_typed_at_other_places(beside: Page, rows):
    beside.locator("#coming a.add[href*='.notes']").click()
    beside.locator(".say-form--add textarea").fill("新的備註")
    beside.locator("#id_source").fill("自己填的來源")
    beside.locator("input[name=origin][value=adapted]").check()
    row = beside.locator(f"#{rows[0]['key']}")
    row.locator("a.say").click()
    row.locator("textarea").fill("已改好")
    row.locator("textarea").press("Control+Enter")
    expect(row.locator("a.say")).to_have_text("已改好")
    expect(beside.locator(".say-form--add textarea")).to_have_value("新的備註")
    expect(beside.locator("#id_source")).to_have_value("自己填的來源")
    expect(beside.locator("input[name=origin][value=adapted]")).to_be_checked()


@pytest.mark.browser_errors_expected
def test_a_text_that_another_window_changed_meanwhile_is_not_written_over(beside: Page, document, rows, editor):
    first, second = (beside.locator(f"#{row['key']}") for row in rows[:2])
    first.locator("a.say").click()
    first.locator("textarea").fill("我的文字")
    change(document.pk, editor, 1, {"do": "write", "key": rows[0]["key"], "field": "text", "value": "別人的文字"})
    second.locator("a.say").click()
    second.locator("textarea").fill("已改好")
    second.locator("textarea").press("Control+Enter")
    expect(second.locator("a.say")).to_have_text("已改好")
    first.locator("textarea").press("Control+Enter")
    expect(first.locator("[role=alert]")).to_be_visible()
    expect(first.locator("textarea")).to_have_value("我的文字")


def test_leaving_or_closing_asks_while_something_is_typed(beside: Page, rows):
    row = beside.locator(f"#{rows[0]['key']}")
    asked = []

    def answer(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    beside.on("dialog", answer)
    row.locator("a.say").click()
    row.locator("textarea").fill("打到一半")
    row.locator("textarea").press("Escape")
    expect(row.locator("textarea")).to_have_value("打到一半")
    beside.locator("[data-action=ask-discard]").click()
    expect(row.locator("textarea")).to_have_value("打到一半")
    assert asked == ["confirm", "beforeunload"]


def test_the_field_is_called_by_what_is_edited_in_it(beside: Page, rows, document, live_server):
    row = beside.locator(f"#{rows[3]['key']}")
    row.locator("a.say").click()
    name = row.locator("textarea").get_attribute("aria-label")
    assert name.endswith(rows[3]["code"])
    beside.goto(f"{live_server.url}{document.get_absolute_url()}?edit={rows[3]['key']}.text")
    expect(row.locator("textarea")).to_have_attribute("aria-label", name)


def test_a_text_that_was_left_out_is_put_where_it_belongs(beside: Page, document):
    beside.locator(".doubt [data-doubt]").click()
    form = beside.locator(".doubt .say-form")
    form.locator("select").select_option("top.notes")
    form.locator("[name=code]").fill("【註9】")
    form.locator("textarea").fill("放到備註")
    form.locator("textarea").press("Control+Enter")
    expect(beside.locator("#coming [data-list=notes] li").last).to_contain_text("放到備註")
    expect(beside.locator(".doubt")).to_have_count(0)


@pytest.mark.browser_errors_expected
@pytest.mark.parametrize("origin", ["", "official"])
def test_a_refused_import_stands_where_it_was_asked_for(beside: Page, origin):
    if origin:
        beside.locator(f"input[name=origin][value={origin}]").check()
    beside.locator("[data-action=import]").click()
    problem = beside.locator("#take [role=alert]")
    expect(problem).to_be_focused()
    expect(problem).to_be_in_viewport()
    expect(beside.locator("#take")).to_be_in_viewport()


def test_of_a_file_that_was_judged_no_notice_says_to_choose_it_again(page: Page, live_server, editor):
    enter(page, live_server, editor, f"{LIST}import/")
    file = FilePayload(name="other.json", mimeType="application/json", buffer=b'{"version_info": 1}')
    page.locator("input[type=file]").set_input_files(file)
    page.locator(".submit-row input[type=submit]").click()
    expect(page.locator(".import-refused li").first).to_be_visible()
    expect(page.locator("[data-kept=note]")).to_have_count(0)
    page.goto(f"{live_server.url}{LIST}import/")
    expect(page.locator("[data-pasted]")).to_be_visible()
    expect(page.locator("[data-kept=note]")).to_have_count(0)
