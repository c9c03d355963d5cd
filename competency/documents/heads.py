"""
The words by which the ministry's document names its parts: heads of columns, labels of the profile, headings. They are
known whatever white space, brackets, width or English stands in them. Pure.
"""

from __future__ import annotations

import re
import unicodedata

# The seven columns of the main table, in their order.
DUTY, TASK, OUTPUT, INDICATOR, LEVEL, KNOWLEDGE, SKILL = (
    "duty", "task", "output", "indicator", "level", "knowledge", "skill"
)  # fmt: skip
COLUMNS = (DUTY, TASK, OUTPUT, INDICATOR, LEVEL, KNOWLEDGE, SKILL)
COLUMN_WORDS = {"主要職責": DUTY, "工作任務": TASK, "工作產出": OUTPUT, "行為指標": INDICATOR, "職能級別": LEVEL,
                "知識": KNOWLEDGE, "技能": SKILL}  # fmt: skip
VERSION_WORDS = {"版本": "label", "職能基準代碼": "code", "職能基準名稱": "name", "狀態": "status",
                 "更新說明": "update_note", "發展更新日期": "updated_on", "發展/更新日期": "updated_on",
                 "更新日期": "updated_on"}  # fmt: skip
PROFILE_WORDS = {"職能基準代碼": "code", "職能基準名稱": "names", "職類": "job_category_name",
                 "職業": "occupation_name", "所屬類別": "classifications", "職類別": "job_category",
                 "職類別代碼": "job_category_code", "職業別": "occupation", "職業別代碼": "occupation_code",
                 "行業別": "industry", "行業別代碼": "industry_code", "工作描述": "description",
                 "基準級別": "level", "版本性質": "origin"}  # fmt: skip
ATTITUDES, NOTES, HISTORY = "attitudes", "notes", "history"
NOTES_WORDS = ("說明與補充事項", "說明及補充事項", "說明與補充")
HISTORY_WORDS = ("基準更新紀錄", "基準更新記錄", "更新紀錄", "更新記錄")
PREREQUISITES = re.compile(
    r"\s*建議擔任此職[類業].{0,12}?之?.{0,6}?學[／/、]?經?歷.{0,24}?(?:條件|資格)?\s*[:：]\s*|\s*建議擔任此職[類業][^:：]{0,40}[:：]\s*"
)
LONGEST = 60  # characters of a heading; what is longer is a text
FURNITURE = re.compile(
    r"第?\d{1,4}頁?(?:[,，、/／共of總]*(?:第|共|總共)?\d{1,4}頁?)?|(?:page)?-?\d{1,4}-?(?:/\d{1,4})?|頁次[:：]?\d{1,4}",
    re.IGNORECASE,
)


def squeezed(text: str) -> str:
    """Without white space, in plain width and small letters."""
    return "".join(unicodedata.normalize("NFKC", text[:400]).split()).lower()


def bare(text: str) -> str:
    """Squeezed, without what stands in brackets, signs around it, and English."""
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|[a-z=:.&*#_]+", "", squeezed(text))


def column_of(text: str) -> str:
    """Which of the seven columns has this head; "" for none."""
    found = squeezed(text)
    if not found or len(found) > LONGEST:
        return ""
    if "職能內涵" in found or bare(text) in ("", "知識", "技能"):
        return _element_column(found)
    return COLUMN_WORDS.get(bare(text).rstrip("/"), "")


def _element_column(found: str) -> str:
    if "k=" in found or "(k" in found or "knowledge" in found or "知識" in found:
        return KNOWLEDGE
    return SKILL if "s=" in found or "(s" in found or "skill" in found or "技能" in found else ""


def version_column_of(text: str) -> str:
    return VERSION_WORDS.get(bare(text), "") if len(text) <= LONGEST else ""


def label_of(text: str) -> str:
    """Which label of the profile this is; "" for none."""
    return PROFILE_WORDS.get(bare(text), "") if len(text) <= LONGEST else ""


def heading_of(text: str) -> str:
    """Which part begins below this heading; "" for none."""
    found = squeezed(text)
    if len(found) > LONGEST:
        return ""
    if found.startswith("職能內涵") and ("a=" in found or "attitude" in found or "態度" in found):
        return ATTITUDES
    plain = bare(text)
    if plain in NOTES_WORDS:
        return NOTES
    return HISTORY if plain in HISTORY_WORDS else ""


def is_furniture(text: str) -> bool:
    """The number of a page and its like."""
    return FURNITURE.fullmatch(squeezed(text)) is not None
