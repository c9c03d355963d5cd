"""
Whose settings a shell works with: a trial's, from var/local.env, or a deployment's, from its environment alone.

`make run` writes var/local.env; `make setup`, and a web server or worker that starts in production, writes
var/deployment, which names the variables of that deployment. A folder with var/deployment never falls back to a
trial's settings, and works only where all of those variables are set. Standard library alone: `make` asks it before
anything is installed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

# Without these no folder is set up as a deployment.
NEEDED = ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL")
# Whichever of these a deployment has, every shell there must have: a default in their place does harm silently.
KEPT = (*NEEDED, "SEAL_KEYS", "PORTAL_URL", "EMAIL_URL", "DEFAULT_FROM_EMAIL", "MEDIA_ROOT", "ANCHOR_DIR")
MARKER, TRIAL = "deployment", "local.env"
# Set by `make run` for what it starts: there a DATABASE_URL of the shell goes with the trial's other settings.
STARTED_BY_RUN = "PORTAL_TRIAL"

HEAD = """\
# This folder is a deployment: no command here works without the variables named below. Written by `make setup`.
# Take a line away where the deployment gave that variable up; delete the file where this is no deployment any more.
"""


class Unsettled(Exception):
    """The environment does not say with which settings to work; the sentence says what to set."""


def trial_settings(var: Path, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file to read in addition to the environment, None in a deployment. Raises Unsettled."""
    missing = [name for name in variables(var) if not environment.get(name)]
    if missing:
        raise Unsettled(
            f"{', '.join(missing)}: not set in this environment. This folder is a deployment ({var / MARKER}): "
            "run the command with the variables of the deployment. Nothing was done."
        )
    if is_deployment(var) or "SECRET_KEY" in environment:
        return None
    if not (var / TRIAL).exists():
        raise Unsettled(
            "SECRET_KEY is not set in this environment, and this folder has no trial. "
            "For a trial: `make run`. For a deployment: set its variables (README, Deploy), then `make setup`."
        )
    if "DATABASE_URL" in environment and not environment.get(STARTED_BY_RUN):
        raise Unsettled(
            "DATABASE_URL is set in this environment, but SECRET_KEY is not. For a deployment set both; for a trial "
            f"write DATABASE_URL into {var / TRIAL}, or unset it. Nothing was done."
        )
    return var / TRIAL


def is_deployment(var: Path) -> bool:
    return (var / MARKER).exists()


def variables(var: Path) -> list[str]:
    """What every shell of the deployment in this folder must have; nothing where it is none."""
    if not is_deployment(var):
        return []
    lines = (var / MARKER).read_text(encoding="utf-8").splitlines()
    named = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return named or list(NEEDED)


def mark(var: Path, environment: Mapping[str, str] = os.environ) -> None:
    """Notes that the folder is a deployment, with its variables; what an earlier set-up noted is kept."""
    noted = variables(var)
    names = noted + [name for name in KEPT if environment.get(name) and name not in noted]
    if names == noted:
        return
    var.mkdir(exist_ok=True)
    fresh = var / f"{MARKER}.{os.getpid()}"
    fresh.write_text(HEAD + "".join(f"{name}\n" for name in names), encoding="utf-8")
    fresh.replace(var / MARKER)


def mark_if_possible(var: Path) -> None:
    """For what starts in production: a folder that is read-only is marked by its `make setup` or not at all."""
    with contextlib.suppress(OSError):
        mark(var)
