"""A disk that is full or closed while a file is added: a sentence, nothing half stored, what was typed still there."""

import os
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Evidence
from tests.assessments.disk import ROOM, room_for
from tests.assessments.evidence.pages import page_of, typed
from tests.assessments.files import pdf, upload

pytestmark = pytest.mark.django_db
MEGABYTE = 2**20
TEXT = "客戶稱讚的紀錄，打了很久"


@pytest.fixture
def large(settings):
    """A file that is larger than the room, which a form would take and keep in memory until it is stored."""
    settings.EVIDENCE_FILE_MAX_BYTES = settings.UPLOAD_MAX_BYTES = settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * ROOM
    return pdf("x" * (ROOM + MEGABYTE))


def files_in(folder):
    return [path for path in Path(folder).rglob("*") if path.is_file()]


def test_a_full_disk_is_told_with_what_was_typed_and_nothing_is_half_stored(
    assessment, supervisor, signed_in, media, large
):
    browser = signed_in(supervisor)
    with room_for(ROOM):
        answer = browser.post(page_of(assessment), {**typed(text=TEXT), "file": upload(large, "大檔.pdf")})
    html = answer.content.decode()
    assert answer.status_code == 507
    assert "沒有空間可以存放" in html
    assert TEXT in html
    assert not Evidence.objects.exists()
    assert files_in(media) == []


def test_the_same_without_the_file_can_be_added_at_once(assessment, supervisor, signed_in, media, large):
    browser = signed_in(supervisor)
    with room_for(ROOM):
        browser.post(page_of(assessment), {**typed(text=TEXT), "file": upload(large, "大檔.pdf")})
        assert browser.post(page_of(assessment), typed(text=TEXT)).status_code == 302
    assert Evidence.objects.get().text == TEXT


def test_a_folder_that_takes_no_file_is_told_with_what_was_typed(assessment, supervisor, signed_in, settings):
    settings.MEDIA_ROOT = "/proc/none"  # nobody makes a folder there, not even root
    answer = signed_in(supervisor).post(page_of(assessment), {**typed(text=TEXT), "file": upload(pdf(), "小檔.pdf")})
    assert answer.status_code == 503
    assert "目前無法存放檔案" in answer.content.decode()
    assert TEXT in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_disk_that_is_full_while_the_file_arrives_is_told_too(assessment, supervisor, media, large, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = MEGABYTE  # larger ones lie on the disk while they arrive
    browser = Client(raise_request_exception=False)
    browser.force_login(supervisor, backend="people.signin.backends.RoleBackend")
    with room_for(ROOM):
        answer = browser.post(page_of(assessment), {**typed(text=TEXT), "file": upload(large, "大檔.pdf")})
    assert answer.status_code == 507
    assert "沒有空間可以存放" in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 64 KB; only root mounts one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        pytest.skip("nobody but root mounts a small disk, and not everywhere")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_small_disk_that_fills_up_is_told_and_keeps_what_was_stored_before(
    assessment, supervisor, signed_in, small_disk, settings
):
    settings.MEDIA_ROOT = str(small_disk)
    browser = signed_in(supervisor)
    small = {**typed(text="先前的"), "file": upload(pdf(), "小檔.pdf")}
    assert browser.post(page_of(assessment), small).status_code == 302
    full = {**typed(text=TEXT), "file": upload(pdf("x" * 100_000), "大檔.pdf")}
    answer = browser.post(page_of(assessment), full)
    assert answer.status_code == 507
    assert TEXT in answer.content.decode()
    row = Evidence.objects.get()
    assert files_in(small_disk) == [small_disk / row.file.name]
    file = reverse("assessments:evidence-file", args=[assessment.pk, row.pk])
    assert browser.get(file).content == pdf()
