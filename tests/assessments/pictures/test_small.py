"""The small picture on a cycle's page and on HR's desk."""

import pytest
from django.urls import reverse

from assessments.enums import CycleState
from tests.factories import CycleFactory, UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db

SHORT = {"P1.1.2": ("2", "需提醒")}


def test_while_nothing_is_approved_there_is_none(assessment, cycle, hr, signed_in):
    submitted(assessment)
    for address in ("/", cycle.get_absolute_url()):
        response = signed_in(hr).get(address)
        assert response.context["small"] is None
        assert "small-picture" not in response.content.decode()


@pytest.mark.parametrize("address", ["/", "cycle"])
def test_it_says_the_verdicts_and_the_largest_gaps_and_leads_to_the_people(
    assessment, cycle, supervisor, hr, signed_in, address
):
    approved(assessment, hr, changes=SHORT)
    approved(open_for(cycle, UserFactory(), supervisor, hr), hr, changes=SHORT | {"P1.2.1": ("1", "未做")})
    approved(open_for(cycle, UserFactory(), supervisor, hr), hr)
    browser = signed_in(hr)
    small = browser.get(cycle.get_absolute_url() if address == "cycle" else "/").context["small"]
    assert [(cell.part.key, cell.count) for cell in small.row.cells if cell.count] == [
        ("competent", 1),
        ("not_yet_competent", 2),
    ]
    assert [(gap.item.code, gap.short, gap.people) for gap in small.gaps] == [("P1.1.2", 2, 3), ("P1.2.1", 1, 3)]
    figures = [(cell.url, cell.count) for cell in small.row.cells if cell.url]
    for url, number in figures + [(gap.url, gap.short) for gap in small.gaps]:
        assert browser.get(url).context["behind"].page.paginator.count == number
    assert browser.get(small.url).status_code == 200


def test_it_names_the_standard_that_it_counts_since_a_cycle_may_have_others(assessment, cycle, hr, signed_in):
    approved(assessment, hr)
    for address in ("/", cycle.get_absolute_url()):
        page = signed_in(hr).get(address).content.decode()
        assert f"{cycle} · {cycle.version}" in page


def test_the_desk_shows_the_first_open_cycle_that_has_results(assessment, standard, cycle, hr, signed_in):
    approved(assessment, hr)
    CycleFactory(version=standard, ends_on=cycle.ends_on)
    CycleFactory(version=standard, state=CycleState.CLOSED)
    assert signed_in(hr).get("/").context["small"].cycle == cycle


@pytest.mark.parametrize("address", ["/", "cycle"])
def test_it_costs_as_many_queries_for_many_as_for_one(
    assessment, cycle, supervisor, hr, signed_in, address, django_assert_max_num_queries
):
    approved(assessment, hr, changes=SHORT)
    browser, url = signed_in(hr), cycle.get_absolute_url() if address == "cycle" else "/"
    with django_assert_max_num_queries(50) as one:
        browser.get(url)
    for _person in range(5):
        approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr, changes=SHORT)
    with django_assert_max_num_queries(len(one)):
        browser.get(url)


def test_who_is_not_of_hr_has_none_on_the_desk(assessment, hr, supervisor, signed_in):
    approved(assessment, hr)
    assert "small" not in signed_in(supervisor).get(reverse("assessments:desk")).context
