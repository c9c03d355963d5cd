"""
Packages of the operating system: what is missing, installed where the user may, else the command.

Usage: python3 scripts/packages.py venv | libraries | browser
"""

import ctypes
import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys

# What WeasyPrint opens (weasyprint/text/ffi.py): on Linux, on macOS, Debian's package. It works without
# harfbuzz-subset, but then writing a PDF takes 9.5 s instead of 0.3 s.
NATIVE_LIBRARIES = {
    "gobject": ("libgobject-2.0.so.0", "gobject-2.0", "libglib2.0-0"),
    "pango": ("libpango-1.0.so.0", "pango-1.0", "libpango-1.0-0"),
    "pangoft2": ("libpangoft2-1.0.so.0", "pangoft2-1.0", "libpangoft2-1.0-0"),
    "harfbuzz": ("libharfbuzz.so.0", "harfbuzz", "libharfbuzz0b"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "harfbuzz-subset", "libharfbuzz-subset0"),
    "fontconfig": ("libfontconfig.so.1", "fontconfig", "libfontconfig1"),
}
# For the package managers that we name but do not call.
NATIVE_COMMANDS = {
    "dnf": "dnf install pango harfbuzz fontconfig",
    "apk": "apk add " + " ".join(f"so:{soname}" for soname, _mac, _debian in NATIVE_LIBRARIES.values()),
    "pacman": "pacman -S pango harfbuzz fontconfig",
    "zypper": "zypper install libpango-1_0-0 libharfbuzz-subset0 fontconfig",
    "brew": "brew install pango",
}
# Debian's Chromium without the pages of its own interface, which took half of the tests' processor time; else whole.
CHROMIUM_PACKAGES = ["chromium-headless-shell", "chromium"]
CHROMIUM_COMMANDS = {
    "dnf": "dnf install chromium",
    "apk": "apk add chromium",
    "pacman": "pacman -S chromium",
    "zypper": "zypper install chromium",
    "brew": "brew install --cask chromium",
}
MAC_CHROMES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
]


def missing_libraries() -> list[str]:
    """Names of the native libraries that WeasyPrint would not find."""
    return [name for name, (soname, mac, _debian) in NATIVE_LIBRARIES.items() if not loads(soname, mac)]


def loads(soname: str, mac: str) -> bool:
    for name in (soname, ctypes.util.find_library(mac) if sys.platform == "darwin" else None):
        try:
            if name and ctypes.CDLL(name):
                return True
        except OSError:
            continue
    return False


def find_chromium() -> str | None:
    """The path of a Chromium or Chrome on this machine; the environment's CHROMIUM goes first."""
    names = [*CHROMIUM_PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
    for name in filter(None, [os.environ.get("CHROMIUM"), *names, *MAC_CHROMES]):
        if path := shutil.which(name):
            return path
    return None


def install_command(debian: list[str], others: dict[str, str]) -> str:
    """The command that someone with the right would type here."""
    manager = next((name for name in ["apt-get", *others] if shutil.which(name)), None)
    if manager is None:
        return "(with the package manager of your system) " + " ".join(debian)
    sudo = "" if manager == "brew" or os.geteuid() == 0 else "sudo "
    if manager == "apt-get":
        return f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {' '.join(debian)}"
    return sudo + others[manager]


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root or by a sudo that asks no password. False where neither is possible."""
    if not shutil.which("apt-get"):
        return False
    root: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo") or subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode:
            return False
        root = ["sudo", "-n"]
    apt = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=180"]
    print(f"Installing {' '.join(packages)} with apt-get", flush=True)
    # One unreachable package source fails the update though the others answered: the install decides.
    subprocess.run([*apt, "update"], capture_output=True)
    install = [*apt, "-o", "Dpkg::Use-Pty=0", "install", "-y", "--no-install-recommends", *packages]
    done = subprocess.run(install, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-15:]), file=sys.stderr)
    return done.returncode == 0


def have_venv() -> None:
    """Debian's Python comes without what makes an environment."""
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = [f"python3.{sys.version_info.minor}-venv"]
    if not (sys.executable.startswith("/usr/bin/") and apt_install(package)):
        others = {"dnf": "dnf install python3-pip", "apk": "apk add py3-pip"}
        sys.exit(
            f"This Python ({sys.executable}) cannot make virtual environments. Install what is missing, "
            f"then try again:\n  {install_command(package, others)}"
        )


def have_libraries() -> None:
    missing = missing_libraries()
    debian = [NATIVE_LIBRARIES[name][2] for name in missing]
    if missing and not (apt_install(debian) and not missing_libraries()):
        sys.exit(
            f"WeasyPrint, which writes the PDFs, needs native libraries that are missing: "
            f"{', '.join(missing)}.\nInstall them, then try again:\n"
            f"  {install_command(debian, NATIVE_COMMANDS)}"
        )


def have_browser() -> None:
    if find_chromium() or any(apt_install([package]) for package in CHROMIUM_PACKAGES):
        return
    command = install_command(CHROMIUM_PACKAGES[-1:], CHROMIUM_COMMANDS)
    if os.environ.get("CI") == "true":
        sys.exit(f"CI=true, and there is no Chromium for the browser tests. Install it:\n  {command}")
    print(f"No Chromium: the browser tests will be skipped. To have them: {command}", flush=True)


if __name__ == "__main__":
    {"venv": have_venv, "libraries": have_libraries, "browser": have_browser}[sys.argv[1]]()
