"""What a browser asks and sends in the tests of cheating."""

from django.urls import reverse

from assessments.models import Assessment
from assessments.sheet.layout import load_sheet


def address(name, assessment, *more):
    return reverse(f"assessments:{name}", args=[assessment.pk, *more])


def stored(assessment):
    return Assessment.objects.get(pk=assessment.pk)


def edit(assessment, **changes):
    item = load_sheet(assessment).items[0]
    own = {"item": item.key, "value": "2", "comment": "評語", "seen": str(item.version), "client": "page", "edit": "1"}
    return {**own, **changes}
