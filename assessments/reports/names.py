"""What a report's file is called."""

from __future__ import annotations

import re

from assessments.models import Assessment
from assessments.reports import words

# What file systems refuse in a name.
NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')


def file_safe(text: str) -> str:
    return NOT_IN_FILE_NAMES.sub("_", text)


def report_name(assessment: Assessment, revision: int) -> str:
    """Among many: the employee number first, so that the files sort by person; the document number makes it unique."""
    who = [assessment.trainee_number, assessment.trainee_name[:40], words.FILE_TITLE]
    parts = [*(file_safe(part) for part in who), assessment.number, f"r{revision}"]
    parts.append(words.STATUSES[assessment.status].watermark)
    return "_".join(part for part in parts if part) + ".pdf"
