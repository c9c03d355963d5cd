"""What pages of training cost does not grow with courses and people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Participant, TrainingNeed
from tests.assessments.training import makers
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGES = ("/training/", "/training/2026/", "/training/2026/?sort=-closed", "{row}", "{row}attendance/?session=none", "/")


def cost(browser, address):
    browser.get(address)  # what is remembered once is remembered
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(address)
    assert answer.status_code == 200
    return len(queries), len(answer.content)


def grown(row, hr, appraised, people, courses):
    """Further rows, and people with a gap each in the first of them, who stand after whoever was followed up."""
    for n in range(courses):
        makers.planned(row.plan, hr, makers.course(f"課程 {courses}-{n}", f"X{courses}-{n}"))
    made = [
        UserFactory(supervisor=appraised.supervisor, name=f"學員{n}", username=f"z{people}-{n}") for n in range(people)
    ]
    places = Participant.objects.bulk_create(Participant(planned=row, person=one, added_by=hr) for one in made)
    first = TrainingNeed.objects.order_by("pk").first()
    same = {"kind": "gap", "indicator": first.indicator, "level": first.level, "confirmed_on": first.confirmed_on}
    TrainingNeed.objects.bulk_create(
        TrainingNeed(participant=one, assessment=appraised, revision=1, **same) for one in places
    )


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["hr", "supervisor"])
def test_one_course_and_sixty_one_person_and_sixty_cost_as_many_queries(
    address, who, request, signed_in, place, row, hr, appraised, url
):
    if who == "supervisor" and "attendance" in address:
        pytest.skip("only HR takes attendance")
    browser = signed_in(request.getfixturevalue(who))
    address = address.format(row=url())
    makers.followed_up(appraised)
    grown(row, hr, appraised, people=2, courses=2)
    few, _size = cost(browser, address)
    grown(row, hr, appraised, people=60, courses=60)
    many, size = cost(browser, address)
    assert many <= few
    assert size < 150_000
