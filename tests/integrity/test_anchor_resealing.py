"""A new key gives every entry another MAC; the anchors made before it hold until then, and no longer."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Assessment, Event
from integrity.anchors import resealing
from integrity.anchors.content import parsed
from integrity.models import Anchor
from integrity.resealing import Resealing
from tests.factories import submitted
from tests.integrity.anchoring import anchored, run, set_back, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
NEW = "new-key-0123456789-abcdefghijklmnopqrstuvwxyz-0123"


def reseal(**options):
    out = StringIO()
    call_command("reseal", language="en", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_records_that_are_not_what_their_anchors_say_are_not_sealed_anew(rated, settings):
    before = stored()
    submitted(rated)
    anchored()
    set_back(before)
    settings.SEAL_KEYS = [NEW]
    macs = list(Event.objects.values_list("mac", flat=True))
    with pytest.raises(CommandError, match="not what their anchors say"):
        reseal()
    assert list(Event.objects.values_list("mac", flat=True)) == macs
    assert Anchor.objects.count() == 1


def test_sealed_anew_there_is_no_alarm_and_the_former_key_is_needed_no_more(rated, settings):
    anchored()
    submitted(rated)
    anchored()
    settings.SEAL_KEYS = [NEW]
    reseal(dry_run=True)
    assert Anchor.objects.count() == 2
    reseal()
    compared = parsed(Anchor.objects.get(number=3).content).compared
    assert [mark.number for mark in compared] == [1, 2]
    settings.SECRET_KEY_SEALS = False
    for _time in range(2):
        code, said = run()
        assert code == 0, said
        assert "All was sealed again after anchor" in said
        anchored()


def test_what_is_set_back_after_sealing_anew_is_found_as_before(rated, settings):
    anchored()
    settings.SEAL_KEYS = [NEW]
    before = stored()
    submitted(rated)
    reseal()
    set_back(before)
    code, said = run()
    assert code == 1
    assert f"{rated.number}  Its newest entries are missing" in said


def test_what_is_cut_while_all_is_sealed_anew_is_found_by_the_length_of_the_chain(rated, settings):
    before = stored()
    submitted(rated)
    anchored()
    settings.SEAL_KEYS = [NEW]
    resealing.before()
    set_back(before)
    code, said = run()
    assert code == 1
    assert f"{rated.number}  Its newest entries are missing: in anchor 2 of" in said
    assert Assessment.objects.get(pk=rated.pk).submitted_at is None


def test_killed_in_the_middle_of_sealing_anew_there_is_no_alarm_and_it_can_be_done_again(rated, settings, monkeypatch):
    from integrity.management.commands import reseal as command

    anchored()
    settings.SEAL_KEYS = [NEW]

    def killed():
        raise KeyboardInterrupt
        yield

    with monkeypatch.context() as patch:
        patch.setattr(command, "of_ledgers", lambda: [Resealing("ledger", killed)])
        with pytest.raises(KeyboardInterrupt):
            reseal()
    assert run()[0] == 0, run()[1]
    reseal()
    settings.SECRET_KEY_SEALS = False
    assert run()[0] == 0, run()[1]
