"""A large list is taken in by a worker: once, all or nothing, as it was confirmed."""

from __future__ import annotations

import hashlib
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from people.models import JobState, RoleGrant, StaffImport, StaffJob, StaffUpload, User
from people.roles import Role
from people.stafflist import jobs, working
from tests.factories import UserFactory, granted
from tests.integrity.test_ledger import sql, verified
from tests.people.stafflist.lists import xlsx

pytestmark = pytest.mark.django_db
PAGE, PREVIEW, TAKE = "/people/import/", "/people/import/preview/", "/people/import/take/"
ROWS = [[f"N{number}", f"新人{number}"] for number in range(4)]


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Lists of more than three rows are large, so that tests stay short; one below has the true number."""
    monkeypatch.setattr(jobs, "IN_THE_REQUEST", 3)


def browser_of(hr, signed_in):
    User.objects.filter(pk=hr.pk).update(language="en")
    return signed_in(hr)


@pytest.fixture
def browser(hr, signed_in):
    return browser_of(hr, signed_in)


def confirmed(browser, rows=ROWS):
    """Uploaded, looked at, confirmed."""
    browser.post(PAGE, {"file": SimpleUploadedFile("list.xlsx", xlsx(rows, ["員工編號", "姓名"]))})
    page = browser.get(PREVIEW).content.decode()
    said = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("digest", "looked_at")}
    return browser.post(TAKE, said)


@pytest.fixture
def job(browser):
    assert confirmed(browser).status_code == 302
    return StaffJob.objects.get()


def worked(job):
    working.take_in_job.func(job.pk)
    job.refresh_from_db()
    return job


def newcomers():
    return User.objects.filter(username__startswith="N").count()


# --- Refused ---------------------------------------------------------------------------------------------------


def test_what_would_be_refused_in_the_request_is_refused_there(browser):
    assert confirmed(browser, [*ROWS, ["N9", ""]]).status_code == 400
    assert not StaffJob.objects.exists()


def test_nobody_else_starts_a_list_or_takes_one_back_meanwhile(job, signed_in):
    other = browser_of(UserFactory(roles=[Role.HR]), signed_in)
    for rows in (ROWS[:1], ROWS):
        answer = confirmed(other, rows)
        assert answer.status_code == 409
        assert "is importing the list list.xlsx right now" in answer.content.decode()
    assert other.post("/people/import/undo/", {"import": "1"}, follow=True).status_code == 200
    assert StaffJob.objects.count() == 1
    assert "See its progress" in other.get(PAGE).content.decode()


def test_a_second_press_leads_to_the_same_list(job, browser):
    assert browser.post(TAKE, {"digest": "x"}).url == job.get_absolute_url()
    assert StaffJob.objects.count() == 1


def test_what_changed_since_it_was_confirmed_keeps_all_rows_out(job, browser):
    UserFactory(username="N1", name="別人")
    assert worked(job).state == JobState.FAILED
    assert job.problem.startswith("Something changed since this preview was shown")
    assert newcomers() == 1
    page = browser.get(job.get_absolute_url()).content.decode()
    assert job.problem in page
    assert "Nothing was changed" in page


def test_who_is_not_of_hr_any_more_takes_nothing_in(job, hr):
    RoleGrant.objects.filter(user=hr).delete()
    assert worked(job).state == JobState.FAILED
    assert newcomers() == 0


def test_who_is_of_hr_past_the_portal_alone_takes_nothing_in(job, hr):
    RoleGrant.objects.filter(user=hr).delete()
    granted(hr, Role.EDITOR)
    sql("UPDATE people_rolegrant SET role = 'hr' WHERE user_id = %s", hr.pk)
    assert worked(job).state == JobState.FAILED
    assert newcomers() == 0


@pytest.mark.parametrize("column", ["order", "sha256", "content"])
def test_what_was_altered_past_the_portal_is_not_taken_in(column, job):
    other = {"order": job.order[:-3] + "abc", "sha256": "0" * 64, "content": b"x"}
    StaffJob.objects.update(**{column: other[column]})
    assert worked(job).state == JobState.FAILED
    assert newcomers() == 0


def test_another_file_in_the_place_of_the_confirmed_one_is_told_as_such(job):
    data = xlsx([["N7", "別的名單"]], ["員工編號", "姓名"])
    StaffJob.objects.update(content=zlib.compress(data), sha256=hashlib.sha256(data).hexdigest())
    assert worked(job).problem.startswith("What was confirmed of this list was altered past the portal")
    assert newcomers() == 0


def test_a_cancelled_list_is_not_taken_in(job, browser):
    assert browser.post(f"{job.get_absolute_url()}cancel/").url == job.get_absolute_url()
    assert worked(job).state == JobState.CANCELLED
    assert newcomers() == 0
    assert bytes(job.content) == b""
    assert browser.post(f"{job.get_absolute_url()}cancel/").status_code == 409


def test_one_that_is_cancelled_in_the_middle_leaves_nothing(job, monkeypatch):
    def cancelled(*arguments):
        found = taking(*arguments)
        jobs.cancel(job)
        return found

    taking = working.take_in
    monkeypatch.setattr(working, "take_in", cancelled)
    worked(job)
    assert newcomers() == 0
    assert StaffImport.objects.count() == 0


# --- Done ------------------------------------------------------------------------------------------------------


def test_nothing_is_changed_before_a_worker_does_it_and_then_all_is(job, browser, hr):
    assert newcomers() == 0
    assert not StaffUpload.objects.exists()
    assert DBTaskResult.objects.get(task_path=working.take_in_job.module_path).args_kwargs["args"] == [job.pk]
    said = browser.get(f"{job.get_absolute_url()}state/").json()
    assert said == {"state": "waiting", "done": 0, "total": 4, "left": "Waiting for a worker."}
    assert worked(job).state == JobState.DONE
    assert (newcomers(), job.done, bytes(job.content)) == (4, 4, b"")
    assert StaffImport.objects.get() == job.staff_import
    assert job.staff_import.by == hr
    assert "4 new, 0 changed, 0 left" in browser.get(job.get_absolute_url()).content.decode()
    assert verified()[0] == 0


def test_twice_is_as_once(job):
    worked(job)
    worked(job)
    assert StaffImport.objects.count() == 1


def test_five_hundred_rows_are_taken_in_at_once_and_one_more_by_a_worker(browser, monkeypatch):
    monkeypatch.setattr(jobs, "IN_THE_REQUEST", 500)
    assert confirmed(browser, [[f"N{number}", "新人"] for number in range(500)]).url == PAGE
    assert newcomers() == 500
    confirmed(browser, [[f"M{number}", "新人"] for number in range(501)])
    assert StaffJob.objects.get().total == 501


def test_one_that_waits_without_a_worker_is_given_one_and_one_that_ended_each_is_given_up(job):
    tasks = DBTaskResult.objects.filter(task_path=working.take_in_job.module_path)
    assert working.resume() == 0, "it has one"
    tasks.delete()
    assert working.resume() == 1
    assert tasks.count() == 1
    tasks.update(status=TaskResultStatus.FAILED)
    working.resume()
    assert StaffJob.objects.get().state == JobState.FAILED
