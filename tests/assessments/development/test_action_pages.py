"""The pages of development actions: who sees what, what a press does, and what is refused in which words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.development import actions
from assessments.development.plan import GivenLine
from assessments.enums import ActionState
from assessments.models import Access, DevelopmentAction, DevelopmentEvidence
from mailing.models import Mail
from tests.assessments.files import pdf, upload
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("assessments:actions")


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def page_of(action):
    return reverse("assessments:action", args=[action.pk])


def step_of(action, verb):
    return reverse("assessments:action-step", args=[action.pk, verb])


def seen(action):
    return {"seen": actions.newest_step(DevelopmentAction.objects.get(pk=action.pk))}


def state_of(action):
    return DevelopmentAction.objects.get(pk=action.pk).state


@pytest.fixture
def action(trainee, supervisor):
    return actions.add(trainee, supervisor, GivenLine("熟悉退費規定", due_on=in_days(30)))


@pytest.mark.parametrize("who", ["stranger", "manager", "editor", "administrator"])
def test_what_is_not_theirs_is_not_there(who, request, signed_in, action):
    browser = signed_in(request.getfixturevalue(who))
    assert action.goal not in browser.get(LIST).content.decode()
    assert browser.get(page_of(action)).status_code == 404
    assert browser.post(step_of(action, "done"), seen(action)).status_code == 404
    assert browser.post(reverse("assessments:action-proof", args=[action.pk]), {"text": "看過"}).status_code == 404
    assert state_of(action) == ActionState.PLANNED


def test_an_auditor_reads_and_presses_nothing(signed_in, auditor, action):
    browser = signed_in(auditor)
    assert action.goal in browser.get(LIST).content.decode()
    assert "<button" not in browser.get(page_of(action)).content.decode().split("<main")[1].split("</main")[0]
    assert browser.post(step_of(action, "done"), seen(action)).status_code == 403
    assert browser.post(reverse("assessments:action-proof", args=[action.pk]), {"text": "看過"}).status_code == 403


@pytest.mark.parametrize("who", ["trainee", "supervisor", "hr"])
def test_each_who_has_to_do_with_it_can_finish_it_and_reopen_it(who, request, signed_in, action):
    browser = signed_in(request.getfixturevalue(who))
    actions.begin(action.pk, action.owner)
    assert browser.post(step_of(action, "done"), seen(action)).url == page_of(action)
    assert state_of(action) == ActionState.DONE
    browser.post(step_of(action, "reopen"), seen(action))
    assert state_of(action) == ActionState.UNDER_WAY


def test_a_page_that_was_opened_before_a_change_is_refused_and_keeps_what_was_typed(signed_in, supervisor, action):
    before = seen(action)
    actions.note(action.pk, supervisor, "先等新規定")
    answer = signed_in(supervisor).post(step_of(action, "drop"), {**before, "text": "規定已取消"})
    assert answer.status_code == 409
    assert "規定已取消" in answer.content.decode()
    assert state_of(action) == ActionState.PLANNED


def test_dropping_asks_why(signed_in, supervisor, action):
    assert signed_in(supervisor).post(step_of(action, "drop"), {**seen(action), "text": " "}).status_code == 400
    assert state_of(action) == ActionState.PLANNED


def test_the_due_date_moves_to_a_day_that_is_not_past(signed_in, trainee, action):
    browser = signed_in(trainee)
    late = {"day": in_days(-1).isoformat(), "text": ""}
    assert browser.post(step_of(action, "due"), {**seen(action), **late}).status_code == 400
    browser.post(step_of(action, "due"), {**seen(action), "day": in_days(60).isoformat(), "text": "等新課程"})
    assert DevelopmentAction.objects.get().due_on == in_days(60)


def test_supervisor_and_hr_say_who_is_responsible_and_the_person_does_not(signed_in, trainee, supervisor, hr, action):
    other = UserFactory(name="新負責人")
    given = {"person": other.username, "text": ""}
    assert signed_in(trainee).post(step_of(action, "owner"), {**seen(action), **given}).status_code == 403
    signed_in(supervisor).post(step_of(action, "owner"), {**seen(action), **given})
    row = DevelopmentAction.objects.get()
    assert row.owner == other
    assert other.username in row.steps.last().note
    back = {"person": "沒有這個人", "text": ""}
    assert signed_in(hr).post(step_of(action, "owner"), {**seen(action), **back}).status_code == 400


def test_a_step_that_there_is_not_is_not_found(signed_in, supervisor, action):
    assert signed_in(supervisor).post(step_of(action, "fly"), seen(action)).status_code == 404


def test_help_is_asked_for_by_the_person_alone_and_told_at_once(signed_in, trainee, supervisor, action, settings):
    assert signed_in(supervisor).post(step_of(action, "help"), seen(action)).status_code == 403
    answer = signed_in(trainee).post(step_of(action, "help"), {**seen(action), "then": "desk", "text": "找不到講師"})
    assert answer.url == reverse("assessments:desk")
    assert [mail.person for mail in Mail.objects.filter(kind="action")] == [supervisor]
    row = DevelopmentAction.objects.get()
    assert row.help_wanted_at is not None
    assert row.steps.last().asks_help
    assert signed_in(trainee).post(step_of(action, "help"), seen(action)).status_code == 409


def test_an_answer_says_how_and_reaches_the_person(signed_in, trainee, supervisor, action):
    signed_in(trainee).post(step_of(action, "help"), seen(action))
    browser = signed_in(supervisor)
    assert browser.post(step_of(action, "answer"), {**seen(action), "text": ""}).status_code == 400
    browser.post(step_of(action, "answer"), {**seen(action), "text": "週三一起看"})
    assert DevelopmentAction.objects.get().help_wanted_at is None
    assert [mail.person for mail in Mail.objects.filter(kind="action").order_by("pk")] == [supervisor, trainee]


def test_the_mail_says_whose_what_and_where_and_is_not_sent_once_help_came(trainee, supervisor, action):
    from assessments.development import helping

    helping.ask(action.pk, trainee, "找不到講師")
    mail = Mail.objects.get(kind="action")
    letter = helping.action_letter(mail)
    assert trainee.name in letter.subject
    assert all(text in letter.body for text in (action.goal, "找不到講師", page_of(action)))
    helping.answer(action.pk, supervisor, "週三一起看")
    assert helping.action_letter(mail) is None


def test_evidence_is_checked_kept_and_taken_back_by_who_added_it(signed_in, trainee, supervisor, action, media):
    to = reverse("assessments:action-proof", args=[action.pk])
    browser = signed_in(trainee)
    assert browser.post(to, {"file": upload(b"not a pdf", "a.pdf")}).status_code == 400
    assert browser.post(to, {"text": ""}).status_code == 400
    for _press in range(2):
        assert browser.post(to, {"file": upload(pdf()), "text": "結業證書"}).status_code == 302
    row = DevelopmentEvidence.objects.get()
    file = reverse("assessments:action-file", args=[action.pk, row.pk])
    assert b"".join(browser.get(file)).startswith(b"%PDF")
    back = reverse("assessments:action-proof-back", args=[action.pk, row.pk])
    assert signed_in(supervisor).post(back).status_code == 403
    signed_in(trainee).post(back)
    assert signed_in(trainee).get(file).status_code == 404
    signed_in(trainee).post(back, {"back": "1"})
    assert DevelopmentEvidence.objects.get().removed_at is None


def test_one_is_added_by_hand_for_oneself_and_ones_people(signed_in, supervisor, trainee, stranger, hr):
    new = reverse("assessments:action-new")
    browser = signed_in(supervisor)
    assert browser.post(new, {"person": stranger.username, "goal": "學會"}).status_code == 403
    assert browser.post(new, {"person": "", "goal": "學會"}).status_code == 400
    wrong = browser.post(new, {"person": trainee.username, "goal": "", "measure": "跟班兩週"})
    assert (wrong.status_code, "跟班兩週" in wrong.content.decode()) == (400, True)
    browser.post(new, {"person": trainee.username, "goal": "學會退費", "due_on": in_days(20).isoformat()})
    row = DevelopmentAction.objects.get()
    assert (row.person, row.owner, row.assessment) == (trainee, supervisor, None)
    assert signed_in(hr).post(new, {"person": stranger.username, "goal": "學會"}).status_code == 302


def test_the_list_is_narrowed_by_state_words_department_and_person(signed_in, hr, trainee, supervisor, action):
    late = actions.add(trainee, supervisor, GivenLine("逾期的那一項"))
    DevelopmentAction.objects.filter(pk=late.pk).update(due_on=in_days(-3))
    done = actions.add(supervisor, supervisor, GivenLine("完成的那一項"))
    actions.finish(done.pk, supervisor)
    browser = signed_in(hr)

    def goals(**asked):
        page = browser.get(LIST, asked).content.decode()
        return [row.goal for row in (action, late, done) if row.goal in page]

    assert goals() == [action.goal, late.goal]
    assert goals(state="overdue") == [late.goal]
    assert goals(state="done") == [done.goal]
    assert goals(state="all", person=supervisor.username) == [done.goal]
    assert goals(q="逾期") == [late.goal]
    assert goals(state="all", whose="own") == []
    assert goals(department="999999") == []


def test_the_list_stands_in_the_order_that_is_pressed(signed_in, hr, trainee, supervisor):
    for goal, days in (("乙", 9), ("甲", 30), ("丙", 3)):
        actions.add(trainee, supervisor, GivenLine(f"目標{goal}", due_on=in_days(days)))

    def order(sort):
        page = signed_in(hr).get(LIST, {"sort": sort}).content.decode()
        return sorted("甲乙丙", key=lambda name: page.index(f"目標{name}"))

    assert order("") == order("due") == ["丙", "乙", "甲"]
    assert order("-due") == ["甲", "乙", "丙"]


def queries_of(browser, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("url", [LIST, "/"])
def test_lists_take_as_many_queries_for_one_action_as_for_several(url, signed_in, supervisor, hr, action):
    browser = signed_in(supervisor)
    browser.get(url)
    one = queries_of(browser, url)
    for number in range(5):
        actions.add(UserFactory(supervisor=supervisor), supervisor, GivenLine(f"目標 {number}"))
    assert queries_of(browser, url) == one


def test_the_desk_of_the_person_has_done_and_need_help_in_place(signed_in, trainee, supervisor, action):
    own = signed_in(trainee).get("/").content.decode()
    assert step_of(action, "done") in own
    assert step_of(action, "help") in own
    signed_in(trainee).post(step_of(action, "help"), seen(action))
    led = signed_in(supervisor).get("/").content.decode()
    assert page_of(action) in led
    assert step_of(action, "help") not in led


def test_whoever_looks_at_what_another_has_to_learn_is_in_the_log_once_a_day(signed_in, supervisor, hr, assessment):
    from assessments.development.plan import save_line
    from tests.factories import approved

    save_line(assessment.pk, supervisor, GivenLine("學會安撫"))
    approved(assessment, hr)
    for _look in range(2):
        signed_in(hr).get(LIST)
    assert Access.objects.filter(person=hr, detail="development", assessment=assessment).count() == 1
