"""What the tests of races share: each is run on PostgreSQL, from an assessment that has come so far."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Assessment
from assessments.sheet.raters import TRAINEE
from assessments.workflow import steps
from tests.factories import approved, left_as, rate_all, submitted

RACING = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer and no row locks"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("meeting"),
]
JSON = {"accept": "application/json"}


def brought_to(state, assessment, hr):
    match state:
        case "rated":
            rate_all(assessment, assessment.trainee, "4", rater=TRAINEE)
            rate_all(assessment, assessment.supervisor)
        case "submitted" | "overdue":
            submitted(assessment)
        case "acknowledged":
            submitted(assessment)
            steps.perform(assessment.pk, "acknowledge", assessment.trainee)
        case "approved":
            approved(assessment, hr)
    if state == "overdue":
        left_as(assessment, answer_due=timezone.localdate() - timedelta(days=1))
    return Assessment.objects.get(pk=assessment.pk)
