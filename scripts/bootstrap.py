"""
Begins a set-up: with a Python that fits, one set-up at a time, never in an environment that no longer works.

Usage: python3 scripts/bootstrap.py make TARGET   (the Makefile does)

Written in syntax that every Python understands, so that one too old ends in a sentence, not in a SyntaxError.
"""

import os
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)  # the same as requires-python in pyproject.toml
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = os.path.join(ROOT, ".venv")
PROBE = "import sys; sys.exit(not %r <= sys.version_info[:2] <= %r)" % (OLDEST, NEWEST)


def works(python, code):
    with open(os.devnull, "w") as nowhere:
        return os.access(python, os.X_OK) and not subprocess.call([python, "-c", code], stdout=nowhere, stderr=nowhere)


def find_fitting_python():
    """The path of another Python on this machine that fits, or None."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    found = [os.path.join(folder, "python3.%d" % minor) for minor in (13, 12, 11) for folder in folders]
    return next((python for python in found if works(python, PROBE)), None)


def main(command):
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        python = find_fitting_python()
        if python is None:
            sys.exit(
                "The portal needs Python 3.11, 3.12 or 3.13; this is Python %d.%d (%s). Install one of them, "
                "or name it: make PYTHON=/path/to/python3.12 run" % (sys.version_info[:2] + (sys.executable,))
            )
        os.execv(python, [python] + sys.argv)
    import fcntl

    os.chdir(ROOT)
    os.makedirs("var", exist_ok=True)
    lock = os.open(os.path.join("var", "setup.lock"), os.O_CREAT | os.O_WRONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    os.set_inheritable(lock, True)  # held until make ends
    if os.path.isdir(ENVIRONMENT) and not works(os.path.join(ENVIRONMENT, "bin", "python"), "import pip"):
        shutil.rmtree(ENVIRONMENT)  # left half made, or of a Python that is gone
    os.execvp(command[0], command + ["PYTHON=" + sys.executable])


if __name__ == "__main__":
    main(sys.argv[1:])
