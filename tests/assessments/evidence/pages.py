"""The addresses of the evidence pages, and what is typed into their form."""

from django.urls import reverse

from tests.assessments.evidence.samples import TODAY


def page_of(assessment):
    return reverse("assessments:evidence", args=[assessment.pk])


def file_url(row, assessment=None):
    return reverse("assessments:evidence-file", args=[(assessment or row.assessment).pk, row.pk])


def typed(**changes):
    return {"item": "", "observed_on": TODAY.isoformat(), "text": "客戶稱讚的紀錄", "url": "", **changes}
