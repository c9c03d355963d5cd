"""Whoever has read their appraisal may say something about it, and need not."""

import re

import pytest
from django.urls import reverse

from assessments.models import Assessment, Event
from assessments.record import snapshot
from assessments.reports.html import report_html
from tests.factories import submitted

pytestmark = pytest.mark.django_db


def post_step(browser, assessment, action, **data):
    seen = {"version": Assessment.objects.get(pk=assessment.pk).version}
    return browser.post(reverse("assessments:step", args=[assessment.pk, action]), {**seen, **data})


@pytest.mark.parametrize("said", ["", "已閱，週報的部分我會加強。"])
def test_who_has_read_it_may_say_something_and_need_not(assessment, trainee, hr, signed_in, said):
    submitted(assessment)
    page = signed_in(trainee).get(assessment.get_absolute_url()).content.decode()
    field = re.search(r"<textarea[^>]*acknowledge-reason[^>]*>", page)
    assert field
    assert "required" not in field[0]
    assert post_step(signed_in(trainee), assessment, "acknowledge", reason=said).status_code == 302
    assert Event.objects.last().reason == said
    page = signed_in(hr).get(assessment.get_absolute_url()).content.decode()
    assert ("王小明 的說明" in page) is bool(said)
    content = snapshot.content(Assessment.objects.get(pk=assessment.pk))
    assert ("受評人說明" in report_html(content)) is bool(said)
    assert said in report_html(content)


def test_a_comment_of_who_has_read_it_has_its_bounds_and_is_kept_on_the_page(assessment, trainee, signed_in):
    submitted(assessment)
    response = post_step(signed_in(trainee), assessment, "acknowledge", reason="長" * 4001)
    assert response.status_code == 400
    assert "長" * 4001 in response.content.decode()
    assert Assessment.objects.get(pk=assessment.pk).status == "submitted"
