"""export_standard and import_standard on the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from competency.exchange.form import written
from competency.models import StandardVersion
from tests.competency.exchange_desk import content_of, file_of, fresh

pytestmark = pytest.mark.usefixtures("english")


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def file(standard: StandardVersion, tmp_path: Path) -> Path:
    path = tmp_path / "standard.json"
    path.write_bytes(written(fresh(content_of(standard))))
    return path


def test_an_unknown_code_is_an_error(standard):
    with pytest.raises(CommandError, match=r"There is no version NO-SUCH\.") as caught:
        run("export_standard", "NO-SUCH")
    assert caught.value.returncode == 1


def test_a_workbook_is_not_written_to_the_terminal(standard):
    with pytest.raises(CommandError, match="--output"):
        run("export_standard", "BAS4222-002v2", "--format", "xlsx")


def test_a_place_that_can_not_be_written_is_an_error(standard, tmp_path):
    with pytest.raises(CommandError, match="can't be written"):
        run("export_standard", "BAS4222-002v2", "--output", str(tmp_path / "no" / "such"))


def test_json_goes_to_the_terminal_by_default_and_to_a_file_on_demand(standard, tmp_path):
    assert run("export_standard", "BAS4222-002v2").encode() == file_of(standard)
    path = tmp_path / "out.json"
    assert run("export_standard", "BAS4222-002v2", "--output", str(path)) == ""
    assert path.read_bytes() == file_of(standard)


def test_a_workbook_goes_to_a_file(standard, tmp_path):
    path = tmp_path / "out.xlsx"
    run("export_standard", "BAS4222-002v2", "--format", "xlsx", "--output", str(path))
    assert load_workbook(path).active.title == "BAS4222-002v2"


def test_a_file_that_is_not_there_is_an_error(db, tmp_path):
    with pytest.raises(CommandError, match="can't be read: No such file"):
        run("import_standard", str(tmp_path / "no.json"))
    with pytest.raises(CommandError, match="can't be read: Is a directory"):
        run("import_standard", str(tmp_path))


def test_a_refusal_names_every_place_and_writes_nothing(file):
    file.write_text(file.read_text().replace('"level": 2', '"level": 9').replace('"label"', '"lable"'))
    with pytest.raises(CommandError) as caught:
        run("import_standard", str(file))
    assert "Nothing was imported.\n- " in str(caught.value)
    assert "- duties[0].tasks[1].blocks[0].level: This number is out of range" in str(caught.value)
    assert StandardVersion.objects.count() == 2


@pytest.mark.parametrize("code", ["BAS4222-002v1", "", "A B", "x" * 41, "\udcff"])
def test_a_code_that_is_taken_or_none_is_refused(file, code):
    with pytest.raises(CommandError, match="code: "):
        run("import_standard", str(file), "--code", code)
    assert StandardVersion.objects.count() == 2


def test_a_dry_run_tells_what_would_come_in_and_writes_nothing(file):
    output = run("import_standard", str(file), "--dry-run")
    assert "nothing was written" in output
    assert "NEW0001-001v1 客戶服務助理: 2 duties, 4 tasks, 15 behaviour indicators, 17 K/S/A" in output
    assert StandardVersion.objects.count() == 2


def test_a_file_becomes_a_draft_under_its_own_or_another_code(file, standard):
    assert "Imported as a draft." in run("import_standard", str(file))
    run("import_standard", str(file), "--code", "BAS4222-002v7")
    for code, label in (("NEW0001-001v1", "v1"), ("BAS4222-002v7", "v7")):
        created = StandardVersion.objects.get(code=code)
        assert (created.label, created.status, created.standard.code) == (label, "draft", code[:-2])
        assert content_of(created)["duties"] == content_of(standard)["duties"]
