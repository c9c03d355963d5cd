"""An export for which there is no room fails with a reason that HR reads, and leaves nothing half made."""

import pytest
from django.urls import reverse

from assessments.enums import ExportState, ItemState
from assessments.exports import files, making, working
from assessments.models import ExportJob
from tests.assessments.disk import ROOM, room_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("format", ["zip", "xlsx"])
def test_a_full_disk_ends_the_export_with_a_reason(format, people, hr, signed_in, monkeypatch):
    rows = making.exportable(hr).filter(trainee_number__in=["E2", "E3"]).select_related("cycle", "supervisor")
    job = making.ask_for(hr, rows, format, with_workers=False)

    def writes_much(path, job, items):
        with path.open("wb") as file:
            for item in items:
                file.write(bytes(ROOM))
                yield item.position

    row = working.FORMATS[format]
    monkeypatch.setitem(working.FORMATS, format, type(row)(writes_much, prints=row.prints))
    with room_for(ROOM):
        working.work(job)
    job = ExportJob.objects.get(pk=job.pk)
    assert job.state == ExportState.FAILED
    assert set(job.items.values_list("state", flat=True)) == {ItemState.FAILED}
    assert not files.folder(job.pk).exists()
    html = signed_in(hr).get(reverse("assessments:export", args=[job.pk])).content.decode()
    assert "磁碟已滿或無法寫入" in html


def test_a_folder_that_takes_no_file_ends_it_the_same_way(people, hr, signed_in, settings):
    rows = making.exportable(hr).filter(trainee_number="E4").select_related("cycle", "supervisor")
    job = making.ask_for(hr, rows, "zip", with_workers=False)
    settings.MEDIA_ROOT = "/proc/none"
    working.work(job)
    assert ExportJob.objects.get(pk=job.pk).state == ExportState.FAILED
    html = signed_in(hr).get(reverse("assessments:export", args=[job.pk])).content.decode()
    assert "磁碟已滿或無法寫入" in html
