"""What the forms of each address would send, for the one who may."""

from django.utils import timezone

from assessments.courses import files, importing, reading
from assessments.cycles import correcting
from assessments.models import Course, Cycle, RatingScale
from assessments.scales import keeping as scales
from assessments.sheet.layout import load_sheet
from people.company.keeping import terms_of
from people.departments import page
from people.models import Company, Department, StaffImport, StaffUpload, User
from people.staff import bulk
from people.staff.editing import Editing
from people.stafflist import keeping as uploads
from tests import rights_of_documents, rights_of_training
from tests.assessments.improvement.stage import said_of_plan
from tests.rights import CALIBRATION

LIST = "員工編號,姓名,職稱\nL2,新人,專員\n"
COURSE = {"name": "新課", "kind": "online", "hours": "2", "cost": "0"}
COURSES = "課程編號,課程名稱\nCS-102,新課\n"


class EachTime:
    """A file that a form sends once for each of WHO."""

    name = "list.csv"

    def __init__(self, text: str = LIST) -> None:
        self.text = text

    def read(self) -> bytes:
        return self.text.encode()


# What a POST of each address says; a step takes from it what its form has.
SAID = {
    "assessments:cycle-new": {
        "name": "新的週期",
        "starts_on": "2026-01-01",
        "ends_on": "2026-06-30",
        "supervisor_due": "2026-07-10",
        "answer_due": "2026-07-24",
    },
    "assessments:scale-new": {"name": "新的量尺"},
    "assessments:bulk-new": {"then": "look"},
    "assessments:action-new": {"person": "trainee"},
    "assessments:cycle-reminders": {"reminds": "on", "remind_before": "5", "remind_every": "2"},
    "assessments:cycle-remind": {"all": "1"},
    **{f"assessments:{name}": {"text": "看紀錄再評"} for name in CALIBRATION},
    **{f"assessments:follow-up-{name}": {"state": "confirmed"} for name in ("object", "take-back")},
    "assessments:follow-up-decide": {"state": "confirmed", "decision": "uphold"},
    "people:language": {"language": "en", "next": "/"},
    "people:import": {"file": EachTime()},
    "people:import-columns": {"column-0": "number", "column-1": "name", "column-2": ""},
    "people:import-answer": {"every": "again"},
    "people:way-in": {"then": "factor"},
    "people:new": {"username": "N1", "name": "新同事"},
    "assessments:cycle-opening": {"then": "discard"},
    "company:company": {"name": "晨星客服", "then": "save"},
    "assessments:insight-terms": {"result_years": "5", "stand_ins": "1"},
    "assessments:course-new": {
        "code": "CS-103",
        "name": "新課",
        "kind": "online",
        "hours": "2",
        "cost": "0",
        "version": "",
    },
    "assessments:course-edit": {
        "code": "CS-101",
        "name": "改名",
        "kind": "online",
        "hours": "2",
        "cost": "0",
        "version": 1,
    },
    "assessments:course-offer": {"version": 1, "then": ""},
    "assessments:courses-import": {"file": EachTime(COURSES)},
    "calendar:calendar": {"kind": "off", "first": "2026-12-31", "name": "公司放假", "then": "one"},
    "departments:new": {"name": "新部門", "parent": ""},
}


def titled(assessment):
    """The standard of a job title."""
    return {"title": "新職稱", "seen": "", "standard": assessment.cycle.version.standard.code}


def said(name, assessment, hired):
    """What the forms of an address would send, for the one who may."""
    sheet = load_sheet(assessment)
    item, task = sheet.items[0], sheet.tasks[0]
    standard, scale = assessment.cycle.version_id, assessment.cycle.scale_id
    return {
        "reason": "因為",
        "day": f"{timezone.localdate().year + 5}-12-31",
        "person": hired.pk,
        "mark": f"{task.task.pk}:{task.skills[0].pk}",
        "marked": "1",
        "goal": "學會退費規定",
        "item": item.key,
        "value": "2",
        "comment": "改過的評語",
        "seen": item.version,
        "client": "page",
        "edit": "1",
        f"{item.key}-seen": item.version,
        f"{item.key}-value": "2",
        f"{item.key}-comment": "改過的評語",
        "on": item.key,
        f"{item.key}-level": "3",
        **({f"{item.key}-seen": "獨立完成"} if name == "assessments:follow-up" else {}),
        f"{item.key}-observed_on": str(timezone.localdate()),
        "version": standard if name == "assessments:cycle-new" else assessment.version,
        "scale": scale,
        "text": "親眼所見",
        "observed_on": str(timezone.localdate()),
        "format": "zip",
        "then": {"assessments:approve-many": "approve", "assessments:step": "anyway"}.get(name, ""),
        "chosen": f"{assessment.pk}:{assessment.version}",
        "assessment": assessment.pk,
        "import": StaffImport.objects.latest("pk").pk,
        "digest": digest() if name == "people:import-take" else "",
        **SAID.get(name, {}),
        **rights_of_documents.SAID.get(name, {}),
        **(titled(assessment) if name == "assessments:titles" else {}),
        **said_of_people(name, assessment.trainee),
        **said_of_scales(name),
        **rights_of_training.said(name, assessment, hired),
        **(places_in_a_course() if name == "assessments:needs-plan" else {}),
        **(list_of_courses() if name == "assessments:courses-take" else {}),
        **said_of_plan(name, assessment, hired),
        **(corrected(assessment.cycle) if name == "assessments:cycle-correct" else {}),
    }


def corrected(cycle):
    """The name of a cycle, as its page was shown."""
    days = {name: str(getattr(cycle, name)) for name in Cycle.DAYS}
    return {"seen": correcting.stamp(cycle), "name": "更正後的名稱", **days}


def digest():
    """Of what the list that HR uploaded would change."""
    upload = StaffUpload.objects.get()
    return uploads.look(uploads.content_of(upload), upload.by, upload.answers).plan.digest


def said_of_people(name, trainee):
    """What HR's forms about a person and a department carry."""
    hr = User.objects.get(username="hr")
    seen = {
        "people:edit": lambda: Editing(trainee, hr, None).seen,
        "people:many": lambda: bulk.seen_of([trainee], bulk.Column.JOB_TITLE, hr),
        "company:company": lambda: Company.objects.get().version,
        "assessments:insight-terms": lambda: terms_of(Company.objects.get()),
        "departments:department": lambda: page.seen_of(trainee.department, hr),
    }
    typed = {
        "people:edit": {"username": trainee.username, "name": "改名"},
        "people:invite": {"chosen": trainee.pk},
        "people:many": {"change": "job_title", "value": "專員", "then": "do"},
        "departments:department": {"name": trainee.department.name, "code": "X9"},
        "people:right": {"act": "confirm"},
        "people:right-propose": {"person": trainee.username, "role": "auditor", "words": "協助稽核"},
        "departments:merge": {"into": Department.objects.get(name="空部").pk},
    }
    if name == "people:unlink":
        return {"link": trainee.socialaccount_set.get().pk}
    return {**typed.get(name, {}), **({"seen": seen[name]()} if name in seen else {})}


def places_in_a_course():
    """Whoever falls short, in the course that is there."""
    short = User.objects.filter(assessments__indicator_results__meets=False).distinct()
    return {
        "course": Course.objects.get(code="CS-101").pk,
        "year": timezone.localdate().year,
        "person": list(short.values_list("pk", flat=True)),
    }


def list_of_courses():
    """What the preview of a list of courses carries for HR."""
    data, hr = COURSES.encode(), User.objects.get(username="hr")
    return {"carried": files.packed(data, hr), "digest": importing.compare(reading.read(data)).digest}


def said_of_scales(name):
    if name not in ("assessments:scale", "assessments:scale-remove"):
        return {}
    hr, scale = User.objects.get(username="hr"), RatingScale.objects.get(name="閒置量尺")
    then = {"then": "do"} if name == "assessments:scale-remove" else {"then": "", "name": "改名"}
    return {"seen": scales.seen_of(scale, hr), **then}
