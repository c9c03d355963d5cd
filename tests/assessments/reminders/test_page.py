"""The page of a cycle's reminders: who may see and change it, who is listed with what, by hand, and the log."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.bulk import working
from assessments.bulk.preparing import Line, confirm, prepare
from assessments.enums import BulkKind, CycleState
from assessments.models import BulkItem, BulkJob, Cycle, Reminder
from assessments.reminders.byhand import who_owe
from assessments.reminders.posting import post
from assessments.workflow import steps
from config.refusals import BadInput
from people.models import User
from tests.assessments.reminders.days import deliver, on
from tests.factories import UserFactory, open_for, self_submitted, submitted

pytestmark = pytest.mark.django_db
RULE = {"reminds": "on", "remind_before": "5", "remind_every": "3"}


@pytest.fixture
def page(cycle):
    return reverse("assessments:cycle-reminders", args=[cycle.pk])


def listed(response):
    return [row.number for row in response.context["rows"]]


@pytest.mark.parametrize("who", ["trainee", "supervisor", "administrator", "stranger"])
def test_nobody_but_hr_and_the_auditor_sees_it(who, page, assessment, request, signed_in):
    browser = signed_in(request.getfixturevalue(who))
    assert browser.get(page).status_code == 403
    assert browser.post(page, RULE).status_code == 403


def test_the_auditor_reads_it_and_changes_and_sends_nothing(page, assessment, auditor, signed_in, cycle):
    browser = signed_in(auditor)
    html = browser.get(page).content.decode()
    assert "王小明" in html
    assert 'data-action="remind"' not in html
    assert 'data-action="save-rule"' not in html
    assert browser.post(page, RULE).status_code == 403
    assert browser.post(f"{page}send/", {"all": "1"}).status_code == 403
    assert Cycle.objects.get(pk=cycle.pk).remind_before == 3


def test_a_closed_cycle_is_read_and_nothing_more(page, assessment, cycle, hr, signed_in):
    Cycle.objects.update(state=CycleState.CLOSED)
    browser = signed_in(hr)
    for shown in ("", "?show=log"):
        answer = browser.get(page + shown)
        assert answer.status_code == 200
        assert 'data-action="save-rule"' not in answer.content.decode()
    assert browser.post(page, RULE).status_code == 409
    assert browser.post(f"{page}send/", {"all": "1"}).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"remind_before": "31"}, {"remind_before": "-1"}, {"remind_every": "91"}, {"remind_every": "often"}]
)
def test_a_rule_that_makes_no_sense_is_refused_with_what_is_wrong(wrong, page, cycle, hr, signed_in):
    answer = signed_in(hr).post(page, {**RULE, **wrong})
    assert answer.status_code == 400
    assert "invalid" in answer.content.decode()
    assert Cycle.objects.get(pk=cycle.pk).remind_before == 3


def test_hr_changes_the_rule_and_the_log_of_changes_says_who(page, cycle, hr, signed_in, clock):
    answer = signed_in(hr).post(page, RULE, follow=True)
    assert "期限前 5 天、期限當日，之後每 3 天" in answer.content.decode()
    found = Cycle.objects.get(pk=cycle.pk)
    assert (found.reminds, found.remind_before, found.remind_every) == (True, 5, 3)
    entry = LogEntry.objects.get_for_object(cycle).filter(action=LogEntry.Action.UPDATE).get()
    assert (entry.actor, sorted(entry.changes)) == (hr, ["remind_before", "remind_every"])
    signed_in(hr).post(page, {**RULE, "reminds": ""})
    assert not Cycle.objects.get(pk=cycle.pk).reminds


def test_it_lists_who_owes_what_since_when_and_when_they_are_reminded(
    page, clock, assessment, cycle, trainee, supervisor, hr, signed_in
):
    open_for(cycle, UserFactory(username="E1", email="", name="張一"), supervisor, hr)
    clock.set(date(2026, 12, 10), "07:00")
    response = signed_in(hr).get(page)
    rows = {row.number: row for row in response.context["rows"]}
    assert sorted(rows) == ["E1", "supervisor", "trainee"]
    assert (rows["supervisor"].owes, rows["supervisor"].due) == ("評核 2", "2026/12/14")
    assert (rows["trainee"].next, rows["supervisor"].next) == ("2026/12/10", "2026/12/11")
    assert rows["E1"].hindered
    assert [figure.count for figure in response.context["figures"]] == [3, 0, 1, 1, 1]


def test_the_figures_find_those_whom_they_count(page, clock, assessment, cycle, supervisor, hr, signed_in):
    open_for(cycle, UserFactory(username="E1", email=""), supervisor, hr)
    clock.set(date(2026, 12, 11), "07:00")
    browser = signed_in(hr)
    response = browser.get(page)
    for figure in response.context["figures"]:
        assert len(listed(browser.get(f"{page}?{figure.query}"))) == figure.count, figure
    assert listed(browser.get(f"{page}?late=on")) == ["E1", "trainee"]
    assert listed(browser.get(f"{page}?duty=rate")) == ["supervisor"]
    assert listed(browser.get(f"{page}?duty=decide")) == []
    assert listed(browser.get(f"{page}?q=王小明")) == ["trainee"]
    assert listed(browser.get(f"{page}?sort=-due"))[0] == "supervisor"
    assert listed(browser.get(f"{page}?sort=nonsense&when=never")) == ["E1", "supervisor", "trainee"]


def test_hr_is_listed_with_what_waits_for_all_of_hr(page, clock, assessment, trainee, hr, signed_in):
    submitted(assessment)
    steps.perform(assessment.pk, "acknowledge", trainee)
    (row,) = signed_in(hr).get(page).context["rows"]
    assert (row.number, row.owes) == ("hr", "核定 1")


def test_those_who_are_ticked_are_previewed_and_reminded_when_confirmed(
    page, clock, assessment, trainee, supervisor, hr, signed_in
):
    on(clock, 12, 7)
    answer = signed_in(hr).post(f"{page}send/", {"chosen": [trainee.pk, supervisor.pk]})
    job = BulkJob.objects.get()
    assert answer["location"] == job.get_absolute_url()
    assert (job.kind, job.total) == (BulkKind.REMIND, 1)
    left = BulkItem.objects.get(job=job, person=trainee)
    assert (left.state, "提醒過" in left.message) == ("left_out", True)
    assert Reminder.objects.count() == 1, "nothing is sent before it is confirmed"
    BulkJob.objects.update(made_at=timezone.now())  # by the clock of the test
    confirmed = signed_in(hr).post(reverse("assessments:bulk-confirm", args=[job.pk]), follow=True)
    assert confirmed.status_code == 200
    assert supervisor.name in confirmed.content.decode()
    assert sorted(deliver()) == ["supervisor"]
    assert Reminder.objects.get(person=supervisor).by == hr


def test_all_that_match_are_meant_and_nobody_else(page, clock, assessment, cycle, supervisor, hr, stranger, signed_in):
    signed_in(hr).post(f"{page}send/", {"all": "1", "asked": "duty=rate"})
    assert [item.person for item in BulkItem.objects.all()] == [supervisor]
    answer = signed_in(hr).post(f"{page}send/", {"chosen": [stranger.pk]})
    assert answer.status_code == 400, "who owes nothing here is not reminded of it"


def test_all_that_match_are_those_of_the_whole_address_however_much_is_typed(page, clock, assessment, hr, signed_in):
    asked = urlencode({"x": "陳" * 80, "q": "無此人"})
    assert signed_in(hr).post(f"{page}send/", {"all": "1", "asked": asked}).status_code == 400
    assert not BulkJob.objects.exists()


def test_assessments_that_are_chosen_mean_those_who_owe_something_in_them(clock, assessment, trainee, supervisor, hr):
    assert who_owe([assessment]) == [supervisor, trainee]
    submitted(assessment)
    assert who_owe([assessment]) == [trainee]


def test_assessments_chosen_on_another_list_become_the_people_who_owe(clock, assessment, trainee, supervisor, hr):
    prepare(BulkKind.REMIND, hr, [Line(assessment=assessment)])
    items = BulkItem.objects.order_by("position")
    assert [(item.person, item.assessment) for item in items] == [(supervisor, None), (trainee, None)]
    submitted(assessment)
    steps.perform(assessment.pk, "cancel", hr, reason="離職")
    with pytest.raises(BadInput):
        prepare(BulkKind.REMIND, hr, [Line(assessment=assessment)])


def test_who_did_it_between_preview_and_doing_is_left_out(clock, assessment, trainee, supervisor, hr):
    job = prepare(BulkKind.REMIND, hr, [Line(person=trainee), Line(person=supervisor)])
    BulkJob.objects.update(made_at=timezone.now())  # by the clock of the test
    confirm(job.pk, hr)
    self_submitted(assessment)
    working.work(BulkJob.objects.get(pk=job.pk))
    items = BulkItem.objects.order_by("position")
    assert [(item.person, item.state) for item in items] == [(trainee, "left_out"), (supervisor, "done")]


def test_who_is_not_in_hr_any_more_reminds_nobody(clock, assessment, trainee, hr):
    job = prepare(BulkKind.REMIND, hr, [Line(person=trainee)])
    BulkJob.objects.update(made_at=timezone.now())  # by the clock of the test
    confirm(job.pk, hr)
    hr.role_grants.all().delete()
    working.work(BulkJob.objects.get(pk=job.pk))
    assert BulkItem.objects.get().state == "left_out"
    assert not Reminder.objects.exists()


def test_the_log_says_to_whom_what_for_when_by_whom_and_whether_it_went_out(
    page, clock, assessment, trainee, supervisor, hr, signed_in
):
    on(clock, 12, 7)
    clock.set(date(2026, 12, 8), "10:30")
    post([supervisor.pk], hr)
    deliver()
    answer = signed_in(hr).get(f"{page}?show=log")
    seen = [(entry.reminder.person, entry.what, entry.at, entry.by) for entry in answer.context["entries"]]
    assert seen == [
        (supervisor, "評核 1", "2026/12/08 10:30", hr.name),
        (trainee, "自評 1", "2026/12/07 08:00", "依規則"),
    ]
    assert answer.content.decode().count('data-mail-state="sent"') == 2


def test_the_page_costs_the_same_for_one_and_for_many(page, clock, assessment, cycle, hr, supervisor, signed_in):
    clock.set(date(2026, 12, 8), "10:30")
    browser = signed_in(hr)

    def cost(address):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    def send():
        for person in User.objects.filter(assessments__cycle=cycle).exclude(reminders__isnull=False):
            post([person.pk], hr)

    browser.get(page)
    send()
    addresses = [page, f"{page}?sort=due&when=next", f"{page}?show=log"]
    once = [cost(address) for address in addresses]
    for _number in range(6):
        open_for(cycle, UserFactory(supervisor=supervisor), UserFactory(), hr)
    send()
    assert [cost(address) for address in addresses] == once
