"""What is stored of evidence and how it is sealed: nothing half done, nothing twice, nothing lost."""

import errno
import os
import stat

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction

from assessments.evidence.adding import (
    NewEvidence,
    add_evidence,
    file_content,
    put_back_evidence,
    readable,
    remove_evidence,
)
from assessments.evidence.files import checked_file
from assessments.models import Assessment, Evidence
from assessments.record import seals, snapshot
from assessments.workflow import steps
from config.refusals import Altered, Conflict, NotStored
from tests.assessments.evidence.samples import NOTE, TODAY, file_of, files_in
from tests.assessments.files import picture, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.mark.parametrize("broken", ["the row", "the commit", "the disk"])
def test_a_failed_transaction_leaves_neither_row_nor_file(broken, assessment, supervisor, monkeypatch, media):
    def fail(*args, **kwargs):
        raise DatabaseError if broken != "the disk" else OSError(errno.ENOSPC, "No space left on device")

    if broken == "the row":
        monkeypatch.setattr(Evidence, "save", fail)
    elif broken == "the commit":
        monkeypatch.setattr(transaction.Atomic, "__exit__", after(transaction.Atomic.__exit__, fail))
    else:
        monkeypatch.setattr(ContentFile, "chunks", half_then(fail))
    with pytest.raises(NotStored if broken == "the disk" else DatabaseError):
        add_evidence(assessment.pk, supervisor, file_of())
    monkeypatch.undo()
    assert not files_in(media)
    if broken != "the commit":
        assert not Evidence.objects.exists()


def half_then(fail):
    def chunks(self, chunk_size=None):
        yield self.read(20)
        fail()

    return chunks


def after(done, fail):
    """The savepoint is left in order, then it fails as a commit can."""

    def exit_and_fail(self, kind, value, traceback):
        done(self, kind, value, traceback)
        if kind is None:
            fail()

    return exit_and_fail


def test_the_supervisors_evidence_raises_the_version_that_a_step_looks_at(rated, supervisor, trainee):
    seen = rated.version
    add_evidence(rated.pk, trainee, NOTE)
    assert Assessment.objects.get(pk=rated.pk).version == seen
    row = add_evidence(rated.pk, supervisor, NOTE)
    remove_evidence(rated.pk, row.pk, supervisor)
    put_back_evidence(rated.pk, row.pk, supervisor)
    assert Assessment.objects.get(pk=rated.pk).version == seen + 3
    with pytest.raises(Conflict):
        steps.perform(rated.pk, "submit", supervisor, seen=seen)


def test_a_repeated_post_adds_once(assessment, supervisor, trainee, item, media):
    for given in (NOTE, NewEvidence(item=item.key, url="https://example.com/x"), file_of()):
        first, again = (add_evidence(assessment.pk, supervisor, given) for _time in range(2))
        assert first.pk == again.pk
    assert Evidence.objects.count() == 3
    assert Assessment.objects.get(pk=assessment.pk).version == 3
    assert len(files_in(media)) == 1
    assert add_evidence(assessment.pk, trainee, NOTE).added_by == trainee
    assert add_evidence(assessment.pk, supervisor, file_of(picture(colour="red"))).kind == "file"
    assert Evidence.objects.count() == 5


def test_what_was_added_says_who_when_and_what_and_is_sealed(assessment, supervisor, item, media):
    content = picture("JPEG")
    given = NewEvidence(item.key, TODAY, "第一行\r\n第二行 ", "", checked_file(upload(content, "../櫃檯.jpg")))
    row = Evidence.objects.get(pk=add_evidence(assessment.pk, supervisor, given).pk)
    assert (row.kind, row.indicator, row.attitude, row.observed_on) == ("file", item.subject, None, TODAY)
    assert (row.text, row.added_by, row.added_by_name) == ("第一行\n第二行", supervisor, "林淑芬")
    assert (row.file_name, row.file_type, row.file_size) == ("櫃檯.jpg", "image/jpeg", len(content))
    assert "櫃檯" not in row.file.name
    assert file_content(row) == content
    (stored,) = files_in(media)
    assert stored.read_bytes() == content
    assert seals.fits_evidence(row)


@pytest.mark.parametrize("changed", ["text", "file_name", "file_type", "file_digest", "observed_on"])
def test_a_row_that_was_changed_past_the_portal_no_longer_fits_its_seal(changed, assessment, supervisor):
    row = add_evidence(assessment.pk, supervisor, file_of())
    other = {"observed_on": TODAY, "file_type": "text/html"}.get(changed, "x")
    Evidence.objects.filter(pk=row.pk).update(**{changed: other})
    assert not seals.fits_evidence(Evidence.objects.get(pk=row.pk))
    with pytest.raises(Altered):
        file_content(Evidence.objects.get(pk=row.pk))


def test_what_was_taken_back_stays_as_a_row_and_is_put_back(assessment, supervisor, media):
    row = add_evidence(assessment.pk, supervisor, file_of())
    for _time in range(2):
        remove_evidence(assessment.pk, row.pk, supervisor)
    gone = Evidence.objects.get(pk=row.pk)
    assert gone.removed_by == supervisor
    assert gone.removed_at is not None
    assert seals.fits_evidence(gone)
    assert readable(assessment, supervisor) == []
    assert snapshot.record(assessment)["evidence"] == []
    assert len(files_in(media)) == 1
    for _time in range(2):
        put_back_evidence(assessment.pk, row.pk, supervisor)
    back = Evidence.objects.get(pk=row.pk)
    assert (back.removed_at, back.removed_by) == (None, None)
    assert seals.fits_evidence(back)
    assert readable(assessment, supervisor) == [back]
    assert Assessment.objects.get(pk=assessment.pk).version == 3


def test_a_file_of_evidence_is_its_owners_alone(assessment, supervisor, media):
    former = os.umask(0o022)
    try:
        add_evidence(assessment.pk, supervisor, file_of())
    finally:
        os.umask(former)
    [file] = files_in(media)
    folder = (media / file).parent
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (media / file, folder, folder.parent)]
    assert modes == [0o600, 0o700, 0o700]
