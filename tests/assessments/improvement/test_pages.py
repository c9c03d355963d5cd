"""The pages of improvement plans, as each reader gets them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from assessments.improvement import steps
from assessments.improvement.document import paper_of, plan_words
from assessments.improvement.owing import owed
from assessments.models import ImprovementLook, ImprovementPlan
from assessments.papers.frame import paper_html
from mailing import sending
from mailing.models import Mail
from tests.assessments.improvement.plans import (
    FACT,
    GOAL,
    drafted,
    ended,
    moved_back,
    running,
    to_sign,
    today,
    with_hr,
)
from tests.factories import UserFactory, approved

pytestmark = pytest.mark.django_db
LIST = "/improvement/"


@pytest.fixture
def reads(signed_in):
    """The text of a page in English, as this person gets it."""

    def read(person, address):
        person.language = "en"
        person.save()
        answer = signed_in(person).get(address)
        assert answer.status_code == 200, address
        return answer.text

    return read


def sent(plan, **changes):
    """What the form of the draft sends, as its page shows it."""
    data = {"version": plan.version, "starts_on": plan.starts_on, "ends_on": plan.ends_on, "summary": plan.summary}
    for prefix, rows in (("fact", plan.facts.all()), ("help", plan.help.all()), ("review", plan.reviews.all())):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
    for place, row in enumerate(plan.facts.all()):
        data |= {f"fact-{place}-happened_on": row.happened_on, f"fact-{place}-text": row.text}
        data |= {f"fact-{place}-goal": row.goal, f"fact-{place}-about": ""}
    for place, row in enumerate(plan.help.all()):
        data |= {f"help-{place}-text": row.text, f"help-{place}-giver": row.giver, f"help-{place}-due_on": row.due_on}
    data |= {f"review-{place}-due_on": row.due_on for place, row in enumerate(plan.reviews.all())}
    return {**data, **changes}


def test_gaps_of_the_last_appraisal_are_taken_over_in_one_press(assessment, trainee, supervisor, hr, signed_in):
    approved(assessment, hr, changes={"P1.1.2": ("2", "三次漏問訂單編號")})
    browser = signed_in(supervisor)
    assert "P1.1.2" in browser.get(f"/improvement/new/?person={trainee.username}").text
    browser.post(f"/improvement/new/?person={trainee.username}", {"then": "gaps"})
    plan = ImprovementPlan.objects.get()
    (fact,) = plan.facts.all()
    assert fact.indicator.code == "P1.1.2"
    assert "三次漏問訂單編號" in fact.text
    assert fact.indicator.text in fact.goal
    assert plan.assessment == assessment


def test_a_draft_is_saved_whole_and_a_line_that_is_emptied_goes(trainee, supervisor, signed_in):
    plan = drafted(trainee, supervisor)
    data = sent(plan, summary="新的緣由", **{"help-0-text": "", "help-0-giver": "", "help-0-due_on": ""})
    assert signed_in(supervisor).post(plan.get_absolute_url(), data).status_code == 302
    plan.refresh_from_db()
    assert (plan.summary, plan.help.count(), plan.facts.get().text) == ("新的緣由", 0, FACT)


def test_a_line_without_what_it_is_about_comes_back_with_what_was_typed(trainee, supervisor, signed_in):
    plan = drafted(trainee, supervisor)
    answer = signed_in(supervisor).post(
        plan.get_absolute_url(), sent(plan, **{"fact-0-text": "", "summary": "打好的字"})
    )
    assert answer.status_code == 400
    assert "打好的字" in answer.text
    assert GOAL in answer.text
    assert ImprovementPlan.objects.get(pk=plan.pk).facts.get().text == FACT


def test_a_draft_saved_from_an_older_page_is_refused_with_what_was_typed(trainee, supervisor, signed_in):
    plan = drafted(trainee, supervisor)
    answer = signed_in(supervisor).post(
        plan.get_absolute_url(), sent(plan, version=plan.version - 1, summary="晚到的字")
    )
    assert answer.status_code == 409
    assert "晚到的字" in answer.text
    assert ImprovementPlan.objects.get(pk=plan.pk).summary != "晚到的字"


def test_a_step_that_lacks_its_reason_comes_back_with_the_page(trainee, supervisor, hr, signed_in):
    plan = with_hr(trainee, supervisor)
    answer = signed_in(hr).post(f"{plan.get_absolute_url()}return/", {"version": plan.version, "reason": ""})
    assert answer.status_code == 400
    assert ImprovementPlan.objects.get(pk=plan.pk).state == "with_hr"


def test_a_returned_plan_shows_its_reason_to_the_supervisor(trainee, supervisor, hr, reads, signed_in):
    plan = with_hr(trainee, supervisor)
    answer = signed_in(hr).post(f"{plan.get_absolute_url()}return/", {"version": plan.version, "reason": "請補日期"})
    assert answer.url == LIST, "HR sees it no longer"
    assert "請補日期" in reads(supervisor, plan.get_absolute_url())


def test_the_person_reads_nothing_of_the_time_before_the_release(trainee, supervisor, hr, reads):
    plan = with_hr(trainee, supervisor)
    steps.take(plan.pk, "return", hr, reason="退回的理由")
    steps.take(plan.pk, "send", supervisor)
    steps.take(plan.pk, "release", hr)
    page = reads(trainee, plan.get_absolute_url())
    assert "退回的理由" not in page
    assert 'data-event="draft"' not in page
    assert 'data-event="release"' in page
    assert "What a plan should hold" not in page


def test_the_checklist_says_what_a_plan_holds_and_that_it_is_no_legal_advice(trainee, supervisor, hr, reads):
    plan = running(trainee, supervisor, hr)
    page = reads(supervisor, plan.get_absolute_url())
    assert "no legal advice" in page
    assert page.count('data-holds="yes"') == 4
    assert page.count('data-holds="begun"') == 2, "help was given by nobody yet, and no review was held"
    assert page.count('data-holds="no"') == 1, "the fact names no indicator"
    assert page.count('data-holds="open"') == 1


def test_help_and_reviews_are_ticked_once_all_were_given_and_held_and_marked_when_one_is_late(
    trainee, supervisor, hr, reads
):
    plan = running(trainee, supervisor, hr)
    yesterday = timezone.localdate() - timedelta(days=1)
    plan.help.update(due_on=yesterday)
    plan.reviews.update(due_on=yesterday)
    assert reads(supervisor, plan.get_absolute_url()).count('data-holds="no"') == 3
    plan.help.update(given_on=yesterday)
    plan.reviews.update(held_on=yesterday, findings="看過", written_by=supervisor, written_at=timezone.now())
    page = reads(supervisor, plan.get_absolute_url())
    assert page.count('data-holds="yes"') == 6
    assert page.count('data-holds="no"') == 1


def test_the_page_and_the_paper_say_that_the_person_did_not_sign(trainee, supervisor, hr, reads):
    plan = to_sign(trainee, supervisor, hr)
    steps.take(plan.pk, "sign", supervisor)
    plan = steps.take(moved_back(ImprovementPlan.objects.get(pk=plan.pk), 20).pk, "refuse", hr, reason="當面說明")
    assert "had not signed in time" in reads(supervisor, plan.get_absolute_url())
    html = paper_html(paper_of(plan), "assessments/improvement/print/plan.html", plan_words(supervisor, plan))
    assert "未於期限內簽署" in html


def test_the_paper_carries_number_version_code_and_both_signatures(trainee, supervisor, hr):
    plan = ended(trainee, supervisor, hr)
    html = paper_html(paper_of(plan), "assessments/improvement/print/plan.html", plan_words(supervisor, plan))
    for words in (
        plan.number,
        "第 1 版",
        plan.code,
        "製表",
        "審核",
        "核定",
        trainee.name,
        supervisor.name,
        hr.name,
        FACT,
    ):
        assert words in html


def test_the_workbook_says_the_same(trainee, supervisor, hr, signed_in):
    plan = ended(trainee, supervisor, hr)
    book = load_workbook(BytesIO(signed_in(supervisor).get(f"{plan.get_absolute_url()}plan.xlsx").content))
    told = {str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value}
    for words in (FACT, GOAL, "製表", "四週內皆達成", plan.person_name):
        assert words in told


def test_each_look_at_a_plan_is_written_down_and_told_to_hr(trainee, supervisor, hr, auditor, reads):
    draft = drafted(UserFactory(supervisor=supervisor), supervisor)
    reads(supervisor, draft.get_absolute_url())
    assert not ImprovementLook.objects.exists()
    plan = running(trainee, supervisor, hr)
    reads(auditor, plan.get_absolute_url())
    assert list(ImprovementLook.objects.values_list("person__username", "place")) == [("auditor", "page")]
    assert auditor.name in reads(hr, plan.get_absolute_url()).split("Who saw this")[1]
    assert "Who saw this" not in reads(supervisor, plan.get_absolute_url())


def test_the_list_takes_as_many_queries_for_one_as_for_many(trainee, supervisor, hr, signed_in):
    browser, counts = signed_in(hr), []
    for count in (1, 4):
        while ImprovementPlan.objects.count() < count:
            running(UserFactory(supervisor=supervisor), supervisor, hr)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(browser.get(LIST).context["rows"]) == count
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_hr_filters_by_state_words_and_what_is_overdue(trainee, supervisor, hr, signed_in):
    other = UserFactory(name="李宜庭", supervisor=supervisor)
    moved_back(running(trainee, supervisor, hr), 45)
    with_hr(other, supervisor)
    browser = signed_in(hr)

    def shown(**asked):
        return {row.plan.person_name for row in browser.get(LIST, asked).context["rows"]}

    assert shown() == {trainee.name, other.name}
    assert shown(state="with_hr") == {other.name}
    assert shown(state="overdue") == {trainee.name}
    assert shown(q="宜庭") == {other.name}
    assert shown(q="沒有這個人") == set()
    assert shown(sort="ends", state="else") == {trainee.name, other.name}


def test_what_is_whose_to_do_stands_on_their_desks(trainee, supervisor, hr, reads):
    plan = to_sign(trainee, supervisor, hr)
    assert "Your improvement plan" in reads(trainee, "/")
    assert "Read the plan and sign it" in reads(supervisor, "/")
    assert 'data-improvement="' not in reads(hr, "/")
    steps.take(plan.pk, "sign", supervisor)
    moved_back(ImprovementPlan.objects.get(pk=plan.pk), 20)
    assert 'data-improvement="refusal"' in reads(hr, "/")


def test_a_review_is_owed_until_it_is_held_and_then_the_outcome(trainee, supervisor, hr):
    plan = running(trainee, supervisor, hr)
    (one,) = owed([supervisor.pk])[supervisor.pk]
    assert (one.task.value, one.due, one.is_overdue) == ("review", plan.reviews.first().due_on, False)
    moved_back(plan, 45)
    (one,) = owed([supervisor.pk])[supervisor.pk]
    assert one.is_overdue


def test_of_a_supervisor_who_can_not_act_hr_is_asked_to_hand_it_over(trainee, supervisor, manager, hr):
    running(trainee, supervisor, hr)
    supervisor.left_on = today() - timedelta(days=1)
    supervisor.save()
    assert owed([supervisor.pk]) == {}
    assert [one.task.value for one in owed([hr.pk])[hr.pk]] == ["hand_over"]


def test_a_mail_says_nothing_of_what_a_plan_says(trainee, supervisor, hr):
    plan = running(trainee, supervisor, hr)
    steps.take(plan.pk, "object", trainee, reason="不可外洩的異議")
    sending.send_due()
    mails = list(Mail.objects.filter(kind="improvement"))
    assert len(mails) > 4
    for mail in mails:
        assert mail.state == "sent"
        assert plan.number in mail.subject
        for words in (FACT, GOAL, "不可外洩的異議"):
            assert words not in mail.body
    released = Mail.objects.filter(kind="improvement", person=trainee).order_by("pk")[0]
    assert f"/improvement/{plan.pk}/" in released.body
