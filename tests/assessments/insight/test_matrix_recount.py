"""Every figure of the matrix of random companies is what a plain recount of the frozen records gives."""

import random
import re
from collections import Counter
from html import unescape

import pytest
from django.urls import reverse

from people.models import User
from tests import shipped
from tests.assessments.insight.companies import company, of_task, recounted
from tests.cast import person
from tests.standing import standing

pytestmark = pytest.mark.django_db
TASKS = {"T1.1": "P1.1.", "T1.2": "P1.2.", "T1.3": "P1.3.", "T2.1": "P2.1."}


@pytest.fixture(scope="module", params=[2])
def found(request, shipped_rows, django_db_blocker):
    with standing(django_db_blocker):
        yield company(request.param, shipped.standard(shipped_rows), person("editor"), person("hr"))


@pytest.fixture
def page(found, signed_in):
    browser = signed_in(person("hr"))
    return lambda address: browser.get(f"/insight/matrix/?{address}")


def asked(found, whose):
    cycle = {"newest": None, "before": found.before, "now": found.now}[whose]
    version = found.old if whose == "before" else found.new
    return cycle, f"standard={version.pk}" + (f"&cycle={cycle.pk}" if cycle else "")


@pytest.mark.parametrize("whose", ["newest", "before", "now"])
def test_each_cell_and_each_total_is_what_the_records_say(found, page, whose):
    cycle, address = asked(found, whose)
    plain = recounted(found, cycle)
    matrix = page(f"{address}&unfold=all").context["page"].matrix
    shown = {line.row.person.pk: line for line in matrix.lines}
    assert set(shown) == set(plain)
    codes = [column.code for column in matrix.shown]
    names = {"m": "meets", "g": "gap", "n": "not_observed", "u": "unrated", "o": "too_old"}
    for pk, states in plain.items():
        assert [names[letter] for letter in shown[pk].letters] == [states[code] for code in codes]
    for totals in matrix.totals:
        counted = Counter(states[totals.column.code] for states in plain.values())
        assert {state.value: number for state, number in totals.counts.items() if number} == counted


@pytest.mark.parametrize("whose", ["newest", "before", "now"])
def test_tasks_and_benches_are_what_the_records_say(found, page, whose):
    cycle, address = asked(found, whose)
    plain = recounted(found, cycle)
    shown = page(address).context["page"]
    whole = {
        pk: {
            code: of_task([states[item.code] for item in shown.matrix.standing.columns.items if item.code[:5] == start])
            for code, start in TASKS.items()
        }
        for pk, states in plain.items()
    }
    for totals in shown.matrix.totals[:-1]:
        counted = Counter(states[totals.column.key] for states in whole.values())
        assert {state.value: number for state, number in totals.counts.items() if number} == counted
    where = dict(User.objects.filter(pk__in=plain).values_list("pk", "department"))
    if cycle is not None:
        where = dict(cycle.assessments.exclude(status="cancelled").values_list("trainee", "department"))
    for bench in shown.matrix.bench:
        meeting = [pk for pk, states in whole.items() if states[bench.column.key] == "meets"]
        assert bench.meet == len(meeting)
        by_department = Counter(where[pk] for pk in meeting)
        wanted = {unit: min(2, people) for unit, people in Counter(where.values()).items() if unit}
        short = {unit: by_department[unit] for unit, least in wanted.items() if by_department[unit] < least}
        assert {one.department: one.meet for one in bench.short} == short


def test_the_sentences_are_what_the_records_say(found, page):
    plain = recounted(found, None)
    shown = page(asked(found, "newest")[1]).context["page"]
    gaps = Counter(code for states in plain.values() for code, state in states.items() if state == "gap")
    most = shown.findings.most_gaps
    if most is None:
        assert max(gaps.values(), default=0) < 2
    else:
        assert most.gaps == gaps[most.column.code] == max(gaps.values())
        assert most.rated == sum(states[most.column.code] in ("gap", "meets") for states in plain.values())


@pytest.mark.parametrize("address", ["", "unfold=all", "column=P1.1.1&state=meets&unfold=T1.2", "cycle"])
def test_each_figure_leads_to_as_many_people(found, page, address):
    address = asked(found, "now")[1] if address == "cycle" else f"{asked(found, 'newest')[1]}&{address}"
    html = page(address).content.decode()
    table = html[html.index("<tfoot") : html.index("</tfoot")]
    rest = html[html.index("data-basis") : html.index("<thead")] + html[html.index("</tfoot") :]
    links = re.findall(r'<a href="(\?[^"]+)#people">(\d+)<', table) + re.findall(
        r'<a href="(\?[^"]*column=[^"]+)#people">(?:\d+ 人中有 )?(\d+)', rest
    )
    assert len(links) > 8
    for query, number in random.Random(1).sample(links, 12 if len(links) > 12 else len(links)):
        assert len(page(unescape(query)[1:]).context["page"].matrix.lines) == int(number), query


def test_the_files_hold_what_the_page_says(found, signed_in, page):
    from io import BytesIO

    from openpyxl import load_workbook

    address = f"{asked(found, 'newest')[1]}&unfold=all&sort=number"
    matrix = page(address).context["page"].matrix
    response = signed_in(person("hr")).get(f"{reverse('assessments:matrix-xlsx')}?{address}")
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(min_row=5, values_only=True))
    signs = {"m": "✓", "g": "✕", "n": "–", "u": None, "o": "◷"}
    width = len(matrix.shown)
    for line, row in zip(matrix.lines, rows, strict=False):
        assert row[:2] == (line.row.person.number, line.row.person.name)
        assert list(row[3 : 3 + width]) == [signs[letter] for letter in line.letters]
    meets, gaps, bench = rows[len(matrix.lines) : len(matrix.lines) + 3]
    assert list(meets[3 : 3 + width]) == [totals.counts["meets"] for totals in matrix.totals]
    assert list(gaps[3 : 3 + width]) == [totals.counts["gap"] for totals in matrix.totals]
    assert [number for number in bench[3 : 3 + width] if number is not None] == [one.meet for one in matrix.bench]
