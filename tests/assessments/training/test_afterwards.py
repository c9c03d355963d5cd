"""After a course the supervisor's desk asks whether the gap is closed, until somebody has looked."""

import pytest

from assessments.models import Access
from tests.assessments.training import makers

pytestmark = pytest.mark.django_db


def test_the_desk_asks_for_a_follow_up_of_whoever_came_until_somebody_looked(
    place, row, appraised, supervisor, hr, trainee, stranger, signed_in
):
    place.session = makers.session(row, hr, days=-1)
    place.save()
    desk, asked = signed_in(supervisor), f'data-after="{place.pk}"'
    assert asked not in desk.get("/").text, "nobody knows yet whether they came"
    makers.attended(place, hr)
    html = desk.get("/").text
    assert asked in html
    assert f'href="/assessments/{appraised.pk}/follow-up/"' in html
    assert "P1.1.2" in html
    assert Access.objects.filter(person=supervisor, assessment=appraised, detail="follow-up").count() == 1
    for other in (hr, trainee, stranger):
        assert asked not in signed_in(other).get("/").text
    makers.followed_up(appraised, value=2)
    assert asked not in desk.get("/").text, "it was looked at, and it falls short still"


def test_whoever_missed_the_course_or_left_is_not_asked_about(place, appraised, supervisor, hr, trainee, signed_in):
    place.attendance, place.taken_at, place.taken_by = "absent", appraised.approved_at, hr
    place.save()
    assert signed_in(supervisor).get("/").context["after_training"] == []
    makers.attended(place, hr)
    assert len(signed_in(supervisor).get("/").context["after_training"]) == 1
    trainee.is_active = False
    trainee.save()
    assert signed_in(supervisor).get("/").context["after_training"] == []
