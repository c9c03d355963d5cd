"""The gaps of a person's last approved appraisal, as facts of a plan begin with them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.enums import ResultSource, Status
from assessments.models import Answer, Assessment, IndicatorResult
from config.days import written
from people.models import User


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator or attitude that did not meet the standard; `level` in words, `comment` of who rated."""

    indicator_id: int | None
    attitude_id: int | None
    code: str
    text: str
    level: str
    comment: str
    cycle: str
    confirmed: str

    @property
    def as_fact(self) -> str:
        """To be written out: what happened and when is not in a rating alone."""
        words = {"cycle": self.cycle, "day": self.confirmed, "level": self.level}
        told = _("Appraisal “%(cycle)s”, approved on %(day)s: %(level)s.") % words
        return f"{told}\n{self.comment}" if self.comment else told

    @property
    def as_goal(self) -> str:
        return _("Meets it reliably: %(text)s") % {"text": self.text}


@dataclass(frozen=True, slots=True)
class Gaps:
    """Of which appraisal; None where none is approved."""

    assessment: Assessment | None = None
    gaps: list[Gap] = field(default_factory=list)


def gaps_of(person: User) -> Gaps:
    """In the order of the standard."""
    rows = Assessment.objects.filter(trainee=person, status=Status.APPROVED, purged_at__isnull=True)
    last = rows.select_related("cycle").order_by("-approved_at", "-pk").first()
    if last is None:
        return Gaps()
    comments = {(row.indicator_id, row.attitude_id): row.comment for row in Answer.objects.filter(assessment=last)}
    results = IndicatorResult.objects.filter(assessment=last, source=ResultSource.APPRAISAL, meets=False)
    found = []
    for row in results.select_related("indicator", "attitude", "level").order_by("attitude_id", "indicator_id"):
        subject, level = row.subject, row.level
        if subject is not None and level is not None:
            found.append(
                Gap(
                    indicator_id=row.indicator_id,
                    attitude_id=row.attitude_id,
                    code=subject.code,
                    text=subject.text,
                    level=f"{level.value} {level.local_label}",
                    comment=comments.get((row.indicator_id, row.attitude_id), ""),
                    cycle=last.period.name,
                    confirmed=written(row.confirmed_on),
                )
            )
    return Gaps(last, found)
