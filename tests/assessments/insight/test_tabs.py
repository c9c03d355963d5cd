"""The ways between the pages of insight: alike on each, the matrix too."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db
PAGES = ["/insight/", "/insight/matrix/", "/insight/ratings/", "/insight/needs/"]


def tabs(answer):
    return [(one["label"], one["here"]) for one in answer.context["pages"]]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_names_the_others_and_itself_as_the_one_that_is_open(address, signed_in, hr, standard):
    answer = signed_in(hr).get(address)
    shown = answer.content.decode().partition('<nav class="insight__pages"')[2].partition("</nav>")[0]
    assert shown.count("<a ") == 8
    assert shown.count('aria-current="page"') == 1
    assert f'href="{address}?' in shown.partition('aria-current="page"')[0].rpartition("<a ")[2] + "?"
    assert [label for label, _here in tabs(answer)] == [
        label for label, _here in tabs(signed_in(hr).get("/insight/matrix/"))
    ]


def test_only_hr_and_the_auditor_are_led_to_how_raters_differ(signed_in, supervisor, trainee, standard):
    answer = signed_in(supervisor).get("/insight/matrix/")
    assert len(tabs(answer)) == 7
