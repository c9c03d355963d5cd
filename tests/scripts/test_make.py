"""What `make` does again and what it leaves, tried on the project's Makefile with stand-ins for the long steps."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Stands in for Python and uv: notes what it was asked to run, and leaves the files that the step would leave.
STAND_IN = """#!/bin/sh
echo "$*" >> asked.txt
case "$*" in
  *prepare.py*) mkdir -p var/static; touch var/portal.sqlite3 var/static/staticfiles.json ;;
  *local_env.py*) touch var/local.env ;;
  *catalogue.py*) touch locale/zh_Hant/LC_MESSAGES/django.mo ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with the Makefile, and an environment in which nothing long happens."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    made = ["requirements-uv.txt", "requirements.txt", "requirements-dev.txt", "fixtures/a.json", "static/a.css"]
    made += ["app/migrations/0001.py", "locale/zh_Hant/LC_MESSAGES/django.po", ".venv/bin/python", ".venv/bin/uv"]
    for place, name in enumerate([*made, "var/here"]):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(STAND_IN if "/bin/" in name else "")
        file.chmod(0o755)
        os.utime(file, (1_000_000 + place, 1_000_000 + place))
    return tmp_path


def asked(clone: Path, target: str, **environment: str) -> str:
    """What the steps of a target ran, each in a line."""
    (clone / "asked.txt").write_text("")
    own = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "SECRET_KEY", "MAKEFLAGS", "MAKELEVEL"}
    }
    command = ["make", "--no-print-directory", target, f"PYTHON={clone / '.venv/bin/python'}"]
    subprocess.run(command, cwd=clone, env=own | environment, check=True, capture_output=True)
    return (clone / "asked.txt").read_text()


def test_a_second_run_prepares_and_installs_nothing(clone: Path) -> None:
    first, second = asked(clone, "for-run"), asked(clone, "for-run")
    assert "pip sync --quiet --require-hashes --python .venv/bin/python requirements.txt" in first
    assert "prepare.py --demo" in first
    looked = {"scripts/deployment.py --refuse", "scripts/serve.py --only-check-port", "scripts/packages.py libraries"}
    assert set(second.splitlines()) == looked


@pytest.mark.parametrize(
    "changed", ["app/migrations/0001.py", "fixtures/a.json", "static/a.css", "locale/zh_Hant/LC_MESSAGES/django.po"]
)
def test_what_changed_takes_effect(clone: Path, changed: str) -> None:
    asked(clone, "for-run")
    os.utime(clone / changed, (4_000_000_000, 4_000_000_000))
    assert "prepare.py --demo" in asked(clone, "for-run")


def test_a_deleted_database_is_made_anew(clone: Path) -> None:
    asked(clone, "for-run")
    (clone / "var" / "portal.sqlite3").unlink()
    assert "prepare.py --demo" in asked(clone, "for-run")


def test_a_database_elsewhere_is_looked_at_each_time_and_vouches_for_no_other(clone: Path) -> None:
    elsewhere = {"DATABASE_URL": "postgres://portal@localhost/portal"}
    assert "prepare.py" in asked(clone, "for-run", **elsewhere)
    assert "prepare.py" in asked(clone, "for-run", **elsewhere)
    assert "prepare.py" in asked(clone, "for-run")


def test_a_run_leaves_the_test_tools(clone: Path) -> None:
    first = asked(clone, "for-tools")
    assert first.count("pip sync") == 1
    assert "requirements-dev.txt" in first
    assert "pip sync" not in asked(clone, "for-run")
    os.utime(clone / "requirements-dev.txt", (4_000_000_000, 4_000_000_000))
    assert "requirements-dev.txt" in asked(clone, "for-run")


def test_local_settings_are_written_once(clone: Path) -> None:
    assert "local_env.py" in asked(clone, "for-run")
    assert "local_env.py" not in asked(clone, "for-run")


def test_a_deployment_gets_no_local_settings_and_is_marked(clone: Path) -> None:
    ran = asked(clone, "for-setup")
    assert "local_env.py" not in ran
    assert ran.splitlines()[0] == "scripts/deployment.py"
    assert not (clone / "var" / "local.env").exists()


def test_a_run_with_variables_of_its_own_needs_no_local_settings(clone: Path) -> None:
    assert "local_env.py" not in asked(clone, "for-run", SECRET_KEY="of-the-shell")


def test_a_deployment_prepares_the_fonts_and_no_demo(clone: Path) -> None:
    ran = asked(clone, "for-setup")
    assert "-m printing.making" in ran
    assert "--demo" not in ran
    assert "prepare.py --demo" in asked(clone, "for-run")


def test_an_environment_that_no_longer_works_is_removed_first(tmp_path: Path) -> None:
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "bootstrap.py", tmp_path / "scripts")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(tmp_path / "gone")
    command = [sys.executable, str(tmp_path / "scripts" / "bootstrap.py"), "echo", "for-run"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["for-run", f"PYTHON={sys.executable}"]
    assert not (tmp_path / ".venv").exists()
