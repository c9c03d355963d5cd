"""What counts as having seen the supervisor's ratings, and what follows from it for the self-rating."""

import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.access.seen import ratings_seen
from assessments.enums import ExportState
from assessments.exports import making
from assessments.models import Access
from assessments.verifying.check import confirmed
from assessments.workflow import steps
from config.refusals import Conflict
from people.models import User
from people.roles import Role
from tests.assessments.rating.own import own_of, take, url
from tests.assessments.soundness import faults
from tests.factories import granted, left_as, submitted

pytestmark = pytest.mark.django_db
WHY = "受評人誤填，經主管同意更正"


@pytest.mark.parametrize(
    "look",
    [
        lambda browser, row: browser.get(row.get_absolute_url()),
        lambda browser, row: browser.get(url(row, "report")),
        lambda browser, row: browser.get(url(row, "evidence")),
        lambda browser, row: browser.get("/my-data.json"),
        lambda browser, row: browser.post(url(row, "evidence"), {"text": "太晚了"}),
        lambda browser, row: take(browser, row, "dispute"),
    ],
    ids=["page", "report", "evidence", "own data", "refused evidence", "refused answer"],
)
def test_every_way_to_the_ratings_counts_as_seen(look, sent, trainee, supervisor, signed_in):
    submitted(sent, changes={"P1.1.1": ("2", "主管的話")})
    browser = signed_in(trainee)
    response = look(browser, sent)
    assert response.status_code != 404
    gone = steps.perform(sent.pk, "withdraw", supervisor)
    assert gone.events.last().details["ratings_seen"] is True
    with pytest.raises(Conflict):
        steps.perform(sent.pk, "self_recall", trainee)


def test_desk_list_and_mail_show_the_trainee_no_verdict_before_they_opened_it(sent, trainee, supervisor, signed_in):
    submitted(sent, changes={"P1.1.1": ("2", "主管的話")})
    before = Access.objects.count()
    for path in ("/", "/assessments/"):
        html = signed_in(trainee).get(path).content.decode()
        assert "chip--not_yet_competent" not in html
    assert "chip--not_yet_competent" in signed_in(supervisor).get("/assessments/").content.decode()
    assert Access.objects.count() == before
    assert steps.perform(sent.pk, "withdraw", supervisor).events.last().details["ratings_seen"] is False


def test_a_refused_look_is_no_look(sent, trainee, supervisor, signed_in):
    submitted(sent)
    assert signed_in(trainee).get(url(sent, "rate")).status_code == 403
    assert Access.objects.filter(person=trainee, kind="refused").exists()
    assert steps.perform(sent.pk, "withdraw", supervisor).events.last().details["ratings_seen"] is False


def test_an_export_that_is_still_being_made_counts_as_seen(sent, trainee, supervisor):
    submitted(sent)
    granted(trainee, Role.HR)
    own = making.exportable(User.objects.get(pk=trainee.pk)).filter(pk=sent.pk)
    job = making.ask_for(trainee, own, "xlsx", with_workers=False)
    assert steps.perform(sent.pk, "withdraw", supervisor).events.last().details["ratings_seen"] is True
    assert job.state == ExportState.WAITING


def test_what_went_back_unseen_is_taken_back_by_its_trainee(back, trainee):
    assessment = back(seen=False)
    assert not own_of(assessment).is_open
    steps.perform(assessment.pk, "self_recall", trainee)
    assert own_of(assessment).is_open
    assert (faults(assessment.pk), confirmed(assessment.pk)) == ([], [])


def test_once_seen_is_seen_whatever_goes_back_later(back, trainee, supervisor):
    assessment = back(seen=True)
    submitted(assessment)
    steps.perform(assessment.pk, "withdraw", supervisor)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "self_recall", trainee)
    assert ratings_seen(assessment)


def test_what_was_approved_is_the_trainees_to_read_so_only_hr_opens_it(sent, trainee, supervisor, hr):
    submitted(sent)
    left_as(sent, answer_due=timezone.localdate() - timedelta(days=1))
    steps.perform(sent.pk, "approve", hr)
    steps.perform(sent.pk, "reopen", hr, reason="重新評核")
    with pytest.raises(Conflict):
        steps.perform(sent.pk, "self_recall", trainee)
    steps.perform(sent.pk, "self_reopen", hr, reason=WHY)
    assert own_of(sent).is_open
    assert json.loads(sent.snapshots.get().content)["self_rating"]["reopened"] == []
    assert (faults(sent.pk), confirmed(sent.pk)) == ([], [])


def test_what_a_former_release_took_back_counts_as_seen(back, trainee, hr):
    assessment = back(seen=False)
    event = assessment.events.last()
    del event.details["ratings_seen"]
    event.save()
    left_as(assessment)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "self_recall", trainee)
    assert steps.perform(assessment.pk, "self_reopen", hr, reason=WHY)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer, so nobody waits for a row")
@pytest.mark.django_db(transaction=True)
def test_a_look_that_meets_the_ratings_going_back_waits_and_is_refused(sent, trainee, supervisor, signed_in):
    submitted(sent)
    browser, answers = signed_in(trainee), []

    def look():
        answers.append(browser.get(sent.get_absolute_url()))
        connection.close()

    looking = threading.Thread(target=look)
    with transaction.atomic():
        gone = steps.perform(sent.pk, "withdraw", supervisor)
        looking.start()
        while looking.is_alive() and not somebody_waits():
            looking.join(0.02)
    looking.join()
    assert answers[0].status_code == 409
    assert gone.events.last().details["ratings_seen"] is False
    assert not Access.objects.filter(person=trainee, kind="view").exists()


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
