"""The act of appraising (評核)."""

from assessments.models.actions import DevelopmentAction, DevelopmentStep
from assessments.models.answers import Answer, ElementMark, SelfAnswer, SelfRating
from assessments.models.assessment import Assessment
from assessments.models.bulk import BulkItem, BulkJob
from assessments.models.calibration import CalibrationNote
from assessments.models.cycles import Cycle
from assessments.models.exports import ExportItem, ExportJob
from assessments.models.mails import MailTopic
from assessments.models.profiles import ConfirmedProfile
from assessments.models.records import Access, Event, Report, Signature, Snapshot
from assessments.models.reminders import Reminder, ReminderLine
from assessments.models.results import IndicatorResult, TaskResult
from assessments.models.scales import RatingScale, ScaleLevel
from assessments.models.support import Evidence, PlanLine
from assessments.models.titles import JobTitleStandard

__all__ = [
    "Access",
    "Answer",
    "Assessment",
    "BulkItem",
    "BulkJob",
    "CalibrationNote",
    "ConfirmedProfile",
    "Cycle",
    "DevelopmentAction",
    "DevelopmentStep",
    "ElementMark",
    "Event",
    "Evidence",
    "ExportItem",
    "ExportJob",
    "IndicatorResult",
    "JobTitleStandard",
    "MailTopic",
    "PlanLine",
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
]
