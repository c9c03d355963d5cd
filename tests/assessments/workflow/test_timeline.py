"""What happened, in words: who did what when and why, what was voided by what, and what a former revision keeps."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assessments.enums import Action
from assessments.models import Assessment
from assessments.record import chain
from assessments.workflow import steps
from assessments.workflow.timeline import chapters
from config.days import written
from tests.factories import approved, left_as, rate_all, submitted

pytestmark = pytest.mark.django_db


def told(assessment, *, full=True):
    return chapters(assessment.events.select_related("signature"), full=full)


def said(assessment):
    return [entry.description for chapter in told(assessment) for entry in chapter.entries]


def test_why_hr_returned_it_is_left_out_where_it_is_not_for_the_reader(assessment, hr):
    submitted(assessment)
    steps.perform(assessment.pk, "return", hr, reason="只給主管的話")
    assert told(assessment, full=False)[0].entries[0].reason == ""
    assert told(assessment)[0].entries[0].reason == "只給主管的話"


def test_the_newest_stands_first_and_revisions_are_chapters(assessment, hr):
    approved(assessment, hr)
    steps.perform(assessment.pk, "reopen", hr, reason="補件")
    first, second = told(assessment)
    assert (first.revision, [entry.event.action for entry in first.entries]) == (2, ["reopen"])
    assert [entry.event.action for entry in second.entries] == ["approve", "acknowledge", "submit", "open"]


def test_a_voided_signature_says_by_which_step(assessment, supervisor, trainee, hr):
    submitted(assessment)
    steps.perform(assessment.pk, "withdraw", supervisor)
    steps.perform(assessment.pk, "submit", supervisor)
    steps.perform(assessment.pk, "acknowledge", trainee)
    steps.perform(assessment.pk, "return", hr, reason="補件")
    steps.perform(assessment.pk, "submit", supervisor)
    today = written(timezone.localdate())
    voided = [(entry.event.action, entry.voided) for chapter in told(assessment) for entry in chapter.entries]
    by_return, by_withdrawal = f"簽核因 {today} 退回而失效", f"簽核因 {today} 撤回而失效"
    assert voided == [
        ("submit", ""),
        ("return", ""),
        ("acknowledge", by_return),
        ("submit", by_return),
        ("withdraw", ""),
        ("submit", by_withdrawal),
        ("open", ""),
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "moved the due date ({due} → {later})",
                "named who approves it (鄭國華 → 蔡怡君)",
                "named who approves it (鄭國華)",
                "named another supervisor (林淑芬 → 鄭國華二)",
                "opened the assessment",
            ],
        ),
        (
            "zh-hant",
            [
                "更改了期限（{due} → {later}）",
                "指定了核定人（鄭國華 → 蔡怡君）",
                "指定了核定人（鄭國華）",
                "改派評核人（林淑芬 → 鄭國華二）",
                "開立評核",
            ],
        ),
    ],
)
def test_what_changed_is_told_in_words_and_in_both_languages(language, words, assessment, hr, manager, stranger):
    from tests.factories import UserFactory

    due, later = assessment.supervisor_due, assessment.supervisor_due + timedelta(days=7)
    steps.perform(assessment.pk, "reassign", hr, reason="請假", person=UserFactory(name="鄭國華二"))
    steps.perform(assessment.pk, "appoint", hr, reason="迴避", person=manager)
    steps.perform(assessment.pk, "appoint", hr, reason="迴避", person=stranger)
    steps.perform(assessment.pk, "extend", hr, reason="請假", day=later)
    with translation.override(language):
        expected = [text.format(due=written(due), later=written(later)) for text in words]
        assert said(assessment) == expected


def test_an_approval_says_whether_it_decided_an_objection_or_went_without_an_answer(cycle, trainee, supervisor, hr):
    from tests.factories import UserFactory, open_for

    objected = submitted(open_for(cycle, trainee, supervisor, hr))
    steps.perform(objected.pk, "dispute", trainee, reason="不同意")
    steps.perform(objected.pk, "approve", hr, reason="維持")
    silent = submitted(open_for(cycle, UserFactory(), supervisor, hr))
    left_as(silent, answer_due=timezone.localdate() - timedelta(days=1))
    steps.perform(silent.pk, "approve", hr)
    assert "異議" in said(objected)[0]
    assert "逾期未回覆" in said(silent)[0]


def test_a_purge_is_told_without_anyone_doing_it(assessment, hr, signed_in):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    gone = Assessment.objects.get(pk=assessment.pk)
    chain.append(gone, Action.PURGE, actor=None, from_status=gone.status)
    gone.save()
    html = signed_in(hr).get(gone.get_absolute_url()).content.decode()
    entry = html.split('data-event="purge"')[1].split("</li>")[0]
    assert "<strong>" not in entry
    assert "保存" in entry


def test_how_long_ago_stands_beside_the_time(assessment, monkeypatch):
    later = timezone.now() + timedelta(days=3, hours=2)
    assert told(assessment)[0].entries[0].ago == "剛剛"
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    with translation.override("en"):
        assert told(assessment)[0].entries[0].ago.replace("\xa0", " ") == "3 days ago"


def test_an_overdue_answer_is_said_in_the_head_and_on_the_approved_record(assessment, hr, trainee, signed_in):
    submitted(assessment)
    browser, url = signed_in(hr), assessment.get_absolute_url()
    assert "逾期未回覆" not in browser.get(url).content.decode().split("<h2")[0]
    left_as(assessment, answer_due=timezone.localdate() - timedelta(days=1))
    assert "逾期未回覆" in browser.get(url).content.decode().split("<h2")[0]
    steps.perform(assessment.pk, "approve", hr)
    assert browser.get(url).context["unanswered"]
    assert "逾期未回覆" in signed_in(trainee).get(url).content.decode().split("<h2")[0]


def test_an_answered_record_is_never_called_unanswered(assessment, hr, signed_in):
    approved(assessment, hr)
    left_as(assessment, answer_due=timezone.localdate() - timedelta(days=1))
    assert not signed_in(hr).get(assessment.get_absolute_url()).context["unanswered"]


def test_a_former_revision_keeps_its_bytes_and_its_date_through_reopening_and_new_approval(
    assessment, hr, supervisor, trainee, signed_in
):
    browser = signed_in(trainee)
    report = reverse("assessments:report", args=[assessment.pk])

    def pdf(revision):
        return browser.get(f"{report}?revision={revision}").content

    approved(assessment, hr)
    first = pdf(1)
    steps.perform(assessment.pk, "reopen", hr, reason="更正")
    assert pdf(1) == first
    rate_all(assessment, supervisor, value="4")
    steps.perform(assessment.pk, "submit", supervisor)
    steps.perform(assessment.pk, "acknowledge", trainee)
    steps.perform(assessment.pk, "approve", hr)
    assert pdf(1) == first
    assert pdf(2) != first
    html = browser.get(assessment.get_absolute_url()).content.decode()
    assert f"版次 1，{written(timezone.localdate())} 核定" in html
    assert html.count("report.pdf?revision=") == 2
