"""HR types a rating scale: its rows open by their ticks, and what was typed outlives an ended session."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessments.models import RatingScale, ScaleLevel
from people.models import Session
from tests.assessments.scales.typing import said
from tests.browser.pages import enter, give_password, open_desk, sign_in_here
from tests.factories import CycleFactory, open_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def typing(page: Page, live_server, standard, hr) -> Page:
    """A scale of levels 5, 3 and 1, typed into the form of a new one."""
    give_password(hr)
    enter(page, live_server, hr, "/scales/new/")
    page.fill("[name=name]", "跳級量尺")
    for value in (4, 2):
        page.uncheck(f"[name=has-{value}]")
    page.check("[name=has-5]")
    for value, label in ((5, "優秀"), (3, "達標"), (1, "不足")):
        page.fill(f"[name=label-{value}]", label)
        page.fill(f"[name=descriptor-{value}]", f"{label}的行為")
    return page


def test_a_level_without_a_tick_shows_no_fields(typing):
    expect(typing.locator("[name=label-4]")).to_be_hidden()
    expect(typing.locator("[name=label-5]")).to_be_visible()


def test_the_preview_shows_what_is_typed_and_the_scale_is_saved(typing):
    typing.click('[data-action="look"]')
    expect(typing.locator("#preview .scale").first).to_contain_text("優秀")
    expect(typing.locator("#preview h2")).to_be_in_viewport()
    assert not RatingScale.objects.filter(name="跳級量尺").exists()
    typing.click('[data-action="save-scale"]')
    typing.wait_for_selector(".messages")
    scale = RatingScale.objects.get(name="跳級量尺")
    assert said(scale) == [(5, "優秀", True), (3, "達標", True), (1, "不足", False)]


@pytest.mark.browser_errors_expected
@pytest.mark.parametrize("looked", [False, True])
def test_what_was_typed_stands_in_the_form_after_signing_in_again(typing, hr, looked):
    if looked:
        typing.click('[data-action="look"]')
        expect(typing.locator("#preview .scale").first).to_contain_text("優秀")
    Session.objects.all().delete()
    typing.click('[data-action="save-scale"]')
    typing.wait_for_selector("#sign-in")
    sign_in_here(typing, hr)
    expect(typing.locator("[name=name]")).to_have_value("跳級量尺")
    expect(typing.locator("[name=label-5]")).to_be_visible()
    expect(typing.locator("[name=descriptor-1]")).to_have_value("不足的行為")
    expect(typing.locator("[name=label-4]")).to_be_hidden()
    typing.click('[data-action="save-scale"]')
    typing.wait_for_selector(".messages")
    assert len(said(RatingScale.objects.get(name="跳級量尺"))) == 3


@pytest.mark.parametrize(("values", "unknown"), [((2, 1), "3"), ((5, 3, 1), "4"), (tuple(range(1, 10)), "")])
def test_each_level_is_given_by_its_number_whatever_values_the_scale_has(
    values, unknown, page, live_server, standard, supervisor, trainee, hr
):
    scale = RatingScale.objects.create(name="量尺")
    for value in values:
        ScaleLevel.objects.create(scale=scale, value=value, label="級", descriptor="說明", meets=value > 1)
    assessment = open_for(CycleFactory(version=standard, scale=scale), trainee, supervisor, hr)
    open_desk(page, live_server, assessment, supervisor)
    item = page.locator(".item").first
    item.locator("input[type=radio]").first.focus()
    for value in values:
        page.keyboard.press(str(value))
        expect(item.locator("input:checked")).to_have_value(str(value))
    if unknown:
        page.keyboard.press(unknown)
        expect(item.locator("input:checked")).to_have_value(str(values[-1]))
    page.keyboard.press("0")
    expect(item.locator("input:checked")).to_have_value("not_observed")
    page.keyboard.press("?")
    assert page.locator("#rating-keys kbd").all_inner_texts()[2 : 2 + len(values)] == [str(v) for v in sorted(values)]
