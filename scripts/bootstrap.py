"""
Entry of every make target: finds a Python that fits, then hands over to scripts/setup_steps.py.

Usage: python3 scripts/bootstrap.py run | setup | tools | test

Written in syntax that every Python understands, so that one too old ends in a sentence, not in a SyntaxError.
"""

import os
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)  # the same as requires-python in pyproject.toml
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROBE = "import sys; sys.exit(not %r <= sys.version_info[:2] <= %r)" % (OLDEST, NEWEST)


def find_fitting_python():
    """The path of another Python on this machine that fits, or None."""
    folders = os.environ.get("PATH", "").split(os.pathsep)
    found = [os.path.join(ROOT, ".venv", "bin", "python")]
    found += [os.path.join(folder, "python3.%d" % minor) for minor in (13, 12, 11) for folder in folders]
    for python in found:
        if os.access(python, os.X_OK):
            with open(os.devnull, "w") as nowhere:
                if subprocess.call([python, "-c", PROBE], stdout=nowhere, stderr=nowhere) == 0:
                    return python
    return None


def main():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        python = find_fitting_python()
        if python is None:
            sys.exit(
                "The portal needs Python 3.11, 3.12 or 3.13; this is Python %d.%d (%s). Install one of them, "
                "or name it: make PYTHON=/path/to/python3.12 run" % (sys.version_info[:2] + (sys.executable,))
            )
        os.execv(python, [python] + sys.argv)
    sys.path.insert(0, ROOT)
    from scripts.setup_steps import main as set_up

    set_up(sys.argv[1:])


if __name__ == "__main__":
    main()
