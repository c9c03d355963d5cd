"""A whole database set back to a copy of itself, and a restore that somebody stands for: with real files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.upgrade.test_upgrade import ROOT, Installation

# As if somebody worked: each is a write that ledgers keep.
WORK = "from people.models import User; u = User.objects.get(username='{who}'); u.job_title = '{title}'; u.save()"


class Anchored(Installation):
    """An installation with a folder of anchors and copies of its database."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder
        self.anchors = folder / "anchors"
        self.environment["ANCHOR_DIR"] = str(self.anchors)

    def done(self, *arguments: str, code: int = 0) -> str:
        ended = self.manage(*arguments, "--language", "en")
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout + ended.stderr

    def work(self, title: str) -> None:
        who = self.query("SELECT username FROM people_user WHERE is_active ORDER BY id LIMIT 1")[0][0]
        ended = self.manage("shell", "-c", WORK.format(who=who, title=title))
        assert ended.returncode == 0, ended.stderr

    def anchor(self) -> str:
        return self.done("anchor_records")

    def back_up(self, name: str) -> None:
        shutil.copyfile(self.database, self.folder / name)

    def restore(self, name: str) -> None:
        shutil.copyfile(self.folder / name, self.database)

    def person(self) -> str:
        return str(self.query("SELECT username FROM people_user WHERE is_active ORDER BY id LIMIT 1")[0][0])


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Anchored:
    """Anchor 1, a backup, some work and anchors 2 and 3, then the backup is put back."""
    made = Anchored(tmp_path_factory.mktemp("installation"))
    assert made.manage("migrate", "--no-input").returncode == 0
    made.anchor()
    made.back_up("old.sqlite3")
    for title in ("主任", "組長"):
        made.work(title)
        made.anchor()
    made.back_up("new.sqlite3")
    made.restore("old.sqlite3")
    return made


@pytest.fixture
def back(original: Anchored, tmp_path: Path) -> Anchored:
    """A copy of it for one test."""
    copy = Anchored.__new__(Anchored)
    shutil.copytree(original.folder, tmp_path / "copy")
    copy.folder = tmp_path / "copy"
    copy.database, copy.anchors = copy.folder / "portal.sqlite3", copy.folder / "anchors"
    copy.environment = {
        **original.environment,
        "DATABASE_URL": f"sqlite:///{copy.database}",
        "MEDIA_ROOT": str(copy.folder / "media"),
        "ANCHOR_DIR": str(copy.anchors),
    }
    return copy


def test_a_database_that_was_set_back_is_named_with_what_it_lost_and_makes_no_anchor(back: Anchored) -> None:
    said = back.done("verify_records", code=1)
    assert "Database  It was set back to before " in said
    assert "it knows nothing of anchors 2–3" in said
    assert "people  Its newest entries are missing: in anchor 3 of" in said
    assert "1 record is wrong" in said
    assert "knows nothing of anchor 3" in back.done("anchor_records", code=1)
    assert len(list(back.anchors.iterdir())) == 3
    back.restore("new.sqlite3")
    assert "Anchors: 3 looked at, 0 alarms" in back.done("verify_records")


def test_a_restore_is_acknowledged_once_by_name_and_reason_and_stays_in_the_history(back: Anchored) -> None:
    refused = back.done("acknowledge_restore", "--by", "nobody", "--reason", "硬碟故障", "--yes", code=1)
    assert "nobody with the number" in refused
    assert "Give the reason" in back.done(
        "acknowledge_restore", "--by", back.person(), "--reason", " ", "--yes", code=1
    )
    by = ("--by", back.person(), "--reason", "硬碟故障，還原週一的備份")
    asked = subprocess.run(
        [sys.executable, "manage.py", "acknowledge_restore", *by, "--language", "en"],
        cwd=ROOT,
        env={**back.environment, "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        input="n\n",
        capture_output=True,
        text=True,
    )
    assert "Nothing was acknowledged" in asked.stderr, asked.stderr
    assert len(list(back.anchors.iterdir())) == 3
    assert "anchors 2–3" in back.done("acknowledge_restore", *by, "--yes")
    back.work("副理")
    back.anchor()
    for _time in range(2):
        said = back.done("verify_records")
        assert "Anchors: 5 looked at, 0 alarms" in said
        assert "acknowledged that anchors 2–3 are no longer true; the last that is: 1," in said
        assert "硬碟故障，還原週一的備份" in said
    assert "nothing to acknowledge" in back.done("acknowledge_restore", *by, "--yes", code=1)


def test_what_was_acknowledged_is_believed_after_its_key_was_taken_out(back: Anchored) -> None:
    """No anchor follows those that were lost; the one that acknowledges the loss names them."""
    back.done("acknowledge_restore", "--by", back.person(), "--reason", "硬碟故障", "--yes")
    back.environment["SEAL_KEYS"] = "a-new-key-of-seals-0123456789-abcdefghijklmnop"
    back.done("reseal")
    back.environment["SECRET_KEY_SEALS"] = "false"
    assert "0 alarms" in back.done("verify_records")


def test_a_later_loss_needs_an_acknowledgement_of_its_own(back: Anchored) -> None:
    by = ("--by", back.person(), "--reason", "第一次還原", "--yes")
    back.done("acknowledge_restore", *by)
    back.restore("old.sqlite3")
    said = back.done("verify_records", code=1)
    assert "it knows nothing of anchors 4" in said
    assert "第一次還原" in said, "the first is history all the same"
    back.done("acknowledge_restore", *by[:3], "第二次還原", "--yes")
    said = back.done("verify_records")
    assert "anchors 2–3 are no longer true" in said
    assert "anchors 4 are no longer true" in said


def test_an_acknowledgement_can_not_be_put_in_by_sql(back: Anchored) -> None:
    """Neither the columns of a row nor a row from elsewhere makes the lost anchors history."""
    with sqlite3.connect(back.folder / "new.sqlite3") as newer:
        rows = newer.execute("SELECT * FROM integrity_anchor WHERE number > 1").fetchall()
    restores = '"restores":[{"at":"2026-11-26T00:00:00+00:00","by":"x","entries":{},"kept":null,"lost":[%s]}]'
    marks = ",".join(f'{{"digest":"{row[4]}","made_at":"2026-11-26T00:00:00+00:00","number":{row[2]}}}' for row in rows)
    with sqlite3.connect(back.database) as connection:
        (content,) = connection.execute("SELECT content FROM integrity_anchor WHERE number = 1").fetchone()
        forged = content.replace('"restores":[]', restores % marks)
        assert forged != content
        connection.execute("UPDATE integrity_anchor SET content = ? WHERE number = 1", [forged])
    said = back.done("verify_records", code=1)
    assert "Anchor 1  What the database says of it was changed past the portal" in said
    assert "it knows nothing of anchors 2–3" in said
    with sqlite3.connect(back.database) as connection:  # the rows of the lost anchors, put back beside older ledgers
        connection.execute("UPDATE integrity_anchor SET content = ? WHERE number = 1", [content])
        connection.executemany(f"INSERT INTO integrity_anchor VALUES ({','.join('?' * len(rows[0]))})", rows)  # noqa: S608
    said = back.done("verify_records", code=1)
    assert "people  Its newest entries are missing: in anchor 3 of" in said


def test_files_that_are_lost_for_good_are_acknowledged_too(back: Anchored) -> None:
    back.restore("new.sqlite3")
    next(back.anchors.glob("*000002*")).unlink()
    assert "Anchors 2  Files are missing" in back.done("verify_records", code=1)
    back.done("acknowledge_restore", "--by", back.person(), "--reason", "磁碟損壞", "--yes")
    said = back.done("verify_records")
    assert "acknowledged that anchors 2 are no longer true" in said
