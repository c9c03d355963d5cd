"""
Begins `make setup`: a folder becomes a deployment only with the variables of one, and is marked as one.

Usage: python3 scripts/deployment.py            checks, and writes var/deployment
       python3 scripts/deployment.py --refuse   ends where the folder is a deployment: `make run`, `make clean`
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import deployment  # noqa: E402 - found only now


def begin(var: Path) -> None:
    missing = [name for name in deployment.NEEDED if not os.environ.get(name)]
    if missing:
        sys.exit(
            f"{', '.join(missing)}: not set in this environment. `make setup` is for a deployment, with its variables "
            "(README, Deploy). To try the portal on your own machine: `make run`."
        )
    try:
        deployment.trial_settings(var)
    except deployment.Unsettled as unsettled:
        sys.exit(str(unsettled))
    deployment.mark(var)


def refuse(var: Path) -> None:
    if deployment.is_deployment(var):
        sys.exit(
            f"This folder is a deployment ({var / deployment.MARKER}), with data of its own. For a trial take another "
            "clone; delete that file where this is no deployment any more. Nothing was done."
        )


if __name__ == "__main__":
    (refuse if sys.argv[1:] == ["--refuse"] else begin)(ROOT / "var")
