"""`verify_records` and further signatures on one signed assessment: its sealed columns, its trainee, its number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from assessments.models import Assessment, Event, Signature
from assessments.record import seals
from assessments.workflow import steps
from config.refusals import Conflict
from people.models import User
from tests import shipped
from tests.assessments.stages import stage, take
from tests.assessments.verifying.tampering import columns, plain, rewrite, run
from tests.cast import person
from tests.factories import CycleFactory, UserFactory, rate_all
from tests.standing import standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(shipped_rows: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[int]:
    """A signed assessment, built once for this module."""
    media = override_settings(MEDIA_ROOT=str(tmp_path_factory.mktemp("media")))
    with media, standing(django_db_blocker):
        cycle = CycleFactory(version=shipped.standard(shipped_rows))
        yield stage("signed", cycle, person("supervisor"), person("hr")).pk


@pytest.fixture
def signed(built: int, db: Any) -> int:
    return built


def test_a_swapped_trainee_is_named_with_who_stands_there_now(signed):
    other = UserFactory(username="E9999", name="頂替")
    plain(Assessment).filter(pk=signed).update(trainee=other)
    assert "trainee_id: now E9999 頂替" in run()[1]


@pytest.mark.parametrize("number", ["A-999999", "A-", "7x", "A-99999999999999999999"])
def test_a_number_that_no_assessment_has_is_said(number, signed):
    with pytest.raises(CommandError, match=number):
        call_command("verify_records", assessment=number, language="en")


def test_every_column_is_sealed_or_said_not_to_be(signed):
    """A new column has to be sealed, or named in UNSEALED with its reason."""
    sealed = {name.removesuffix("_id") for name in seals.ROW} | {"chain_head", "answers_mac"}
    assert set(columns(Assessment)) == sealed


@pytest.mark.parametrize("change", ["rating", "empty text", "other text", "other text and digest", "event"])
@pytest.mark.parametrize("action", ["acknowledge", "dispute", "approve"])
def test_a_record_that_is_not_what_was_signed_gets_no_further_signature(action, change, signed):
    hr, assessment = User.objects.get(username="hr"), Assessment.objects.get(pk=signed)
    if action == "approve":
        take(assessment, "acknowledge", hr)
    rewrite("P1.1.2", signed)
    signature = Signature.objects.filter(assessment=signed, action="submit")
    if change == "empty text":
        signature.update(content="")
    elif change == "other text":
        signature.update(content='{"format":0}')
    elif change == "other text and digest":
        signature.update(content='{"format":0}', digest=steps.sha256('{"format":0}'))
    elif change == "event":
        event = Event.objects.get(assessment=signed, action="submit")
        digest = steps.sha256('{"format":0}')
        signature.update(content='{"format":0}', digest=digest)
        Event.objects.filter(pk=event.pk).update(details={**event.details, "signed": digest})
    with pytest.raises(Conflict) as refusal:
        take(assessment, action, hr)
    assert "退回評核人" in refusal.value.message
    assert Assessment.objects.get(pk=signed).status == ("acknowledged" if action == "approve" else "submitted")
    take(assessment, "return", hr)
    rate_all(assessment, assessment.supervisor, "4")
    take(assessment, "submit", hr)
    assert take(assessment, "acknowledge", hr).status == "acknowledged"
