"""Whatever has the focus on the rating desk can be seen: nothing sticky stands over it (WCAG 2.4.11)."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import item, open_desk, rate, saved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Of the element with the focus: its name, and which of five points of its part in the window show something else.
COVERED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  if (at === document.body || !box.width || at.closest(".visually-hidden, .skip-link")) return null;
  const xs = [box.left + 4, (box.left + box.right) / 2, box.right - 4];
  const points = [[xs[1], (box.top + box.bottom) / 2], [xs[0], box.top + 4], [xs[2], box.top + 4],
                  [xs[0], box.bottom - 4], [xs[2], box.bottom - 4]];
  const whole = at.closest("label") ?? at;
  const hidden = points.filter(([x, y]) => {
    const seen = document.elementFromPoint(x, y);
    return !(seen && (whole.contains(seen) || seen.contains(at) && !seen.matches(".side, .undo, .undo *")));
  });
  const name = at.name || at.dataset.action || at.textContent.trim().slice(0, 20);
  return hidden.length ? `${name}: ${hidden.length} of 5 points` : "";
}"""


def walk(page, keys, most=220):
    """Presses the key until the focus leaves the page; names of what was covered, and how many places there were."""
    covered, places = [], 0
    for _press in range(most):
        page.keyboard.press(keys)
        said = page.evaluate(COVERED)
        if page.evaluate("document.activeElement === document.body"):
            break
        places += said is not None
        if said:
            covered.append(said)
    return covered, places


@pytest.mark.parametrize(("width", "height"), [(390, 700), (1280, 600)])
def test_tabbing_through_the_desk_never_leads_behind_something(
    page, live_server, assessment, supervisor, width, height
):
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")  # a smooth scroll would still be on its way
    open_desk(page, live_server, assessment, supervisor)
    rate(page, "P1.1.1", "2", "需要提醒\n" * 6)
    page.locator("[data-fill=rest_meets]").nth(1).click()
    saved(page)
    expect(page.locator("[data-undo]").nth(1)).to_be_visible()
    page.locator("[data-action=submit]").click()
    expect(page.locator("[data-missing]")).to_be_visible()
    page.locator(".brand").focus()
    down, places = walk(page, "Tab")
    assert places > 60
    assert down == [], down
    item(page, "A04").locator("textarea").focus()
    up, places = walk(page, "Shift+Tab")
    assert places > 60
    assert up == [], up
