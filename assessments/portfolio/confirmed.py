"""What somebody can: tasks and attitudes with what is confirmed in them, by which level, when and by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from assessments.careers.career import Career, ItemNow
from assessments.careers.page import age_of
from assessments.insight.states import State
from competency.models import StandardVersion


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An item that meets now; `url`: where that stands."""

    code: str
    text: str
    level: str
    on: date
    age: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A task, or all attitudes; `met` newest first; `open`: what is not confirmed now, as codes or texts."""

    code: str
    name: str
    met: list[Confirmed]
    open: list[str]

    @property
    def is_whole(self) -> bool:
        return not self.open

    @property
    def total(self) -> int:
        return len(self.met) + len(self.open)

    @property
    def on(self) -> date:
        return self.met[0].on


@dataclass(frozen=True, slots=True)
class Standard:
    """`parts`: whole ones first, then the newest; `missing`: names of tasks of which nothing is confirmed now."""

    version: StandardVersion
    parts: list[Part]
    missing: list[str]
    whole: int
    tasks: int


def standard_of(career: Career, today: date) -> Standard:
    tasks = [_part(task.line.code, task.line.name, task.items, today) for task in career.tasks]
    found = [part for part in tasks if part.met]
    attitudes = _part("", _("Attitudes"), career.attitudes, today)
    parts = sorted(found, key=lambda part: (part.is_whole, part.on), reverse=True)
    return Standard(
        version=career.layout.version,
        parts=[*parts, *([attitudes] if attitudes.met else [])],
        missing=[f"{part.code} {part.name}".strip() for part in tasks if not part.met],
        whole=sum(part.is_whole for part in found),
        tasks=len(tasks),
    )


def _part(code: str, name: str, items: Iterable[ItemNow], today: date) -> Part:
    rows = list(items)
    met = [_confirmed(now, today) for now in rows if now.state == State.MEETS]
    met.sort(key=lambda one: one.on, reverse=True)
    return Part(code, name, met, [now.item.code or now.item.text for now in rows if now.state != State.MEETS])


def _confirmed(now: ItemNow, today: date) -> Confirmed:
    """What meets was given a level on a day by an appraisal; `careers.career` holds that."""
    appraisal, level, on = now.appraisal, now.given.level if now.given else None, now.on or today
    address = appraisal.assessment.get_absolute_url() if appraisal and appraisal.is_visible else ""
    return Confirmed(
        code=now.item.code,
        text=now.item.text,
        level=f"{level.value} {level.local_label}" if level else "",
        on=on,
        age=age_of(on, today),
        source=f"{now.source.label} {appraisal.assessment.number}" if appraisal else "",
        url=f"{address}#follow-ups" if address and now.source == "follow_up" else address,
    )
