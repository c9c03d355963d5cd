"""The act of appraising (評核)."""

from assessments.models.actions import DevelopmentAction, DevelopmentStep
from assessments.models.agreed import AgreedAction
from assessments.models.answers import Answer, ElementMark, SelfAnswer, SelfRating
from assessments.models.assessment import Assessment
from assessments.models.bulk import BulkItem, BulkJob
from assessments.models.calibration import CalibrationNote
from assessments.models.certificates import Certificate
from assessments.models.courses import Course, CourseSubject
from assessments.models.cycles import Cycle
from assessments.models.exports import ExportItem, ExportJob
from assessments.models.followups import DevelopmentEvidence, FollowUp
from assessments.models.improvement import (
    ImprovementEvent,
    ImprovementFact,
    ImprovementHelp,
    ImprovementPlan,
    ImprovementReview,
    ImprovementSignature,
)
from assessments.models.improvement_looks import ImprovementLook
from assessments.models.mails import MailTopic
from assessments.models.profiles import ConfirmedProfile
from assessments.models.records import Access, Event, Report, Signature, Snapshot
from assessments.models.reminders import Reminder, ReminderLine
from assessments.models.results import IndicatorResult, TaskResult
from assessments.models.scales import RatingScale, ScaleLevel
from assessments.models.support import Evidence, PlanLine
from assessments.models.titles import JobTitleStandard
from assessments.models.training import (
    Participant,
    PlannedCourse,
    TrainingNeed,
    TrainingPlan,
    TrainingSession,
)

__all__ = [
    "Access",
    "AgreedAction",
    "Answer",
    "Assessment",
    "BulkItem",
    "BulkJob",
    "CalibrationNote",
    "Certificate",
    "ConfirmedProfile",
    "Course",
    "CourseSubject",
    "Cycle",
    "DevelopmentAction",
    "DevelopmentEvidence",
    "DevelopmentStep",
    "ElementMark",
    "Event",
    "Evidence",
    "ExportItem",
    "ExportJob",
    "FollowUp",
    "ImprovementEvent",
    "ImprovementFact",
    "ImprovementHelp",
    "ImprovementLook",
    "ImprovementPlan",
    "ImprovementReview",
    "ImprovementSignature",
    "IndicatorResult",
    "JobTitleStandard",
    "MailTopic",
    "Participant",
    "PlanLine",
    "PlannedCourse",
    "RatingScale",
    "Reminder",
    "ReminderLine",
    "Report",
    "ScaleLevel",
    "SelfAnswer",
    "SelfRating",
    "Signature",
    "Snapshot",
    "TaskResult",
    "TrainingNeed",
    "TrainingPlan",
    "TrainingSession",
]
