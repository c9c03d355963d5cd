"""Who adds evidence and when, and what is refused."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.evidence import adding as verbs
from assessments.evidence.adding import NewEvidence, add_evidence, put_back_evidence, remove_evidence
from assessments.models import Assessment, Evidence, SelfRating
from assessments.sheet.layout import load_sheet
from competency.drafts.publishing import new_draft
from competency.models import Indicator
from config.refusals import BadInput, Conflict, Forbidden
from tests.assessments.evidence.samples import NOTE, TODAY, file_of, files_in
from tests.assessments.files import pdf
from tests.factories import open_for, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


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
