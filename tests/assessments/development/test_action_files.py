"""Files of evidence of development actions: held against the disk, and written down whenever one is taken away."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assessments.access.seen import looked_at
from assessments.access.told import Told
from assessments.development import actions, proving
from assessments.development.plan import GivenLine, save_line
from assessments.development.proving import NewProof
from assessments.evidence.files import checked_file
from assessments.models import Access, DevelopmentAction, DevelopmentEvidence
from assessments.workflow import steps
from config.refusals import NotStored
from integrity.checks import CHECKS
from tests.assessments.evidence.samples import files_in
from tests.assessments.files import pdf, upload
from tests.assessments.verifying.tampering import plain, run
from tests.factories import UserFactory, approved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def action(assessment, supervisor, hr):
    save_line(assessment.pk, supervisor, GivenLine("熟悉退費規定"))
    approved(assessment, hr)
    return DevelopmentAction.objects.get()


@pytest.fixture
def row(action, trainee):
    given = NewProof("結業證書", file=checked_file(upload(pdf(), "證書.pdf")))
    return proving.add_proof(action.pk, trainee, given)


def address(row):
    return reverse("assessments:action-file", args=[row.action_id, row.pk])


def said():
    with translation.override("en"):
        return [(alarm.sentence, alarm.details) for alarm in CHECKS["assessments.files"].alarms()]


@pytest.mark.parametrize("removed", [False, True])
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda path: path.write_bytes(b"%PDF-1.7 another"),
            "The file of this evidence is not the one that was added:",
        ),
        (lambda path: path.unlink(), "The file of this evidence is missing or can't be read:"),
    ],
)
def test_a_file_that_was_changed_or_is_gone_is_named(spoil, sentence, removed, row, trainee, media):
    assert run()[0] == 0
    if removed:
        proving.take_back(row.action_id, row.pk, trainee)
    spoil(media / row.file.name)
    assert said() == [(sentence, (f"熟悉退費規定: “結業證書 證書.pdf” {trainee.name}",))]
    assert run()[0] == 1


def test_a_name_that_leads_out_of_the_folder_is_an_alarm_and_no_crash(row):
    plain(DevelopmentEvidence).update(file="../../etc/passwd")
    assert [sentence for sentence, _details in said()] == ["The file of this evidence is missing or can't be read:"]


def test_one_whose_rows_are_gone_by_then_is_no_alarm(row, media, monkeypatch):
    (media / row.file.name).unlink()
    rows = list(DevelopmentEvidence.objects.all())
    plain(DevelopmentEvidence).all()._raw_delete("default")
    check = "assessments.verifying.files"
    monkeypatch.setattr(f"{check}._with_files", lambda: Gone(rows))
    assert said() == []


class Gone(list):
    """Rows as they were read a moment ago."""

    def order_by(self, *_names):
        return self

    def iterator(self, _size):
        return iter(self)


def test_a_full_disk_leaves_neither_half_a_file_nor_a_row(action, trainee, media, monkeypatch):
    def half(self, chunk_size=None):
        yield self.read(20)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.base.ContentFile.chunks", half)
    with pytest.raises(NotStored):
        proving.add_proof(action.pk, trainee, NewProof(file=checked_file(upload(pdf()))))
    monkeypatch.undo()
    assert not files_in(media)
    assert not DevelopmentEvidence.objects.exists()


def test_each_download_is_written_down_after_a_look_at_its_page_too(row, supervisor, signed_in):
    browser = signed_in(supervisor)
    browser.get(reverse("assessments:action", args=[row.action_id]))
    for _time in range(2):
        assert browser.get(address(row)).status_code == 200
    rows = Access.objects.filter(person=supervisor, kind="download", assessment=row.action.assessment_id)
    assert list(rows.values_list("detail", flat=True)) == [f"proof {row.pk}"] * 2


def test_of_an_action_of_no_appraisal_there_is_no_log_to_write_in(trainee, supervisor, signed_in):
    action = actions.add(trainee, supervisor, GivenLine("學會退費規定"))
    row = proving.add_proof(action.pk, trainee, NewProof(file=checked_file(upload(pdf()))))
    assert signed_in(supervisor).get(address(row)).status_code == 200
    assert not Access.objects.filter(kind="download").exists()


def test_the_log_names_the_file_to_whoever_may_read_it(row, supervisor, hr):
    Access.objects.create(
        assessment_id=row.action.assessment_id, person=supervisor, kind="download", detail=f"proof {row.pk}"
    )
    for reader, words in ((hr, "佐證檔案：證書.pdf"), (UserFactory(), "佐證檔案")):
        told = Told(reader)
        told.add([supervisor.pk], [row.action.assessment_id], [f"proof {row.pk}"])
        assert told.description("download", f"proof {row.pk}", row.action.assessment_id) == words
        assert told.description("download", f"evidence {row.pk}", row.action.assessment_id) == "佐證檔案"


def test_taking_it_away_is_no_look_at_ratings_that_are_submitted_anew(row, assessment, trainee, hr, signed_in):
    steps.perform(assessment.pk, "reopen", hr, reason="漏評")
    assert signed_in(trainee).get(address(row)).status_code == 200
    assessment.refresh_from_db()
    assessment.submitted_at = timezone.now() - timezone.timedelta(minutes=1)
    assert not looked_at(assessment)
