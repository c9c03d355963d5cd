"""A self-rating that was submitted, and the same after the supervisor's ratings were there and went back."""

import pytest

from assessments.workflow import steps
from tests.assessments.rating.own import OWN
from tests.factories import self_submitted, submitted


@pytest.fixture
def sent(assessment):
    """The trainee has submitted their own rating, the supervisor nothing yet."""
    return self_submitted(assessment, changes=OWN)


@pytest.fixture
def back(sent, supervisor, trainee, signed_in):
    """Submitted and withdrawn again; `seen`: the trainee had opened the page in between."""

    def go(*, seen):
        submitted(sent)
        if seen:
            signed_in(trainee).get(sent.get_absolute_url())
        return steps.perform(sent.pk, "withdraw", supervisor)

    return go
