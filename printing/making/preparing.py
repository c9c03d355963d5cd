"""
Has the fonts prepared: once for a folder at a time, and by a worker in a process of its own, beside its other work.
What became of it is left for those who wait (printing/readiness.py).
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

from printing.font_files import failure_file
from printing.intact import unfit_fonts
from printing.making.originals import OriginalsMissing
from printing.making.parent import end_with_parent
from printing.making.store import Say, alone, prepare

# What could not be had is tried again; a network comes back within minutes.
AGAIN_SECONDS = 300.0
LOOK_SECONDS = 0.2
# How soon fonts that were harmed while the worker runs are noticed.
WATCH_SECONDS = 5.0
END_SECONDS = 3.0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def prepare_fonts(folder: Path, say: Say = _say) -> str:
    """The reason why the fonts can't be had, or nothing. A second caller waits for the first."""
    with alone(folder.with_name(f"{folder.name}.lock")):
        reason = ""
        try:
            prepare(folder, say)
        except (OriginalsMissing, OSError) as error:
            reason = str(error)
        if reason:
            fresh = failure_file(folder).with_suffix(".new")
            fresh.write_text(reason)
            fresh.replace(failure_file(folder))
        else:
            failure_file(folder).unlink(missing_ok=True)
    return reason


@contextmanager
def prepared_meanwhile(folder: Path) -> Iterator[None]:
    """
    The fonts are prepared while the block runs: where they can't be had, again and again, and anew when a file of
    theirs is damaged or gone.
    """
    stop = threading.Event()
    thread = threading.Thread(target=_keep_trying, args=(folder, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(END_SECONDS)


def _keep_trying(folder: Path, stop: threading.Event) -> None:
    while True:
        process = get_context("spawn").Process(target=_in_own_process, args=(folder,))
        process.start()
        while process.is_alive() and not stop.wait(LOOK_SECONDS):
            pass
        process.terminate()
        process.join()
        if process.exitcode != 0 and stop.wait(AGAIN_SECONDS):
            return
        while not unfit_fonts(folder):
            if stop.wait(WATCH_SECONDS):
                return
        if stop.is_set():
            return


def _in_own_process(folder: Path) -> None:
    end_with_parent()
    reason = prepare_fonts(folder)
    if reason:
        logging.getLogger(__name__).error("The fonts of the PDFs could not be prepared: %s", reason)
        sys.exit(1)
