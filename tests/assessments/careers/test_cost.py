"""What the page costs does not grow with the appraisals of the person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.assessments.careers.lives import appraised, next_version

pytestmark = pytest.mark.django_db


def cost(browser, address):
    browser.get(address)  # what is remembered once is remembered
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(address)
    assert response.status_code == 200
    return len(queries), len(response.content)


@pytest.mark.parametrize("who", ["trainee", "supervisor", "manager", "hr"])
def test_one_appraisal_and_six_cost_as_many_queries(who, request, standard, trainee, supervisor, hr, editor, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    address = f"/insight/people/{trainee.username}/"
    appraised(standard, trainee, supervisor, hr, 1, changes={"P1.1.2": ("2", "需提醒")})
    one, _size = cost(browser, address)
    newer = next_version(standard, editor)
    for number in range(2, 7):
        appraised(newer if number > 3 else standard, trainee, supervisor, hr, number)
    six, size = cost(browser, address)
    assert six == one
    assert size < 150_000
