"""The anchors themselves: whoever changes, removes or exchanges their files or their table is found."""

from __future__ import annotations

import errno
import json
import shutil
import stat
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from integrity.anchors import files, making
from integrity.anchors.content import parsed
from integrity.models import Anchor, Identity, LedgerHead
from tests.integrity.anchoring import anchored, rewritten, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder", "assessment")]
OTHER_KEY = "another-key-of-seals-0123456789-abcdefghijklmnop"


def file_of(number):
    return Path(Anchor.objects.get(number=number).written_to)


def alarms(*arguments):
    code, said = run(*arguments)
    assert code == 1, said
    return said


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda short, leaves: leaves["assessments"].pop(), "What it lists was changed"),
        (lambda short, leaves: leaves["ledgers"][0].__setitem__(1, 77), "What it lists was changed"),
        (lambda short, leaves: leaves.pop("assessments"), "What it lists was changed"),
        (lambda short, leaves: short["sources"]["assessments"].update(root="0" * 64), "does not fit its seal"),
        (lambda short, leaves: short.update(made_at="2026-01-01T00:00:00+00:00"), "does not fit its seal"),
        (lambda short, leaves: short.update(restores=[]) or short.update(seal="0" * 64), "does not fit its seal"),
        (lambda short, leaves: short.update(format=9), "can't be read as an anchor"),
        (lambda short, leaves: short.pop("sources"), "can't be read as an anchor"),
    ],
)
def test_a_file_that_was_changed_is_named(change, sentence):
    anchored(3)
    rewritten(file_of(2), change)
    said = alarms()
    assert f"{file_of(2).name}  " in said
    assert sentence in said
    assert "1 record is wrong" in said, "the others stand, and it is not missing too"


def test_a_file_that_is_cut_is_named_whatever_is_left():
    anchored()
    whole = file_of(1).read_bytes()
    for left in (b"", whole[:10], whole[:-9], b"\x1f\x8b", b"{" * 100_000, b"{}", b"[]", b'{"anchor": 1}'):
        file_of(1).write_bytes(left)
        assert f"{file_of(1).name}  " in alarms(), left


def test_a_file_that_is_missing_is_an_alarm_in_the_middle_and_at_the_end(folder):
    anchored(5)
    aside = folder.with_name("aside")
    shutil.copytree(folder, aside)
    for gone, numbers in (([2, 3], "2–3"), ([5], "5"), ([1], "1"), ([1, 3, 4, 5], "1, 3–5")):
        for number in gone:
            file_of(number).unlink()
        said = alarms()
        assert f"Anchors {numbers}  Files are missing" in said
        shutil.copytree(aside, folder, dirs_exist_ok=True)
    assert run()[0] == 0


def test_a_number_that_neither_file_nor_table_has_is_missing_too():
    anchored(3)
    file_of(2).unlink()
    Anchor.objects.filter(number=2).delete()
    assert "Anchors 2  Files are missing" in alarms()


def test_an_emptied_folder_is_an_alarm_where_somebody_named_it_and_a_sentence_where_not(folder, settings):
    anchored()
    shutil.rmtree(folder)
    assert "There is no anchor in it, and the database knows of 1" in alarms()
    settings.ANCHOR_DIR_IS_CHOSEN = False
    code, said = run()
    assert code == 0
    assert "No anchor is at hand; the database knows of 1." in said
    with pytest.raises(CommandError, match="no file or folder"):
        run("--anchors", str(folder / "nowhere"))


@pytest.mark.parametrize(
    "change", [{"content": "{}"}, {"digest": "0" * 64}, {"number": 9}, {"content": "nonsense", "digest": "1" * 64}]
)
def test_what_the_table_says_of_an_anchor_is_held_against_its_file(change):
    anchored(2)
    Anchor.objects.filter(number=1).update(**change)
    alarms()


def test_an_older_anchor_under_the_name_of_another_is_found(folder):
    anchored(3)
    shutil.copyfile(file_of(1), file_of(2))
    said = alarms()
    assert "Anchors 2  Files are missing" in said, "by its content it is the first, twice"


def test_the_identity_that_was_changed_or_removed_is_an_alarm_though_no_anchor_is_its_own_then():
    anchored()
    Identity.objects.update(key="f" * 32)
    assert "Its identity was changed past the portal" in alarms()
    Identity.objects.all().delete()
    assert "Its identity was removed past the portal" in alarms()
    with pytest.raises(CommandError, match="identity"):
        call_command("anchor_records", language="en")


def test_anchors_of_another_database_are_counted_and_no_alarm(folder):
    anchored(2)
    row = Identity.objects.get()
    call_command("renew_identity", "--yes", language="en")
    Anchor.objects.all().delete()
    code, said = run()
    assert code == 0, said
    assert "2 anchors of other databases." in said
    assert "declared a copy with an identity of its own" in said
    assert Identity.objects.get().former == row.key
    assert anchored().number == 1
    code, said = run()
    assert code == 0, said
    assert "Anchors: 1 looked at, 0 alarms" in said


def test_an_identity_is_made_once(db):
    from integrity.anchors.identity import identify

    row = Identity.objects.get()
    identify()
    assert Identity.objects.get().key == row.key


def test_under_a_key_that_is_no_longer_believed_an_anchor_is_held_by_the_one_after_it(settings):
    settings.SEAL_KEYS = [OTHER_KEY]
    anchored(2)
    settings.SEAL_KEYS = ["a-newer-key-of-seals-0123456789-abcdefghijklmnop", f"{OTHER_KEY}@2099-01-01"]
    anchored()
    settings.SEAL_KEYS = settings.SEAL_KEYS[:1]
    said = run()[1]
    assert "2 anchors are sealed with a key that is no longer believed" in said
    assert "0 alarms" in said.splitlines()[-5] or "Anchors: 3 looked at, 0 alarms" in said
    rewritten(file_of(1), lambda short, leaves: short.update(made_at="2026-01-01T00:00:00+00:00"))
    assert f"{file_of(1).name}  It does not fit its seal" in alarms()


def test_files_are_for_their_owner_alone_and_never_overwritten(folder):
    first = anchored()
    path = Path(first.written_to)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    before = path.read_bytes()
    Anchor.objects.all().delete()
    with pytest.raises(making.SetBackError):
        making.make()
    assert path.read_bytes() == before
    assert Anchor.objects.count() == 0


def test_a_folder_that_can_not_be_written_to_makes_no_anchor_and_says_so(settings, tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings.ANCHOR_DIR = str(tmp_path / "file")
    with pytest.raises(CommandError):
        call_command("anchor_records", language="en")
    assert Anchor.objects.count() == 0


def test_a_maker_killed_before_or_after_the_table_knew_leaves_no_alarm_and_the_next_goes_on(folder, monkeypatch):
    anchored()

    def killed(*arguments, **options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:  # before: the file lies ready, nobody knows of it
        patch.setattr(Anchor.objects, "create", killed)
        with pytest.raises(KeyboardInterrupt):
            making.make()
    assert [path.suffix for path in folder.glob("*000002*")] == [".new"]
    assert run()[0] == 0
    with monkeypatch.context() as patch:  # after: its name is not there yet
        patch.setattr(files, "settle", killed)
        with pytest.raises(KeyboardInterrupt):
            making.make()
    assert [path.suffix for path in folder.glob("*000002*")] == [".new"]
    code, said = run()
    assert code == 0, said
    assert "Anchors: 2 looked at" in said
    anchored()
    assert sorted(path.suffix for path in folder.iterdir()) == [".gz"] * 3
    assert run()[0] == 0, run()[1]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_gets_its_name_once_whoever_is_first_and_never_another_ones(tmp_path, monkeypatch, has_links):
    def without(*arguments):
        raise OSError(errno.EPERM, "no links on this disk")

    if not has_links:
        monkeypatch.setattr(files.os, "link", without)
    path, final = tmp_path / "anchor.json.gz.new", tmp_path / "anchor.json.gz"
    path.write_text("an anchor")
    assert files.settle(path) == final
    assert files.settle(path) == final, "another process was first"
    path.write_text("an anchor")
    assert files.settle(path) == final, "killed between the two names"
    assert [one.name for one in tmp_path.iterdir()] == [final.name]
    path.write_text("another")
    with pytest.raises(FileExistsError):
        files.settle(path)
    assert final.read_text() == "an anchor"
    final.unlink()
    path.unlink()
    with pytest.raises(FileNotFoundError):
        files.settle(path)


def test_a_copy_goes_to_a_second_folder_and_serves_like_the_first(tmp_path, folder, capsys):
    call_command("anchor_records", to=tmp_path / "second", language="en")
    assert "Anchor 1: " in capsys.readouterr().out
    assert [path.name for path in (tmp_path / "second").iterdir()] == [file_of(1).name]
    code, said = run("--anchors", str(tmp_path / "second"))
    assert code == 0, said
    assert "Anchors: 1 looked at" in said


def test_the_short_part_alone_as_a_mail_has_it_tells_of_the_ledgers(tmp_path):
    anchored()
    short = parsed(Anchor.objects.get().content).plain
    mailed = tmp_path / "mail.txt"
    mailed.write_text(f"您好：\n\n{json.dumps(short, ensure_ascii=False, indent=1)}\n\n謝謝")
    assert run("--anchors", str(mailed))[0] == 0
    LedgerHead.objects.filter(ledger="people.person").update(sequence=1)
    from integrity.models import LedgerEntry

    LedgerEntry.objects.filter(ledger="people.person", sequence__gt=1).delete()
    assert "people  Its newest entries are missing" in alarms("--anchors", str(mailed))


def test_anchors_found_again_elsewhere_after_a_restore_are_acknowledged_from_there(folder, supervisor, settings):
    """The folder was lost with the machine, and another one begun, before a copy of the old one turned up."""
    anchored(3)
    aside = folder.with_name("aside")
    shutil.move(folder, aside)
    settings.ANCHOR_DIR = str(folder.with_name("of the new machine"))
    Anchor.objects.filter(number__gt=1).delete()
    assert anchored().number == 2
    said = alarms("--anchors", str(aside))
    assert "it knows nothing of anchors 2–3" in said
    by = {"by": supervisor.username, "reason": "機器故障", "anchors": aside, "yes": True, "language": "en"}
    call_command("acknowledge_restore", **by)
    assert [mark.number for mark in parsed(Anchor.objects.get(number=4).content).restores[0].lost] == [2, 3]
    assert "it knows nothing of" not in run("--anchors", str(aside))[1]
    shutil.copy(aside / file_of(1).name, settings.ANCHOR_DIR)
    code, said = run()
    assert code == 0, said
    assert "機器故障" in said
