"""What an export as a table holds: a row for each person and indicator, and one with each person's verdicts."""

from __future__ import annotations

from collections.abc import Iterator

from assessments.access.permissions import can_read_self_rating
from assessments.models import ExportItem, ExportJob
from assessments.record import snapshot as snapshots
from assessments.record.facts import FACTS, Fact, stated
from assessments.record.groups import groups_of
from assessments.record.shape import Content, Level, RatedItem
from assessments.reports import words
from config.days import local_day_of
from printing.spreadsheet import Column, Value

IN_RATINGS = [fact for fact in FACTS if fact.in_ratings]
IN_VERDICTS = [fact for fact in FACTS if fact.in_verdicts]
RATING_COLUMNS = [
    *(Column(fact.label, fact.width) for fact in IN_RATINGS),
    Column("評核人", 12),
    Column("評核人員工編號", 12),
    Column("評核週期", 24),
    Column("文件編號", 12),
    Column("版次", 6),
    Column("狀態", 14),
    Column("類別", 8),
    Column("工作任務", 24),
    Column("指標", 9),
    Column("內容", 48),
    Column("評等", 7),
    Column("評等說明", 14),
    Column("是否達標", 9),
    Column("自評", 7),
    Column("說明", 48),
]
VERDICT_COLUMNS = [
    *(Column(fact.label, fact.width) for fact in IN_VERDICTS),
    Column("評核人", 12),
    Column("評核人員工編號", 12),
    Column("評核週期", 24),
    Column("職能基準", 18),
    Column("文件編號", 12),
    Column("版次", 6),
    Column("狀態", 14),
    Column("總評", 12),
    Column("達標", 7),
    Column("未達標", 8),
    Column("未觀察", 8),
    Column("指標數", 8),
    Column("平均", 7),
    Column("核定日期", 12),
    Column("驗證碼", 16),
]
LEFT_OUT_COLUMNS = [
    Column("員工編號", 12),
    Column("姓名", 12),
    Column("部門", 22),
    Column("評核週期", 24),
    Column("文件編號", 12),
    Column("未列入的原因", 60),
]


def content_of(item: ExportItem, job: ExportJob) -> tuple[Content, str]:
    """What the revision says, and its verification code when it is approved."""
    snapshot = item.assessment.snapshots.filter(revision=item.revision).first()
    if snapshot is not None:
        return snapshots.thaw(snapshot), snapshot.code
    with_own = can_read_self_rating(job.made_by, item.assessment)
    return snapshots.content(item.assessment, with_own=with_own), ""


def _facts(content: Content, facts: list[Fact]) -> list[Value]:
    """A record of a former format lacks the later facts."""
    return [stated(content["assessment"]["trainee"], fact) for fact in facts]


def rating_rows(content: Content) -> Iterator[list[Value]]:
    """One row for each indicator, where tasks that share it stand on a line each; then one for each attitude."""
    about = content["assessment"]
    who = [
        *_facts(content, IN_RATINGS),
        about["supervisor"]["name"],
        about["supervisor"].get("number", ""),
        about["cycle"]["name"],
        about["number"],
        about["revision"],
        words.STATUSES[content["status"]].text,
    ]
    levels = {level["value"]: level for level in content["scale"]["levels"]}
    own = content["self_rating"]
    with_own = own is not None and own["submitted_at"] is not None
    for duty in content["duties"]:
        for group in groups_of(duty):
            for item in group.first["indicators"]:
                yield [*who, "指標", "\n".join(group.lines), *_rated(item, levels, with_own)]
    for item in content["attitudes"]:
        yield [*who, "態度", "", *_rated(item, levels, with_own)]


def _rated(item: RatedItem, levels: dict[int, Level], with_own: bool) -> list[Value]:
    level = levels.get(item["value"]) if item["value"] is not None else None
    label = level["label"] if level else "未觀察" if item["not_observed"] else "未評"
    meets = "" if level is None else "達標" if level["meets"] else "未達標"
    own = item["own"]["value"] if with_own else None
    return [item["code"], item["text"], item["value"], label, meets, own, item["comment"]]


def verdict_row(content: Content, code: str) -> list[Value]:
    about, score = content["assessment"], content["score"]
    approved = next((s["signed_at"] for s in content["signatures"] if s["action"] == "approve"), "")
    return [
        *_facts(content, IN_VERDICTS),
        about["supervisor"]["name"],
        about["supervisor"].get("number", ""),
        about["cycle"]["name"],
        content["standard"]["code"],
        about["number"],
        about["revision"],
        words.STATUSES[content["status"]].text,
        words.VERDICTS[score["verdict"]].text,
        score["met"],
        score["not_met"],
        score["not_observed"],
        score["total"],
        float(score["mean"]) if score["mean"] is not None else None,
        local_day_of(approved) if approved else None,
        code,
    ]
