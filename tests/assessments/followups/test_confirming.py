"""Who confirms what in a follow-up, what is refused, and what stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from assessments.enums import CycleState
from assessments.evidence.files import checked_file
from assessments.followups import confirming
from assessments.followups.confirming import RefusedItem
from assessments.followups.proof import Piece
from assessments.models import Assessment, DevelopmentEvidence, FollowUp, IndicatorResult, TaskResult
from assessments.reports.stored import stored_report
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from config.refusals import BadInput, Conflict, Forbidden
from mailing.models import Mail
from tests.assessments.files import pdf, upload
from tests.assessments.followups.conftest import confirm, given
from tests.assessments.verifying.tampering import run
from tests.factories import CycleFactory, UserFactory, approved, open_for, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def results(assessment, source="follow_up"):
    rows = IndicatorResult.objects.filter(assessment=assessment, source=source).select_related("indicator", "level")
    return {row.subject.code: (row.level and row.level.value, row.meets) for row in rows}


@pytest.mark.parametrize("who", ["hr", "trainee", "manager", "auditor"])
def test_only_the_supervisor_of_today_confirms(who, done, request):
    with pytest.raises(Forbidden, match="supervisor of today"):
        confirm(done, request.getfixturevalue(who), "P1.1.1")
    assert not FollowUp.objects.exists()


def test_a_supervisor_who_came_later_confirms_and_the_former_one_does_not(done, supervisor, trainee):
    new = UserFactory()
    trainee.supervisor = new
    trainee.save()
    with pytest.raises(Forbidden):
        confirm(done, supervisor, "P1.1.1")
    (row,) = confirm(done, new, "P1.1.1")
    assert (row.confirmed_by, row.confirmed_by_name, row.confirmed_by_number) == (new, new.name, new.username)


def test_somebody_elses_appraisal_is_not_found(done):
    with pytest.raises(Assessment.DoesNotExist):
        confirm(done, UserFactory(), "P1.1.1")


def test_what_is_not_approved_is_not_followed(assessment, supervisor):
    submitted(assessment)
    with pytest.raises(Conflict, match="not approved yet"):
        confirm(assessment, supervisor, "P1.1.1")


def test_what_was_opened_again_is_rated_and_not_followed(done, supervisor, hr):
    steps.perform(done.pk, "reopen", hr, reason="漏評")
    with pytest.raises(Conflict, match="opened again"):
        confirm(done, supervisor, "P1.1.1")


def test_of_two_appraisals_by_a_standard_only_the_newer_one_is_followed(done, standard, supervisor, trainee, hr):
    later = CycleFactory(version=standard, ends_on=timezone.localdate() + timedelta(days=90))
    newer = approved(open_for(later, trainee, supervisor, hr), hr)
    with pytest.raises(Conflict, match=newer.number):
        confirm(done, supervisor, "P1.1.1")
    assert confirm(newer, supervisor, "P1.1.1")


def test_a_page_that_is_out_of_date_confirms_nothing(done, supervisor):
    seen = done.version
    confirm(done, supervisor, "P1.1.2")
    with pytest.raises(Conflict, match="changed after you opened"):
        confirming.confirm(done.pk, supervisor, [given(done, "P1.1.1")], seen)
    assert FollowUp.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"level": 77}, "level", "Choose the level"),
        ({"level": None}, "level", "Choose the level"),
        ({"seen": " \u200b"}, "seen", "Say what you saw"),
        ({"seen": "字" * 4001}, "seen", "characters"),
        ({"observed_on": None}, "observed_on", "on which day"),
        ({"observed_on": timezone.localdate() + timedelta(days=1)}, "observed_on", "still to come"),
        ({"observed_on": timezone.localdate() - timedelta(days=1)}, "observed_on", "seen before belongs"),
        ({"action": 999}, "action", "not one of this person's"),
        ({"participant": 999}, "participant", "not one of this person's"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_written(wrong, field, says, done, supervisor):
    with pytest.raises(RefusedItem, match=says) as refusal:
        confirming.confirm(done.pk, supervisor, [given(done, "P1.1.2"), given(done, "P1.1.1", **wrong)], done.version)
    assert refusal.value.field == field
    assert not FollowUp.objects.exists()


def test_nothing_at_all_and_what_the_standard_does_not_have_are_refused(done, supervisor):
    with pytest.raises(BadInput, match="Nothing is filled in"):
        confirming.confirm(done.pk, supervisor, [], done.version)
    other = given(done, "P1.1.1").__class__("i99999", 3, "看到", timezone.localdate())
    with pytest.raises(BadInput, match="does not belong"):
        confirming.confirm(done.pk, supervisor, [other], done.version)


def test_several_are_confirmed_at_once_and_become_results_beside_those_of_the_appraisal(done, supervisor):
    before = results(done, "appraisal")
    confirm(done, supervisor, "P1.1.1", "P1.1.3", level=4)
    assert results(done) == {"P1.1.1": (4, True), "P1.1.3": (4, True)}
    assert results(done, "appraisal") == before
    assert {row.confirmed_on for row in IndicatorResult.objects.filter(source="follow_up")} == {timezone.localdate()}


def test_a_task_gets_a_result_only_where_its_outcome_changes(done, supervisor):
    confirm(done, supervisor, "P1.1.1", "P1.1.2")
    changed = TaskResult.objects.filter(assessment=done, source="follow_up").select_related("task")
    assert {row.task.code: row.outcome for row in changed} == {"T1.1": "insufficient"}
    confirm(done, supervisor, "P1.1.3")
    assert {row.task.code: row.outcome for row in changed.all()} == {"T1.1": "met"}
    confirm(done, supervisor, "P1.1.1", level=1)
    assert not changed.all()


def test_the_newest_that_counts_decides(done, supervisor):
    confirm(done, supervisor, "P1.1.1", level=3)
    confirm(done, supervisor, "P1.1.1", level=4)
    assert results(done) == {"P1.1.1": (4, True)}
    assert FollowUp.objects.count() == 2


def test_verdict_ratings_frozen_revision_and_report_stay_as_they_were(done, supervisor):
    report = bytes(stored_report(done.snapshots.get()).pdf)
    verdict, frozen = done.verdict, done.snapshots.get().content
    ratings = [(item.code, item.value) for item in load_sheet(done).items]
    confirm(done, supervisor, "P1.1.1", "P1.1.2", "P1.1.3")
    done.refresh_from_db()
    assert (done.verdict, done.status, done.snapshots.get().content) == (verdict, "approved", frozen)
    assert bytes(stored_report(done.snapshots.get()).pdf) == report
    assert [(item.code, item.value) for item in load_sheet(done).items] == ratings
    assert run() == (0, run()[1])


def test_evidence_is_kept_with_what_it_proves(done, supervisor, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    piece = Piece("客戶回函", "https://wiki.example.com/1", checked_file(upload(pdf())))
    (row,) = confirm(done, supervisor, "P1.1.1", piece=piece)
    assert sorted(row.evidence.values_list("kind", "text")) == [("file", "客戶回函"), ("link", "客戶回函")]
    assert run()[0] == 0
    stored = row.evidence.get(kind="file")
    (tmp_path / stored.file.name).write_bytes(b"%PDF-1.7 another")
    code, said = run()
    assert code == 1
    assert "The file of this evidence is not the one that was added:" in said
    (tmp_path / stored.file.name).unlink()
    assert "The file of this evidence is missing or can't be read:" in run()[1]


def test_a_note_alone_is_evidence_too(done, supervisor):
    (row,) = confirm(done, supervisor, "P1.1.1", piece=Piece("電話紀錄第 12 號"))
    assert list(row.evidence.values_list("kind", "text")) == [("note", "電話紀錄第 12 號")]


def test_a_file_goes_when_nothing_is_confirmed_after_all(done, supervisor, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(confirming.results, "follow", lambda assessment: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        confirm(done, supervisor, "P1.1.1", piece=Piece(file=checked_file(upload(pdf()))))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not DevelopmentEvidence.objects.exists()


def test_the_trainee_is_told_once_and_without_what_was_confirmed(done, supervisor, trainee):
    confirm(done, supervisor, "P1.1.1", "P1.1.2")
    mail = Mail.objects.get(kind="follow_up")
    assert mail.person == trainee
    from mailing.kinds import written

    letter = written(mail)
    assert "2" in letter.body
    assert f"/assessments/{done.pk}/#follow-ups" in letter.body
    assert "獨立完成" not in letter.body


def test_a_changed_row_of_the_appraisal_is_not_sealed_anew(done, supervisor):
    Assessment.objects.filter(pk=done.pk).update(verdict="competent")
    with pytest.raises(Conflict, match="past the portal"):
        confirm(done, supervisor, "P1.1.1")


def test_the_step_table_offers_no_follow_up(done, supervisor, trainee, hr):
    assert done.cycle.state == CycleState.OPEN
    for action in ("follow_up", "fu_object", "fu_answer", "fu_withdraw"):
        with pytest.raises(BadInput, match="no such step"):
            steps.perform(done.pk, action, supervisor)
