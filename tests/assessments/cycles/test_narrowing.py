"""Whom a cycle is opened for: one team or one department of all who could be in it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from assessments.models import Assessment
from people.departments import keeping
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def teams(supervisor):
    sales, lab = keeping.add("業務部"), keeping.add("研發部")
    other = UserFactory(name="楊君家")
    made = [UserFactory(supervisor=supervisor, department=one) for one in (sales, sales, lab)]
    return made, [UserFactory(supervisor=other, department=sales)], other, sales


def shown(answer):
    return {opening.person for opening in answer.context["openings"]}


def test_everybody_is_listed_until_a_team_or_department_is_chosen(cycle, hr, signed_in, teams):
    first, second, other, sales = teams
    browser, page = signed_in(hr), reverse("assessments:cycle-people", args=[cycle.pk])
    assert shown(browser.get(page)) >= {*first, *second}
    assert shown(browser.get(page, {"supervisor": other.pk})) == {*second}
    assert shown(browser.get(page, {"department": sales.pk})) == {*first[:2], *second}
    assert shown(browser.get(page, {"department": sales.pk, "supervisor": other.pk})) == {*second}
    choice = browser.get(page).context["choice"]
    assert (str(other.pk), str(other), 1) in choice.supervisors
    assert (str(sales.pk), "業務部", 3) in choice.departments


def test_what_nobody_has_narrows_nothing(cycle, hr, signed_in, teams):
    first, second, *_rest = teams
    page = reverse("assessments:cycle-people", args=[cycle.pk])
    assert shown(signed_in(hr).get(page, {"supervisor": "x", "department": "0"})) >= {*first, *second}


def test_of_a_narrowed_page_those_chosen_are_opened_and_no_others(cycle, hr, signed_in, teams):
    _first, (one,), other, _sales = teams
    page = reverse("assessments:cycle-people", args=[cycle.pk]) + f"?supervisor={other.pk}"
    assert signed_in(hr).post(page, {"person": one.pk}).status_code == 302
    assert list(Assessment.objects.values_list("trainee", flat=True)) == [one.pk]
