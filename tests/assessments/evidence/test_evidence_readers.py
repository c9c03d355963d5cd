"""Who reads whose evidence and when, and what of it is signed."""

import pytest
from django.utils import timezone

from assessments.evidence.adding import NewEvidence, add_evidence, readable
from assessments.models import Assessment, Evidence, SelfRating
from assessments.record import snapshot
from assessments.workflow import steps
from config.refusals import Conflict
from tests.assessments.evidence.samples import NOTE, TODAY, file_of
from tests.factories import CycleFactory, approved, left_as, open_for, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def people_who_read(row, assessment, request):
    fresh = Assessment.objects.get(pk=assessment.pk)
    cast = ["supervisor", "trainee", "hr", "auditor", "manager", "stranger"]
    return {who for who in cast if row in readable(fresh, request.getfixturevalue(who))}


def test_the_supervisors_evidence_is_read_by_others_once_submitted(assessment, supervisor, request, hr):
    row = add_evidence(assessment.pk, supervisor, NOTE)
    assert people_who_read(row, assessment, request) == {"supervisor"}
    submitted(assessment)
    assert people_who_read(row, assessment, request) == {"supervisor", "trainee", "hr", "auditor", "manager"}
    steps.perform(assessment.pk, "return", hr, reason="請再看")
    assert people_who_read(row, assessment, request) == {"supervisor"}


def test_the_trainees_evidence_is_read_with_the_self_rating(assessment, trainee, request):
    row = add_evidence(assessment.pk, trainee, NOTE)
    assert people_who_read(row, assessment, request) == {"trainee"}
    SelfRating.objects.filter(assessment=assessment).update(submitted_at=timezone.now())
    left_as(assessment)
    assert people_who_read(row, assessment, request) == {"trainee"}
    submitted(assessment)
    assert people_who_read(row, assessment, request) == {"supervisor", "trainee", "hr", "auditor", "manager"}


def test_evidence_of_a_self_rating_that_was_never_submitted_stays_the_trainees(assessment, trainee, request, hr):
    row = add_evidence(assessment.pk, trainee, NOTE)
    done = approved(assessment, hr)
    assert people_who_read(row, done, request) == {"trainee"}
    assert snapshot.record(done)["evidence"] == []


def test_the_supervisor_reads_the_trainees_evidence_early_where_the_cycle_says_so(
    standard, trainee, supervisor, hr, request
):
    early = open_for(CycleFactory(version=standard, shows_self_rating_early=True), trainee, supervisor, hr)
    row = add_evidence(early.pk, trainee, NOTE)
    SelfRating.objects.filter(assessment=early).update(submitted_at=timezone.now())
    left_as(early)
    assert people_who_read(row, early, request) == {"supervisor", "trainee"}


def test_what_a_reader_may_not_see_of_the_trainee_is_not_in_their_content(assessment, supervisor, trainee):
    add_evidence(assessment.pk, supervisor, NOTE)
    add_evidence(assessment.pk, trainee, NewEvidence(text="我自己的", observed_on=TODAY))
    SelfRating.objects.filter(assessment=assessment).update(submitted_at=timezone.now())
    left_as(assessment)
    assessment = Assessment.objects.get(pk=assessment.pk)
    assert [row["text"] for row in snapshot.content(assessment, with_own=False)["evidence"]] == [NOTE.text]
    assert len(snapshot.content(assessment)["evidence"]) == 2


def test_the_signature_covers_the_file(assessment, supervisor, trainee):
    row = add_evidence(assessment.pk, supervisor, file_of())
    submitted(assessment)
    (said,) = snapshot.record(Assessment.objects.get(pk=assessment.pk))["evidence"]
    assert (said["file"], said["file_digest"], said["file_size"]) == (row.file_name, row.file_digest, row.file_size)
    Evidence.objects.filter(pk=row.pk).update(file_digest="0" * 64)
    with pytest.raises(Conflict):
        steps.perform(assessment.pk, "acknowledge", trainee)
