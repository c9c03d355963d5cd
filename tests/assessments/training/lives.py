"""The life of a plan, one step after another, each through the portal's own verbs; what is refused changes nothing."""

from __future__ import annotations

from contextlib import suppress

from assessments.enums import Attendance, FollowUpState, Status
from assessments.followups import answering
from assessments.models import Assessment, FollowUp, Participant
from assessments.privacy import retention
from assessments.training import attendance, places, rows
from assessments.training.attendance import Entry, Word, word_of
from assessments.workflow import steps
from config.refusals import Refusal
from people.models import User
from tests.assessments.followups.conftest import confirm
from tests.assessments.privacy.purging import leave, today, years_ago
from tests.assessments.training import makers
from tests.factories import CycleFactory, UserFactory, approved, open_for

CODES = ("P1.1.1", "P1.1.2", "P1.1.3")
# Written into whatever is told of a person; nothing of it may stay.
SECRET = "只有當事人知道"
YEARS = 5


class Life:
    """Two courses for a task of three indicators, and three people who fall short of some of them."""

    def __init__(self, version, hr, supervisor, manager, forward):
        self.version, self.hr, self.supervisor, self.manager = version, hr, supervisor, manager
        self.forward = forward
        task = makers.indicator(version, "P1.1.1").block.task
        plan = makers.plan(hr)
        self.rows = [makers.planned(plan, hr, makers.course(f"課程 {code}", code, [task])) for code in ("C01", "C02")]
        self.sessions = [makers.session(row, hr, days=0) for row in self.rows]
        self.people = [UserFactory(supervisor=supervisor, name=f"{SECRET} {n}", username=f"S8{n}41") for n in range(3)]
        for person, short in zip(self.people, ("22", "23", "33"), strict=True):
            self.appraise(person, short)
        places.give(self.rows[0], self.people, hr)

    def appraise(self, person, levels):
        opened = open_for(CycleFactory(version=self.version), person, person.supervisor, self.hr)
        return approved(opened, self.hr, changes=self.given(levels))

    def given(self, levels):
        return {code: (level, f"{SECRET}說明") for code, level in zip(CODES, levels, strict=False)}

    def newest(self, person):
        return Assessment.objects.filter(trainee=person, status=Status.APPROVED).order_by("-pk").first()

    def take(self, what, who, which, level):
        person = User.objects.get(pk=self.people[who].pk)
        with suppress(Refusal):
            getattr(self, what)(person, which, str(level))

    def next_appraisal(self, person, which, level):
        self.appraise(person, level * 2)

    def begun_and_overtaken(self, person, which, level):
        """The one that was opened first is approved last, on a later day."""
        early = open_for(CycleFactory(version=self.version), person, person.supervisor, self.hr)
        self.appraise(person, "33")
        self.forward(1)
        approved(early, self.hr, changes=self.given(level * 2))

    def revise(self, person, which, level):
        if newest := self.newest(person):
            steps.perform(newest.pk, "reopen", self.hr, reason=f"{SECRET}更正")
            approved(newest, self.hr, changes=self.given(level * 2))

    def cancel(self, person, which, level):
        if newest := self.newest(person):
            steps.perform(newest.pk, "reopen", self.hr, reason="誤開")
            steps.perform(newest.pk, "cancel", self.hr, reason=f"{SECRET}誤開")

    def follow_up(self, person, which, level):
        if newest := self.newest(person):
            confirm(newest, person.supervisor, CODES[which], level=int(level), seen=f"{SECRET}看到")

    def object_and_decide(self, person, which, level):
        newest = FollowUp.objects.filter(assessment__trainee=person).order_by("-pk").first()
        if newest:
            answering.object_to(newest.pk, person, f"{SECRET}不同意", newest.state)
            answering.decide(newest.pk, self.hr, f"{SECRET}理由", FollowUpState.OBJECTED, upheld=level == "3")

    def take_back(self, person, which, level):
        newest = FollowUp.objects.filter(assessment__trainee=person).order_by("-pk").first()
        if newest:
            answering.withdraw(newest.pk, newest.confirmed_by, f"{SECRET}弄錯", newest.state)

    def give(self, person, which, level):
        places.give(self.rows[which], [person], self.hr)

    def place(self, person, which):
        return Participant.objects.filter(planned=self.rows[which], person=person).first()

    def assign(self, person, which, level):
        if place := self.place(person, which):
            places.assign(self.rows[which], [place.pk], self.sessions[which], self.hr)

    def attend(self, person, which, level):
        place = self.place(person, which)
        if place:
            state = Attendance.ATTENDED if level == "3" else Attendance.ABSENT
            word = Word(state, 6 if level == "3" else None, f"{SECRET}表現")
            entry = Entry(place.pk, place.version, word_of(place), word)
            attendance.take(self.rows[which], place.session, [entry], self.hr)

    def withdraw(self, person, which, level):
        if place := self.place(person, which):
            places.withdraw(place, place.version, f"{SECRET}換人", self.hr)

    def put_back(self, person, which, level):
        if place := self.place(person, which):
            places.put_back(place, place.version, self.hr)

    def call_off(self, person, which, level):
        row = self.rows[which]
        row.refresh_from_db()
        verb = rows.put_back if row.state == "cancelled" else rows.call_off
        verb(row, row.version, *([] if verb is rows.put_back else ["人數不足"]), self.hr)

    def leaves(self, person, which, level):
        leave(person, years_ago(YEARS, days=1))

    def moves(self, person, which, level):
        User.objects.filter(pk=person.pk).update(supervisor=self.manager)

    def day(self, person, which, level):
        self.forward(1)

    def purge(self, person):
        """Long after they left."""
        leave(User.objects.get(pk=person.pk), years_ago(YEARS, days=1))
        case = retention.purge(person.pk, today(), YEARS)
        assert case is not None
        assert (case.doubts, case.anonymises) == ([], True)


STEPS = (
    *("next_appraisal", "begun_and_overtaken", "revise", "cancel", "follow_up", "object_and_decide", "take_back"),
    *("give", "assign", "attend", "withdraw", "put_back", "call_off", "leaves", "moves", "day"),
)
