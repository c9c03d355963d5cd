"""What the anchors outside find that nothing inside the database can: what is gone, and what was set back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from assessments.cycles import opening
from assessments.enums import Action
from assessments.models import Assessment, Event, Signature
from assessments.privacy.retention import purge_assessment
from assessments.workflow import steps
from config.days import written
from integrity import ledger
from integrity.anchors import checking
from integrity.anchors.content import parsed
from integrity.models import Anchor, LedgerEntry, LedgerHead
from tests.factories import CycleFactory, UserFactory, approved, submitted
from tests.integrity.anchoring import anchored, run, set_back, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def another(assessment, hr):
    return opening.open_assessment(assessment.cycle, UserFactory(), assessment.supervisor, hr)


def without_anchors(settings):
    """What is found where nobody kept anything outside."""
    kept, settings.ANCHOR_DIR = settings.ANCHOR_DIR, ""
    try:
        return run()
    finally:
        settings.ANCHOR_DIR = kept


def test_an_appraisal_removed_with_all_its_ledgers_say_of_it_is_named(assessment, hr, settings):
    before = stored()
    removed = another(assessment, hr)
    day = written(anchored().made_at)
    set_back(before)
    assert not Assessment.objects.filter(pk=removed.pk).exists()
    assert without_anchors(settings)[0] == 0, without_anchors(settings)[1]
    code, said = run()
    assert code == 1
    assert f"{removed.number}  It was removed as a whole: in anchor 1 of {day}" in said
    assert "assessments  Its newest entries are missing" in said, "the ledger of the table too"
    assert assessment.number not in said


def test_the_newest_events_cut_off_with_row_and_ledger_of_the_day_before_are_named(rated, settings):
    before = stored()
    submitted(rated)
    anchored()
    set_back(before)
    assert Event.objects.filter(assessment=rated).count() == 1
    assert without_anchors(settings)[0] == 0
    code, said = run()
    assert code == 1
    assert f"{rated.number}  Its newest entries are missing: in anchor 1 of" in said
    assert "it ends at 2, now 1" in said


def test_what_was_set_back_and_went_on_differently_is_named(rated, settings):
    before = stored()
    submitted(rated)
    anchored()
    set_back(before)
    submitted(Assessment.objects.get(pk=rated.pk), changes={"P1.1.2": ("1", "改了")})
    assert without_anchors(settings)[0] == 0
    code, said = run()
    assert code == 1
    assert f"{rated.number}  It was set back and went on: its entry 2 is not that of anchor 1" in said


def test_what_was_set_back_is_found_also_after_another_anchor_was_made(rated):
    before = stored()
    submitted(rated)
    anchored()
    set_back(before)
    anchored(2)
    code, said = run()
    assert code == 1
    assert f"{rated.number}  Its newest entries are missing: in anchor 1 of" in said


def test_a_ledger_set_back_alone_is_named(assessment, trainee):
    before = {name: rows for name, rows in stored().items() if name.startswith("integrity_ledger")}
    trainee.job_title = "主任"
    trainee.save()
    anchored()
    set_back(before)
    code, said = run()
    assert code == 1
    assert "people  Its newest entries are missing: in anchor 1 of" in said


def test_a_tombstone_that_nobody_sealed_does_not_excuse_what_is_gone(assessment, hr):
    approved(assessment, hr)
    anchored()
    events = Event.objects.filter(assessment=assessment)
    newest = events.latest("sequence")
    events.filter(pk=newest.pk).update(action=Action.PURGE, details={"head": newest.mac, "events": newest.sequence})
    events.filter(pk=newest.pk).update(sequence=newest.sequence + 1)
    Signature.objects.filter(assessment=assessment)._raw_delete("default")
    events.exclude(pk=newest.pk)._raw_delete("default")
    code, said = run()
    assert code == 1
    assert f"{assessment.number}  It was set back and went on" in said


def test_what_was_purged_by_rule_is_no_alarm(assessment, hr):
    submitted(assessment)
    anchored()
    steps.perform(assessment.pk, "acknowledge", assessment.trainee)
    steps.perform(assessment.pk, "approve", hr)
    anchored()
    with ledger.gathered():
        purge_assessment(Assessment.objects.get(pk=assessment.pk), years=5)
    assert run()[0] == 0, run()[1]
    anchored()
    code, said = run()
    assert code == 0, said
    assert "Anchors: 3 looked at, 0 alarms" in said


def test_untouched_and_written_on_there_is_no_alarm_and_two_anchors_on_one_day_are_two(assessment, folder):
    code, said = run()
    assert code == 0
    assert "There is no anchor yet" in said
    anchored()
    submitted(assessment)
    anchored()
    code, said = run()
    assert code == 0, said
    assert "Anchors: 2 looked at, 0 alarms" in said
    assert [row.number for row in Anchor.objects.order_by("number")] == [1, 2]
    assert len(list(folder.glob("*.json.gz"))) == 2


def test_an_anchor_says_each_ledger_and_each_assessment_where_it_ends(assessment):
    said = parsed(anchored().content)
    event = Event.objects.get(assessment=assessment)
    assert list(said.newest["assessments"]) == [(str(assessment.pk), 1, event.mac)]
    heads = LedgerHead.objects.filter(sequence__gt=0).order_by("ledger")
    assert list(said.newest["ledgers"]) == [(row.ledger, row.sequence, row.mac) for row in heads]
    assert said.entries["ledgers"] == LedgerEntry.objects.count()


def queries(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def test_three_thousand_appraisals_take_no_more_queries_than_one(assessment, folder):
    """The rows are made without their ledgers: what is counted is the anchors' own work."""
    anchored()
    few = queries(anchored), queries(lambda: checking.look(folder, is_chosen=True))
    people = UserFactory._meta.model
    rows = [people(username=f"M{n}", name=f"員工{n}", password="!") for n in range(3000)]
    cycle, hr = CycleFactory(version=assessment.cycle.version), assessment.supervisor
    trainees = QuerySet(people).bulk_create(rows)
    opened = QuerySet(Assessment).bulk_create(
        Assessment(
            cycle=cycle,
            standard=cycle.version,
            trainee=trainee,
            supervisor=hr,
            trainee_number=trainee.username,
            trainee_name=trainee.name,
            supervisor_name=hr.name,
            supervisor_due=cycle.supervisor_due,
            answer_due=cycle.answer_due,
        )
        for trainee in trainees
    )
    first = Event.objects.get(assessment=assessment)
    QuerySet(Event).bulk_create(
        Event(
            assessment=one,
            sequence=1,
            action=first.action,
            to_status="draft",
            revision=1,
            at=first.at,
            mac=f"{one.pk:064x}",
        )
        for one in opened
    )
    many = queries(anchored), queries(lambda: checking.look(folder, is_chosen=True))
    assert few == many
    found = checking.look(folder, is_chosen=True)
    assert (found.count, found.alarms) == (3, [])
