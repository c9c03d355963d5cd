"""A staff list through the browser: choose a file, correct, answer, tick, take in, take back; axe on each page."""

import pytest

from people.models import StaffImport, User
from tests.browser.pages import enter
from tests.browser.test_axe import violations
from tests.factories import UserFactory
from tests.people.stafflist.lists import text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "theme", "width"), [("zh-hant", "light", 1200), ("en", "dark", 390)])
def test_the_way_of_a_list(language, theme, width, page, live_server, hr, tmp_path):
    hr.language = language
    hr.save()
    UserFactory(username="007", name="龐")
    UserFactory(username="A1", name="王小明")
    gone = UserFactory(username="A2", name="離開的人")
    rows = [["7", "龐", "", ""], ["A1", "王大明", "新部", "115/7/1"], ["N1", "新人", "新部", ""], ["N2", "", "", ""]]
    file = tmp_path / "list.csv"
    file.write_text(text(rows, ["識別碼", "姓名", "部門", "到職日"]), "cp950")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    found = []

    def look():
        found.extend(violations(page, page.url))
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    enter(page, live_server, hr, "/people/import/")
    look()
    page.set_input_files("input[name=file]", file)
    page.click('[data-action="upload"]')
    page.wait_for_url("**/columns/")
    look()
    page.select_option("#column-0", "number")
    page.click('[data-action="columns"]')
    page.wait_for_selector('[data-question="7"]')
    look()
    page.click('[data-action="all-same"]')
    page.wait_for_selector('[data-action="take-in"]')
    look()
    counts = {name: page.inner_text(f'[data-count="{name}"]') for name in ("new", "changed", "unchanged", "errors")}
    assert counts == {"new": "1", "changed": "1", "unchanged": "1", "errors": "1"}
    page.check(f'input[name="left"][value="{gone.pk}"]')
    page.fill("input[name=left_on]", "2026-06-30")
    page.check("input[name=good]")
    page.click('[data-action="take-in"]')
    page.wait_for_selector('[data-action="undo-import"]')
    look()
    assert StaffImport.objects.get().counts["left"] == 1
    page.click('[data-action="undo-import"]')
    page.wait_for_selector('[data-action="undo-import"]', state="detached")
    assert User.objects.get(username="A1").name == "王小明"
    assert User.objects.get(pk=gone.pk).left_on is None
    assert found == []
