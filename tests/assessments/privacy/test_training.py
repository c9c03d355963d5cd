"""Training in one's own data, and what is left of it at the end of one's time: counts without a name."""

import json
import shutil
from pathlib import Path

import pytest

from assessments.models import Participant, TrainingNeed
from assessments.privacy.document import my_data_html
from assessments.privacy.doubts import last_act
from assessments.privacy.my_data import my_data, own_assessments
from assessments.training.chain import CLOSED, chain_of
from assessments.training.figures import gaps_of, tallies
from config.days import local_day
from tests.assessments.privacy.purging import NAME, NUMBER, run, where
from tests.assessments.privacy.test_my_data import fields
from tests.assessments.training import makers
from tests.factories import CycleFactory, approved, open_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(full, db, settings, tmp_path):
    """Its files for each test anew: they are deleted with it."""
    settings.MEDIA_ROOT = str(shutil.copytree(full[1], tmp_path / "media"))


@pytest.fixture
def row(hr):
    return makers.planned(makers.plan(hr), hr)


@pytest.fixture
def place(row, over, gone, hr):
    """Attended, for the gap of P1.1.2; hours and a note beside it."""
    long_ago = gone.date_joined.replace(year=2001)
    came = {"attendance": "attended", "hours": 6, "note": "表現積極", "taken_at": long_ago, "taken_by": hr}
    made = makers.place(row, gone, hr, added_at=long_ago, **came)
    makers.gap(made, over)
    return made


def taken(person):
    return json.loads(json.dumps(my_data(person, own_assessments(person))))


def counted(row):
    places = Participant.objects.filter(planned=row)
    chain = chain_of(places)
    gaps, tally = gaps_of(chain.needs, chain), tallies(places)[row.pk]
    return (gaps.all, gaps.closed), (tally.places, tally.people, tally.came, tally.hours)


def test_training_of_others_is_not_in_ones_own_data(place, hr, supervisor):
    for person in (hr, supervisor):
        assert taken(person)["training"] == []


def test_each_place_stands_in_it_with_the_gap_the_attendance_and_what_became_of_it(place, gone, over):
    makers.followed_up(over)
    said = taken(gone)
    (one,) = said["training"]
    assert (one["course"], one["attendance"], one["hours"], one["note"]) == ("客訴處理", "attended", "6.0", "表現積極")
    (need,) = one["needs"]
    assert (need["kind"], need["code"], need["level"], need["state"]) == ("gap", "P1.1.2", 2, "closed")
    html = my_data_html(said)
    for words in ("<h2>訓練</h2>", "客訴處理", "表現積極", "P1.1.2（已弭平）"):
        assert words in html
    described = Path("docs/my-data.md").read_text("utf-8")
    assert [name for name in sorted(set(fields(said["training"]))) if f"`{name}`" not in described] == []


@pytest.mark.parametrize("closes", [True, False])
def test_a_purge_leaves_the_counts_and_takes_the_name_and_what_is_told(closes, place, row, over, gone):
    if closes:
        makers.followed_up(over)
    before = counted(row)
    run("--delete")
    place.refresh_from_db()
    assert (place.person, place.note, place.action) == (None, "", None)
    assert place.needs.get().assessment is None
    assert counted(row) == before
    assert before[0] == (1, int(closes))
    assert not any(where(NAME, NUMBER).values())


def test_what_a_later_appraisal_closed_stays_closed_when_both_are_deleted(place, row, over, gone, hr):
    approved(open_for(CycleFactory(version=over.standard), gone, over.supervisor, hr), hr)
    before = counted(row)
    assert before[0] == (1, 1)
    run("--delete")
    assert counted(row) == before
    need = TrainingNeed.objects.get()
    assert chain_of(Participant.objects.all()).closings[need.pk].state == CLOSED


def test_who_took_attendance_lately_did_something_lately(place, hr):
    Participant.objects.update(taken_at=place.added_at.replace(year=2099))
    assert last_act(hr) == local_day(place.added_at.replace(year=2099))
