"""Whether the record finds what was done to follow-ups past the portal, and random histories that it believes."""

from __future__ import annotations

import random

import pytest
from django.db import models, transaction
from django.utils import translation

from assessments.followups import answering
from assessments.followups.proof import Piece
from assessments.models import DevelopmentAction, DevelopmentEvidence, FollowUp, IndicatorResult, TaskResult
from assessments.record.rebuilding import rebuild
from assessments.record.results import columns
from assessments.workflow import steps
from integrity.checks import CHECKS
from tests.assessments.followups.conftest import confirm
from tests.assessments.verifying.tampering import plain, run, write
from tests.assessments.verifying.test_resealing import NEW, reseal
from tests.factories import UserFactory, open_for, rate_all

pytestmark = pytest.mark.django_db
# Held by a constraint to the other one of the two.
HELD = {"attitude"}
COLUMNS = [field.name for field in FollowUp._meta.concrete_fields if field.name not in {"id", *HELD}]
OF_EVIDENCE = [field.name for field in DevelopmentEvidence._meta.concrete_fields if field.name not in ("id", "action")]
CODES = ("P1.1.1", "P1.1.2", "P1.1.3", "A01")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def rows(done, cycle, supervisor, hr):
    open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr)  # to point to
    about = {"person": done.trainee, "owner": supervisor, "created_by": supervisor}
    action, _to_point_to = (DevelopmentAction.objects.create(goal=goal, **about) for goal in ("學會退費規定", "跟班"))
    return [
        *confirm(done, supervisor, "P1.1.1", piece=Piece("紀錄", "https://wiki.example.com/1"), action=action.pk),
        *confirm(done, supervisor, "P1.1.2"),
    ]


def alarms():
    return [alarm for check in CHECKS.values() for alarm in check.alarms()]


def test_each_column_changed_by_sql_is_found(rows):
    assert alarms() == []
    missed = []
    for column in COLUMNS:
        with transaction.atomic():
            row = plain(FollowUp).get(pk=rows[0].pk)
            if column != "participant":  # there is no course to point to
                assert write(row, column), column
                if not alarms():
                    missed.append(column)
            transaction.set_rollback(True)
    assert missed == []


def test_each_column_of_its_evidence_changed_by_sql_is_found(rows):
    missed = []
    for column in OF_EVIDENCE:
        with transaction.atomic():
            if write(plain(DevelopmentEvidence).get(), column) and not alarms():
                missed.append(column)
            transaction.set_rollback(True)
    assert missed == []


def test_the_alarm_of_the_appraisal_names_what_was_changed(rows):
    plain(FollowUp).filter(pk=rows[0].pk).update(seen="別的觀察")
    code, said = run()
    assert code == 1
    assert "A follow-up is not what was confirmed (seen); it now says:" in said
    assert "別的觀察" in said


def test_a_state_that_no_event_left_and_a_row_that_is_missing_are_named(rows):
    plain(FollowUp).filter(pk=rows[0].pk).update(state="withdrawn")
    assert "A follow-up is not in the state" in run()[1]
    plain(DevelopmentEvidence).all()._raw_delete("default")
    plain(FollowUp).filter(pk=rows[0].pk)._raw_delete("default")
    assert "confirmed is missing." in run()[1]


def test_a_follow_up_put_in_by_sql_is_named(rows):
    other = plain(FollowUp).get(pk=rows[1].pk)
    other.pk, other.event = None, other.assessment.events.get(action="approve")
    models.Model.save_base(other, raw=True, force_insert=True)
    assert "There is a follow-up that no event confirmed:" in run()[1]


def test_results_that_were_changed_are_made_anew_from_the_follow_ups(rows, done):
    before = stored(done)
    plain(IndicatorResult).filter(source="follow_up", indicator=rows[0].indicator).delete()
    assert "its follow-ups; rebuild_results corrects them:" in run()[1]
    assert rebuild(done.pk).missing == 1
    assert stored(done) == before
    assert run()[0] == 0


def test_sealed_anew_under_another_key_they_need_the_former_one_no_more(rows, settings):
    settings.SEAL_KEYS = [NEW]
    assert reseal()[0] == 0
    settings.SECRET_KEY, settings.SECRET_KEY_SEALS = "quite-another-0123456789-abcdefghijklmnopqrstuvwxyz", False
    assert run() == (0, run()[1])


def test_what_was_changed_is_not_sealed_anew(rows, settings):
    plain(FollowUp).filter(pk=rows[0].pk).update(seen="別的觀察")
    settings.SEAL_KEYS = [NEW]
    assert f"{rows[0].assessment.number} was left." in reseal()[1]
    assert "A follow-up is not what was confirmed (seen)" in run()[1]


def stored(assessment):
    rows = [*IndicatorResult.objects.filter(assessment=assessment), *TaskResult.objects.filter(assessment=assessment)]
    return sorted(str([getattr(row, name) for name in columns(type(row))]) for row in rows)


class History:
    """Somebody does something that is possible now."""

    def __init__(self, assessment, supervisor, hr, dice):
        self.assessment, self.supervisor, self.hr, self.dice = assessment, supervisor, hr, dice

    def one(self):
        self.assessment.refresh_from_db()
        if not self.assessment.is_approved:
            return self.dice.choice([self.approve, self.object])()
        return self.dice.choice([self.confirm, self.confirm, self.object, self.decide, self.withdraw, self.reopen])()

    def confirm(self):
        codes = self.dice.sample(CODES, self.dice.randint(1, 3))
        confirm(self.assessment, self.supervisor, *codes, level=self.dice.randint(1, 5))

    def object(self):
        if row := self.some("confirmed"):
            answering.object_to(row.pk, self.assessment.trainee, "不同意", row.state)

    def decide(self):
        if row := self.some("objected"):
            answering.decide(row.pk, self.hr, "查過", row.state, upheld=self.dice.random() < 0.5)

    def withdraw(self):
        if row := self.some("confirmed", "objected", "upheld"):
            answering.withdraw(row.pk, self.supervisor, "弄錯", row.state)

    def reopen(self):
        steps.perform(self.assessment.pk, "reopen", self.hr, reason="漏評")

    def approve(self):
        given = {code: (str(self.dice.randint(1, 5)), "看到的") for code in CODES}
        rate_all(self.assessment, self.supervisor, changes=given)
        for action, who in (
            ("submit", self.supervisor),
            ("acknowledge", self.assessment.trainee),
            ("approve", self.hr),
        ):
            steps.perform(self.assessment.pk, action, who)

    def some(self, *states):
        rows = list(FollowUp.objects.filter(state__in=states))
        return self.dice.choice(rows) if rows else None


def recounted(assessment):
    """By hand: the newest that stands of the revision that was approved last."""
    newest = assessment.snapshots.order_by("-revision").first().revision
    rows = FollowUp.objects.exclude(state="withdrawn").filter(revision=newest).order_by("event__sequence")
    return {(row.indicator_id, row.attitude_id): (row.level_id, row.meets) for row in rows}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happened_results_are_what_a_recount_says_and_nothing_alarms(seed, done, supervisor, hr):
    history = History(done, supervisor, hr, random.Random(seed))
    for _step in range(14):
        history.one()
        rows = IndicatorResult.objects.filter(source="follow_up")
        assert {(row.indicator_id, row.attitude_id): (row.level_id, row.meets) for row in rows} == recounted(done)
    found = rebuild(done.pk, writes=False)
    assert (found.missing, found.changed, found.superfluous, found.left_out) == (0, 0, 0, {})
    assert FollowUp.objects.exists()
    assert run()[0] == 0
