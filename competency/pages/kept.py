"""
The documents of a published version, made once: kept under MEDIA_ROOT by what they say and how they are laid out, so
that whoever asks for them, signed in or not, costs no more than reading a file.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import logging
import secrets
import shutil
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_cache_control

from competency.contents import digest
from competency.models import StandardVersion
from config.turns import turn
from integrity import seals
from integrity.canonical import canonical_json, sha256
from people.company import looks

log = logging.getLogger("portal.deployment")

KIND = "competency.document"
# What decides how a document looks; a file more than needed costs one rendering after an update.
SOURCES = ("competency/**/*.py", "printing/**/*.py", "templates/competency/**/*.*", "locale/zh_Hant/**/*.po")
MADE_BY = ("weasyprint", "openpyxl")
# Documents of a former layout go when one of a new layout comes, after so many days: a machine may still use them.
FORMER_DAYS = 30


def document(version: StandardVersion, ending: str, make: Callable[[StandardVersion], bytes]) -> bytes:
    """
    The version, loaded without its content, as `make` writes it of a version loaded with it. Drafts are made each
    time. Where several ask at once one makes it, see `config.turns`.
    """
    if version.is_draft:
        return make(_with_content(version))
    laid_out = layout(ending)
    wanted, file = key(version, ending, laid_out), _folder(laid_out) / f"{version.pk}.{ending}"
    found = _read(file, wanted)
    if found is None:
        with turn(f"documents-{ending}"):
            found = _read(file, wanted) or _made(version, file, wanted, make)
    return found


def etag(version: StandardVersion, ending: str) -> str | None:
    """By it a client that has the document is answered without it; drafts have none. Weak, as in RFC 9110."""
    return None if version.is_draft else f'W/"{key(version, ending)}"'


def ask_again(response: HttpResponse, version: StandardVersion, ending: str) -> None:
    """Whoever keeps the document asks each time whether it still holds; of a draft no shared cache keeps one."""
    if tag := etag(version, ending):
        response["ETag"] = tag
        patch_cache_control(response, no_cache=True)
    else:
        patch_cache_control(response, no_cache=True, private=True)


def key(version: StandardVersion, ending: str, laid_out: str = "") -> str:
    """The digest of all that a document of this version shows and of how it is laid out."""
    changeable = [version.status, version.update_note, version.successor_id]
    said = [version.origin, version.source, version.official_digest]
    shown = [version.pk, version.code, version.digest, *said, *changeable]
    return sha256(canonical_json([ending, shown, laid_out or layout(ending)]))


def layout(ending: str = "pdf") -> str:
    """The digest of what makes the documents, the same in each process of a release with the same fonts and look."""
    fonts = settings.FONT_DIR / "SHA256SUMS"
    sums = fonts.read_text("utf-8") if fonts.exists() else ""
    worn = [(look := looks.current()).name, look.colour] if ending == "pdf" else []  # a workbook wears none
    return sha256(canonical_json([*worn, sums, sources()]))


@cache
def sources() -> str:
    made_of = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            made_of.update(path.read_bytes())
    for package in MADE_BY:
        made_of.update(importlib.metadata.version(package).encode())
    return made_of.hexdigest()


def _folder(laid_out: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "standards" / laid_out[:16]


def _with_content(version: StandardVersion) -> StandardVersion:
    return StandardVersion.objects.with_content().get(pk=version.pk)


def _made(version: StandardVersion, file: Path, wanted: str, make: Callable[[StandardVersion], bytes]) -> bytes:
    whole = _with_content(version)
    made = make(whole)
    # What was changed past the portal is shown, and found by verify_records, but not kept for when it is put back.
    if digest(whole) == version.digest:
        _write(file, wanted, made)
    return made


def _read(file: Path, wanted: str) -> bytes | None:
    """What is kept for this key and still is what was written; None else."""
    try:
        head, _line, content = file.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if seals.fits(KIND, _sealed(wanted, content), head.decode("ascii", "replace")) else None


def _write(file: Path, wanted: str, content: bytes) -> None:
    """In place of what was kept for a former key: one file for each version and ending, whole or not at all."""
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        if not file.parent.exists():
            _forget_former_layouts(file.parent.parent)
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(seals.mac(KIND, _sealed(wanted, content)).encode() + b"\n" + content)
        fresh.replace(file)
    except OSError as error:
        log.error("A document is made anew each time, since it can't be kept: %s", error)
        with contextlib.suppress(OSError):
            fresh.unlink()


def _forget_former_layouts(folder: Path) -> None:
    for former in folder.glob("*"):
        if former.stat().st_mtime < time.time() - FORMER_DAYS * 24 * 3600:
            shutil.rmtree(former, ignore_errors=True)


def _sealed(wanted: str, content: bytes) -> dict[str, object]:
    return {"key": wanted, "sha256": hashlib.sha256(content).hexdigest()}
