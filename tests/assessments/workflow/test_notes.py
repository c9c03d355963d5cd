"""A trainee's note on an answered appraisal: it stands with the record and changes nothing that was approved."""

import pytest
from django.core import mail
from django.urls import reverse

from assessments.models import Assessment, Event
from assessments.reports.stored import report_of
from assessments.workflow import steps
from config.refusals import BadInput, Conflict, Forbidden
from mailing import sending
from tests.assessments.soundness import broken_at
from tests.factories import approved, submitted

pytestmark = pytest.mark.django_db
WORDS = "P1.1.2 的日期應為三月五日"


def note(assessment, person, words=WORDS):
    return steps.perform(assessment.pk, "note", person, reason=words)


@pytest.mark.parametrize("who", ["supervisor", "hr", "auditor", "manager", "stranger"])
def test_only_the_trainee_adds_a_note(who, request, assessment, hr):
    done = approved(assessment, hr)
    with pytest.raises(Forbidden):
        note(done, request.getfixturevalue(who))
    assert not Event.objects.filter(action="note").exists()


def test_before_the_answer_there_is_the_objection_instead(assessment, trainee):
    with pytest.raises(Conflict):
        note(assessment, trainee)
    with pytest.raises(Conflict):
        note(submitted(assessment), trainee)


def test_a_note_without_words_is_refused(assessment, hr, trainee):
    done = approved(assessment, hr)
    with pytest.raises(BadInput):
        note(done, trainee, "  \n ")


def test_a_note_after_approval_leaves_snapshot_report_and_signatures_as_they_were(assessment, hr, trainee):
    done = approved(assessment, hr)
    before = done.snapshots.values().get(), list(done.signatures.values()), report_of(done).pdf
    note(done, trainee)
    done = Assessment.objects.get(pk=done.pk)
    assert (done.snapshots.values().get(), list(done.signatures.values()), report_of(done).pdf) == before
    assert (done.status, done.revision) == ("approved", 1)
    assert broken_at(done) is None


def test_a_note_before_approval_does_not_hinder_it_but_must_be_seen_first(assessment, hr, trainee):
    submitted(assessment)
    seen = steps.perform(assessment.pk, "acknowledge", trainee).version
    note(assessment, trainee)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "approve", hr, seen=seen)
    assert steps.perform(assessment.pk, "approve", hr, seen=seen + 1).is_approved


@pytest.mark.parametrize("who", ["trainee", "hr", "supervisor", "auditor"])
def test_the_note_stands_above_the_result_and_in_the_timeline(who, request, assessment, hr, trainee, signed_in):
    done = approved(assessment, hr)
    url = reverse("assessments:step", args=[done.pk, "note"])
    answer = signed_in(trainee).post(url, {"reason": WORDS, "version": done.version})
    assert answer.url == done.get_absolute_url()
    html = signed_in(request.getfixturevalue(who)).get(done.get_absolute_url()).content.decode()
    assert html.count(WORDS) == 2
    assert html.index(WORDS) < html.index('id="result"') < html.rindex(WORDS)


def test_the_page_offers_the_note_to_the_trainee_once_answered(assessment, hr, trainee, signed_in):
    url, offer = assessment.get_absolute_url(), 'data-action="note"'
    assert offer not in signed_in(trainee).get(url).content.decode()
    approved(assessment, hr)
    assert offer in signed_in(trainee).get(url).content.decode()
    assert offer not in signed_in(hr).get(url).content.decode()


def test_hr_is_told_by_mail(assessment, hr, trainee):
    done = approved(assessment, hr)
    sending.send_due()
    note(done, trainee)
    sending.send_due()
    assert mail.outbox[-1].to == [hr.email]
    assert "備註" in mail.outbox[-1].subject
