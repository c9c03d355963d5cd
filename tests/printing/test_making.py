"""Fonts come whole or not at all: from what is kept, from the first source, from the second where the first fails."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from printing.font_files import FACES, failure_file, missing_fonts
from printing.making import faces, originals, preparing, store
from printing.making.originals import PACKAGES, WHEELS, OriginalsMissing, Source

PARENT = """
import multiprocessing, sys
from printing.making.parent import end_with_parent

def wait():
    end_with_parent()
    print("waiting", flush=True)
    sys.stdin = None
    import threading
    threading.Event().wait()

if __name__ == "__main__":
    child = multiprocessing.get_context("spawn").Process(target=wait)
    child.start()
    child.join()
"""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """From which source each set was made; the making itself is only played."""
    sources: list[str] = []

    def make(given: faces.Originals, folder: Path) -> None:
        sources.append(given.source.name)
        for name in FACES:
            (folder / name).write_text(f"{name} from {given.source.name}")

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(store, "fetched", lambda source, folder: None)
    monkeypatch.setattr(faces, "make_fonts", make)
    return sources


def said(text: str) -> None:
    """Nobody listens."""


def failing(*failed: Source):
    def fetched(source: Source, folder: Path) -> None:
        if source in failed:
            raise OriginalsMissing(f"{source.name} are gone")

    return fetched


def test_the_next_installation_takes_what_is_kept(made: list[str], tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert preparing.prepare_fonts(tmp_path / name / "fonts", said) == ""
        assert not missing_fonts(tmp_path / name / "fonts")
    assert made == ["wheels"]


def test_fonts_that_are_there_are_left_alone(made: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    preparing.prepare_fonts(folder, said)
    before = folder.stat().st_ino
    preparing.prepare_fonts(folder, said)
    assert folder.stat().st_ino == before


@pytest.mark.parametrize("harm", ["changed", "deleted", "list deleted"])
def test_a_damaged_set_that_was_kept_is_made_anew(made: list[str], tmp_path: Path, harm: str) -> None:
    preparing.prepare_fonts(tmp_path / "one" / "fonts", said)
    (kept,) = (path for path in store.kept_for(tmp_path).iterdir() if path.is_dir())
    if harm == "changed":
        (kept / "NotoEmoji.ttf").write_text("x")
    else:
        (kept / ("NotoEmoji.ttf" if harm == "deleted" else store.SUMS)).unlink()
    folder = tmp_path / "two" / "fonts"
    assert preparing.prepare_fonts(folder, said) == ""
    assert made == ["wheels", "wheels"]
    assert (folder / "NotoEmoji.ttf").read_text() == "NotoEmoji.ttf from wheels"


def test_a_damaged_set_in_use_is_replaced_by_the_kept_one(made: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    preparing.prepare_fonts(folder, said)
    (folder / "NotoSansTC-Bold.ttf").write_text("x")
    preparing.prepare_fonts(folder, said)
    assert (folder / "NotoSansTC-Bold.ttf").read_text() == "NotoSansTC-Bold.ttf from wheels"
    assert made == ["wheels"]


def test_the_second_source_is_asked_when_the_first_fails(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "fetched", failing(WHEELS))
    assert preparing.prepare_fonts(tmp_path / "fonts", said) == ""
    assert made == ["packages"]


def test_a_source_that_no_fonts_can_be_made_of_counts_as_failed(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = faces.make_fonts

    def make(given: faces.Originals, folder: Path) -> None:
        if given.source is WHEELS:
            raise KeyError("glyf")
        play(given, folder)

    monkeypatch.setattr(faces, "make_fonts", make)
    assert preparing.prepare_fonts(tmp_path / "fonts", said) == ""
    assert made == ["packages"]


def test_a_user_without_a_home_has_the_fonts_all_the_same(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert preparing.prepare_fonts(tmp_path / "var" / "fonts", said) == ""
    assert not missing_fonts(tmp_path / "var" / "fonts")


def test_where_neither_can_be_had_the_reason_is_left_and_nothing_half(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "fonts"
    monkeypatch.setattr(store, "fetched", failing(WHEELS, PACKAGES))
    reason = preparing.prepare_fonts(folder, said)
    assert reason == "wheels: wheels are gone; packages: packages are gone"
    assert failure_file(folder).read_text() == reason
    assert not folder.exists()
    monkeypatch.setattr(store, "fetched", failing())
    assert preparing.prepare_fonts(folder, said) == ""
    assert not failure_file(folder).exists()


def test_making_that_breaks_off_leaves_no_part_of_a_set(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(given: faces.Originals, folder: Path) -> None:
        (folder / next(iter(FACES))).touch()
        raise OSError("no space left")

    monkeypatch.setattr(faces, "make_fonts", half)
    assert "no space left" in preparing.prepare_fonts(tmp_path / "fonts", said)
    assert not (tmp_path / "fonts").exists()
    assert [path.name for path in store.kept_for(tmp_path).iterdir()] == ["lock"]


def test_two_at_once_make_the_fonts_once(made: list[str], tmp_path: Path) -> None:
    both = [threading.Thread(target=preparing.prepare_fonts, args=(tmp_path / "fonts", said)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert made == ["wheels"]


def test_another_pin_makes_another_set(made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.digest_of(WHEELS)
    lock = tmp_path / "lock.txt"
    lock.write_text("justmytype-intl-cjk==9")
    monkeypatch.setattr(store, "LOCK", lock)
    assert store.digest_of(WHEELS) != before
    assert store.digest_of(PACKAGES) != store.digest_of(WHEELS)


def test_fonts_of_the_machine_are_enough_for_the_second_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, target = tmp_path / "share" / "deep", tmp_path / "target"
    place.mkdir(parents=True)
    target.mkdir()
    for part in PACKAGES.parts.values():
        for name in filter(None, (part.file, part.bold)):
            (place / name).touch()
    monkeypatch.setattr(originals, "INSTALLED", [tmp_path / "share"])
    monkeypatch.setattr(originals.shutil, "which", lambda name: None)
    originals.fetched(PACKAGES, target)
    (place / "Symbola_hint.ttf").unlink()
    (target / "Symbola_hint.ttf").unlink()
    with pytest.raises(OriginalsMissing, match=r"no Symbola_hint\.ttf under .*share"):
        originals.fetched(PACKAGES, target)


def test_a_child_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    root = str(Path(__file__).resolve().parents[2])
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env={"PYTHONPATH": root, "PATH": "/usr/bin:/bin"}
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"waiting\n"
    parent.kill()
    assert parent.stdout.read() == b""  # the end comes once the child, which holds the same pipe, is gone
    parent.wait()
