"""Lines of bulk actions at the end of the time of retention: those of one that has not ended wait for it."""

from __future__ import annotations

import pytest

from assessments.bulk import preparing, working
from assessments.bulk.preparing import Line
from assessments.enums import BulkItemState, BulkKind, BulkState
from assessments.models import BulkItem
from tests.assessments.privacy.purging import kept, run
from tests.factories import open_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(over, hr, supervisor, trainee):
    """Cancels an appraisal of somebody else, and names that of the one who left."""
    other = open_for(over.cycle, trainee, supervisor, hr)
    return preparing.prepare(BulkKind.CANCEL, hr, [Line(assessment=row) for row in (other, over)], reason="門市合併")


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_what_an_action_names_that_has_not_ended_stays_until_it_has(is_confirmed, job, over, gone, hr):
    if is_confirmed:
        preparing.confirm(job.pk, hr)
    said = run("--delete")
    assert "An action on many that names them has not ended" in said
    assert kept(over).purged_at is None
    gone.refresh_from_db()
    assert gone.name != ""
    assert job.items.count() == 2
    if not is_confirmed:
        preparing.confirm(job.pk, hr)
    job.refresh_from_db()
    working.work(job)
    job.refresh_from_db()
    assert (job.state, job.items.filter(state=BulkItemState.DONE).count()) == (BulkState.DONE, 1)
    run("--delete")
    assert kept(over).purged_at is not None
    assert not BulkItem.objects.filter(assessment=over).exists()


def test_a_person_whom_an_action_names_keeps_the_name_until_it_has_ended(over, gone, hr, trainee):
    job = preparing.prepare(BulkKind.OPEN, hr, [Line(person=gone), Line(person=trainee)], cycle=over.cycle)
    name = gone.name
    run("--delete")
    gone.refresh_from_db()
    assert gone.name == name
    assert job.items.count() == 2
    preparing.discard(job.pk)
    run("--delete")
    gone.refresh_from_db()
    assert gone.name != name
