"""
The fonts that are made smaller, from either of two sources: pinned wheels of PyPI, or the Noto packages of a Linux
distribution. The second is asked when the first can't be had; all are free (OFL; Symbola: free for any use).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LOCK = Path(__file__).resolve().parents[2] / "requirements-fonts.txt"
DEBIAN = ["fonts-noto-cjk", "fonts-noto-core", "fonts-symbola"]
# Where distributions and people put fonts.
INSTALLED = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts")]


class OriginalsMissing(Exception):
    """A source can't be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Original:
    """A font file, relative to its source; `number`: its place in a collection; `bold`: where bold is another file."""

    file: str
    number: int = 0
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The parts by name, the text files that hold their licences, and what another release would change."""

    name: str
    parts: dict[str, Original]
    licences: str


CJK = "justmytype_intl_cjk/fonts/ofl/notosans"
WHEELS = Source(
    "wheels",
    {
        "TC": Original(f"{CJK}tc/NotoSansTC[wght].ttf"),
        "JP": Original(f"{CJK}jp/NotoSansJP[wght].ttf"),
        "SC": Original(f"{CJK}sc/NotoSansSC[wght].ttf"),
        "KR": Original(f"{CJK}kr/NotoSansKR[wght].ttf"),
        "Latin": Original("manimgx_fonts/NotoSans[wght].ttf"),
        "Symbols": Original("manimgx_fonts/NotoSansSymbols[wght].ttf"),
        "Emoji": Original("manimgx_fonts/NotoEmoji[wght].ttf"),
        "Arabic": Original("manimgx_fonts/NotoSansArabic[wght].ttf"),
        "Hebrew": Original("manimgx_fonts/NotoSansHebrew[wght].ttf"),
        "Thai": Original("manimgx_fonts/NotoSansThai[wght].ttf"),
    },
    "**/OFL*.txt",
)
COLLECTION = "NotoSansCJK-Regular.ttc"
PACKAGES = Source(
    "packages",
    {
        "TC": Original(COLLECTION, 3, bold="NotoSansCJK-Bold.ttc"),
        "JP": Original(COLLECTION, 0),
        "SC": Original(COLLECTION, 2),
        "KR": Original(COLLECTION, 1),
        "Latin": Original("NotoSans-Regular.ttf"),
        "Symbols": Original("NotoSansSymbols-Regular.ttf"),
        "Emoji": Original("Symbola_hint.ttf"),
        "Arabic": Original("NotoSansArabic-Regular.ttf"),
        "Hebrew": Original("NotoSansHebrew-Regular.ttf"),
        "Thai": Original("NotoSansThai-Regular.ttf"),
    },
    "**/doc/fonts-*/copyright",
)
SOURCES = (WHEELS, PACKAGES)


def fetched(source: Source, folder: Path) -> None:
    """Put the files of a source into an empty folder, under the names that its parts give. Raises OriginalsMissing."""
    if source is WHEELS:
        _install_wheels(folder)
    else:
        _gather_packages(folder)
    if missing := _files(source, folder):
        raise OriginalsMissing(f"not found in the {source.name}: {', '.join(missing)}")


def _files(source: Source, folder: Path) -> list[str]:
    names = [name for part in source.parts.values() for name in (part.file, part.bold) if name]
    return [name for name in dict.fromkeys(names) if not (folder / name).is_file()]


def _install_wheels(folder: Path) -> None:
    """Beside the environment, not into it: nothing but the making of the fonts needs them."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
    _run([*command, "--python", sys.executable, "--target", str(folder), "--requirements", str(LOCK)], folder)


def _gather_packages(folder: Path) -> None:
    """What is installed; where that is not all, Debian's packages, which anybody may download and unpack."""
    _copy_found(folder, INSTALLED)
    if not _files(PACKAGES, folder):
        return
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise OriginalsMissing(
            f"no {', '.join(_files(PACKAGES, folder))} under {', '.join(map(str, INSTALLED))}; install the Noto Sans "
            "CJK, Noto Sans and Symbola fonts of your system"
        )
    _run(["apt-get", "download", *DEBIAN], folder)
    for package in folder.glob("*.deb"):
        _run(["dpkg-deb", "--extract", str(package), str(folder / "unpacked")], folder)
        package.unlink()
    _copy_found(folder, [folder / "unpacked" / "usr" / "share" / "fonts"])


def _copy_found(folder: Path, places: Iterable[Path]) -> None:
    wanted = set(_files(PACKAGES, folder))
    for place in places:
        for file in sorted(place.rglob("*")):
            if file.name in wanted and file.is_file():
                shutil.copyfile(file, folder / file.name)
                wanted.discard(file.name)


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    except OSError as error:
        raise OriginalsMissing(str(error)) from error
    if done.returncode:
        output = (done.stderr or done.stdout).strip().splitlines()
        raise OriginalsMissing(" ".join(line.strip() for line in output[-4:]) or f"{command[0]} failed")
