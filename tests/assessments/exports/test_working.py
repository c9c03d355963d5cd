"""Making exports: what is in them, who takes over, what is left out."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.enums import ExportFormat, ExportState, ItemState
from assessments.exports import archive, files, leases, looks, making, reading, tending, working
from assessments.exports.formats import FORMATS
from assessments.models import Access, Assessment, ExportItem, ExportJob
from assessments.reports.stored import stored_report
from assessments.workflow import steps
from config.refusals import BadInput, Conflict
from mailing import sending
from mailing.models import Mail
from running.stopping import Stopped
from tests.assessments.reports.reading import elements, linked, pages

pytestmark = pytest.mark.django_db


def asked(person, format="zip", **only):
    rows = making.exportable(person).filter(**only).select_related("cycle", "supervisor").order_by("trainee_number")
    return making.ask_for(person, rows, format, with_workers=False)


def made(job):
    working.work(ExportJob.objects.get(pk=job.pk))
    return ExportJob.objects.get(pk=job.pk)


def test_drafts_and_cancelled_ones_are_not_offered(people, hr):
    steps.perform(people["E4"].pk, "cancel", hr, reason="離職")
    assert {row.trainee_number for row in making.exportable(hr)} == {"E1", "E2", "E3"}


def test_nothing_chosen_or_an_unknown_format_makes_no_job(people, hr):
    with pytest.raises(BadInput):
        making.ask_for(hr, [], "zip")
    with pytest.raises(BadInput):
        making.ask_for(hr, making.exportable(hr), "exe")
    with pytest.raises(BadInput):  # of a draft nobody takes the ratings away
        making.ask_for(hr, [people["E5"]], "zip")
    assert not ExportJob.objects.exists()


def test_the_archive_holds_each_report_once_with_the_stored_bytes(people, hr):
    job = made(asked(hr))
    assert job.state == ExportState.DONE
    with ZipFile(files.result(job)) as zipped:
        names = zipped.namelist()
        assert len(names) == len(set(names)) == 4
        assert names[0] == f"E1_游堃銘_評核報告_{people['E1'].number}_r1.pdf"
        assert "/" not in names[2]
        assert names[3].endswith("_未核定.pdf")
        assert zipped.read(names[0]) == bytes(stored_report(people["E1"].snapshots.get()).pdf)
        assert zipped.testzip() is None
    assert [path.name for path in files.folder(job.pk).iterdir()] == ["export.zip"]


def test_the_merged_pdf_has_a_bookmark_for_each_report(people, hr):
    job = made(asked(hr, "pdf"))
    with pikepdf.open(files.result(job)) as merged, merged.open_outline() as outline:
        assert [entry.title.split()[0] for entry in outline.root] == ["E1", "E2", "E3", "E4"]
        pages = sum(len(pikepdf.open(BytesIO(archive.pdf_of(item))).pages) for item in job.items.exclude(position=4))
        assert len(merged.pages) > pages


def test_the_merged_pdf_keeps_what_a_screen_reader_and_the_outline_of_each_report_need(people, hr):
    job = made(asked(hr, "pdf"))
    items = list(job.items.order_by("position"))
    reports = [pikepdf.open(BytesIO(archive.pdf_of(item))) for item in items[:3]]  # the fourth is not kept
    with pikepdf.open(files.result(job)) as merged:
        assert merged.check_pdf_syntax() == []
        assert linked(merged) > sum(linked(report) for report in reports)
        found = elements(merged)
        assert [str(element["/S"]) for element, around in found if len(around) < 2] == ["/Document"] + ["/Part"] * 4
        assert str(merged.Root["/Lang"]) == "zh-Hant"
        assert merged.Root["/MarkInfo"]["/Marked"]
        numbers = {page.objgen: number for number, page in enumerate(merged.pages)}
        first = 0
        with merged.open_outline() as outline:
            for report, entry in zip(reports, outline.root, strict=False):
                first += first % 2  # on a sheet of its own
                assert numbers[entry.destination[0].objgen] == first
                with report.open_outline() as own:
                    assert [item.title for item in entry.children] == [item.title for item in own.root]
                last = entry.children[-1]
                assert first <= numbers[last.destination[0].objgen] < first + len(report.pages)
                first += len(report.pages)


def test_printed_on_both_sides_nobody_begins_on_the_back_of_another(people, hr):
    job = made(asked(hr, "pdf"))
    lengths = [len(pikepdf.open(BytesIO(archive.pdf_of(item))).pages) for item in job.items.order_by("position")[:3]]
    assert any(length % 2 for length in lengths), "else nothing is shown here"
    with pikepdf.open(files.result(job)) as merged, merged.open_outline() as outline:
        places = {page.objgen: number for number, page in enumerate(merged.pages)}
        begins = [places[entry.destination[0].objgen] for entry in outline.root]
        assert all(place % 2 == 0 for place in begins)
    texts = pages(files.result(job).read_bytes())
    blank = [number for number, text in enumerate(texts) if not text]
    assert blank == [place + length for place, length in zip(begins, lengths, strict=False) if length % 2], (
        "at the end of a report only, and not at the end of all"
    )


@pytest.mark.parametrize("format", ExportFormat.values)
def test_each_format_on_offer_can_be_made(format, people, hr):
    assert made(asked(hr, format, trainee_number="E2")).state == ExportState.DONE


@pytest.mark.parametrize("format", [format for format, row in FORMATS.items() if not row.prints])
def test_what_prints_no_report_waits_for_no_font(format, people, hr, monkeypatch):
    monkeypatch.setattr(working, "fonts_are_ready", lambda: False)
    monkeypatch.setattr(working, "report_of", None)
    working.work_on_export.call(asked(hr, format).pk)
    job = ExportJob.objects.get()
    assert job.state == ExportState.DONE
    assert not job.items.exclude(state=ItemState.DONE).exists()


def test_each_report_taken_away_stands_in_the_access_log(people, hr):
    made(asked(hr, trainee_number="E1"))
    access = Access.objects.get(kind="export")
    assert (access.assessment, access.person) == (people["E1"], hr)


def test_a_worker_that_ends_before_the_looks_and_the_mail_are_written_has_not_ended_the_job(people, hr, monkeypatch):
    Mail.objects.all().delete()
    job = asked(hr)

    def ends(job_id):
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(working.tasks, "after_export", ends)
        with pytest.raises(Stopped):
            working.work(job)
    assert ExportJob.objects.get().state == ExportState.WAITING, "nothing can be taken away"
    assert not Access.objects.filter(kind="export").exists()
    assert made(job).state == ExportState.DONE
    assert Access.objects.filter(kind="export").count() == job.items.filter(state=ItemState.DONE).count()
    assert Mail.objects.get().person == hr


def test_of_many_the_looks_are_written_some_at_a_time_and_once_each(people, hr, monkeypatch):
    """So that the log is held for a moment only; also where a worker is killed between."""
    monkeypatch.setattr(looks, "AT_ONCE", 2)
    job = asked(hr, "xlsx")

    def ends(job_id):
        raise Stopped

    with monkeypatch.context() as patched:
        patched.setattr(working.tasks, "after_export", ends)
        with pytest.raises(Stopped):
            working.work(job)
    assert Access.objects.filter(kind="export").count() == 2, "what is written ahead stays; the file can't be taken"
    assert not ExportJob.objects.get().is_ready
    assert made(job).state == ExportState.DONE
    logged = Access.objects.filter(kind="export").values_list("assessment", flat=True)
    assert sorted(logged) == sorted(people[number].pk for number in ("E1", "E2", "E3", "E4"))


def test_who_asked_gets_a_mail(people, hr):
    mail.outbox.clear()
    Mail.objects.all().delete()
    job = made(asked(hr))
    sending.send_due()
    (message,) = mail.outbox
    assert message.to == [hr.email]
    assert job.get_absolute_url() in message.body


def test_what_went_back_to_the_supervisor_meanwhile_is_left_out_and_named(people, hr, supervisor):
    job = asked(hr)
    steps.perform(people["E4"].pk, "withdraw", supervisor)
    assert made(job).state == ExportState.DONE
    item = ExportItem.objects.get(job=job, assessment=people["E4"])
    assert (item.state, item.problem) == (ItemState.FAILED, reading.WENT_BACK)
    with ZipFile(files.result(job)) as zipped:
        assert len(zipped.namelist()) == 4  # three reports and the list of who is left out
        assert "李宜庭" in zipped.read("未列入清單.txt").decode("utf-8-sig")


def test_one_report_that_cannot_be_made_does_not_stop_the_others(people, hr):
    stored_report(people["E2"].snapshots.get())
    people["E2"].snapshots.get().report.__class__.objects.filter(snapshot__assessment=people["E2"]).update(pdf=b"x")
    job = made(asked(hr))
    assert job.state == ExportState.DONE
    assert job.items.get(state=ItemState.FAILED).assessment == people["E2"]


def test_an_item_of_a_killed_worker_is_taken_over_once_its_lease_has_run_out(people, hr):
    job = asked(hr)
    held = leases.take_item(job, "killed")
    working.work(job)
    assert ExportJob.objects.get().state == ExportState.WAITING  # the others are made, this one is still held
    later = DBTaskResult.objects.get(task_path=working.work_on_export.module_path)
    assert later.run_after > timezone.now()
    ExportItem.objects.filter(pk=held.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert made(job).state == ExportState.DONE
    assert not leases.finish_item(held, ItemState.FAILED, "too late")  # the dead one wakes and changes nothing
    assert ExportItem.objects.get(pk=held.pk).state == ItemState.DONE


def test_a_report_that_kills_its_worker_again_and_again_is_left_out(people, hr):
    job = asked(hr)
    ExportItem.objects.filter(job=job, position=1).update(tries=leases.MOST_TRIES)
    assert made(job).state == ExportState.DONE
    assert ExportItem.objects.get(job=job, position=1).problem == working.GAVE_UP


def test_the_file_is_put_together_by_one_worker_only(people, hr):
    job = asked(hr)
    assert leases.take_assembly(job, "first")
    assert not leases.take_assembly(job, "second")
    assert leases.keep_assembly(job, "first")
    ExportJob.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert leases.take_assembly(job, "second")
    assert not leases.keep_assembly(job, "first")


def test_a_job_whose_lease_went_away_while_it_was_put_together_leaves_no_file(people, hr, monkeypatch):
    job = asked(hr)
    monkeypatch.setattr(leases, "keep_assembly", lambda job, worker: False)
    working.work(job)
    assert ExportJob.objects.get().state == ExportState.WAITING
    assert not files.result(job).exists()


def test_waiting_jobs_without_a_queued_task_are_taken_up_again(people, hr):
    job = asked(hr)
    assert tending.resume() == 1
    assert tending.resume() == 0  # one is queued by now
    DBTaskResult.objects.all().delete()
    leases.take_item(job, "killed a moment ago")
    assert tending.resume() == 1
    again = DBTaskResult.objects.get(task_path=working.work_on_export.module_path)
    assert again.run_after > timezone.now() + leases.LEASE / 2


def test_a_cancelled_job_stops_and_keeps_nothing(people, hr, django_capture_on_commit_callbacks):
    job = asked(hr)
    with django_capture_on_commit_callbacks(execute=True):
        making.cancel(job.pk)
    working.work(job)
    assert not files.folder(job.pk).exists()
    with pytest.raises(Conflict):
        making.cancel(job.pk)


def test_files_are_deleted_when_their_time_is_over(people, hr):
    job = made(asked(hr))
    assert tending.expire() == 0
    ExportJob.objects.update(expires_at=timezone.now())
    assert tending.expire() == 1
    assert ExportJob.objects.get().state == ExportState.EXPIRED
    assert not files.folder(job.pk).exists()


def test_a_former_revision_is_exported_as_it_was_approved(people, hr):
    job = asked(hr, trainee_number="E1")
    steps.perform(people["E1"].pk, "reopen", hr, reason="補件")
    assert made(job).state == ExportState.DONE
    with ZipFile(files.result(job)) as zipped:
        (name,) = zipped.namelist()
        assert zipped.read(name) == bytes(Assessment.objects.get(pk=people["E1"].pk).snapshots.get().report.pdf)
