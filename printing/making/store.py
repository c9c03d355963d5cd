"""
Prepared fonts are kept by what they were made of, and used again by the next installation of the same user.

A set is a folder with the fonts, their licences and SHA256SUMS, whose first line is the set's digest. It is written
elsewhere and renamed, so that a reader meets a whole set or none.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

from printing.font_files import FACES
from printing.intact import SUMS
from printing.making.originals import DEBIAN, LOCK, SOURCES, WHEELS, OriginalsMissing, Source, fetched

MAKING = ("originals.py", "outlines.py", "faces.py")
Say = Callable[[str], None]


def kept_for(folder: Path) -> Path:
    """The user's folder of sets, one folder each; beside the fonts for a user without a home that can be written."""
    with suppress(OSError, RuntimeError):
        own = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "competency-portal" / "fonts"
        own.mkdir(parents=True, exist_ok=True)
        if os.access(own, os.W_OK):
            return own
    return folder.with_name("kept-fonts")


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Holds a lock; who comes second waits."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def digest_of(source: Source) -> str:
    """Over all that decides the bytes of a set: the making code, fontTools, the pins of the source."""
    total = hashlib.sha256()
    for name in MAKING:
        total.update(Path(__file__).with_name(name).read_bytes())
    total.update("".join([source.name, version("fonttools"), *FACES]).encode())
    total.update(LOCK.read_bytes() if source is WHEELS else "".join(DEBIAN).encode())
    return total.hexdigest()


def sum_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def seal(folder: Path, digest: str) -> None:
    """Write the list that says which set this is and what its files hold."""
    lines = [f"{sum_of(file)}  {file.name}" for file in sorted(folder.iterdir())]
    (folder / SUMS).write_text("\n".join([f"# {digest}", *lines]) + "\n")


def named_digest(folder: Path) -> str:
    try:
        return (folder / SUMS).read_text().partition("\n")[0].removeprefix("# ")
    except OSError:
        return ""


def is_whole(folder: Path, digest: str) -> bool:
    """Whether the folder holds this set, each file as it was written."""
    if named_digest(folder) != digest:
        return False
    rows = (line.partition("  ") for line in (folder / SUMS).read_text().splitlines()[1:])
    sums = {name: total for total, _, name in rows}
    try:
        return set(FACES) <= set(sums) and all(sum_of(folder / name) == total for name, total in sums.items())
    except OSError:
        return False


def prepare(folder: Path, say: Say = print) -> None:
    """Have the fonts in `folder`: as they are, from what is kept, or made. Raises OriginalsMissing."""
    if any(is_whole(folder, digest_of(source)) for source in SOURCES):
        return
    reasons = []
    for source in SOURCES:
        kept = kept_for(folder) / digest_of(source)
        try:
            with alone(kept.with_name("lock")):
                if not is_whole(kept, digest_of(source)):
                    _make(source, kept, say)
        except OriginalsMissing as error:
            say(f"Fonts can't be had from the {source.name}: {error}")
            reasons.append(f"{source.name}: {error}")
            continue
        with _beside(folder) as fresh:
            shutil.copytree(kept, fresh / "set")
            _put(fresh / "set", folder)
        return
    raise OriginalsMissing("; ".join(reasons))


def _make(source: Source, kept: Path, say: Say) -> None:
    from printing.making.faces import Originals, make_fonts

    with _beside(kept) as fresh:
        (fresh / "originals").mkdir()
        (fresh / "set").mkdir()
        say(f"Getting the originals of the fonts from {source.name}")
        fetched(source, fresh / "originals")
        say("Making the fonts of the PDFs, about a minute")
        try:
            make_fonts(Originals(source, fresh / "originals"), fresh / "set")
        except OSError:
            raise
        except Exception as error:
            raise OriginalsMissing(f"no fonts can be made of them ({error!r})") from error
        seal(fresh / "set", digest_of(source))
        _put(fresh / "set", kept)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder for what is not finished, on the same disk; what a killed process left there goes. Under a lock."""
    for left in folder.parent.glob(f"{folder.name}-new-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-new-", dir=folder.parent) as fresh:
        yield Path(fresh)


def _put(whole: Path, folder: Path) -> None:
    """Rename the set into its place; what was there goes."""
    if folder.exists():
        folder.rename(whole.with_name("former"))
    whole.rename(folder)
