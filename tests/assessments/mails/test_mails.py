"""HR's page of mails: who may open it, whose words stay hidden, what it finds, and sending again."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.cycles.opening import open_for_people
from assessments.models import Access, ExportJob, MailTopic
from assessments.reminders.posting import post
from assessments.workflow import posting, steps
from mailing import sending
from mailing.models import Mail, MailState, Trouble
from people.roles import Role
from tests.factories import UserFactory, open_for, submitted

pytestmark = pytest.mark.django_db
PAGE = reverse("assessments:mails")
REFUSED = {"state": MailState.FAILED, "next_try_at": None, "trouble": Trouble.REFUSED, "last_error": "550 nobody"}


@pytest.fixture
def told(assessment, hr):
    """Two mails about a cancelled assessment, to trainee and supervisor, both sent."""
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    sending.send_due()
    return {mail.person.username: mail for mail in Mail.objects.select_related("person")}


def page_of(browser, **asked):
    return browser.get(PAGE, asked).content.decode()


def address_of(mail, name="mail"):
    return reverse(f"assessments:{name}", args=[mail.pk])


@pytest.mark.parametrize("who", ["trainee", "supervisor", "auditor", "administrator", "stranger"])
def test_nobody_but_hr_opens_it(who, told, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(PAGE).status_code == 403
    for mail in told.values():
        assert browser.get(address_of(mail)).status_code == 403
        assert browser.post(address_of(mail, "mail-again")).status_code == 403


@pytest.mark.parametrize("part", ["trainee", "supervisor"])
def test_hr_does_not_read_there_what_others_were_told_about_their_own_appraisal(part, cycle, hr, manager, signed_in):
    other = UserFactory(supervisor=manager)
    theirs = open_for(cycle, hr, other, manager) if part == "trainee" else open_for(cycle, other, hr, manager)
    second = UserFactory(roles=[Role.HR])
    steps.perform(theirs.pk, "cancel", second, reason="不再需要")
    sending.send_due()
    to_other, own = Mail.objects.get(person=other), Mail.objects.get(person=hr)
    Mail.objects.filter(pk=to_other.pk).update(**REFUSED)
    browser = signed_in(hr)
    response = browser.get(PAGE)
    assert {row.mail.pk: row.hidden for row in response.context["rows"]} == {to_other.pk: True, own.pk: False}
    page = response.content.decode()
    assert page.count(own.subject) == 1, "its own, not the other's"
    assert "內容僅供收件人閱讀" in page
    assert f'"{address_of(to_other)}"' not in page
    answer = browser.get(address_of(to_other))
    assert answer.status_code == 403
    assert to_other.body not in answer.content.decode()
    assert not Access.objects.filter(person=hr, detail__startswith="mail").exists()
    assert browser.get(address_of(own)).status_code == 200, "one's own is in one's mailbox"
    assert signed_in(second).get(address_of(to_other)).status_code == 200
    assert browser.post(address_of(to_other, "mail-again")).status_code == 302, "to send it again tells nothing"


def test_the_words_about_an_export_are_for_its_maker(hr, signed_in):
    posting.post_export(ExportJob.objects.create(made_by=hr, title="我的匯出", format="zip", state="failed"))
    sending.send_due()
    mail, second = Mail.objects.get(), UserFactory(roles=[Role.HR])
    assert "我的匯出" in page_of(signed_in(hr))
    assert "我的匯出" not in page_of(signed_in(second))
    assert signed_in(second).get(address_of(mail)).status_code == 403


def test_it_says_to_whom_what_when_and_whether_it_went_out(told, hr, supervisor, assessment, signed_in):
    Mail.objects.filter(pk=told["supervisor"].pk).update(**REFUSED)
    html = page_of(signed_in(hr), q="supervisor")
    for text in (supervisor.name, supervisor.email, told["supervisor"].subject, "寄送失敗", "550 nobody", "拒收"):
        assert text in html
    assert assessment.get_absolute_url() in html
    assert 'data-action="send-again"' in html
    assert 'data-action="send-again"' not in page_of(signed_in(hr), state="sent")


def test_the_first_column_is_that_of_who_gets_the_mail(told, hr, signed_in):
    page = page_of(signed_in(hr))
    headings = re.findall(r'<th scope="col">([^<]+)</th>', page)
    assert headings == ["收件人", "主旨", "類別", "時間", "狀態", "次數"]


def test_it_says_where_mails_go_while_no_mail_server_is_set(told, hr, signed_in, settings):
    assert "不會寄出這台機器" in page_of(signed_in(hr))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert "data-mails-stay" not in page_of(signed_in(hr))


def test_it_is_narrowed_to_a_kind(told, cycle, hr, signed_in):
    open_for_people(cycle.pk, [UserFactory(supervisor=UserFactory())], hr)
    kinds = [row.mail.kind for row in signed_in(hr).get(PAGE, {"kind": "opening"}).context["rows"]]
    assert set(kinds) == {"opening"}
    assert signed_in(hr).get(PAGE, {"kind": "gossip"}).status_code == 400


def test_hr_reads_reminders_but_those_about_themselves(cycle, assessment, hr, supervisor, signed_in):
    own = open_for(cycle, hr, supervisor, UserFactory(roles=[Role.HR]))
    with transaction.atomic():
        post([supervisor.pk, assessment.trainee_id], hr)
    sending.send_due()
    named, other = (Mail.objects.get(kind="reminder", person=person) for person in (supervisor, assessment.trainee))
    assert own.trainee_name in named.body
    browser = signed_in(hr)
    assert browser.get(address_of(named)).status_code == 403
    assert browser.get(address_of(other)).status_code == 200
    assert signed_in(UserFactory(roles=[Role.HR])).get(address_of(named)).status_code == 200


def test_a_mail_that_perhaps_came_twice_says_so(told, hr, signed_in):
    assert "可能重複寄出" not in page_of(signed_in(hr))
    Mail.objects.filter(pk=told["trainee"].pk).update(doubts=1)
    assert page_of(signed_in(hr)).count("可能重複寄出") == 1


def test_reading_one_stands_in_the_log_of_looks(told, hr, assessment, signed_in):
    html = signed_in(hr).get(address_of(told["trainee"])).content.decode()
    assert told["trainee"].body.split("\n")[0] in html
    assert told["trainee"].message_id.strip("<>") in html
    access = Access.objects.get(person=hr)
    assert (access.assessment, access.detail) == (assessment, f"mail {told['trainee'].pk}")


def test_a_mail_about_many_is_read_at_the_cost_of_one_about_few(cycle, hr, manager, signed_in):
    costs, browser = [], signed_in(hr)
    browser.get("/")
    for count in (2, 12):
        supervisor = UserFactory(supervisor=manager)
        open_for_people(cycle.pk, [UserFactory(supervisor=supervisor) for _number in range(count)], hr)
        mail = Mail.objects.get(person=supervisor)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address_of(mail)).status_code == 200
        assert Access.objects.filter(person=hr, detail=f"mail {mail.pk}").count() == count
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"trainee", "supervisor"}),
        ({"q": "王小明"}, {"trainee", "supervisor"}),  # to him, and about his appraisal
        ({"q": "supervisor@example"}, {"supervisor"}),
        ({"q": "nobody"}, set()),
        ({"state": "sent"}, {"trainee"}),
        ({"state": "given-up"}, {"supervisor"}),
        ({"state": "failed", "q": "trainee@"}, set()),
        ({"since": "2000-01-01", "until": "2000-12-31"}, {"supervisor"}),
        ({"since": "2001-01-01"}, {"trainee"}),
    ],
)
def test_it_is_searched_by_person_state_and_day(asked, found, told, hr, signed_in):
    long_ago = timezone.now().replace(year=2000, month=6, day=1)
    Mail.objects.filter(pk=told["supervisor"].pk).update(**REFUSED, created_at=long_ago)
    response = signed_in(hr).get(PAGE, asked)
    assert {row.mail.person.username for row in response.context["rows"]} == found


def test_a_question_that_makes_no_sense_is_answered_with_what_is_wrong(hr, signed_in):
    for asked in ({"state": "lost"}, {"since": "soon"}, {"since": "2026-02-01", "until": "2026-01-01"}):
        assert signed_in(hr).get(PAGE, asked).status_code == 400


def test_the_newest_stand_first_fifty_on_a_page_at_the_same_cost(
    told, assessment, hr, signed_in, django_assert_num_queries
):
    browser = signed_in(hr)
    with django_assert_num_queries(7):
        assert len(browser.get(PAGE).context["rows"]) == 2
    now = timezone.now()
    many = Mail.objects.bulk_create(
        Mail(person=hr, kind="step", key=f"k{n}", created_at=now + timedelta(seconds=n)) for n in range(60)
    )
    MailTopic.objects.bulk_create(MailTopic(mail=mail, assessment=assessment) for mail in many)
    with django_assert_num_queries(7):
        rows = browser.get(PAGE).context["rows"]
    assert [row.mail.key for row in rows] == [f"k{n}" for n in range(59, 9, -1)]
    assert len(browser.get(PAGE, {"page": 2}).context["rows"]) == 12


def test_a_mail_about_many_names_three_and_how_many(cycle, hr, supervisor, signed_in):
    people = [UserFactory(supervisor=supervisor) for _number in range(5)]
    open_for_people(cycle.pk, people, hr)
    (row,) = [row for row in signed_in(hr).get(PAGE).context["rows"] if row.mail.person == supervisor]
    assert len(row.assessments) == 5
    assert "共 5 筆評核" in page_of(signed_in(hr), q=supervisor.email)


def test_what_was_given_up_is_sent_again_once_and_logged(told, hr, signed_in, mailoutbox):
    mail, browser = told["supervisor"], signed_in(hr)
    Mail.objects.filter(pk=mail.pk).update(**REFUSED)
    looks = DBTaskResult.objects.filter(task_path="mailing.tasks.send_mails").count()
    answer = browser.post(address_of(mail, "mail-again"), {"asked": "state=given-up"}, follow=True)
    assert answer.redirect_chain == [(f"{PAGE}?state=given-up", 302)]
    assert "已重新排入寄送" in answer.content.decode()
    assert DBTaskResult.objects.filter(task_path="mailing.tasks.send_mails").count() == looks + 1
    entry = LogEntry.objects.get_for_object(mail).get()
    assert (entry.actor, entry.changes) == (hr, {"state": ["failed", "waiting"]})
    assert browser.post(address_of(mail, "mail-again")).status_code == 409
    sending.send_due()
    assert mailoutbox[-1].extra_headers["Message-ID"] == mail.message_id
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("state", [MailState.SENT, MailState.WAITING, MailState.SENDING, MailState.NEEDLESS])
def test_what_is_not_given_up_is_not_sent_again(state, told, hr, signed_in):
    later = timezone.now() if state in (MailState.WAITING, MailState.SENDING) else None
    leased = later if state == MailState.SENDING else None
    Mail.objects.filter(pk=told["trainee"].pk).update(state=state, next_try_at=later, lease_until=leased, worker="w")
    assert signed_in(hr).post(address_of(told["trainee"], "mail-again")).status_code == 409
    assert Mail.objects.get(pk=told["trainee"].pk).state == state
    assert not LogEntry.objects.get_for_object(told["trainee"]).exists()


def test_the_desk_tells_hr_of_what_could_not_be_sent_and_nobody_else(told, hr, auditor, signed_in):
    words = "無法寄出"
    assert words not in signed_in(hr).get("/").content.decode()
    Mail.objects.filter(pk=told["trainee"].pk).update(state=MailState.UNKNOWN, doubts=1, next_try_at=timezone.now())
    assert words not in signed_in(hr).get("/").content.decode(), "it is sent once more by itself"
    Mail.objects.filter(pk=told["trainee"].pk).update(next_try_at=None)
    Mail.objects.filter(pk=told["supervisor"].pk).update(**REFUSED)
    html = signed_in(hr).get("/").content.decode()
    assert "有 2 封郵件無法寄出" in html
    assert f"{PAGE}?state=given-up" in html
    assert words not in signed_in(auditor).get("/").content.decode()


def test_what_was_not_written_yet_and_what_was_forgotten_say_so(assessment, hr, signed_in):
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    mail = Mail.objects.first()
    assert "尚無內容" in signed_in(hr).get(address_of(mail)).content.decode()
    Mail.objects.update(forgotten_at=timezone.now())
    assert "舊郵件的內容不長期保留" in signed_in(hr).get(address_of(mail)).content.decode()


def test_a_mail_to_hr_about_an_appraisal_of_others_is_read_by_all_of_hr(assessment, hr, trainee, signed_in):
    submitted(assessment)
    steps.perform(assessment.pk, "dispute", trainee, reason="不同意")
    sending.send_due()
    second = UserFactory(roles=[Role.HR])
    assert signed_in(second).get(address_of(Mail.objects.get(person=hr))).status_code == 200
