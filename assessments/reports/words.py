"""
The fixed words of the report, in Traditional Chinese whoever asks for it (docs/decisions/0005-report-language.md).

Each outcome has a sign beside its word, so that colour and weight are never the only difference.
"""

from __future__ import annotations

from typing import NamedTuple

from assessments.enums import Action, ActionState, EvidenceKind, Outcome, Shortcut, Status, StepCause, Verdict
from competency.models.origin import VersionOrigin

TITLE = "職能評核報告"
FILE_TITLE = "評核報告"
CONFIDENTIAL = "機密文件｜限評核相關人員使用，未經同意不得複製或外流"
NOTHING = "—"


class Word(NamedTuple):
    """How a value is said; `key` is its CSS class."""

    key: str
    sign: str
    text: str


class StatusWord(NamedTuple):
    """What a status is called, the verdict in it, and what is printed across every page; only approved is final."""

    text: str
    verdict_title: str
    watermark: str


NOT_APPROVED = "總評（未核定）"
VERDICTS: dict[str, Word] = {
    Verdict.COMPETENT: Word("met", "✓", "合格"),
    Verdict.NOT_YET_COMPETENT: Word("not-met", "×", "尚未合格"),
    Verdict.INSUFFICIENT: Word("open", "？", "佐證不足"),
}
OUTCOMES: dict[str, Word] = {
    Outcome.MET: Word("met", "✓", "達標"),
    Outcome.NOT_MET: Word("not-met", "×", "未達標"),
    Outcome.INSUFFICIENT: Word("open", "？", "佐證不足"),
    Outcome.NONE: Word("none", "–", "無行為指標"),
}
NOT_ALL_RATED = Word("open", "○", "尚未評完")
STATUSES: dict[str, StatusWord] = {
    Status.DRAFT: StatusWord("草稿（評核中）", "總評（評核中，非最後結果）", "草稿"),
    Status.SUBMITTED: StatusWord("已送出，未核定", NOT_APPROVED, "未核定"),
    Status.ACKNOWLEDGED: StatusWord("受評人已閱，未核定", NOT_APPROVED, "未核定"),
    Status.DISPUTED: StatusWord("受評人異議中，未核定", NOT_APPROVED, "未核定"),
    Status.APPROVED: StatusWord("已核定", "總評", ""),
    Status.CANCELLED: StatusWord("已取消", "總評（評核已取消，不生效力）", "已取消"),
}
# Printed across what the demo wrote as approved and nobody signed.
FOR_TRIALS = "試用資料"
ACTIONS: dict[str, Word] = {
    ActionState.PLANNED: Word("open", "○", "尚未開始"),
    ActionState.UNDER_WAY: Word("open", "…", "進行中"),
    ActionState.DONE: Word("met", "✓", "已完成"),
    ActionState.DROPPED: Word("none", "–", "不再進行"),
}
CAUSES: dict[str, str] = {StepCause.PLAN: "發展計畫已變更", StepCause.CANCELLED: "該次評核已取消"}
SIGNED: dict[str, str] = {
    Action.SUBMIT: "評核人送出",
    Action.ACKNOWLEDGE: "受評人已閱",
    Action.DISPUTE: "受評人異議",
    Action.APPROVE: "人資核定",
}
STATEMENTS: dict[str, str] = {
    Action.SUBMIT: "評核人說明",
    Action.ACKNOWLEDGE: "受評人說明",
    Action.DISPUTE: "受評人異議內容",
    Action.APPROVE: "人資核定說明",
}
ORIGINS: dict[str, str] = {VersionOrigin.OFFICIAL: "官方版", VersionOrigin.ADAPTED: "企業調整版"}
NOT_SIGNED = "尚未簽核"
ANSWER_OVERDUE = "逾期未回覆"
EVIDENCE_KINDS: dict[str, str] = {EvidenceKind.NOTE: "紀錄", EvidenceKind.LINK: "連結", EvidenceKind.FILE: "檔案"}
# How a rating came about where it was not given one by one.
SHORTCUTS: dict[str, str] = {Shortcut.LAST_TIME: "沿用上次", Shortcut.REST_MEETS: "評核人一併認定"}
