"""A shell works with the settings of a trial only in a trial; in a deployment a missing variable ends each command."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import deployment
from scripts import local_env

ROOT = Path(__file__).resolve().parents[2]
OF_A_DEPLOYMENT = {
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "ALLOWED_HOSTS": "portal.example.com",
    "DATABASE_URL": "sqlite://:memory:",
    "PORTAL_URL": "https://portal.example.com",
}
TELL = "from django.conf import settings; print(settings.DEMO_MODE, settings.ALLOWED_HOSTS[0], settings.PORTAL_URL)"


class Folder:
    """A clone of its own, as far as settings go, with processes that see exactly the variables given."""

    def __init__(self, path: Path) -> None:
        self.path, self.var = path, path / "var"
        shutil.copytree(ROOT / "config", path / "config", ignore=shutil.ignore_patterns("__pycache__"))
        (path / "scripts").mkdir()
        for name in ("manage.py", "scripts/deployment.py", "scripts/local_env.py"):
            shutil.copy(ROOT / name, path / name)

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **variables},
            capture_output=True,
            text=True,
        )

    def tell(self, **variables: str) -> subprocess.CompletedProcess[str]:
        """What a `manage.py` by hand works with."""
        return self.run("manage.py", "shell", "-v", "0", "-c", TELL, **variables)

    def begin_trial(self) -> None:
        assert self.run("scripts/local_env.py", "var/local.env").returncode == 0

    def begin_deployment(self, **variables: str) -> subprocess.CompletedProcess[str]:
        return self.run("scripts/deployment.py", **variables)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "clone")


def is_refused_in_a_sentence(done: subprocess.CompletedProcess[str], *named: str) -> bool:
    said = done.stdout + done.stderr
    return done.returncode == 1 and "Traceback" not in said and all(name in said for name in named)


def test_a_shell_without_variables_never_falls_back_to_a_trial_in_a_deployment(folder):
    folder.begin_trial()
    assert folder.begin_deployment(**OF_A_DEPLOYMENT).returncode == 0
    assert is_refused_in_a_sentence(folder.tell(), *OF_A_DEPLOYMENT, "deployment")


@pytest.mark.parametrize("missing", OF_A_DEPLOYMENT)
def test_a_shell_that_lacks_one_variable_of_the_deployment_is_told_which(folder, missing):
    assert folder.begin_deployment(**OF_A_DEPLOYMENT).returncode == 0
    present = {name: value for name, value in OF_A_DEPLOYMENT.items() if name != missing}
    done = folder.tell(**present)
    assert is_refused_in_a_sentence(done, f"{missing}: not set")
    assert folder.tell(**OF_A_DEPLOYMENT).stdout.split() == [
        "False",
        "portal.example.com",
        OF_A_DEPLOYMENT["PORTAL_URL"],
    ]


@pytest.mark.parametrize("missing", deployment.NEEDED)
def test_nothing_is_set_up_as_a_deployment_without_its_variables(folder, missing):
    done = folder.begin_deployment(**{name: value for name, value in OF_A_DEPLOYMENT.items() if name != missing})
    assert is_refused_in_a_sentence(done, missing, "make run")
    assert not folder.var.exists()


def test_a_set_up_writes_no_settings_and_a_second_one_gives_no_variable_up(folder):
    folder.begin_deployment(**OF_A_DEPLOYMENT)
    assert [file.name for file in folder.var.iterdir()] == ["deployment"]
    fewer = {name: value for name, value in OF_A_DEPLOYMENT.items() if name != "PORTAL_URL"}
    assert is_refused_in_a_sentence(folder.begin_deployment(**fewer), "PORTAL_URL")
    assert folder.begin_deployment(**OF_A_DEPLOYMENT, MEDIA_ROOT="/srv/portal").returncode == 0
    assert deployment.variables(folder.var) == [*OF_A_DEPLOYMENT, "MEDIA_ROOT"]


def test_no_trial_and_no_cleaning_in_the_folder_of_a_deployment(folder):
    folder.begin_deployment(**OF_A_DEPLOYMENT)
    assert is_refused_in_a_sentence(folder.run("scripts/deployment.py", "--refuse"), "another clone")


def test_a_database_of_the_shell_does_not_meet_the_key_of_a_trial(folder):
    folder.begin_trial()
    done = folder.tell(DATABASE_URL="postgres://portal@localhost/portal")
    assert is_refused_in_a_sentence(done, "SECRET_KEY is not")
    assert folder.tell(DATABASE_URL="sqlite://:memory:", PORTAL_TRIAL="1").returncode == 0


def test_a_folder_that_is_nothing_yet_is_refused(folder):
    assert is_refused_in_a_sentence(folder.tell(), "SECRET_KEY", "make run", "make setup")


def test_commands_by_hand_work_on_a_trial(folder):
    folder.begin_trial()
    assert folder.tell().stdout.split() == ["True", "127.0.0.1", "http://127.0.0.1:8000"]


def test_variables_of_a_deployment_win_over_the_file_of_a_trial(folder):
    folder.begin_trial()
    assert folder.tell(**OF_A_DEPLOYMENT).stdout.split()[:2] == ["False", "portal.example.com"]


def test_a_marked_folder_without_names_still_needs_what_every_deployment_needs(tmp_path):
    (tmp_path / "deployment").write_text("")
    with pytest.raises(deployment.Unsettled, match="SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL: not set"):
        deployment.trial_settings(tmp_path, {})


def test_a_new_trial_seals_with_a_key_of_its_own_alone(tmp_path):
    local_env.write(tmp_path / "local.env")
    values = dict(line.split("=", 1) for line in (tmp_path / "local.env").read_text().splitlines() if "=" in line)
    assert len(values["SEAL_KEYS"]) > 50
    assert values["SEAL_KEYS"] != values["SECRET_KEY"]
    assert values["SECRET_KEY_SEALS"] == "false"


def test_a_trial_that_is_older_than_the_keys_of_seals_goes_on_believing_its_seals(tmp_path):
    (tmp_path / "portal.sqlite3").touch()
    (tmp_path / "local.env").write_text("SECRET_KEY=as-before\n")
    local_env.write(tmp_path / "local.env")
    text = (tmp_path / "local.env").read_text()
    assert text.startswith("SECRET_KEY=as-before\n")
    assert "SEAL_KEYS=" in text
    assert "SECRET_KEY_SEALS" not in text


def test_where_records_are_but_no_keys_none_are_made(tmp_path):
    (tmp_path / "portal.sqlite3").touch()
    with pytest.raises(SystemExit, match="holds the keys of its seals, is not"):
        local_env.write(tmp_path / "local.env")
    assert not (tmp_path / "local.env").exists()


def test_what_a_trial_has_is_never_written_over(tmp_path, monkeypatch):
    file = tmp_path / "local.env"
    local_env.write(file)
    first = file.read_text()
    monkeypatch.setitem(local_env.VARIABLES, "NEWER", lambda: "value")
    monkeypatch.setitem(local_env.VARIABLES, "SECRET_KEY", lambda: "another")
    local_env.write(file)
    assert file.read_text() == first + "NEWER=value\n"
    assert file.stat().st_mode & 0o777 == 0o600
