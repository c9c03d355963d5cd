"""Every figure of random companies is what a plain recount of the frozen records gives, and leads to as many people."""

import random
import re
from collections import Counter
from html import unescape
from statistics import fmean, pstdev

import pytest
from django.urls import reverse

from people.models import Department
from tests import shipped
from tests.assessments.pictures.companies import company, newest, records, tally
from tests.cast import person
from tests.factories import UserFactory, approved, open_for
from tests.standing import standing

pytestmark = pytest.mark.django_db
MEETS = set("345")


@pytest.fixture(scope="module", params=[3])
def cycles(request, shipped_rows, django_db_blocker):
    with standing(django_db_blocker):
        yield company(request.param, shipped.standard(shipped_rows), person("hr"))


@pytest.fixture
def page(cycles, signed_in):
    browser = signed_in(person("hr"))
    return lambda name, **asked: browser.get(reverse(f"assessments:{name}"), asked)


def counts(row):
    return {cell.part.key: cell.count for cell in row.cells if cell.count}


def test_ratings_of_each_indicator_and_task(cycles, page):
    by_task, by_item = page("insight-ratings").context["pictures"]
    people = newest(*cycles).values()
    for at, row in enumerate(by_item.rows):
        assert counts(row) == tally([one["items"][at] for one in people])
    for at, row in enumerate(by_task.rows):
        found = Counter()
        for one in people:
            signs = set(one["tasks"][at])
            found["gap" if signs & {"1", "2"} else "unknown" if "-" in signs else "met"] += 1
        assert counts(row) == found


def test_verdicts_of_each_department(cycles, page):
    people = newest(*cycles).values()
    picture = page("insight-verdicts").context["picture"]
    by_name = {row.name: counts(row) for row in picture.rows}
    for department in Department.objects.filter(name__in=["甲部", "乙部"]):
        found = Counter(one["verdict"] for one in people if one["department"] == department.pk)
        assert by_name.get(department.name, {}) == found
    assert sum(row.total for row in picture.rows) == len(people)


def test_self_ratings_against_supervisors(cycles, page):
    response = page("insight-self")
    people = newest(*cycles).values()
    for at, row in enumerate(response.context["picture"].rows):
        found = Counter()
        for one in people:
            given, own = one["items"][at], one["own"][at]
            if given.isdigit() and own.isdigit():
                found[str(max(-2, min(2, int(own) - int(given))))] += 1
        assert counts(row) == found
    assert response.context["without"] == sum(set(one["own"]) == {"."} for one in people)


def test_what_changed_since_the_last_cycle(cycles, page):
    response = page("insight-change")
    before, now = (records(cycle) for cycle in cycles)
    both = sorted(set(before) & set(now))
    assert len(response.context["change"].pairs) == len(both)
    assert response.context["change"].only_now == len(set(now) - set(before))
    assert response.context["change"].only_then == len(set(before) - set(now))
    for at, row in enumerate(response.context["picture"].rows):
        rated = [(before[one]["items"][at], now[one]["items"][at]) for one in both]
        met = [(then in MEETS, today in MEETS) for then, today in rated if then.isdigit() and today.isdigit()]
        assert row.pair.people == len(met)
        assert row.pair.then == sum(then for then, _today in met)
        assert row.pair.now == sum(today for _then, today in met)
        assert row.pair.risen == met.count((False, True))
        assert row.pair.fallen == met.count((True, False))


def test_the_figures_that_lead(cycles, page):
    response = page("insight")
    people = newest(*cycles).values()
    assert [figure.number for figure in response.context["figures"]] == [
        len(people),
        sum(one["verdict"] == "competent" for one in people),
        sum(bool(set(one["items"]) & {"1", "2"}) for one in people),
        sum("-" in one["items"] for one in people),
    ]


def test_how_raters_use_the_scale(standard, hr, signed_in, cycle):
    busy, idle = UserFactory(), UserFactory()
    for number in range(5):
        changes = {"P1.1.1": (str(number % 5 + 1), "說明"), "P1.2.1": ("not_observed", "未見")}
        approved(open_for(cycle, UserFactory(), busy, hr), hr, changes=changes)
    approved(open_for(cycle, UserFactory(), idle, hr), hr)
    raters = signed_in(hr).get(reverse("assessments:insight-raters")).context["raters"]
    ((row),) = raters.picture.rows
    signs = [sign for one in records(cycle).values() if one["rater"] == busy.pk for sign in one["items"]]
    levels = [int(sign) for sign in signs if sign.isdigit()]
    assert (row.rater.number, row.rater.cases, row.rater.all) == (busy.username, 5, 5)
    assert row.rater.mean == pytest.approx(fmean(levels)) == raters.shown.mean
    assert row.rater.spread == pytest.approx(pstdev(levels))
    assert row.rater.unseen == round(100 * signs.count("-") / len(signs))
    assert raters.shown.too_few == 1


@pytest.mark.parametrize("name", ["insight", "insight-ratings", "insight-verdicts", "insight-self", "insight-change"])
def test_each_figure_leads_to_as_many_people(page, signed_in, name):
    browser = signed_in(person("hr"))
    html = page(name).content.decode()
    links = set(re.findall(r'<a href="(/insight/behind/[^"]+)">(?:<b>)?(\d+)(?: %)?<', html))
    percents = set(re.findall(r'<a href="(/insight/behind/[^"]+)">\d+ %<', html))
    assert links
    for address, number in random.Random(name).sample(sorted(links), min(15, len(links))):
        response = browser.get(unescape(address))
        shown = response.context["behind"].page.paginator.count
        assert shown == int(number) or address in percents, address


def test_who_got_there_is_in_the_list_of_those_who_got_there(cycles, page, signed_in):
    response = page("insight-change")
    before, now = (records(cycle) for cycle in cycles)
    browser = signed_in(person("hr"))
    for at, row in enumerate(response.context["picture"].rows[:4]):
        for url, says in ((row.pair.risen_url, (False, True)), (row.pair.fallen_url, (True, False))):
            found = {one.assessment.trainee_id for one in browser.get(url).context["behind"].rows}
            assert found == {
                one
                for one in set(before) & set(now)
                if before[one]["items"][at].isdigit()
                and now[one]["items"][at].isdigit()
                and (before[one]["items"][at] in MEETS, now[one]["items"][at] in MEETS) == says
            }
