"""A chain of events serves any subject: here one that has nothing to do with appraisals."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.models import F, QuerySet
from django.utils import timezone

from integrity import chain, seals
from integrity.models import ChainedEvent, ChainedSubject
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Ladder(ChainedSubject):
    """Something that has a history."""

    rungs = models.PositiveIntegerField(default=3)

    class Meta:
        app_label = "test_chain"


class LadderEvent(ChainedEvent):
    SUBJECT = "ladder"
    SEAL = "tests.ladder"

    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT)
    rungs = models.PositiveIntegerField()

    class Meta:
        app_label = "test_chain"

    def sealed_beside(self):
        return {"rungs": self.rungs}


@pytest.fixture
def tables(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(Ladder)
        editor.create_model(LadderEvent)
    yield
    with connection.schema_editor() as editor:
        editor.delete_model(LadderEvent)
        editor.delete_model(Ladder)


@pytest.fixture
def ladder(tables):
    """Three events long, by two people and by nobody."""
    ladder = Ladder.objects.create()
    for actor in (UserFactory(), UserFactory(), None):
        ladder.rungs += 1
        name = actor.name if actor else ""
        event = LadderEvent(ladder=ladder, action="extend", rungs=ladder.rungs, actor=actor, actor_name=name)
        chain.append(ladder, event)
        ladder.save()
    return ladder


def breaks(ladder):
    return chain.breaks(LadderEvent.objects.filter(ladder=ladder).order_by("sequence"), ladder.chain_head)


def newest_of(ladder):
    return LadderEvent.objects.filter(ladder=ladder).latest("sequence")


def plain(ladder):
    """Past every door, as SQL would."""
    return QuerySet(LadderEvent).filter(ladder=ladder)


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "anything"},
        {"rungs": 99},
        {"actor_name": "someone else"},
        {"details": {"to": "x"}},
        {"sequence": F("sequence") + 7},
    ],
)
def test_an_event_that_was_changed_breaks_the_chain(ladder, change):
    plain(ladder).filter(sequence=2).update(**change)
    assert breaks(ladder) != []


def test_an_event_that_was_removed_breaks_it_and_at_the_end_the_head_tells(ladder):
    plain(ladder).filter(sequence=3).delete()
    assert breaks(ladder) == [0]
    ladder.chain_head = newest_of(ladder).mac
    assert breaks(ladder) == [0], "the head can't be worked out from the events that are left"
    plain(ladder).filter(sequence=1).delete()
    assert breaks(ladder)[0] == 2


def test_an_event_that_leaves_out_a_number_breaks_it_though_it_is_sealed_on_the_one_before(ladder):
    skipping = LadderEvent(ladder=ladder, sequence=5, action="extend", rungs=9, at=timezone.now())
    skipping.mac = seals.mac(LadderEvent.SEAL, skipping.sealed(newest_of(ladder).mac))
    skipping.save(force_insert=True)
    ladder.chain_head = seals.mac(chain.HEAD, chain.head_of(skipping))
    assert breaks(ladder) == [5]


def test_an_event_of_another_subject_does_not_fit(ladder):
    other = Ladder.objects.create()
    plain(ladder).filter(sequence=1).update(ladder=other)
    other.chain_head = seals.mac(chain.HEAD, chain.head_of(newest_of(other)))
    assert breaks(other) == [1]


def test_untouched_it_holds_and_each_event_fits_by_itself(ladder):
    assert breaks(ladder) == []
    events = list(LadderEvent.objects.filter(ladder=ladder).order_by("sequence"))
    assert [event.sequence for event in events] == [1, 2, 3]
    assert all(chain.is_sealed(event) for event in events)
