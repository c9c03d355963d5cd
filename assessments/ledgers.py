"""The tables of the appraisal whose rows count: a row put in, taken away or set back past the portal is found."""

from __future__ import annotations

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from assessments.models import (
    Access,
    AgreedAction,
    Assessment,
    BulkJob,
    CalibrationNote,
    Certificate,
    Course,
    CourseSubject,
    Cycle,
    DevelopmentAction,
    DevelopmentEvidence,
    DevelopmentStep,
    ElementMark,
    Evidence,
    ExportItem,
    ExportJob,
    FollowUp,
    ImprovementFact,
    ImprovementHelp,
    ImprovementLook,
    ImprovementPlan,
    ImprovementReview,
    JobTitleStandard,
    MailTopic,
    Participant,
    PlanLine,
    PlannedCourse,
    RatingScale,
    Reminder,
    ReminderLine,
    Report,
    ScaleLevel,
    TrainingNeed,
    TrainingPlan,
    TrainingSession,
)
from integrity.ledger import Ledger
from integrity.ledger_check import keep_and_check


def _columns(model: type[Model], *free: str) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if field.name not in {"id", *free})


# A save of a rating changes the first two that are left out; `answers_mac` is a seal itself. The department is where
# figures of today count it; the record keeps the path.
STEPS = _columns(Assessment, "version", "answers_mac", "department")
ACTIONS, ACTION_STEPS = _columns(DevelopmentAction), _columns(DevelopmentStep)
EXPORTED = ("job", "assessment", "revision", "position", "name")


def keep_ledgers() -> None:
    """Free: what only says how far work has got (`version`, leases, sizes, states of an export)."""
    ledgers = [
        (_("Rating scales"), Ledger("assessments.scale", RatingScale, _columns(RatingScale))),
        (_("Levels of rating scales"), Ledger("assessments.level", ScaleLevel, _columns(ScaleLevel))),
        (_("Cycles"), Ledger("assessments.cycle", Cycle, _columns(Cycle), form=2)),
        (_("Latest steps"), Ledger("assessments.assessment", Assessment, STEPS, form=3)),
        (_("Evidence"), Ledger("assessments.evidence", Evidence, ("assessment", "mac"))),
        (_("Marked knowledge and skills"), Ledger("assessments.mark", ElementMark, _columns(ElementMark))),
        (_("Development plans"), Ledger("assessments.plan", PlanLine, _columns(PlanLine), form=2)),
        (_("Development actions"), Ledger("assessments.action", DevelopmentAction, ACTIONS, form=2)),
        (_("Steps of development actions"), Ledger("assessments.step", DevelopmentStep, ACTION_STEPS, form=2)),
        (_("Actions agreed before"), Ledger("assessments.agreed", AgreedAction, _columns(AgreedAction))),
        (_("Stored reports"), Ledger("assessments.report", Report, ("snapshot", "digest", "mac"))),
        (_("Log of looks"), Ledger("assessments.access", Access, _columns(Access))),
        (_("What mails are about"), Ledger("assessments.mailtopic", MailTopic, _columns(MailTopic))),
        (_("Reminders"), Ledger("assessments.reminder", Reminder, _columns(Reminder))),
        (_("What reminders name"), Ledger("assessments.reminded", ReminderLine, _columns(ReminderLine))),
        (_("Standards of job titles"), Ledger("assessments.jobtitle", JobTitleStandard, _columns(JobTitleStandard))),
        (_("Exports"), Ledger("assessments.export", ExportJob, ("made_by", "made_at", "title", "format"))),
        (_("Exported reports"), Ledger("assessments.exported", ExportItem, EXPORTED)),
        (_("Bulk actions"), Ledger("assessments.bulk", BulkJob, _columns(BulkJob, "started_at"))),
        (_("Calibration notes"), Ledger("assessments.calibration", CalibrationNote, _columns(CalibrationNote))),
        (
            _("Register of certificates"),
            Ledger("assessments.certificate", Certificate, _columns(Certificate, "content", "pdf")),
        ),
        (_("Courses"), Ledger("assessments.course", Course, _columns(Course))),
        (_("What courses serve"), Ledger("assessments.coursesubject", CourseSubject, _columns(CourseSubject))),
        (_("Training plans"), Ledger("assessments.training", TrainingPlan, _columns(TrainingPlan))),
        (_("Courses of training plans"), Ledger("assessments.planned", PlannedCourse, _columns(PlannedCourse))),
        (_("Sessions of courses"), Ledger("assessments.session", TrainingSession, _columns(TrainingSession))),
        (_("Participants of courses"), Ledger("assessments.participant", Participant, _columns(Participant), form=2)),
        (_("Training needs"), Ledger("assessments.need", TrainingNeed, _columns(TrainingNeed), form=2)),
        (_("Follow-ups"), Ledger("assessments.followup", FollowUp, _columns(FollowUp))),
        (_("Evidence of development"), Ledger("assessments.proof", DevelopmentEvidence, _columns(DevelopmentEvidence))),
        (_("Improvement plans"), Ledger("assessments.improving", ImprovementPlan, _columns(ImprovementPlan), form=2)),
        (_("Facts of improvement plans"), Ledger("assessments.fact", ImprovementFact, _columns(ImprovementFact))),
        (
            _("Help of improvement plans"),
            Ledger("assessments.help", ImprovementHelp, _columns(ImprovementHelp), form=2),
        ),
        (
            _("Reviews of improvement plans"),
            Ledger("assessments.review", ImprovementReview, _columns(ImprovementReview), form=2),
        ),
        (_("Looks at improvement plans"), Ledger("assessments.glance", ImprovementLook, _columns(ImprovementLook))),
    ]
    for title, ledger in ledgers:
        keep_and_check(ledger, title)
