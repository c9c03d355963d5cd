"""`manage.py export_reports` as it is called: in a process of its own, which starts others."""

import subprocess
from zipfile import ZipFile

import pytest

from assessments.enums import ExportState
from assessments.models import ExportJob
from tests.assessments.exports.conftest import everybody
from tests.assessments.exports.test_killed_worker import PATIENCE, manage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(cycle, supervisor, hr):
    """Committed, so that another process sees them."""
    return everybody(cycle, supervisor, hr)


def exported(*arguments):
    """Its exit code and what it says."""
    process = manage("export_reports", *arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said, _errors = process.communicate(timeout=PATIENCE)
    return process.returncode, said.decode()


def test_where_nothing_can_be_written_nothing_is_begun(people, cycle, hr):
    code, said = exported(str(cycle.pk), "/proc/a.zip", "--by", hr.username)
    assert code == 1
    assert "can't be written" in said
    assert "Traceback" not in said
    assert not ExportJob.objects.exists()


def test_a_cycle_with_nothing_submitted_is_told(cycle, assessment, hr, tmp_path):
    code, said = exported(str(cycle.pk), str(tmp_path / "a.zip"), "--by", hr.username)
    assert code == 1
    assert f"Nothing in {cycle} is submitted yet." in said
    assert "Traceback" not in said
    assert not ExportJob.objects.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.sqlite
def test_a_cycle_is_exported_by_two_processes(people, cycle, hr, tmp_path):
    code, said = exported(str(cycle.pk), str(tmp_path / "a.zip"), "--by", hr.username, "--processes", "2")
    assert code == 0, said
    assert "4 of 4 reports" in said
    with ZipFile(tmp_path / "a.zip") as zipped:
        assert len([name for name in zipped.namelist() if name.endswith(".pdf")]) == 4
    assert ExportJob.objects.get().state == ExportState.DONE
    assert [path.name for path in tmp_path.glob("*") if path.is_file()] == ["a.zip"]
