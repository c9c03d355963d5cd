"""
What many revisions say, read together in a constant number of queries: frozen revisions, else what was signed at
submission, else the rows (what the demo wrote in bulk, and what a former release submitted).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from assessments.access.permissions import can_read_self_rating
from assessments.enums import Action
from assessments.exports.workbook.layouts import Layouts
from assessments.exports.workbook.said import Given, Said, Source, said_of
from assessments.models import Answer, Assessment, Evidence, ExportItem, PlanLine, SelfAnswer, Signature, Snapshot
from assessments.record.confirmed import Unlike
from assessments.record.parts import evidence_part, person_part, plan_part
from assessments.record.shape import FORMAT, Content, EvidencePart, PlanPart, Record, ScorePart
from assessments.sheet.scoring import Rating, score
from config.days import local_day, local_day_of
from people.models import User

Rows = dict[int, dict[tuple[int | None, int | None], tuple[int | None, bool, str]]]


class Reading:
    """
    `layouts` are kept from chunk to chunk. Of what this reader may not read the trainee's own rating, nothing of it is
    told.
    """

    def __init__(self, reader: User) -> None:
        self.reader, self.layouts = reader, Layouts()

    def read(self, items: Iterable[ExportItem]) -> dict[int, Said]:
        """By the items' primary keys; those of which nothing can be read for certain are missing."""
        left, found = list(items), dict[int, Said | None]()
        for step in (self._frozen, self._signed, self._rows):
            if left:
                found |= step(left)
                left = [item for item in left if item.pk not in found]
        return {key: said for key, said in found.items() if said is not None}

    def _frozen(self, items: list[ExportItem]) -> dict[int, Said | None]:
        wanted = {(item.assessment_id, item.revision): item for item in items}
        every = Snapshot.objects.filter(assessment__in=[item.assessment_id for item in items])
        keys = {
            key: wanted[about]
            for key, *about_ in every.order_by().values_list("pk", "assessment", "revision")
            if (about := (about_[0], about_[1])) in wanted
        }
        rows = Snapshot.objects.filter(pk__in=keys).order_by().values_list("pk", "content", "code")
        return {keys[key].pk: self._thawed(keys[key], text, code) for key, text, code in rows}

    def _thawed(self, item: ExportItem, text: str, code: str) -> Said | None:
        content: Content = json.loads(text)
        signed = next((part["signed_at"] for part in content["signatures"] if part["action"] == Action.APPROVE), "")
        approved_on = local_day_of(signed) if signed else None
        return self._told(content, item.assessment, Source.FROZEN, content["status"], approved_on, code)

    def _signed(self, items: list[ExportItem]) -> dict[int, Said | None]:
        """What is approved without a frozen revision was never signed."""
        wanted = {item.assessment_id: item for item in items if _is_present(item)}
        rows = Signature.objects.filter(assessment__in=wanted, action=Action.SUBMIT, voided_at__isnull=True)
        texts = rows.exclude(content="").order_by().values_list("assessment", "revision", "content")
        found = [(wanted[key], json.loads(text)) for key, revision, text in texts if revision == wanted[key].revision]
        return {item.pk: self._of_text(item, record) for item, record in found if self._may_read(item, record)}

    def _may_read(self, item: ExportItem, record: Record) -> bool:
        own = record["self_rating"]
        return own is None or own["submitted_at"] is None or can_read_self_rating(self.reader, item.assessment)

    def _of_text(self, item: ExportItem, record: Record) -> Said | None:
        approved_on = local_day(item.assessment.approved_at) if item.assessment.approved_at else None
        return self._told(record, item.assessment, Source.SIGNED, item.assessment.status, approved_on)

    def _told(
        self, record: Record, row: Assessment, source: Source, status: str, approved_on: date | None, code: str = ""
    ) -> Said | None:
        try:
            return said_of(record, row, self.layouts.of(row.standard_id), source, status, approved_on, code)
        except (Unlike, KeyError, TypeError):
            return None

    def _rows(self, items: list[ExportItem]) -> dict[int, Said | None]:
        present = [item for item in items if _is_present(item)]
        keys = [item.assessment_id for item in present]
        readable = [row.pk for item in present if can_read_self_rating(self.reader, row := item.assessment)]
        answers = _by_assessment(Answer.objects.filter(assessment__in=keys), "assessment")
        own = _by_assessment(SelfAnswer.objects.filter(self_rating__assessment__in=readable), "self_rating__assessment")
        evidence, plans = _evidence(keys, frozenset(readable)), _plans(keys)
        return {
            item.pk: self._of_rows(
                item.assessment,
                answers[item.assessment_id],
                own[item.assessment_id],
                evidence[item.assessment_id],
                plans[item.assessment_id],
            )
            for item in present
        }

    def _of_rows(
        self,
        row: Assessment,
        answers: dict[tuple[int | None, int | None], tuple[int | None, bool, str]],
        own: dict[tuple[int | None, int | None], tuple[int | None, bool, str]],
        evidence: list[EvidencePart],
        plan: list[PlanPart],
    ) -> Said:
        layout, levels = self.layouts.of(row.standard_id), self.layouts.levels(row.cycle.scale_id)
        items = layout.items if row.cycle.rates_attitudes else layout.indicators
        given, tasks = [], defaultdict[int, list[Rating]](list)
        for item in items:
            key = (None, item.key) if item.is_attitude else (item.key, None)
            value, not_observed, comment = answers.get(key, (None, False, ""))
            given.append(Given(value, not_observed, comment, own.get(key, (None, False, ""))[0]))
            if not item.is_attitude:
                tasks[item.task].append(
                    Rating(value, levels[value]["meets"], True) if value is not None else Rating(answered=not_observed)
                )
        period = row.period
        return Said(
            assessment=row,
            layout=layout,
            source=Source.ROWS,
            status=row.status,
            number=row.number,
            revision=row.revision,
            person=person_part(row),
            supervisor=row.supervisor_name,
            supervisor_number=row.supervisor_number,
            cycle=period.name,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            levels=levels,
            score=_score(tasks.values()),
            given=given,
            evidence=evidence,
            plan=plan,
            approved_on=local_day(row.approved_at) if row.approved_at else None,
        )


def _is_present(item: ExportItem) -> bool:
    """What was opened again since says something else, or nothing to this reader."""
    return item.revision == item.assessment.revision and not item.assessment.is_draft


def _by_assessment(rows: object, owner: str) -> Rows:
    found: Rows = defaultdict(dict)
    columns = (owner, "indicator", "attitude", "level__value", "not_observed", "comment")
    for key, indicator, attitude, value, not_observed, comment in rows.order_by().values_list(*columns):  # type: ignore[attr-defined]
        found[key][indicator, attitude] = value, not_observed, comment
    return found


def _evidence(keys: list[int], readable: frozenset[int]) -> dict[int, list[EvidencePart]]:
    """As a record tells it: the trainee's only to whoever reads the self-rating."""
    found: dict[int, list[EvidencePart]] = defaultdict(list)
    rows = Evidence.objects.filter(assessment__in=keys, removed_at__isnull=True)
    for row in rows.select_related("indicator", "attitude", "assessment"):
        if row.assessment_id in readable or row.added_by_id != row.assessment.trainee_id:
            found[row.assessment_id].append(evidence_part(row, FORMAT))
    return found


def _plans(keys: list[int]) -> dict[int, list[PlanPart]]:
    found: dict[int, list[PlanPart]] = defaultdict(list)
    for row in PlanLine.objects.filter(assessment__in=keys).select_related("element", "indicator", "attitude"):
        found[row.assessment_id].append(plan_part(row, FORMAT))
    return found


def _score(tasks: Iterable[list[Rating]]) -> ScorePart:
    found = score(tasks)
    return {
        "verdict": found.verdict.value,
        "mean": str(found.mean) if found.mean is not None else None,
        "observed": found.observed,
        "total": found.total,
        "met": found.met,
        "not_met": found.not_met,
        "not_observed": found.not_observed,
    }
