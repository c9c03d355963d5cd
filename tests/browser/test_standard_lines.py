"""The lines of a standard on its page: the sign ¶ that links to a line stays with the letter before it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from competency.models import StandardVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALONE = """() => [...document.querySelectorAll(".here")].filter((sign) => {
  const texts = document.createTreeWalker(sign.parentNode, NodeFilter.SHOW_TEXT);
  let last = null;
  while (texts.nextNode() && !sign.contains(texts.currentNode)) {
    if (texts.currentNode.data.trim()) last = texts.currentNode;
  }
  const range = document.createRange();
  range.setStart(last, last.data.trimEnd().length - 1);
  range.setEnd(last, last.data.trimEnd().length);
  const before = range.getBoundingClientRect();
  const own = [...sign.getClientRects()].at(-1);
  return Math.abs(own.bottom - before.bottom) > before.height / 2;
}).map((sign) => sign.getAttribute("href"))"""


def test_the_sign_of_a_link_never_stands_on_a_line_of_its_own(
    page: Page, live_server: Any, standard: StandardVersion
) -> None:
    page.goto(live_server.url + standard.get_absolute_url())
    assert page.locator(".here").count() == 19
    alone = {}
    for width in range(360, 1500, 60):
        page.set_viewport_size({"width": width, "height": 900})
        alone[width] = page.evaluate(ALONE)
    assert not any(alone.values()), alone
