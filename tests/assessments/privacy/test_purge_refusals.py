"""Whom `purge_expired` refuses: who works here, and leaving dates that can't be or that nobody stands for."""

import shutil
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone

from assessments.enums import ExportState
from assessments.exports import files, making, tending
from assessments.models import Access, Assessment, Cycle, ExportJob
from assessments.privacy import retention
from assessments.privacy.doubts import doubts
from assessments.workflow import steps
from config.days import written
from people import leaving
from people.models import User
from tests.assessments.privacy.purging import (
    LATER,
    NAME,
    NUMBER,
    dump,
    kept,
    leave,
    refused,
    run,
    today,
    years_ago,
)
from tests.factories import UserFactory, open_for
from tests.pressing import filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(full, db, settings, tmp_path):
    """Its files for each test anew: they are deleted with it."""
    settings.MEDIA_ROOT = str(shutil.copytree(full[1], tmp_path / "media"))


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def changed(person, **fields):
    User.objects.filter(pk=person.pk).update(**fields)


def of_the_portal(over, gone):
    """Nothing of the person is gone."""
    return kept(over).purged_at is None and User.objects.get(pk=gone.pk).name == NAME


def test_a_statement_past_the_portal_purges_nobody_who_works_here(assessment, trainee):
    sql("UPDATE people_user SET hired_on='2018-01-01', left_on='2019-01-01' WHERE username='trainee'")
    before = dump()
    said, error = refused("--delete", person="trainee")
    assert error.returncode != 0
    for words in (
        "trainee",
        "the account is still open",
        "was not set in the portal",
        f"{assessment.number} went on after",
    ):
        assert words in said
    assert dump() == before


def test_who_may_still_sign_in_is_refused_though_hr_confirms(over, gone, hr):
    changed(gone, is_active=True)
    leaving.confirm(NUMBER, hr.username, "離職單 115-07")
    assert "the account is still open" in refused("--delete")[0]
    assert of_the_portal(over, gone)


def test_who_signed_in_lately_is_refused_though_hr_confirms(over, gone, hr):
    changed(gone, last_login=timezone.now() + LATER - timedelta(days=364))
    leaving.confirm(NUMBER, hr.username, "離職單 115-07")
    assert "used the portal on" in refused("--delete")[0]
    changed(gone, last_login=timezone.now() + LATER - timedelta(days=366))
    run("--delete")
    assert kept(over).purged_at is not None


@pytest.mark.parametrize("left_on", [date(115, 7, 1), date(104, 1, 1), date(1949, 12, 31)])
def test_a_leaving_date_that_cannot_be_is_refused_though_it_was_recorded(left_on, over, gone):
    leave(gone, left_on)
    assert "correct it" in refused("--delete")[0]
    assert of_the_portal(over, gone)


def test_a_day_in_the_portal_after_the_leaving_date_is_told_until_hr_confirms(over, gone, hr):
    leave(gone, timezone.localdate() - timedelta(days=1))
    said, _error = refused("--delete")
    assert f"used the portal on {written(timezone.localdate())}, after leaving" in said
    assert f"{over.number} went on after the leaving date" in said
    assert of_the_portal(over, gone)
    run(confirm=NUMBER, by=hr.username, reason="他回來簽名，離職日無誤")
    run("--delete")
    assert kept(over).purged_at is not None


def test_what_hr_cancelled_because_the_person_left_speaks_against_nothing(cycle, supervisor, hr):
    somebody = UserFactory()
    row = open_for(cycle, somebody, supervisor, hr)
    leave(somebody, timezone.localdate() - timedelta(days=1))
    assert f"{row.number} went on after" in refused("--delete", person=somebody.username)[0]
    steps.perform(row.pk, "cancel", hr, reason="已離職")
    run("--delete", person=somebody.username)
    assert kept(row).purged_at is not None


def test_the_period_that_was_signed_counts_whatever_the_cycle_is_corrected_to(over, gone):
    on, after = today() + LATER, gone.left_on + timedelta(days=30)
    Cycle.objects.filter(pk=over.cycle_id).update(ends_on=after)
    assert doubts(gone, on) == []
    Assessment.objects.filter(pk=over.pk).update(cycle_ends_on=after)
    Cycle.objects.filter(pk=over.cycle_id).update(ends_on=over.cycle_ends_on)
    assert [sentence for sentence in doubts(gone, on) if over.number in sentence]


def test_a_look_counts_as_much_as_a_step(over, gone):
    Access.objects.filter(person=gone).update(at=timezone.now() + LATER - timedelta(days=3))
    assert "used the portal on" in refused("--delete")[0]
    assert of_the_portal(over, gone)


@pytest.mark.parametrize(("days", "is_refused"), [(29, True), (31, False)])
def test_a_leaving_date_has_to_stand_for_thirty_days(days, is_refused, over, gone):
    changed(gone, left_recorded_at=timezone.now() + LATER - timedelta(days=days))
    if is_refused:
        assert "has to stand 30 days" in refused("--delete")[0]
    else:
        run("--delete")
    assert (kept(over).purged_at is None) == is_refused


def test_a_leaving_date_that_is_not_the_recorded_one_is_refused(over, gone, hr):
    leaving.confirm(NUMBER, hr.username, "離職單 115-07")
    changed(gone, left_on=years_ago(5, days=9))
    assert "was not set in the portal" in refused("--delete")[0]
    assert of_the_portal(over, gone)


def test_the_dry_run_lists_the_refused_and_ends_well(over, gone):
    changed(gone, is_active=True)
    said = run()
    assert NUMBER in said
    assert "the account is still open" in said
    assert "Would delete: 0 accounts' names, 0 assessments" in said


def test_one_who_is_refused_holds_up_nobody_else(over, gone, cycle):
    somebody = UserFactory(hired_on=None)
    changed(somebody, left_on=years_ago(5, days=1))
    said, error = refused("--delete")
    assert "1 person was refused" in str(error)
    assert "Deleted: 1 accounts' names, 1 assessments" in said
    assert User.objects.get(pk=somebody.pk).name == somebody.name


def test_who_came_back_while_others_were_purged_is_left_alone(over, gone):
    changed(gone, is_active=True)
    assert retention.purge(gone.pk, today(), 5).doubts
    assert of_the_portal(over, gone)


@pytest.mark.parametrize(
    ("by", "reason", "said"),
    [
        ("supervisor", "離職單", "confirmed by HR"),
        (NUMBER, "離職單", "confirmed by HR"),
        ("nobody", "離職單", "nobody with the number nobody"),
        ("hr", "  ", "Say why"),
    ],
)
def test_only_hr_confirms_and_says_why(by, reason, said, over, hr):
    with pytest.raises(CommandError, match=said):
        run(confirm=NUMBER, by=by, reason=reason)
    assert not User.objects.filter(left_confirmed_at__isnull=False).exists()


def test_who_confirmed_and_why_stands_in_the_audit_log_and_a_new_date_undoes_it(over, gone, hr):
    run(confirm=NUMBER, by="hr", reason="離職單 115-07")
    entry = LogEntry.objects.get_for_object(gone).latest("pk")
    assert (entry.actor, entry.additional_data["reason"]) == (hr, "離職單 115-07")
    gone.refresh_from_db()
    assert leaving.is_confirmed(gone)
    leave(gone, years_ago(5, days=2))
    assert not leaving.is_confirmed(gone)


def sent(browser, person, **typed):
    """What HR's form of a person answers to this."""
    return browser.post(*filled(browser, f"/people/{person.username}/edit/", "", **typed))


def test_the_page_of_a_person_records_who_set_a_leaving_date_and_when(hr, trainee, signed_in):
    sent(signed_in(hr), trainee, left_on="2026-10-31")
    trainee.refresh_from_db()
    assert (trainee.left_on, trainee.left_recorded_on) == (date(2026, 10, 31), date(2026, 10, 31))
    assert trainee.left_recorded_by == hr
    first = trainee.left_recorded_at
    sent(signed_in(hr), trainee, name="王大明")
    trainee.refresh_from_db()
    assert (trainee.name, trainee.left_recorded_at) == ("王大明", first)


@pytest.mark.parametrize("field", ["hired_on", "left_on"])
@pytest.mark.parametrize("typed", ["0115-07-01", "115-07-01", "115/07/01", "民國115年7月1日", "0115/7/1", "2206-07-01"])
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_a_year_of_the_republic_is_no_leaving_date(language, typed, field, hr, trainee, signed_in):
    User.objects.filter(pk=hr.pk).update(language=language)
    answer = sent(signed_in(hr), trainee, **{field: typed})
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    trainee.refresh_from_db()
    assert (trainee.hired_on, trainee.left_on) == (date(2024, 3, 1), None)


def test_a_leaving_date_of_the_republic_is_shown_as_it_was_read_and_taken_when_sent_again(hr, trainee, signed_in):
    browser = signed_in(hr)
    shown = sent(browser, trainee, left_on="115/7/1").context["form"]
    assert "2026/07/01" in shown.errors["left_on"][0]
    assert 'value="2026/07/01"' in str(shown["left_on"])
    assert User.objects.get(pk=trainee.pk).left_on is None
    sent(browser, trainee, left_on="2026-07-01")
    assert User.objects.get(pk=trainee.pk).left_on == date(2026, 7, 1)


@pytest.mark.parametrize("column", ["cycle__starts_on", "cycle__ends_on", "cycle__answer_due", "supervisor_due"])
def test_dates_that_can_not_be_right_purge_nobody_whom_they_concern(column, over, gone):
    table, _part, name = f"assessment__{column}".rpartition("__")
    rows = Cycle.objects.filter(pk=over.cycle_id) if "cycle" in table else Assessment.objects.filter(pk=over.pk)
    rows.update(starts_on=date(115, 1, 1)) if name == "ends_on" else None  # no period ends before it starts
    rows.update(**{name: date(115, 7, 1)})
    said, _error = refused("--delete")
    assert f"the dates of {over.number} or of its cycle can't be right" in said
    assert of_the_portal(over, gone)


@pytest.fixture
def export(over, hr):
    """An export of the person's report, with a part and a file beside it."""
    job = making.ask_for(hr, Assessment.objects.filter(pk=over.pk), "zip", with_workers=False)
    folder = files.folder(job.pk)
    folder.mkdir(parents=True)
    (folder / "00001.pdf").write_bytes(b"%PDF")
    (folder / "export.zip").write_bytes(b"PK")
    return job


@pytest.mark.parametrize("state", ExportState.values)
def test_whatever_became_of_an_export_it_goes_with_the_person_it_holds(
    state, over, export, django_capture_on_commit_callbacks
):
    now = timezone.now()
    ExportJob.objects.filter(pk=export.pk).update(state=state, finished_at=now, expires_at=now + 2 * LATER)
    with django_capture_on_commit_callbacks(execute=True):
        run("--delete")
    assert not files.folder(export.pk).exists()
    assert not ExportJob.objects.filter(pk=export.pk).exists()


def test_the_parts_of_a_failed_export_expire_like_a_finished_file(export):
    now = timezone.now()
    ExportJob.objects.filter(pk=export.pk).update(state=ExportState.FAILED, expires_at=now + timedelta(hours=1))
    tending.expire()
    assert files.part(export.items.get()).exists()
    ExportJob.objects.filter(pk=export.pk).update(expires_at=now - timedelta(hours=1))
    tending.expire()
    assert not files.folder(export.pk).exists()
    assert ExportJob.objects.get(pk=export.pk).state == ExportState.EXPIRED


@pytest.mark.parametrize("what", ["cancelled", "row gone"])
def test_what_a_killed_worker_left_of_an_export_that_nobody_waits_for_goes(what, export):
    if what == "row gone":
        ExportJob.objects.filter(pk=export.pk).delete()
    else:
        ExportJob.objects.filter(pk=export.pk).update(state=ExportState.CANCELLED)
    tending.expire()
    assert not files.folder(export.pk).exists()
