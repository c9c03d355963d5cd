"""The units and timers of deploy/ are ones that systemd takes, and run commands that exist."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
TIMERS = [unit for unit in UNITS if unit.suffix == ".timer"]
INSTANCES = {"worker@": ["default", "mail"], "run@": ["verify_records"]}
# Made beside this release; its unit is harmless until then.
COMING = {"anchor_records"}


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as a machine has them: templates with their instances, programs that are there."""
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS:
        text = re.sub(r"/opt/competency-portal/\.venv/bin/\w+", str(program), unit.read_text())
        (folder / unit.name).write_text(text)
        for part, names in INSTANCES.items():
            if part in unit.name:
                for name in names:
                    (folder / unit.name.replace("@", f"@{name}")).write_text(text)
    return folder


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_takes_each_unit(installed: Path) -> None:
    units = [str(unit) for unit in sorted(installed.iterdir()) if "@." not in unit.name]
    assert len(units) == len(UNITS) - 2 + 3
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.stem)
def test_systemd_understands_when_each_timer_runs(timer: Path) -> None:
    (when,) = re.findall(r"^OnCalendar=(.+)$", timer.read_text(), re.MULTILINE)
    assert subprocess.run(["systemd-analyze", "calendar", when], capture_output=True).returncode == 0


@pytest.mark.parametrize("timer", TIMERS, ids=lambda timer: timer.stem)
def test_each_timer_runs_a_command_of_the_portal(timer: Path) -> None:
    (command,) = re.findall(r"^Unit=competency-portal-run@(\w+)\.service$", timer.read_text(), re.MULTILINE)
    assert command in {*get_commands()} | COMING


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.stem)
def test_each_service_is_confined_and_ends_in_time(unit: Path) -> None:
    lines = set(unit.read_text().splitlines())
    confined = {"NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes"}
    assert confined | {"TimeoutStopSec=20", "EnvironmentFile=/etc/competency-portal.env"} <= lines


@pytest.mark.parametrize("part", INSTANCES)
def test_what_makes_anchors_may_write_to_the_mount_that_the_example_advises(part: str) -> None:
    (mount,) = re.findall(r"at (/mnt/[\w-]+)", (DEPLOY / "competency-portal.env.example").read_text())
    lines = (DEPLOY / "systemd" / f"competency-portal-{part}.service").read_text().splitlines()
    assert f"ReadWritePaths=-{mount}" in lines


def test_nothing_that_deletes_appraisals_runs_by_itself() -> None:
    assert not [unit.name for unit in UNITS if "--delete" in unit.read_text()]


def test_the_environment_file_names_variables_that_the_portal_reads() -> None:
    names = re.findall(r"^(\w+)=", (DEPLOY / "competency-portal.env.example").read_text(), re.MULTILINE)
    config = Path(settings.BASE_DIR) / "config"
    files = (config / "settings.py", config / "safety.py", DEPLOY / "gunicorn.conf.py")
    sources = "".join(file.read_text() for file in files)
    assert names
    assert [name for name in names if f'"{name}"' not in sources] == []


def test_the_table_of_units_names_each_that_is_enabled() -> None:
    text = (DEPLOY / "README.md").read_text()
    assert [timer.name for timer in TIMERS if f"`{timer.name}`" not in text] == []
