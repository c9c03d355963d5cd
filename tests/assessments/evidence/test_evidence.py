"""Who adds evidence and when, what is refused, and that nothing half done stays behind."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments.evidence import adding as verbs
from assessments.evidence.adding import (
    NewEvidence,
    add_evidence,
    file_content,
    put_back_evidence,
    readable,
    remove_evidence,
)
from assessments.evidence.files import checked_file
from assessments.models import Assessment, Evidence, SelfRating
from assessments.record import seals, snapshot
from assessments.sheet.layout import load_sheet
from assessments.workflow import steps
from competency.drafts.publishing import new_draft
from competency.models import Indicator
from config.refusals import Altered, BadInput, Conflict, Forbidden
from tests.assessments.files import pdf, picture, upload
from tests.factories import CycleFactory, approved, open_for, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

TODAY = timezone.localdate()
NOTE = NewEvidence(text="10 月 14 日主動通報延遲的投訴單", observed_on=TODAY)


def file_of(content=None, name="現場照片.png"):
    return NewEvidence(file=checked_file(upload(content or picture(), name)))


def files_in(media):
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.fixture
def item(assessment):
    return load_sheet(assessment).indicators[0]


@pytest.mark.parametrize("who", ["hr", "auditor"])
def test_who_only_reads_adds_nothing(who, assessment, request, media):
    with pytest.raises(Forbidden):
        add_evidence(assessment.pk, request.getfixturevalue(who), file_of())
    assert not Evidence.objects.exists()
    assert not files_in(media)


@pytest.mark.parametrize("who", ["stranger", "editor", "administrator", "manager"])
def test_who_does_not_see_it_does_not_learn_that_it_exists(who, assessment, request):
    with pytest.raises(Assessment.DoesNotExist):
        add_evidence(assessment.pk, request.getfixturevalue(who), NOTE)
    assert not Evidence.objects.exists()


def test_after_submission_nobody_adds_takes_back_or_puts_back(assessment, supervisor, trainee):
    gone = add_evidence(assessment.pk, supervisor, NOTE)
    remove_evidence(assessment.pk, gone.pk, supervisor)
    kept = add_evidence(assessment.pk, supervisor, NOTE)
    own = add_evidence(assessment.pk, trainee, NOTE)
    submitted(assessment)
    for person in (supervisor, trainee):
        with pytest.raises(Conflict):
            add_evidence(assessment.pk, person, NewEvidence(text="太晚", observed_on=TODAY))
    for verb, row, person in [
        (remove_evidence, kept, supervisor),
        (put_back_evidence, gone, supervisor),
        (remove_evidence, own, trainee),
    ]:
        with pytest.raises(Conflict):
            verb(assessment.pk, row.pk, person)
    assert Evidence.objects.filter(removed_at__isnull=True).count() == 2


def test_the_trainee_adds_only_while_the_self_rating_is_open(assessment, trainee):
    SelfRating.objects.filter(assessment=assessment).update(submitted_at=timezone.now())
    with pytest.raises(Conflict):
        add_evidence(assessment.pk, trainee, NOTE)
    SelfRating.objects.all().delete()
    with pytest.raises(Conflict):
        add_evidence(assessment.pk, trainee, NOTE)
    assert not Evidence.objects.exists()


def test_only_the_one_who_added_it_takes_it_back(assessment, supervisor, trainee, hr):
    own, theirs = add_evidence(assessment.pk, trainee, NOTE), add_evidence(assessment.pk, supervisor, NOTE)
    for row, person in [(own, supervisor), (theirs, trainee), (theirs, hr)]:
        with pytest.raises(Forbidden):
            remove_evidence(assessment.pk, row.pk, person)
    assert not Evidence.objects.filter(removed_at__isnull=False).exists()


def test_evidence_is_not_found_under_another_assessment(assessment, cycle, supervisor, hr, stranger):
    other = open_for(cycle, stranger, supervisor, hr)
    row = add_evidence(other.pk, supervisor, NOTE)
    for verb in (remove_evidence, put_back_evidence):
        with pytest.raises(Evidence.DoesNotExist):
            verb(assessment.pk, row.pk, supervisor)


def test_what_is_not_of_this_standard_is_refused(assessment, supervisor, editor):
    version = assessment.cycle.version
    other = new_draft(version, "BAS4222-002v3", "v3", by=editor)
    theirs = Indicator.objects.filter(block__task__duty__version=other).first()
    attitude = other.elements.filter(kind="A").first()
    knowledge = version.elements.filter(kind="K").first()
    keys = [f"i{theirs.pk}", f"a{attitude.pk}", f"a{knowledge.pk}", "i", "x1", "i1; DROP TABLE", "i²", "i" + "9" * 30]
    for key in keys:
        with pytest.raises(BadInput):
            add_evidence(assessment.pk, supervisor, NewEvidence(item=key, text="x", observed_on=TODAY))
    assert not Evidence.objects.exists()


def test_attitudes_that_the_cycle_leaves_out_take_no_evidence(assessment, supervisor):
    (attitude, *_rest) = load_sheet(assessment).attitudes
    add_evidence(assessment.pk, supervisor, NewEvidence(item=attitude.key, text="x", observed_on=TODAY))
    assessment.cycle.rates_attitudes = False
    assessment.cycle.save()
    with pytest.raises(BadInput):
        add_evidence(assessment.pk, supervisor, NewEvidence(item=attitude.key, text="y", observed_on=TODAY))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (NewEvidence(), "text"),
        (NewEvidence(text=" \n\t ", observed_on=TODAY), "text"),
        (NewEvidence(text="長" * 4001, observed_on=TODAY), "text"),
        (NewEvidence(text="沒有日期"), "observed_on"),
        (NewEvidence(text="明天", observed_on=TODAY + timedelta(days=1)), "observed_on"),
        (NewEvidence(text="民國", observed_on=TODAY.replace(year=TODAY.year - 1911, day=1)), "observed_on"),
        (NewEvidence(text="太久", observed_on=TODAY.replace(year=TODAY.year - 6, day=1)), "observed_on"),
    ],
)
def test_what_says_nothing_or_can_not_be_is_refused_beside_its_field(given, field, assessment, supervisor):
    with pytest.raises(verbs.RefusedField) as refusal:
        add_evidence(assessment.pk, supervisor, given)
    assert refusal.value.field == field
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "ftp://example.com/x",
        "http://",
        "https:///x",
        "//",
        "https://bank.example@evil.example/",
        "https://exa mple.com/",
        "https://example.com/\u202egpj.exe",
        "https://[::1",
        "https://example.com/" + "a" * 500,
    ],
)
def test_a_link_that_is_no_plain_web_address_is_refused(url, assessment, supervisor):
    with pytest.raises(verbs.RefusedField) as refusal:
        add_evidence(assessment.pk, supervisor, NewEvidence(url=url))
    assert refusal.value.field == "url"
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" https://wiki.example.com/紀錄?頁=1#a ", "https://wiki.example.com/紀錄?頁=1#a"),
        ("http://wiki/qa/14", "http://wiki/qa/14"),
        ("wiki.example.com/qa:14", "https://wiki.example.com/qa:14"),
        ("https://例子.tw/", "https://例子.tw/"),
    ],
)
def test_a_link_is_kept_as_typed_and_may_lead_into_the_companys_network(typed, stored, assessment, supervisor):
    row = add_evidence(assessment.pk, supervisor, NewEvidence(url=typed))
    assert (row.kind, row.url) == ("link", stored)


def test_one_person_adds_at_most_so_many_files_taken_back_or_not(assessment, supervisor, trainee, monkeypatch, media):
    monkeypatch.setattr(verbs, "MOST_FILES", 2)
    first = add_evidence(assessment.pk, supervisor, file_of(pdf("1")))
    remove_evidence(assessment.pk, first.pk, supervisor)
    add_evidence(assessment.pk, supervisor, file_of(pdf("2")))
    with pytest.raises(BadInput):
        add_evidence(assessment.pk, supervisor, file_of(pdf("3")))
    assert len(files_in(media)) == 2
    add_evidence(assessment.pk, supervisor, NOTE)
    add_evidence(assessment.pk, trainee, file_of(pdf("3")))


@pytest.mark.parametrize("broken", ["the row", "the commit", "the disk"])
def test_a_failed_transaction_leaves_neither_row_nor_file(broken, assessment, supervisor, monkeypatch, media):
    def fail(*args, **kwargs):
        raise DatabaseError if broken != "the disk" else OSError("No space left on device")

    if broken == "the row":
        monkeypatch.setattr(Evidence, "save", fail)
    elif broken == "the commit":
        monkeypatch.setattr(transaction.Atomic, "__exit__", after(transaction.Atomic.__exit__, fail))
    else:
        monkeypatch.setattr(ContentFile, "chunks", half_then(fail))
    with pytest.raises((DatabaseError, OSError)):
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
    assert people_who_read(row, early, request) == {"supervisor", "trainee"}


def test_what_a_reader_may_not_see_of_the_trainee_is_not_in_their_content(assessment, supervisor, trainee):
    add_evidence(assessment.pk, supervisor, NOTE)
    add_evidence(assessment.pk, trainee, NewEvidence(text="我自己的", observed_on=TODAY))
    SelfRating.objects.filter(assessment=assessment).update(submitted_at=timezone.now())
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
