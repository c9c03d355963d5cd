"""
Writes the settings of a trial on one's own machine: as in production (DEBUG off) but over plain HTTP.

Usage: python3 scripts/local_env.py var/local.env
"""

import secrets
import sys
from pathlib import Path

TEXT = """\
# Written once by `make run` for a trial on this machine. Read only while SECRET_KEY does not
# stand in the environment; a deployment sets its own SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL.
SECRET_KEY={key}
ALLOWED_HOSTS=127.0.0.1,localhost,[::1]
DEMO_MODE=true
PLAIN_HTTP=true
"""


def write(file: Path) -> None:
    """Whole or not at all, readable by its owner only."""
    file.parent.mkdir(exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(0o600)
    fresh.write_text(TEXT.format(key=secrets.token_urlsafe(50)))
    fresh.replace(file)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
