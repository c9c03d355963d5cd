"""Setting up: what is refused in words, what is done again and what is not."""

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from scripts import packages, prepare, serve, setup_steps, stamps

ROOT = Path(__file__).resolve().parents[2]


def start_as_python(version: tuple[int, int], root: Path) -> subprocess.CompletedProcess[str]:
    """Run a copy of scripts/bootstrap.py that believes to be another Python, with no other one on PATH."""
    (root / "scripts").mkdir()
    script = root / "scripts" / "bootstrap.py"
    script.write_text((ROOT / "scripts" / "bootstrap.py").read_text())
    pretend = f"import sys; sys.version_info = {(*version, 0)}; "
    start = f"import runpy; runpy.run_path({str(script)!r}, None, '__main__')"
    environment = {**os.environ, "PATH": ""}
    command = [sys.executable, "-c", pretend + start]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14)])
def test_a_python_that_does_not_fit_is_told_so_in_a_sentence(tmp_path, version):
    ended = start_as_python(version, tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("The portal needs Python 3.11, 3.12 or 3.13; this is Python 3.")
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "８０００x"])
def test_a_port_that_is_no_number_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match="is not a port number"):
        serve.port_from_environment()


def test_a_port_in_use_is_refused_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SystemExit, match=f"PORT={port} cannot be used .*PORT={port + 1} make run"):
            serve.refuse_a_port_in_use(port)


def test_the_command_to_install_what_is_missing_fits_the_machine(monkeypatch):
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    for manager, start in {
        "apt-get": "sudo apt-get update && sudo apt-get install",
        "dnf": "sudo dnf install pango",
        "apk": "sudo apk add so:libgobject-2.0.so.0",
        "pacman": "sudo pacman -S pango",
        "brew": "brew install pango",
    }.items():
        monkeypatch.setattr(packages.shutil, "which", lambda name, only=manager: name if name == only else None)
        command = packages.install_command(["libpango-1.0-0"], packages.NATIVE_COMMANDS)
        assert command.startswith(start)


def test_without_root_and_sudo_nothing_is_installed(monkeypatch):
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(packages.shutil, "which", lambda name: name if name == "apt-get" else None)
    assert packages.apt_install(["chromium"]) is False


def test_a_step_is_current_only_for_the_same_content(tmp_path):
    source, stamp = tmp_path / "fixture.json", tmp_path / "stamps" / "database"
    source.write_text("[1]")
    digest = stamps.digest_of(tmp_path, [source])
    assert not stamps.is_current(stamp, digest)
    stamps.write(stamp, digest)
    assert stamps.is_current(stamp, digest)
    source.write_text("[2]")
    assert not stamps.is_current(stamp, stamps.digest_of(tmp_path, [source]))
    assert not stamps.is_current(stamp, None)


def test_a_deleted_or_foreign_database_is_not_the_one_that_was_set_up(tmp_path):
    file = tmp_path / "portal.sqlite3"
    assert stamps.sqlite_identity(file) is None
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE made_by_hand (id)")
        assert stamps.sqlite_identity(file) is None
        connection.execute("PRAGMA user_version = 4711")
    assert stamps.sqlite_identity(file) == "4711"


def test_local_settings_are_secret_and_differ_each_time(monkeypatch, tmp_path):
    monkeypatch.setattr(setup_steps, "LOCAL_ENV", tmp_path / "local.env")
    written = set()
    for _ in range(2):
        setup_steps.write_local_env()
        assert setup_steps.LOCAL_ENV.stat().st_mode & 0o777 == 0o600
        written.add(setup_steps.LOCAL_ENV.read_text())
    assert len(written) == 2
    assert all("DEBUG" not in text for text in written)


def test_the_test_tools_hold_all_that_the_portal_runs_on():
    assert setup_steps.pins(setup_steps.LOCKS["requirements"]) <= setup_steps.pins(
        setup_steps.LOCKS["requirements-dev"]
    )


def test_lock_files_name_no_package_index():
    for lock in setup_steps.LOCKS.values():
        text = lock.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_translations_are_compiled_without_a_system_gettext(monkeypatch, tmp_path):
    folder = tmp_path / "locale" / "zh_Hant" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="duty", msgstr="主要職責"))
    catalogue.save(str(folder / "django.po"))
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    prepare.translations()
    assert polib.mofile(str(folder / "django.mo"))[0].msgstr == "主要職責"
    assert [file.name for file in sorted(folder.iterdir())] == ["django.mo", "django.po"]


def test_the_greeting_is_a_box_though_chinese_is_twice_as_wide():
    lines = serve.greeting(8123, "a-password").splitlines()
    assert "http://127.0.0.1:8123/" in lines[1]
    assert {serve.width(line) for line in lines} == {serve.width(lines[0])}
    assert all(name in "\n".join(lines) for name in serve.DEMO_USERS)
    assert "a-password" not in serve.greeting(8123, None)
    assert "supervisor" not in serve.greeting(8123, None)
