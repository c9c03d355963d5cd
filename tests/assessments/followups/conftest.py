"""An approved appraisal with two gaps and one thing that was not observed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.followups import confirming
from assessments.followups.confirming import Given
from assessments.models import Assessment
from assessments.sheet.layout import load_sheet
from tests.factories import approved

GIVEN = {
    "P1.1.1": ("2", "交接常漏項。"),
    "P1.1.2": ("2", "兩次延後回覆。"),
    "P1.1.3": ("not_observed", "本季沒有機會。"),
}


@pytest.fixture
def done(assessment, hr):
    return approved(assessment, hr, changes=GIVEN)


def key_of(assessment, code):
    return next(item.key for item in load_sheet(assessment).items if item.code == code)


def given(assessment, code, level=3, seen="獨立完成三件，沒有漏項。", **more):
    day = more.pop("observed_on", timezone.localdate())
    return Given(key_of(assessment, code), level, seen, day, **more)


def confirm(assessment, by, *codes, level=3, **more):
    """At the version of now."""
    now = Assessment.objects.get(pk=assessment.pk)
    return confirming.confirm(now.pk, by, [given(now, code, level, **more) for code in codes], now.version)


def later(monkeypatch, days=40):
    """The clock of the portal, so many days on."""
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return timezone.localdate()
