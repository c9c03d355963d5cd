"""Setting up: what is refused in words, what is done again and what is not."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from scripts import local_env, packages, serve
from scripts.catalogue import compiled

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


def test_local_settings_are_secret_and_differ_each_time(tmp_path):
    written = set()
    for file in (tmp_path / "local.env", tmp_path / "another.env"):
        local_env.write(file)
        assert file.stat().st_mode & 0o777 == 0o600
        written.add(file.read_text())
    assert len(written) == 2
    assert all("DEBUG" not in text for text in written)


@pytest.mark.parametrize("lost", ["", "#SEAL_KEYS=commented-out\n", "SEAL_KEY=mistyped\n"])
def test_where_there_are_records_no_key_is_made_in_place_of_a_lost_one(tmp_path, lost):
    file = tmp_path / "local.env"
    local_env.write(file)
    (tmp_path / local_env.DATABASE).touch()
    lines = [line for line in file.read_text().splitlines(keepends=True) if not line.startswith("SEAL_KEYS=")]
    file.write_text("".join(lines) + lost)
    before = file.read_text()
    with pytest.raises(SystemExit, match="SEAL_KEYS is no longer in"):
        local_env.write(file)
    assert file.read_text() == before


def test_a_trial_from_before_the_keys_of_seals_gets_one(tmp_path):
    (tmp_path / local_env.DATABASE).touch()
    file = tmp_path / "local.env"
    file.write_text("SECRET_KEY=of-then\n")
    local_env.write(file)
    assert "SEAL_KEYS" in local_env.named(file.read_text())


def pins(lock: Path) -> set[str]:
    return {line.split(" \\")[0] for line in lock.read_text().splitlines() if "==" in line.split(";")[0]}


def test_the_test_tools_hold_all_that_the_portal_runs_on():
    assert pins(ROOT / "requirements.txt") <= pins(ROOT / "requirements-dev.txt")


def test_no_installation_needs_the_wheels_that_carry_fonts():
    fonts = {pin.partition("==")[0] for pin in pins(ROOT / "requirements-fonts.txt")}
    assert fonts
    for lock in ("requirements.txt", "requirements-dev.txt"):
        assert not fonts & {pin.partition("==")[0] for pin in pins(ROOT / lock)}


@pytest.mark.parametrize("lock", sorted(ROOT.glob("requirements*.txt")), ids=lambda lock: lock.name)
def test_lock_files_name_no_package_index(lock):
    text = lock.read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_translations_are_compiled_without_a_system_gettext(tmp_path):
    folder = tmp_path / "locale" / "zh_Hant" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="duty", msgstr="主要職責"))
    catalogue.save(str(folder / "django.po"))
    compiled(folder / "django.po")
    assert polib.mofile(str(folder / "django.mo"))[0].msgstr == "主要職責"
    assert [file.name for file in sorted(folder.iterdir())] == ["django.mo", "django.po"]


def test_the_greeting_names_the_address_and_the_demo_sign_ins_only_in_a_demo():
    demo, own = serve.greeting(8123, "a-password"), serve.greeting(8123, None)
    assert "http://127.0.0.1:8123/" in demo
    assert all(name in demo for name in ["a-password", *serve.DEMO_USERS])
    assert "http://127.0.0.1:8123/" in own
    assert "supervisor" not in own
