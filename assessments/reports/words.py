"""
The fixed words of the report, in Traditional Chinese whoever asks for it (docs/decisions/0005-report-language.md).

Each outcome has a sign beside its word, so that colour and weight are never the only difference.
"""

from __future__ import annotations

from typing import NamedTuple

from assessments.enums import Action, EvidenceKind, Outcome, Shortcut, Status, Verdict

TITLE = "職能評核報告"
FILE_TITLE = "評核報告"
CONFIDENTIAL = "機密文件｜限評核相關人員使用，未經同意不得複製或外流"
NOTHING = "—"


class Word(NamedTuple):
    """How a value is said; `key` is its CSS class."""

    key: str
    sign: str
    text: str


VERDICTS = {
    Verdict.COMPETENT: Word("met", "✓", "合格"),
    Verdict.NOT_YET_COMPETENT: Word("not-met", "×", "尚未合格"),
    Verdict.INSUFFICIENT: Word("open", "？", "佐證不足"),
}
OUTCOMES = {
    Outcome.MET: Word("met", "✓", "達標"),
    Outcome.NOT_MET: Word("not-met", "×", "未達標"),
    Outcome.INSUFFICIENT: Word("open", "？", "佐證不足"),
    Outcome.NONE: Word("none", "–", "無行為指標"),
}
STATUSES = {
    Status.DRAFT: "草稿（評核中）",
    Status.SUBMITTED: "已送出，未核定",
    Status.ACKNOWLEDGED: "受評人已閱，未核定",
    Status.DISPUTED: "受評人異議中，未核定",
    Status.APPROVED: "已核定",
    Status.CANCELLED: "已取消",
}
# Printed across every page of what is not approved.
WATERMARKS = {
    Status.DRAFT: "草稿",
    Status.SUBMITTED: "未核定",
    Status.ACKNOWLEDGED: "未核定",
    Status.DISPUTED: "未核定",
    Status.CANCELLED: "已取消",
}
# What the verdict is called; only an approved one is final.
VERDICT_TITLES = {
    Status.DRAFT: "總評（評核中，非最後結果）",
    Status.APPROVED: "總評",
    Status.CANCELLED: "總評（評核已取消，不生效力）",
}
VERDICT_TITLE_OPEN = "總評（未核定）"
SIGNED = {
    Action.SUBMIT: "評核人送出",
    Action.ACKNOWLEDGE: "受評人已閱",
    Action.DISPUTE: "受評人異議",
    Action.APPROVE: "人資核定",
}
STATEMENTS = {
    Action.SUBMIT: "評核人說明",
    Action.ACKNOWLEDGE: "受評人說明",
    Action.DISPUTE: "受評人異議內容",
    Action.APPROVE: "人資核定說明",
}
NOT_SIGNED = "尚未簽核"
ANSWER_OVERDUE = "逾期未回覆"
EVIDENCE_KINDS = {EvidenceKind.NOTE: "紀錄", EvidenceKind.LINK: "連結", EvidenceKind.FILE: "檔案"}
# How a rating came about where it was not given one by one.
SHORTCUTS: dict[str, str] = {Shortcut.LAST_TIME: "沿用上次", Shortcut.REST_MEETS: "本任務其餘達標"}
