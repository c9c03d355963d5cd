"""What several tests of appraisals need: the trainee's own ratings."""

from __future__ import annotations

from django.db import transaction

from assessments import seals
from assessments.models import Assessment, SelfAnswer
from assessments.permissions import can_rate_self
from assessments.sheet import load_sheet
from assessments.workflow import lock
from config.errors import Conflict
from people.models import User


def answer_own(assessment: Assessment, person: User, value: str = "4") -> None:
    """The trainee rates every item themself, without submitting it."""
    with transaction.atomic():
        locked = lock(assessment.pk)
        if not can_rate_self(person, locked):
            raise Conflict("not theirs to rate now")
        level = locked.cycle.scale.levels.get(value=value)
        for item in load_sheet(locked).items:
            subject = {"attitude" if item.is_attitude else "indicator": item.subject}
            answer = SelfAnswer.objects.filter(self_rating=locked.self_rating, **subject).first()
            answer = answer or SelfAnswer(self_rating=locked.self_rating, **subject)
            answer.level, answer.version = level, answer.version + 1
            answer.mac = seals.mac("answer", seals.of_answer(answer, locked.pk))
            answer.save()
