"""Due dates move, that of the self-rating too, singly and for many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.bulk import preparing, working
from assessments.enums import BulkKind
from assessments.models import Assessment, Event
from assessments.workflow import steps
from config.refusals import BadInput
from mailing.models import Mail
from tests.factories import submitted

pytestmark = pytest.mark.django_db


def day(days):
    return timezone.localdate() + timedelta(days=days)


def extend(row, hr, **days):
    return steps.perform(row.pk, "extend", hr, reason="育嬰假", **days)


@pytest.mark.parametrize(
    "days",
    [
        {"self_day": day(-1)},
        {"self_day": day(15)},  # after the day of the rating
        {"day": day(20), "self_day": day(21)},
        {},
    ],
)
def test_days_that_make_no_sense_are_refused(rows, hr, days):
    with pytest.raises(BadInput):
        extend(rows["E1"], hr, **days)
    assert not Event.objects.filter(action="extend").exists()


def test_what_is_submitted_has_no_day_of_the_self_rating(rows, hr):
    submitted(rows["E1"])
    with pytest.raises(BadInput):
        extend(rows["E1"], hr, day=day(40), self_day=day(30))


def test_the_day_of_the_self_rating_moves_with_that_of_the_rating(rows, hr):
    row = extend(rows["E1"], hr, day=day(30), self_day=day(20))
    assert (row.supervisor_due, row.self_due, row.answer_due) == (day(30), day(20), day(30))
    details = row.events.latest("sequence").details
    assert {details[name] for name in ("from", "to", "self_from", "self_to")} == {
        one.isoformat() for one in (day(14), day(30), day(7), day(20))
    }


def test_the_day_of_the_self_rating_moves_alone_and_the_trainee_alone_is_told(rows, hr):
    Mail.objects.all().delete()
    row = extend(rows["E1"], hr, self_day=day(10))
    assert (row.supervisor_due, row.self_due) == (day(14), day(10))
    assert list(Mail.objects.values_list("person__username", flat=True)) == ["E1"]


def test_both_days_stand_in_the_timeline(rows, hr, signed_in):
    extend(rows["E1"], hr, day=day(30), self_day=day(20))
    html = signed_in(hr).get(reverse("assessments:detail", args=[rows["E1"].pk])).content.decode()
    for one in (14, 30, 7, 20):
        assert day(one).strftime("%Y/%m/%d") in html


def test_the_form_of_one_moves_the_day_of_the_self_rating(rows, hr, signed_in):
    browser, row = signed_in(hr), rows["E1"]
    sent = {"version": row.version, "reason": "育嬰假", "day": day(30).isoformat(), "self_day": day(20).isoformat()}
    assert browser.post(reverse("assessments:step", args=[row.pk, "extend"]), sent).status_code == 302
    assert Assessment.objects.get(pk=row.pk).self_due == day(20)


def test_many_move_at_once_and_what_the_day_does_not_fit_is_left_out(rows, hr, supervisor):
    submitted(rows["E1"])
    extend(rows["E2"], hr, day=day(20))
    Mail.objects.all().delete()
    lines = [preparing.Line(assessment=row) for row in Assessment.objects.with_people()]
    job = preparing.prepare(BulkKind.EXTEND, hr, lines, reason="盤點", day=day(20), self_day=day(18))
    # E1 waits for an answer until later than that; of E2 the rating is due then already, its self-rating is not.
    assert dict(job.items.values_list("assessment__trainee__username", "state")) == {
        "E1": "left_out",
        "E2": "waiting",
        "E3": "waiting",
        "E4": "waiting",
    }
    working.set_to_work(preparing.confirm(job.pk, hr))
    assert set(Assessment.objects.filter(status="draft").values_list("supervisor_due", "self_due")) == {
        (day(20), day(18))
    }
    told = Mail.objects.filter(person=supervisor)
    assert [mail.kind for mail in told] == ["bulk"]
    assert told[0].topics.count() == 2
    assert Mail.objects.filter(kind="step").count() == 3
