"""
What follows from an approved appraisal: actions, follow-ups, courses, a plan of the year, improvement plans, and where
they stand.
"""

from datetime import timedelta

from django.utils import timezone

from assessments.development import actions, helping
from assessments.development.plan import GivenLine
from assessments.development.proving import NewProof, add_proof
from assessments.evidence.files import checked_file
from assessments.followups import answering
from assessments.models import Assessment, DevelopmentAction, FollowUp, ImprovementPlan, Participant, PlannedCourse
from assessments.training import places, rows
from people.models import User
from tests.assessments.files import pdf, upload
from tests.assessments.followups.conftest import confirm
from tests.assessments.improvement import plans
from tests.assessments.training import makers
from tests.factories import UserFactory


def grow(done: Assessment, hr: User) -> None:
    """Beside this approved appraisal, in which P1.1.1 and P1.1.2 fall short; the first stays a gap."""
    develop(done.trainee, done.supervisor)
    follow_up(done)
    train(done, hr)
    plans.ended(done.trainee, done.supervisor, hr)
    plans.running(done.trainee, done.supervisor, hr)
    for state in (plans.drafted, plans.with_hr):
        state(UserFactory(supervisor=done.supervisor), done.supervisor)


def develop(person: User, lead: User) -> None:
    """One that is overdue and waits for help, one that was done, one that was dropped."""
    goals = ("熟悉退費規定", "縮短等待時間", "整理交接表")
    late, done, dropped = (actions.add(person, lead, GivenLine(goal, "跟單三次")) for goal in goals)
    DevelopmentAction.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    add_proof(late.pk, person, NewProof(text="跟單紀錄", url="https://example.com/record"))
    add_proof(done.pk, person, NewProof(file=checked_file(upload(pdf(), "跟單.pdf"))))
    helping.ask(late.pk, person, "不知道從哪裡開始")
    actions.finish(done.pk, lead, "已可獨立處理")
    actions.drop(dropped.pk, lead, "改由另一課程處理")


def follow_up(done: Assessment) -> None:
    confirm(done, done.supervisor, "P1.1.2", "P1.1.3")
    first = done.follow_ups.earliest("pk")
    answering.object_to(first.pk, done.trainee, "那天不是我接的電話", first.state)
    last = done.follow_ups.latest("pk")
    answering.withdraw(last.pk, done.supervisor, "寫錯人了", last.state)


def train(done: Assessment, hr: User) -> None:
    """A course that is coming, with a gap behind a place and one that was withdrawn; one that was called off."""
    plan = makers.plan(hr, note="以缺口為準")
    course = makers.course(serves=[makers.indicator(done.standard).block.task], description="個案與演練")
    coming = makers.planned(plan, hr, course, goal="接單不漏項")
    session = makers.session(coming, hr, trainer="陳講師")
    place = makers.place(coming, done.trainee, hr, session=session, note="需要字幕")
    makers.gap(place, done, "P1.1.1")
    other = makers.place(coming, done.supervisor, hr)
    places.withdraw(Participant.objects.get(pk=other.pk), other.version, "當天出差", hr)
    off = makers.planned(plan, hr, makers.course("電話禮儀", "C02", icap_number="iCAP-114-001"))
    rows.call_off(off, off.version, "講師臨時請假", hr)


def pages() -> dict[str, list[str]]:
    """The addresses of what `grow` made, by who reads them; forms too."""
    action, followed = DevelopmentAction.objects.earliest("pk"), FollowUp.objects.earliest("pk")
    row, place = PlannedCourse.objects.earliest("pk"), Participant.objects.earliest("pk")
    plan, of_year = ImprovementPlan.objects.get(state="running"), f"/training/{row.plan.year}/"
    course = f"/courses/{row.course_id}/"
    both = ["/development/", action.get_absolute_url(), followed.get_absolute_url(), f"/improvement/{plan.pk}/"]
    return {
        "trainee": [*both, "/development/new/", "/courses/", course],
        "supervisor": [
            *both,
            f"{followed.assessment.get_absolute_url()}follow-up/",
            *("/improvement/", "/improvement/new/", f"/improvement/new/?person={place.person.username}"),
            f"/improvement/{ImprovementPlan.objects.get(state='draft').pk}/",
            *("/training/", of_year, f"{of_year}{row.pk}/"),
        ],
        "hr": [
            *both,
            *("/development/?state=all", "/development/new/", "/improvement/"),
            f"/improvement/{ImprovementPlan.objects.get(state='ended').pk}/",
            f"/improvement/{ImprovementPlan.objects.get(state='with_hr').pk}/",
            *("/insight/needs/", "/insight/needs/people/?by=gap", "/insight/needs/plan/?by=gap&at=0"),
            *("/courses/", "/courses/new/", "/courses/import/", course, f"{course}edit/"),
            *(f"/training/{page}" for page in ("", "new/")),
            *(f"{of_year}{page}" for page in ("", "edit/", "add/")),
            *(f"{of_year}{row.pk}/{page}" for page in ("", "edit/", "attendance/", "sessions/new/")),
            f"{of_year}{row.pk}/sessions/{place.session_id}/",
            f"{of_year}{row.pk}/people/{place.pk}/",
        ],
    }
