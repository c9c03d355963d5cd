"""The accent colour says “your turn” or “the main action here”; links keep it as theirs, and nothing else has it."""

from __future__ import annotations

import re

from django.conf import settings

# By stylesheet, the selectors that may use it. Django admin names its variables itself.
MAY = {
    "header.css": {".site-nav .count"},  # what awaits the reader
    "assessment.css": {".card-box--turn"},
    "portal.css": {".btn-primary"},
    "company.css": {".company__button", ".company__link"},  # samples of a button and a link
    "components.css": {".space__bar", '.sample[data-front="accent"]', '.sample[data-front="on-accent"]',
                       '.sample[data-ground="accent"]', '.sample[data-ground="accent-soft"]',
                       '.sample[data-ground="accent-strong"]'},
    "admin_desk.css": {"#content .desk-actions a.button.default"},  # publish
    "admin.css": {
        ':root, [data-bs-theme="dark"]',
        ':is(.button.default, input[type="submit"].default, .submit-row input.default, .submit-row a.button.default, '
        ".object-tools a.addlink)",
        ':is(.button.default, input[type="submit"].default, .submit-row input.default, .submit-row a.button.default, '
        ".object-tools a.addlink):is(:hover, :focus)",
        "#content .object-tools a.addlink:is(:link, :visited)",
        "#content .object-tools a.addlink:is(:hover, :focus)",
    },
}  # fmt: skip
RULE = re.compile(r"(?:^|[{}])([^{}]+)\{([^{}]*var\(--(?:on-)?accent[^{}]*)(?=\})")


def test_only_what_is_the_readers_turn_or_a_main_action_has_the_accent_colour():
    found = {}
    for path in sorted((settings.BASE_DIR / "static" / "css").glob("*.css")):
        css = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        for selector in (match[1].strip() for match in RULE.finditer(css)):
            if path.name != "tokens.css" and selector not in MAY.get(path.name, set()):
                found.setdefault(path.name, []).append(selector)
    assert found == {}


def test_no_page_has_a_button_in_the_frame_of_the_accent_colour():
    pages = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    assert [page.name for page in pages if "btn-outline-primary" in page.read_text("utf-8")] == []
