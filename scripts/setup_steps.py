"""The steps that make a clone ready to run or to test, each skipped in milliseconds when nothing changed."""

import contextlib
import fcntl
import importlib.util
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from printing.font_files import FACES
from scripts import packages, stamps
from scripts.serve import port_from_environment, refuse_a_port_in_use

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DATABASE = VAR / "portal.sqlite3"
LOCAL_ENV = VAR / "local.env"
FONTS = [VAR / "fonts" / name for name in FACES]
LOCKS = {"requirements": ROOT / "requirements.txt", "requirements-dev": ROOT / "requirements-dev.txt"}


class Step(NamedTuple):
    """One step: `fingerprint` is the digest of what it depends on, None while its result is missing."""

    title: str
    fingerprint: Callable[[], str | None]
    work: Callable[[], None] | None  # None: scripts/prepare.py does it, all such steps in one process
    stamps: Path = VAR / "stamps"


def call(*command: str | Path) -> None:
    """Run a command; when we are stopped it is stopped too, and left to tidy up."""
    child = subprocess.Popen([str(word) for word in command], cwd=ROOT)
    try:
        code = child.wait()
    except BaseException:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(10)
        raise
    if code:
        sys.exit(f"This step failed (exit code {code}), see above; it is safe to try again.")


# --- Python -------------------------------------------------------------------------------------------------
def venv_fingerprint() -> str | None:
    if not PYTHON.exists():
        return None
    real = PYTHON.resolve()  # another Python behind the link: look at the environment again
    return stamps.digest_of(ROOT, [], str(real), str(real.stat().st_mtime_ns))


def make_venv() -> None:
    pip_works = [str(PYTHON), "-c", f"import pip, sys; assert sys.version_info[:2] == {sys.version_info[:2]}"]
    if PYTHON.exists() and subprocess.run(pip_works, capture_output=True).returncode == 0:
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        package = [f"python3.{sys.version_info.minor}-venv"]
        debians_own = sys.executable.startswith("/usr/bin/")
        if not (debians_own and packages.apt_install(package)):
            others = {"dnf": "dnf install python3-pip", "apk": "apk add py3-pip"}
            sys.exit(
                f"This Python ({sys.executable}) cannot make virtual environments. Install what is missing, "
                f"then try again:\n  {packages.install_command(package, others)}"
            )
    call(sys.executable, "-m", "venv", "--clear", VENV)


def install_requirements(name: str) -> None:
    print("      this takes about a minute", flush=True)
    call(
        *(PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"),
        *("--require-hashes", "-r", LOCKS[name]),
    )
    if name == "requirements-dev" and pins(LOCKS["requirements"]) <= pins(LOCKS[name]):
        # It holds all that the portal runs on: a `make run` after a `make test` installs nothing.
        stamps.write(VENV / "stamps" / "requirements", stamps.digest_of(ROOT, [LOCKS["requirements"]]))


def pins(lock: Path) -> set[str]:
    return {line.split(" \\")[0] for line in lock.read_text().splitlines() if "==" in line.split(";")[0]}


# --- The machine --------------------------------------------------------------------------------------------
def native_fingerprint() -> str | None:
    return None if packages.missing_libraries() else "all there"


def install_libraries() -> None:
    missing = packages.missing_libraries()
    debian = [packages.NATIVE_LIBRARIES[name][2] for name in missing]
    if missing and not (packages.apt_install(debian) and not packages.missing_libraries()):
        sys.exit(
            f"WeasyPrint, which writes the PDFs, needs native libraries that are missing: "
            f"{', '.join(missing)}.\nInstall them, then try again:\n"
            f"  {packages.install_command(debian, packages.NATIVE_COMMANDS)}"
        )


def find_browser() -> None:
    if packages.find_chromium() or packages.apt_install(["chromium"]):
        return
    command = packages.install_command(["chromium"], packages.CHROMIUM_COMMANDS)
    if os.environ.get("CI") == "true":
        sys.exit(f"CI=true, and there is no Chromium for the browser tests. Install it:\n  {command}")
    print(f"      no Chromium: the browser tests will be skipped. To have them: {command}", flush=True)


# --- The trial's own files ----------------------------------------------------------------------------------
def write_local_env() -> None:
    """Settings of a trial on one's own machine: as in production (DEBUG off) but over plain HTTP."""
    text = (
        "# Written once by `make run` for a trial on this machine. Read only while SECRET_KEY does not\n"
        "# stand in the environment; a deployment sets its own SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL.\n"
        f"SECRET_KEY={secrets.token_urlsafe(50)}\n"
        "ALLOWED_HOSTS=127.0.0.1,localhost,[::1]\n"
        "DEMO_MODE=true\n"
        "PLAIN_HTTP=true\n"
    )
    fresh = LOCAL_ENV.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(0o600)
    fresh.write_text(text)
    fresh.replace(LOCAL_ENV)


def font_fingerprint() -> str | None:
    if not all(file.is_file() for file in FONTS):
        return None
    tools = sorted(pin for pin in pins(LOCKS["requirements"]) if pin.startswith(("justmytype", "manimgx", "fonttools")))
    return stamps.digest_of(ROOT, [ROOT / "scripts" / "fonts.py"], *tools)


def translation_fingerprint() -> str | None:
    catalogues = list(ROOT.glob("locale/*/LC_MESSAGES/*.po"))
    if not all(file.with_suffix(".mo").is_file() for file in catalogues):
        return None
    return stamps.digest_of(ROOT, catalogues)


def our_sqlite_identity() -> str | None:
    """Stamps vouch for the SQLite file under var/ only: another database may change without us."""
    elsewhere = "DATABASE_URL" in os.environ or "DATABASE_URL=" in LOCAL_ENV.read_text()
    return None if elsewhere else stamps.sqlite_identity(DATABASE)


def database_fingerprint() -> str | None:
    if (identity := our_sqlite_identity()) is None:
        return None
    files = [*ROOT.glob("[a-z]*/migrations/*.py"), *ROOT.glob("fixtures/*.json"), LOCKS["requirements"]]
    return stamps.digest_of(ROOT, files, identity)


def static_fingerprint() -> str | None:
    if not (VAR / "static" / "staticfiles.json").is_file():
        return None
    sources = [*ROOT.glob("static/**/*"), *ROOT.glob("[a-z]*/static/**/*")]
    sources = [file for file in sources if file.is_file() and VAR not in file.parents]
    return stamps.digest_of(ROOT, [*sources, LOCKS["requirements"]])


def demo_fingerprint() -> str | None:
    if (identity := our_sqlite_identity()) is None:
        return None
    return stamps.digest_of(ROOT, [], identity)


STEPS = {
    "venv": Step("Virtual environment", venv_fingerprint, make_venv, VENV / "stamps"),
    "requirements": Step(
        "Dependencies, pinned by hash",
        lambda: stamps.digest_of(ROOT, [LOCKS["requirements"]]),
        lambda: install_requirements("requirements"),
        VENV / "stamps",
    ),
    "requirements-dev": Step(
        "Dependencies and test tools, pinned by hash",
        lambda: stamps.digest_of(ROOT, [LOCKS["requirements-dev"]]),
        lambda: install_requirements("requirements-dev"),
        VENV / "stamps",
    ),
    "native": Step("Native libraries for the PDFs", native_fingerprint, install_libraries),
    "settings": Step(
        "Local settings in var/local.env",
        lambda: str(LOCAL_ENV) if LOCAL_ENV.is_file() else None,
        write_local_env,
    ),
    "fonts": Step("Fonts of the PDFs (about a minute)", font_fingerprint, lambda: call(PYTHON, "scripts/fonts.py")),
    "translations": Step("Translations", translation_fingerprint, None),
    "database": Step("Database and the standards", database_fingerprint, None),
    "static": Step("Static files", static_fingerprint, None),
    "demo": Step("Demo data, when the database is empty", demo_fingerprint, None),
    "browser": Step("A browser for the tests", packages.find_chromium, find_browser),
}
SETUP = ["venv", "requirements", "native", "settings", "fonts", "translations", "database", "static"]
TOOLS = ["venv", "requirements-dev", "native", "fonts", "translations"]
PROFILES = {"run": [*SETUP, "demo"], "setup": SETUP, "tools": TOOLS, "test": [*TOOLS, "browser"]}


def set_up(names: list[str]) -> None:
    started = time.monotonic()
    prepared: list[str] = []
    done = False
    for number, name in enumerate(names, 1):
        step = STEPS[name]
        if stamps.is_current(step.stamps / name, step.fingerprint()):
            continue
        done = True
        if step.work is None:
            prepared += [f"[{number}/{len(names)}] {step.title}", name]
            continue
        print(f"[{number}/{len(names)}] {step.title}", flush=True)
        step.work()
        stamps.write(step.stamps / name, step.fingerprint())
    if prepared:
        call(PYTHON, "scripts/prepare.py", *prepared)
        for name in prepared[1::2]:
            stamps.write(STEPS[name].stamps / name, STEPS[name].fingerprint())
    if done:
        print(f"Set up in {time.monotonic() - started:.0f} s", flush=True)


def main(arguments: list[str]) -> None:
    if len(arguments) != 1 or arguments[0] not in PROFILES:
        sys.exit(f"Usage: scripts/bootstrap.py {' | '.join(PROFILES)}")
    profile = arguments[0]
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    VAR.mkdir(exist_ok=True)
    os.chdir(ROOT)
    try:
        if profile == "run":
            refuse_a_port_in_use(port_from_environment())
        with (VAR / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups in one folder wait for each other
            set_up(PROFILES[profile])
    except KeyboardInterrupt:
        sys.exit("\nStopped. It is safe to try again.")
    if profile == "run":
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "scripts" / "serve.py")])
