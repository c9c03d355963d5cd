"""An item to add evidence to, and a picture that was added."""

import pytest

from assessments.evidence.adding import NewEvidence, add_evidence
from assessments.evidence.files import checked_file
from assessments.sheet.layout import load_sheet
from tests.assessments.files import picture, upload


@pytest.fixture
def item(assessment):
    return load_sheet(assessment).indicators[0]


@pytest.fixture
def photo(assessment, supervisor):
    """A picture that the supervisor added to the draft."""
    given = NewEvidence(text="櫃檯", file=checked_file(upload(picture("JPEG"), "櫃檯 10-14.jpg")))
    return add_evidence(assessment.pk, supervisor, given)
