"""The indicators and attitudes that a fact can be about: those by which the person was appraised, or would be."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from assessments.improvement.content import facts_of
from assessments.models import ImprovementFact, ImprovementPlan, JobTitleStandard
from assessments.models.items import ItemKey
from competency.models import ElementKind, Indicator, StandardVersion
from competency.models.version import VersionStatus
from config.texts import folded_key


def version_for(plan: ImprovementPlan) -> StandardVersion | None:
    """That of the appraisal it rests on, else the newest published one of the person's job title."""
    if plan.assessment is not None:
        return plan.assessment.standard
    title = JobTitleStandard.objects.filter(title_key=folded_key(plan.person.job_title)).first()
    if title is None:
        return None
    rows = StandardVersion.objects.filter(standard=title.standard, status__in=VersionStatus.published())
    return rows.order_by("-pk").first()


def choices_of(plan: ImprovementPlan) -> list[Any]:
    """Grouped by task, in the order of the standard; empty where there is no standard."""
    version = version_for(plan)
    own = [row for row in facts_of(plan) if row.subject]
    if version is None:
        return [(_("So far"), _options(own))] if own else []
    rows = Indicator.objects.filter(block__task__duty__version=version).select_related("block__task")
    ordered = rows.order_by("block__task__duty__position", "block__task__position", "block__position", "position")
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in ordered:
        task = row.block.task
        groups.setdefault(f"{task.code} {task.name}", []).append((str(ItemKey(False, row.pk)), _short(str(row))))
    attitudes = version.elements.filter(kind=ElementKind.ATTITUDE).order_by("position", "pk")
    groups[_("Attitudes")] = [(str(ItemKey(True, row.pk)), _short(str(row))) for row in attitudes]
    known = {key for items in groups.values() for key, _label in items}
    groups[_("So far")] = [one for one in _options(own) if one[0] not in known]
    return [(label, items) for label, items in groups.items() if items]


def _options(rows: list[ImprovementFact]) -> list[tuple[str, str]]:
    """What facts are about already stays to be chosen, whatever the standard of today is."""
    return [(str(ItemKey.of_row(row.indicator_id, row.attitude_id)), _short(str(row.subject))) for row in rows]


def _short(text: str) -> str:
    """As much as an option of a list can show."""
    return text if len(text) <= 60 else f"{text[:59]}…"
