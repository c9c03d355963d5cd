"""The pages of bulk actions: what is asked, the preview, the result, and the list of all of them."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.bulk import preparing, working
from assessments.bulk.beside import hand_over_address
from assessments.enums import BulkKind
from assessments.models import Assessment, BulkJob, Event
from assessments.workflow import steps
from people.roles import Role
from tests.assessments.bulk.batches import one_batch
from tests.factories import UserFactory, granted, open_for, submitted

pytestmark = pytest.mark.django_db


def new(kind):
    return reverse("assessments:bulk-new", args=[kind])


def address(name, job):
    return reverse(f"assessments:{name}", args=[job.pk])


@pytest.fixture
def browser(hr, signed_in):
    return signed_in(hr)


@pytest.fixture
def chosen(rows):
    return [f"{row.pk}:{row.version}" for row in rows.values()]


def workday():
    day = timezone.localdate() + timedelta(days=21)
    while day.weekday() > 4 or (day.month, day.day) in ((12, 25),):
        day += timedelta(days=1)
    return day


def test_an_address_that_is_too_long_means_nobody_rather_than_more(browser, rows):
    asked = f"x={'1' * 4000}&status=cancelled"
    answer = browser.post(new("cancel"), {"list": "assessments", "asked": asked, "reason": "門市合併", "then": "look"})
    assert answer.status_code == 400
    assert not BulkJob.objects.exists()


def test_nobody_but_hr_starts_or_sees_one(rows, prepared, supervisor, auditor, signed_in, chosen):
    job = prepared()
    for person in (supervisor, auditor):
        browser = signed_in(person)
        assert browser.post(new("cancel"), {"chosen": chosen}).status_code == 403
        assert browser.get(reverse("assessments:bulk-list")).status_code == 403
        assert browser.get(job.get_absolute_url()).status_code == 404
        assert browser.get(address("bulk-state", job)).status_code == 404
        for name in ("bulk-confirm", "bulk-discard", "bulk-stop", "bulk-again"):
            assert browser.post(address(name, job)).status_code == 404
    assert BulkJob.objects.get().is_prepared


@pytest.mark.parametrize("sent", [{}, {"chosen": "abc"}, {"list": "nothing"}, {"chosen": "0:1"}])
def test_what_chooses_nothing_is_refused_with_advice(browser, rows, sent):
    assert browser.post(new("cancel"), sent).status_code == 400
    assert not BulkJob.objects.exists()


def test_an_action_that_is_not_offered_is_refused(browser, chosen):
    assert browser.post(new("open"), {"chosen": chosen}).status_code == 400
    assert browser.post(new("submit"), {"chosen": chosen}).status_code == 400


def test_the_reason_is_asked_before_the_preview(browser, chosen):
    page = browser.post(new("cancel"), {"chosen": chosen})
    assert page.status_code == 200
    assert not BulkJob.objects.exists()
    again = browser.post(new("cancel"), {"chosen": chosen, "then": "look", "reason": ""})
    assert again.status_code == 400
    for choice in chosen:
        assert f'value="{choice}"' in again.content.decode()
    assert not BulkJob.objects.exists()


def test_the_preview_is_confirmed_and_ends_at_the_result_of_each_line(browser, chosen, rows):
    answer = browser.post(new("cancel"), {"chosen": chosen, "then": "look", "reason": "門市合併"}, follow=True)
    job = BulkJob.objects.get()
    html = answer.content.decode()
    assert "門市合併" in html
    assert 'data-action="confirm-bulk"' in html
    assert all(row.trainee_name in html for row in rows.values())
    assert not Event.objects.filter(action="cancel").exists()
    done = browser.post(address("bulk-confirm", job), follow=True).content.decode()
    assert done.count("chip--good") >= 4
    assert 'data-action="confirm-bulk"' not in done
    assert set(Assessment.objects.values_list("status", flat=True)) == {"cancelled"}


def test_what_is_opened_by_a_link_prepares_nothing(browser, supervisor):
    """Whatever the action asks: an address that is merely opened changes nothing."""
    for kind in ("approve", "hand_over", "cancel"):
        asked = {"list": "supervisor", "asked": f"number={supervisor.username}"}
        assert browser.get(new(kind), asked).status_code == 200 if Assessment.objects.exists() else True
    assert not BulkJob.objects.exists()


def test_another_of_hr_looks_at_a_preview_and_does_not_confirm_it(prepared, signed_in):
    job, other = prepared(), signed_in(UserFactory(roles=[Role.HR]))
    html = other.get(job.get_absolute_url()).content.decode()
    assert 'data-action="confirm-bulk"' not in html
    assert other.post(address("bulk-confirm", job)).status_code == 403


def test_a_discarded_preview_is_gone(browser, prepared):
    job = prepared()
    assert browser.post(address("bulk-discard", job)).status_code == 302
    assert browser.get(job.get_absolute_url()).status_code == 404


def test_one_under_way_says_how_far_it_is_and_can_be_stopped(browser, prepared, hr):
    job = preparing.confirm(prepared().pk, hr)
    one_batch(job)
    html = browser.get(job.get_absolute_url()).content.decode()
    assert 'data-action="stop-bulk"' in html
    state = json.loads(browser.get(address("bulk-state", job)).content)
    assert (state["state"], state["done"], state["total"]) == ("waiting", 1, 4)
    browser.post(address("bulk-stop", job))
    html = browser.get(job.get_absolute_url()).content.decode()
    assert 'data-action="try-again"' in html
    assert Assessment.objects.filter(status="cancelled").count() == 1


def test_what_was_left_out_is_tried_again_as_a_new_preview(browser, prepared, hr):
    job = preparing.confirm(prepared().pk, hr)
    one_batch(job)
    working.stop(job.pk)
    answer = browser.post(address("bulk-again", job))
    second = BulkJob.objects.latest("pk")
    assert answer.url == second.get_absolute_url()
    assert (second.total, second.reason, second.state) == (3, "門市合併", "prepared")


def test_one_that_has_not_ended_is_not_tried_again(browser, prepared):
    assert browser.post(address("bulk-again", prepared())).status_code == 409


def test_the_lines_are_filtered_by_their_outcome(browser, rows, hr):
    Assessment.objects.filter(pk=rows["E2"].pk).update(status="cancelled")
    lines = [preparing.Line(assessment=row) for row in Assessment.objects.with_people()]
    job = preparing.prepare(BulkKind.CANCEL, hr, lines, reason="門市合併")
    html = browser.get(f"{job.get_absolute_url()}?outcome=left_out").content.decode()
    table = html[html.index("<tbody>") :]
    assert "E2" in table
    assert "E1" not in table


def test_a_day_off_is_shown_with_the_next_workday_and_can_be_kept(browser, chosen):
    saturday = timezone.localdate() + timedelta(days=14)
    saturday += timedelta(days=(5 - saturday.weekday()) % 7)
    sent = {"chosen": chosen, "then": "look", "reason": "育嬰假", "day": saturday.isoformat()}
    html = browser.post(new("extend"), sent).content.decode()
    assert not BulkJob.objects.exists()
    kept = re.search(r'name="kept_days" value="([^"]+)"', html)
    assert kept
    assert kept[1] == saturday.isoformat()
    assert browser.post(new("extend"), {**sent, "kept_days": kept[1]}).status_code == 302
    assert BulkJob.objects.get().day == saturday


def test_hr_finds_the_hand_over_on_the_page_of_a_supervisor(browser, rows, supervisor, trainee):
    page = browser.get(reverse("people:person", args=[supervisor.username])).content.decode()
    assert hand_over_address(supervisor.username).replace("&", "&amp;") in page
    other = browser.get(reverse("people:person", args=[trainee.username])).content.decode()
    assert "hand_over" not in other


def test_everything_of_a_supervisor_is_handed_over_in_one_action(browser, rows, supervisor, newcomer):
    where = hand_over_address(supervisor.username)
    assert supervisor.name in browser.get(where).content.decode()
    sent = {"list": "supervisor", "asked": f"number={supervisor.username}", "then": "look", "reason": "離職"}
    refused = browser.post(new("hand_over"), {**sent, "to": "one", "person": ""})
    assert refused.status_code == 400
    browser.post(new("hand_over"), {**sent, "to": "one", "person": newcomer.username, "part_from": "2026-07-01"})
    browser.post(address("bulk-confirm", BulkJob.objects.get()))
    assert set(Assessment.objects.values_list("supervisor", flat=True)) == {newcomer.pk}


def test_the_list_tells_who_did_what_when_and_why(browser, prepared, hr):
    job = prepared()
    html = browser.get(reverse("assessments:bulk-list")).content.decode()
    for text in (job.title, hr.name, "門市合併", job.get_absolute_url()):
        assert text in html


@pytest.mark.parametrize("state", ["prepared", "waiting", "done"])
def test_preview_and_page_ask_the_database_as_often_for_many_lines_as_for_one(
    browser, rows, hr, cycle, supervisor, newcomer, state
):
    def queries(chosen):
        found = Assessment.objects.with_people().filter(pk__in=chosen)
        lines = [preparing.Line(assessment=row, supervisor=newcomer) for row in found]
        with CaptureQueriesContext(connection) as asked:
            job = preparing.prepare(BulkKind.HAND_OVER, hr, lines, reason="離職", person=newcomer)
        if state != "prepared":
            preparing.confirm(job.pk, hr)
        if state == "done":
            working.work(BulkJob.objects.get(pk=job.pk))
        with CaptureQueriesContext(connection) as shown:
            assert browser.get(job.get_absolute_url()).status_code == 200
        return len(asked), len(shown)

    more = [open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr).pk for _one in range(6)]
    queries([rows["E1"].pk])
    assert queries([rows["E2"].pk]) == queries(more)


def told(html):
    """The words of the table alone."""
    return html[html.index("<thead>") : html.index("</table>")]


@pytest.fixture
def to_approve(rows):
    """Two that are read by their trainees: E1 meets everything, E2 does not."""
    submitted(rows["E1"])
    submitted(rows["E2"], changes={"P1.1.1": ("1", "需要協助")})
    for number in ("E1", "E2"):
        steps.perform(rows[number].pk, "acknowledge", rows[number].trainee)
    return [Assessment.objects.with_people().get(pk=rows[number].pk) for number in ("E1", "E2")]


def test_nobody_reads_their_own_result_in_what_others_approve(prepared, to_approve, signed_in):
    job = prepared(BulkKind.APPROVE, to_approve, reason="")
    own = to_approve[1].trainee
    granted(own, Role.HR)
    html = signed_in(own).get(job.get_absolute_url()).content.decode()
    assert "chip--not_yet_competent" not in html
    assert "chip--competent" in told(html)


def test_ratings_that_came_back_have_no_verdict_on_the_page_of_the_action(browser, prepared, to_approve, hr):
    job = prepared(BulkKind.APPROVE, to_approve, reason="")
    steps.perform(to_approve[1].pk, "return", hr, reason="請補充佐證")
    html = browser.get(job.get_absolute_url()).content.decode()
    assert "chip--not_yet_competent" not in html


def test_before_many_are_approved_the_verdicts_are_told(browser, prepared, to_approve):
    html = browser.get(prepared(BulkKind.APPROVE, to_approve, reason="").get_absolute_url()).content.decode()
    figures = html[html.index("data-verdicts") : html.index("<thead>")]
    for verdict in ("competent", "not_yet_competent"):
        assert f"chip--{verdict}" in figures
        assert f"chip--{verdict}" in told(html)


def test_an_action_on_people_has_no_columns_of_assessments(browser, hr, supervisor, cycle, rows):
    job = preparing.prepare(BulkKind.REMIND, hr, [preparing.Line(person=supervisor)], cycle=rows["E1"].cycle)
    html = browser.get(job.get_absolute_url()).content.decode()
    assert told(html).count('<th scope="col">') == 2


def test_the_page_of_an_action_leads_back_to_its_cycle(browser, prepared, rows):
    cycle = rows["E1"].cycle
    html = browser.get(prepared(cycle=cycle).get_absolute_url()).content.decode()
    assert f'<a href="{cycle.get_absolute_url()}">{cycle.name}</a>' in html
