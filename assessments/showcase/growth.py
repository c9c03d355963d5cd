"""What pages of growth show of a gap, an action, a follow-up, a place in a course; all of it invented."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.courses.page import accreditation
from assessments.development.forms import DropForm
from assessments.enums import ActionState, FollowUpState, TrainingPlanState
from assessments.followups.page import Now
from assessments.followups.told import Told
from assessments.improvement.owing import Owed, Task
from assessments.insight.bar import Basis
from assessments.models import (
    AgreedAction,
    Course,
    DevelopmentAction,
    FollowUp,
    ImprovementPlan,
    PlannedCourse,
    TrainingPlan,
    TrainingSession,
)
from assessments.showcase import pictures
from assessments.showcase.cast import Cast
from assessments.showcase.parts import Example, part
from assessments.training.figures import Gaps

GOAL = "跟班兩週，每週回覆五通抱怨電話"


def examples(cast: Cast) -> list[Example]:
    now, told, rows = standings(cast), states(cast), follow_ups(cast)
    return [
        part(_("How far an action is"), "development/state", *({"action": action} for action in actions(cast))),
        part(_("A step of an action at one press"), "development/press", is_inert=True, **pressing(actions(cast)[1])),
        part(_("A step of an action with words"), "development/fold", is_inert=True, **dropping()),
        part(_("Agreed last time"), "development/agreed", agreed=agreed(cast)),
        part(_("The level that was confirmed"), "followups/level", *({"row": row} for row in rows[:2])),
        part(_("How an item stands now"), "followups/now", *({"now": one} for one in now)),
        part(_("What became of a follow-up"), "followups/state", *({"told": one} for one in told)),
        part(_("Evidence of a follow-up"), "followups/pieces", is_inert=True, row=evidence()),
        part(_("iCAP accreditation"), "courses/icap", *({"icap": one} for one in accreditations(cast))),
        part(_("When a session is"), "training/when", session=session(cast)),
        part(_("Places in courses"), "training/places", is_inert=True, my_training=places(cast)),
        part(_("How far a training plan is"), "training/plan_state", *({"plan": plan} for plan in plans())),
        part(_("Gaps that are closed"), "training/gaps", *({"gaps": one} for one in closed())),
        part(_("Whom an improvement plan waits for"), "improvement/awaited", lines=awaited(cast)),
        part(_("Whose improvement plan it is to be"), "improvement/for_whom", is_inert=True, reports=[cast.reader]),
        part(_("What figures are made from"), "insight/basis", basis=basis(cast)),
        part(_("The ways between pages of insight"), "insight/pages", pages=pictures.around(cast)["pages"]),
    ]


def pressing(action: DevelopmentAction) -> dict[str, Any]:
    return {"action": action, "verb": "done", "seen": 1, "label": _("Done")}


def actions(cast: Cast) -> list[DevelopmentAction]:
    """One in each state."""
    return [DevelopmentAction(pk=1, person=cast.reader, goal=GOAL, state=state) for state in ActionState]


def agreed(cast: Cast) -> list[AgreedAction]:
    """One that was done, one that is under way still."""
    last, due = cast.last_time()["cycle"], cast.today - timedelta(days=30)
    done = AgreedAction(goal=GOAL, agreed_in=last, due_on=due, state=ActionState.DONE, closed_on=due, note="已跟班十天")
    open_one = AgreedAction(goal="讀完退貨規定", measure="能說出三種例外", due_on=due, state=ActionState.UNDER_WAY)
    return [done, open_one]


def dropping() -> dict[str, Any]:
    return {"form": DropForm(), "to": "#growth", "verb": "drop", "label": _("Drop it"), "button": _("Drop"), "seen": 1}


def follow_ups(cast: Cast) -> list[FollowUp]:
    """One in each state, of a level that meets and of one that doesn't."""
    levels = [cast.level(4), cast.level(2)]
    return [
        FollowUp(pk=1, level=level, meets=level.meets, state=state)
        for number, state in enumerate(FollowUpState)
        for level in [levels[number % 2]]
    ]


def standings(cast: Cast) -> list[Now]:
    item = cast.sheet(cast.submitted()[1]).items[0]
    return [Now(item, level, cast.today) for level in (cast.level(4), cast.level(2), None)]


def states(cast: Cast) -> list[Told]:
    rows = follow_ups(cast)
    return [*map(Told, rows), Told(rows[0], superseded=True)]


def evidence() -> SimpleNamespace:
    """Of a follow-up, as its page reads it."""
    pieces = [
        SimpleNamespace(pk=1, url="", file="kept", file_name="十月第三通.pdf", file_size=48_213, text="客戶回電致謝"),
        SimpleNamespace(pk=2, url="https://example.com/tickets/1041", file="", text=""),
    ]
    return SimpleNamespace(pk=1, evidence=SimpleNamespace(all=pieces))


def session(cast: Cast) -> TrainingSession:
    begins = cast.now.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=6)
    return TrainingSession(
        pk=1, starts_at=begins, ends_at=begins + timedelta(hours=3), place="三樓訓練教室", trainer="王志明"
    )


def places(cast: Cast) -> list[SimpleNamespace]:
    """In a course whose day is fixed, and in one whose day isn't."""
    planned = PlannedCourse(course=Course(name="客訴處理實務"))
    return [SimpleNamespace(planned=planned, open_session=one) for one in (session(cast), None)]


def plans() -> list[TrainingPlan]:
    return [TrainingPlan(year=2026, state=state) for state in TrainingPlanState]


def closed() -> list[Gaps]:
    return [Gaps(all=14, closed=6, unknown=2, elsewhere=1), Gaps()]


def accreditations(cast: Cast) -> list[object]:
    """Good for long, lapsing soon, lapsed, without a day; and none."""
    days = [cast.today + timedelta(days=number) for number in (700, 40, -10)]
    courses = [Course(icap_number="A2-111-0043", icap_expires_on=day) for day in [*days, None]]
    return [*map(accreditation, courses), accreditation(Course())]


def awaited(cast: Cast) -> list[tuple[str, Owed]]:
    """What each side of an improvement plan owes."""
    plan = ImprovementPlan()
    return [("person", Owed(Task.SIGN, plan, cast.today - timedelta(days=2))), ("hr", Owed(Task.RELEASE, plan))]


def basis(cast: Cast) -> Basis:
    scope = pictures.ground(cast, []).scope
    return Basis(
        scope,
        people=18,
        confirmed=14,
        oldest=cast.today - timedelta(days=400),
        left_out=[ngettext("%(n)d not approved yet", "%(n)d not approved yet", 4) % {"n": 4}],
    )
