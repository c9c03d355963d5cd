"""
What the report says: the content of a snapshot (see `record.snapshot`) in the words, dates and order in which the
template prints it. Plain data in, plain data out; no database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings

from assessments.enums import Action
from assessments.record.facts import FACTS, Fact, Person, stated
from assessments.record.groups import Group, groups_of
from assessments.record.shape import (
    About,
    Content,
    EvidencePart,
    LastTime,
    Level,
    Rated,
    RatedItem,
    ScorePart,
    SignaturePart,
    StandardPart,
    TaskPart,
)
from assessments.reports import words
from assessments.reports.agreed import agreed_words
from assessments.reports.elements import elements_of
from assessments.reports.pictures import bars_of, qr_of
from assessments.reports.progress import last_outcome, last_rating, progress_of
from assessments.reports.words import Word
from config.days import local_day_of
from printing.company import Look, of_settings

# The header of each page is one line: a longer name is cut there, never in the document itself.
HEADER_NAME = 16
# A comment of up to this many lines, about two thirds of a page, is never broken; a column holds so many characters.
WHOLE_LINES = 30
COLUMN = 30
# Of the SHA-256 of what was signed or approved, or of a file of evidence, this many characters are printed.
DIGEST = 16
Levels = dict[int, Level]


class ItemWords(TypedDict):
    """An indicator or attitude as a row of the report prints it."""

    code: str
    text: str
    rating: Word
    shortcut: str
    comment: str
    own: Word
    own_comment: str
    last: str
    is_long: bool


def report_context(content: Content, code: str = "", digest: str = "", look: Look | None = None) -> dict[str, object]:
    """
    `content`: of printable texts; `code`, `digest`: verification code and SHA-256 of an approved one; `look`: that of
    the settings where none is given.
    """
    about, score, status = content["assessment"], content["score"], words.STATUSES[content["status"]]
    own = content["self_rating"]
    own_at = own["submitted_at"] if own else None
    with_own = own_at is not None
    levels = {level["value"]: level for level in content["scale"]["levels"]}
    last = content.get("previous")
    groups = [group for duty in content["duties"] for group in groups_of(duty)]
    look = look or of_settings()
    return {
        "title": words.TITLE,
        "company": look.name,
        "colour": look.colour,
        "logo": look.logo_address,
        "qr": qr_of(verification_address(code)) if code else None,
        "confidential": words.CONFIDENTIAL,
        "number": about["number"],
        "revision": about["revision"],
        "code": code,
        "digest": digest[:DIGEST],
        "verify_url": verification_address(code) if code else "",
        "status": status.text,
        "watermark": status.watermark,
        "header_name": _short(about["trainee"]["name"]),
        "name": about["trainee"]["name"],
        "cycle": about["cycle"]["name"],
        "facts": _facts(about),
        "standard": _standard(content["standard"]),
        "verdict_title": status.verdict_title,
        "verdict": _forming(words.VERDICTS[score["verdict"]], _unrated(score, score["total"])),
        "score": {**score, "unrated": _unrated(score, score["total"])},
        "progress": progress_of(content),
        "tasks": [
            {**_task(group, levels, last), "bars": bars_of(group, levels, with_own), "last": last_outcome(last, group)}
            for group in groups
        ],
        "attention": _attention(groups, levels),
        "duties": [
            {**duty, "tasks": [_task(group, levels, last) for group in groups_of(duty)]} for duty in content["duties"]
        ],
        "with_own": with_own,
        "columns": 2 + with_own + bool(last),
        "self_rated_at": moment(own_at) if with_own else "",
        "reopened": [
            {**part, "on": words_of(local_day_of(part["at"]))} for part in (own.get("reopened", []) if own else [])
        ],
        "attitudes": [_item(item, levels, last) for item in content["attitudes"]],
        "signatures": _signatures(content),
        "statements": _statements(content["signatures"]),
        "approved_at": next((s["signed_at"] for s in content["signatures"] if s["action"] == Action.APPROVE), ""),
        "evidence": [_evidence(row) for row in content["evidence"]],
        "agreed": [agreed_words(row, day) for row in content.get("agreed", [])],
        "development": [{**row, "due_on": day(row["due_on"])} for row in content["development"]],
        "scale": content["scale"],
        "knowledge": elements_of(groups, "knowledge"),
        "skills": elements_of(groups, "skills"),
        "notes": content["notes"],
    }


def verification_address(code: str) -> str:
    """Where a holder of the report sees whether it is genuine."""
    return f"{settings.PORTAL_URL}/verify/{code}/"


def day(iso: str | None) -> str:
    """2020/12/31, as the official documents write it."""
    return words_of(date.fromisoformat(iso)) if iso else words.NOTHING


def words_of(given: date) -> str:
    return given.strftime("%Y/%m/%d")


def moment(iso: str | None) -> str:
    """A UTC time as the clock in Taipei showed it."""
    if not iso:
        return words.NOTHING
    return datetime.fromisoformat(iso).astimezone(ZoneInfo(settings.TIME_ZONE)).strftime("%Y/%m/%d %H:%M")


def _standard(part: StandardPart) -> dict[str, object]:
    origin = words.ORIGINS.get(part.get("origin", ""), "")
    return {**part, "updated_on": _dated(part["updated_on"]), "origin": origin}


def _dated(updated_on: str | None) -> str:
    return f"（{day(updated_on)} 更新）" if updated_on else "（更新日期未載明）"


def _short(name: str) -> str:
    return name if len(name) <= HEADER_NAME else f"{name[: HEADER_NAME - 1]}…"


def _unrated(counts: ScorePart | TaskPart, total: int) -> int:
    return total - counts["met"] - counts["not_met"] - counts["not_observed"]


def _facts(about: About) -> list[list[tuple[str, str]]]:
    """Who was appraised by whom and when, two facts to a row."""
    cycle = about["cycle"]
    known = [fact for fact in FACTS if fact.name != "name" and fact.name in about["trainee"]]
    facts = [(fact.label, fact_words(about["trainee"], fact)) for fact in known]
    facts = [
        ("受評人", about["trainee"]["name"]),
        *facts,
        ("評核人", with_number(about["supervisor"]["name"], about["supervisor"].get("number", ""))),
        ("評核週期", cycle["name"]),
        ("評核期間", f"{day(cycle['starts_on'])} – {day(cycle['ends_on'])}"),
    ]
    return [facts[place : place + 2] for place in range(0, len(facts), 2)]


def with_number(name: str, number: str) -> str:
    """With the employee number, by which two people of one name are told apart; former formats tell none."""
    return f"{name}（{number}）" if number else name


def fact_words(person: Person, fact: Fact) -> str:
    value = stated(person, fact)
    return day(value) if fact.is_day else value or words.NOTHING


def _forming(word: Word, unrated: int) -> Word:
    """Evidence is called insufficient only once everything is answered; a draft may not be."""
    return words.NOT_ALL_RATED if unrated and word.key == "open" else word


def _task(group: Group, levels: Levels, last: LastTime | None) -> dict[str, object]:
    """
    A task, or the tasks that share its indicators. `title`: codes and names in one line; `several`: they take several
    lines; `in_lines`: outputs or marked elements do, so that nothing is printed beside them.
    """
    task, total = group.first, len(group.first["indicators"])
    marked = [element for element in [*task["knowledge"], *task["skills"]] if element["marked"]]
    needs = [*(output["name"] for output in task["outputs"]), *(element["text"] for element in marked)]
    return {
        **task,
        "named": group.tasks,
        "several": len(group.tasks) > 1 or "\n" in task["name"],
        "title": "、".join(" ".join(line.split()) for line in group.lines),
        "total": total,
        "unrated": _unrated(task, total),
        "outcome": _forming(words.OUTCOMES[task["outcome"]], _unrated(task, total)),
        "levels": "、".join(str(level) for level in task["levels"]),
        "items": [_item(item, levels, last) for item in task["indicators"]],
        "marked": marked,
        "in_lines": any("\n" in text for text in needs),
    }


def _attention(groups: list[Group], levels: Levels) -> list[ItemWords]:
    """The indicators that kept the verdict from 合格, other than those not rated yet."""
    items = [_item(item, levels, None) for group in groups for item in group.first["indicators"]]
    return [item for item in items if item["rating"].key in ("not-met", "open")]


def _item(item: RatedItem, levels: Levels, last: LastTime | None) -> ItemWords:
    return {
        "code": item["code"],
        "text": item["text"],
        "rating": _rating(item, levels),
        "shortcut": words.SHORTCUTS.get(item["shortcut"], ""),
        "comment": item["comment"],
        "own": _rating(item["own"], levels),
        "own_comment": item["own"]["comment"],
        "last": last_rating(last, item),
        "is_long": _lines(item["comment"]) + _lines(item["own"]["comment"]) > WHOLE_LINES,
    }


def _lines(comment: str) -> int:
    """About how many lines a comment takes in its column."""
    return sum(1 + len(line) // COLUMN for line in comment.split("\n"))


def _rating(rated: Rated, levels: Levels) -> Word:
    """The value of the scale stands where an outcome has its sign."""
    if rated["not_observed"]:
        return Word("open", "○", "未觀察")
    if rated["value"] is None:
        return Word("none", "–", "未評")
    level = levels[rated["value"]]
    return Word("met" if level["meets"] else "not-met", str(level["value"]), level["label"])


def _signatures(content: Content) -> list[dict[str, object]]:
    """One place each for the supervisor, the trainee and HR, signed or not."""
    signed = {signature["action"]: signature for signature in content["signatures"]}
    answer = Action.DISPUTE if Action.DISPUTE in signed else Action.ACKNOWLEDGE
    places: list[dict[str, object]] = []
    for action in (Action.SUBMIT, answer, Action.APPROVE):
        signature = signed.get(action)
        overdue = action == Action.ACKNOWLEDGE and content["answer_overdue"] and signature is None
        places.append(
            {
                "title": "受評人" if overdue else words.SIGNED[action],
                "name": with_number(signature["name"], signature.get("number", "")) if signature else "",
                "at": moment(signature["signed_at"]) if signature else "",
                "digest": signature["digest"][:DIGEST] if signature else "",
                "missing": words.ANSWER_OVERDUE if overdue else words.NOT_SIGNED,
                "overdue": overdue,
            }
        )
    return places


def _statements(signatures: list[SignaturePart]) -> list[dict[str, object]]:
    return [
        {
            "title": words.STATEMENTS[signature["action"]],
            "text": signature["statement"],
            "name": with_number(signature["name"], signature.get("number", "")),
            "at": moment(signature["signed_at"]),
        }
        for signature in signatures
        if signature["statement"]
    ]


def _evidence(row: EvidencePart) -> dict[str, object]:
    return {
        **row,
        "kind": words.EVIDENCE_KINDS[row["kind"]],
        "observed_on": day(row["observed_on"]),
        "added_by": with_number(row["added_by"], row.get("added_by_number", "")),
        "added_on": words_of(local_day_of(row["added_at"])) if row["added_at"] else words.NOTHING,
        "file_size": f"{max(1, round(row['file_size'] / 1024)):,} KB",
        "file_digest": row["file_digest"][:DIGEST],
    }
