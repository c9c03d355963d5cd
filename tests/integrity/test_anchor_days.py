"""When anchors are made: one a day, by the round of the worker, and none by a database that was set back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from integrity.anchors import making
from integrity.models import Anchor
from tests.factories import UserFactory, submitted
from tests.integrity.anchoring import anchored, run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder", "assessment")]


def test_one_is_made_a_day_and_none_where_no_folder_is_named(settings):
    assert making.make_if_due().number == 1
    assert making.make_if_due() is None
    Anchor.objects.update(made_at=timezone.now() - timedelta(days=1, minutes=1))
    assert making.make_if_due().number == 2
    settings.ANCHOR_DIR = ""
    Anchor.objects.update(made_at=timezone.now() - timedelta(days=3))
    assert making.make_if_due() is None
    with pytest.raises(CommandError, match="ANCHOR_DIR"):
        call_command("anchor_records", language="en")


def test_that_no_anchor_was_made_for_days_is_an_alarm_where_a_folder_was_named(monkeypatch, settings):
    long_ago = timezone.now() - timedelta(days=3)
    with monkeypatch.context() as patch:
        patch.setattr(making.timezone, "now", lambda: long_ago)
        anchored()
    code, said = run()
    assert code == 1
    assert "since then none was made" in said
    settings.ANCHOR_DIR_IS_CHOSEN = False
    code, said = run()
    assert code == 0
    assert "since then none was made" in said


def test_the_round_of_every_ten_minutes_makes_the_anchor_of_the_day_and_goes_on_where_it_can_not(settings, tmp_path):
    from assessments.exports import tending

    tending.tend.call()
    tending.tend.call()
    assert Anchor.objects.count() == 1
    Anchor.objects.update(made_at=timezone.now() - timedelta(days=2))
    (tmp_path / "file").write_text("in the way")
    settings.ANCHOR_DIR = str(tmp_path / "file")
    tending.tend.call()
    assert Anchor.objects.count() == 1


def test_what_is_written_after_an_anchor_is_no_alarm(assessment):
    anchored()
    submitted(assessment)
    UserFactory()
    assert run()[0] == 0


def test_a_database_that_was_set_back_makes_no_anchor_in_the_round_and_says_why_in_the_log(caplog):
    from assessments.exports import tending

    anchored(2)
    Anchor.objects.all().delete()
    tending.tend.call()
    assert Anchor.objects.count() == 0
    assert "The database was set back" in caplog.text or "退回" in caplog.text


def test_where_all_anchors_are_away_none_is_made_in_their_place(settings):
    anchored()
    kept = Path(settings.ANCHOR_DIR)
    kept.rename(kept.with_name("mounted elsewhere"))
    with pytest.raises(CommandError, match="Is its disk mounted"):
        call_command("anchor_records", language="en")
    kept.with_name("mounted elsewhere").rename(kept)
    call_command("anchor_records", language="en")
    assert run()[0] == 0
    assert Anchor.objects.count() == 2
