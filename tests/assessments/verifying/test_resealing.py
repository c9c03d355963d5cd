"""A new key for seals: everything is sealed anew, but what fits none; former keys can end after that."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import Answer, Assessment, Event
from integrity.keys import believed_keys, sealing_key
from people.models import User
from tests.assessments.verifying.tampering import named, plain, rewrite, run

pytestmark = pytest.mark.django_db
NEW, OLD = "new-key-0123456789-abcdefghijklmnopqrstuvwxyz", "old-key-0123456789-abcdefghijklmnopqrstuvwxyz"


def reseal(**options: object) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("reseal", language="en", stdout=out, stderr=out, no_color=True, **options)
    except SystemExit as stopped:
        return int(stopped.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_without_a_key_of_its_own_there_is_nothing_to_seal_with(stages):
    with pytest.raises(CommandError, match="SEAL_KEYS names no key"):
        call_command("reseal", language="en")


def test_what_was_sealed_with_the_secret_key_still_verifies_beside_a_key_of_its_own(stages, settings):
    settings.SEAL_KEYS = [NEW]
    code, said = run()
    assert code == 0, said


def test_after_sealing_anew_the_former_key_is_needed_no_more(stages, settings):
    settings.SEAL_KEYS = [NEW]
    code, said = reseal()
    assert code == 0, said
    settings.SECRET_KEY = "quite-another-0123456789-abcdefghijklmnopqrstuvwxyz"
    settings.SECRET_KEY_SEALS = False
    code, said = run()
    assert code == 0, said


def test_without_sealing_anew_an_end_of_the_former_key_is_told_as_such(stages, settings):
    settings.SEAL_KEYS, settings.SECRET_KEY_SEALS = [NEW], False
    code, said = run()
    assert code == 1
    assert "Every assessment is named." in said


def test_what_was_changed_past_the_portal_is_left_and_stays_an_alarm(stages, settings):
    rewrite("P1.1.2", stages["draft"])
    plain(Assessment).filter(pk=stages["signed"]).update(trainee_job_title="改過")
    plain(User).filter(username="hr").update(name="改過")
    settings.SEAL_KEYS = [NEW]
    code, said = reseal()
    assert code == 1
    assert f"{Assessment(pk=stages['signed']).number} was left." in said
    assert "3 could not be sealed again" in said or "4 could not be sealed again" in said
    said = run()[1]
    assert named(said, stages["draft"])
    assert named(said, stages["signed"])
    assert not named(said, stages["approved"])
    assert "name: 改過" in said


def test_a_rehearsal_changes_nothing(stages, settings):
    before = list(Event.objects.order_by("pk").values_list("mac", flat=True))
    seals = list(Answer.objects.order_by("pk").values_list("mac", flat=True))
    settings.SEAL_KEYS = [NEW]
    code, said = reseal(dry_run=True)
    assert code == 0, said
    assert "Nothing was changed." in said
    assert list(Event.objects.order_by("pk").values_list("mac", flat=True)) == before
    assert list(Answer.objects.order_by("pk").values_list("mac", flat=True)) == seals


def test_it_can_be_done_twice_and_the_record_goes_on_from_it(stages, settings):
    settings.SEAL_KEYS = [OLD]
    assert reseal()[0] == 0
    settings.SEAL_KEYS = [NEW, OLD]
    assert reseal()[0] == 0
    yesterday = timezone.localdate() - timedelta(days=1)
    settings.SEAL_KEYS, settings.SECRET_KEY_SEALS = [NEW, f"{OLD}@{yesterday}"], False
    code, said = run()
    assert code == 0, said


def test_a_key_is_believed_up_to_its_last_day(settings):
    today = timezone.localdate()
    settings.SEAL_KEYS, settings.SECRET_KEY_SEALS = [NEW, f"{OLD}@{today}"], False
    assert believed_keys() == [NEW, OLD]
    settings.SEAL_KEYS = [NEW, f"{OLD}@{today - timedelta(days=1)}"]
    assert believed_keys() == [NEW]
    assert sealing_key() == NEW


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (["short"], "at least 32 characters"),
        ([NEW, NEW], "listed twice"),
        ([f"{NEW}@2026-13-40"], "no day"),
        ([f"{NEW}@0115-06-30"], "was read as 2026-06-30"),
        ([NEW, f"{OLD}@115/6/30"], "was read as 2026-06-30"),
        ([f"{NEW}@2020-01-01"], "last day of the first key is over"),
    ],
)
def test_keys_that_can_not_be_are_refused(keys, why, settings):
    settings.SEAL_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match=why):
        sealing_key()
