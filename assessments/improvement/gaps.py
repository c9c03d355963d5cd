"""What a person falls short of now by their last approved appraisal, as facts of a plan begin with it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.access.loader import log_shown
from assessments.enums import Status
from assessments.models import Answer, Assessment, FollowUp
from assessments.models.items import ItemKey
from assessments.record.open_gaps import OpenGap, open_gaps
from config.days import written
from people.models import User

# A name of `access.words.PLACES`.
PLACE = "improvement"


@dataclass(frozen=True, slots=True)
class Gap:
    """
    An indicator or attitude that does not meet the standard; `level` in words, `comment` of who confirmed it, where the
    reader may read it; `is_followed`: a follow-up confirmed it after the appraisal.
    """

    indicator_id: int | None
    attitude_id: int | None
    code: str
    text: str
    level: str
    comment: str
    cycle: str
    confirmed: str
    is_followed: bool

    @property
    def as_fact(self) -> str:
        """To be written out: what happened and when is not in a rating alone."""
        words = {"cycle": self.cycle, "day": self.confirmed, "level": self.level}
        if self.is_followed:
            told = _("Follow-up of %(day)s after the appraisal “%(cycle)s”: %(level)s.") % words
        else:
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


def gaps_of(person: User, reader: User) -> Gaps:
    """
    In the order of the standard. The supervisor of today reads the levels, as in the results over time; comments only
    who may read the appraisal or the follow-up that they stand in.
    """
    rows = Assessment.objects.filter(trainee=person, status=Status.APPROVED, purged_at__isnull=True)
    last = rows.select_related("cycle", "standard").order_by("-approved_at", "-pk").first()
    if last is None:
        return Gaps()
    found = open_gaps(last)
    signed, followed = _comments(last, reader), _seen(last, reader)
    return Gaps(last, [_gap(one, last, followed if one.follow_up else signed) for one in found])


def write_down(reader: User, found: Gaps) -> None:
    """That the reader was shown them, in the log of the appraisal."""
    if found.assessment is not None:
        log_shown(reader, [found.assessment], PLACE)


def _gap(one: OpenGap, last: Assessment, comments: dict[ItemKey, str]) -> Gap:
    return Gap(
        indicator_id=None if one.key.is_attitude else one.key.pk,
        attitude_id=one.key.pk if one.key.is_attitude else None,
        code=one.subject.code,
        text=one.subject.text,
        level=f"{one.level.value} {one.level.local_label}",
        comment=comments.get(one.key, ""),
        cycle=last.period.name,
        confirmed=written(one.confirmed_on),
        is_followed=one.follow_up is not None,
    )


def _comments(last: Assessment, reader: User) -> dict[ItemKey, str]:
    if not Assessment.objects.visible_to(reader).filter(pk=last.pk).exists():
        return {}
    rows = Answer.objects.filter(assessment=last)
    return {key: row.comment for row in rows if (key := ItemKey.of_row(row.indicator_id, row.attitude_id))}


def _seen(last: Assessment, reader: User) -> dict[ItemKey, str]:
    """What the newest follow-up of each item saw."""
    readable = FollowUp.objects.visible_to(reader).filter(assessment=last).values("pk")
    return {row.key: row.seen for row in FollowUp.objects.deciding().filter(pk__in=readable)}
