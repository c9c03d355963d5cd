"""
Writes the settings of a trial on one's own machine: as in production (DEBUG off) but over plain HTTP.

Usage: python3 scripts/local_env.py var/local.env

What stands in the file already is never changed, since data may hang on it; a variable that is new here is added. Where
there are records but no settings, none are made: their seals would fit no key.
"""

import secrets
import sys
from collections.abc import Callable
from pathlib import Path

HEAD = """\
# Written by `make run` for a trial on this machine. Read only while SECRET_KEY does not stand in the
# environment, and never in a deployment, which has its variables in its environment and var/deployment.
"""
# Each variable of a trial with what makes its value.
VARIABLES: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": lambda: "127.0.0.1,localhost,[::1]",
    "SEAL_KEYS": lambda: secrets.token_urlsafe(50),
    "DEMO_MODE": lambda: "true",
    "PLAIN_HTTP": lambda: "true",
}
# Where nothing was ever sealed with SECRET_KEY, nothing has to be believed that is.
WITHOUT_RECORDS: dict[str, Callable[[], str]] = {"SECRET_KEY_SEALS": lambda: "false"}
DATABASE = "portal.sqlite3"


def named(text: str) -> set[str]:
    return {line.partition("=")[0].removeprefix("export ").strip() for line in text.splitlines() if "=" in line}


def write(file: Path) -> None:
    """Whole or not at all, readable by its owner only; the lines that stand there stay as they are."""
    has_records = (file.parent / DATABASE).exists()
    if has_records and not file.exists():
        sys.exit(
            f"{file.parent / DATABASE} is there, but {file}, which holds the keys of its seals, is not. "
            f"Copy {file.name} from where the portal ran before; or move {DATABASE} away to begin anew."
        )
    file.parent.mkdir(exist_ok=True)
    text = file.read_text() if file.exists() else HEAD
    if text and not text.endswith("\n"):
        text += "\n"
    present = named(text)
    if has_records and WITHOUT_RECORDS.keys() <= present and "SEAL_KEYS" not in present:
        sys.exit(
            f"SEAL_KEYS is no longer in {file}: what {DATABASE} holds is sealed with it, and a new key fits nothing. "
            f"Put the line back; or move {DATABASE} and {file.name} away to begin anew. Nothing was changed."
        )
    variables = VARIABLES if has_records else VARIABLES | WITHOUT_RECORDS
    added = [f"{name}={value()}\n" for name, value in variables.items() if name not in present]
    if not added and file.exists():
        file.touch()
        return
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(0o600)
    fresh.write_text(text + "".join(added))
    fresh.replace(file)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
