"""Parts that stand on a page many times say exactly what their template says of each."""

import pytest
from django.template import Context, engines

from config.drawing import Drawn

TEMPLATE = (
    '<li{% if row.is_marked %} class="on"{% endif %}>{{ row.name }} {% if row.note %}({{ row.note }}){% endif %}'
    "{% if row.last %}{{ row.last.label }}{% if row.last.comment %}: {{ row.last.comment }}{% endif %}{% endif %}"
    "{{ page }}{{ row.drawn }}</li>"
)
FULL = {"name": "甲", "note": "", "is_marked": False, "last": None, "drawn": ""}


def rows():
    safe = engines["django"].from_string("<b>&amp;</b>").render({})
    yield from [FULL, {**FULL, "name": '<乙> & "它" \'s'}, {**FULL, "is_marked": True}, {**FULL, "note": 1234}]
    yield {**FULL, "name": "row.note", "note": "note", "drawn": safe}
    yield from ({**FULL, "last": {"label": "<3>", "comment": comment}} for comment in ("", "上次\n<i>", r"\1 \g<0>"))
    yield {**FULL, "name": 0, "note": None}


@pytest.fixture
def drawn(monkeypatch):
    template = engines["django"].from_string(TEMPLATE).template
    monkeypatch.setattr(template.engine, "get_template", lambda name: template)
    context = Context({"page": "<頁>"})
    context.template = template
    one = Drawn("rows.html", "row")
    return template, context, one


def test_each_is_drawn_as_its_template_draws_it(drawn):
    template, context, one = drawn
    for row in [*rows(), *rows()]:
        with context.render_context.push_state(template):
            assert one.of(context, row) == template.render(Context({"page": "<頁>", "row": row}))


def test_what_has_the_same_values_is_drawn_once(drawn, monkeypatch):
    template, context, one = drawn
    render, asked = template.render, []
    monkeypatch.setattr(template, "render", lambda given: asked.append(1) or render(given))
    for number in range(50):
        one.of(context, {**FULL, "name": f"列 {number}"})
    assert len(asked) == 1
