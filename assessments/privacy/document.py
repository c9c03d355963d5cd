"""A person's own data as PDF, in Traditional Chinese: what `my_data` says, in the report's words."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from assessments.enums import AccessKind
from assessments.privacy.certified import certificate_words
from assessments.privacy.growth_words import development_words, follow_up_words, improvement_words
from assessments.privacy.outcomes import OwnConfirmed
from assessments.privacy.shape import (
    MyData,
    OwnAccess,
    OwnAssessment,
    OwnEvent,
    OwnEvidence,
    OwnInvitation,
    OwnItem,
    OwnMail,
    OwnRated,
    OwnRight,
    OwnSignature,
    OwnSignIn,
    Result,
)
from assessments.privacy.trained import training_words
from assessments.record.facts import FACTS
from assessments.reports import words
from assessments.reports.clean import printable
from assessments.reports.context import day, fact_words, moment, with_number
from assessments.workflow.table import PAST
from config.days import written_iso
from mailing import kinds
from mailing.models import MailState
from people.company import looks
from people.models import InvitationKind, InvitationState, SignInKind, User
from people.roles import RightsAction, Role
from printing.pdf import pdf_of

STYLE = settings.BASE_DIR / "templates" / "assessments" / "privacy" / "document.css"
TITLE = "個人資料複本"
# Of a SHA-256 as many characters are printed; the JSON file holds all of them.
DIGEST = 16
# Of the sign-ins so many, the newest; the JSON file holds all of them.
SIGN_INS = 60
# What a thing is called, and what it is.
Facts = list[tuple[str, str]]


def my_data_pdf(content: MyData) -> bytes:
    """Raises PrintingError when the document can't be made."""
    return pdf_of(my_data_html(content), STYLE, looks.current())


def my_data_html(content: MyData) -> str:
    with translation.override("zh-hant"):
        return render_to_string("assessments/privacy/document.html", my_data_context(content))


def my_data_context(content: MyData) -> dict[str, object]:
    content = printable(content)
    person, done = content["person"], content["done_for_others"]
    names = User.labels()
    return {
        "title": TITLE,
        "company": looks.current().name,
        "made_at": moment(content["made_at"]),
        "name": person["name"],
        "number": person["number"],
        "facts": _person(content),
        "years": content["retention"]["years_after_leaving"],
        "kept_until": day(content["retention"]["kept_until"]) if content["retention"]["kept_until"] else "",
        "changes": [
            {
                "at": moment(row["at"]),
                "by": with_number(row["by"] or "系統", row["by_number"] or ""),
                "fields": "、".join(names[name] for name in row["fields"]),
            }
            for row in content["account_changes"]
        ],
        "rights": [_right(row) for row in content["rights"]],
        "invitations": [_invitation(row) for row in content["invitations"]],
        "sign_ins": [_sign_in(row) for row in content["sign_ins"][-SIGN_INS:]],
        "more_sign_ins": max(0, len(content["sign_ins"]) - SIGN_INS),
        "assessments": [_assessment(row) for row in content["assessments"]],
        "actions": [development_words(row) for row in content["development_actions"]],
        "certificates": [certificate_words(row) for row in content["certificates"]],
        "training": [training_words(row) for row in content["training"]],
        "follow_ups": [follow_up_words(row) for row in content["follow_ups"]],
        "done": [
            ("擔任評核人", f"{done['assessments_as_supervisor']} 筆評核"),
            ("受指定核定", f"{done['assessments_as_approver']} 筆評核"),
            ("在他人評核中採取的步驟", f"{sum(done['steps'].values())} 次"),
            ("為他人加入的佐證", f"{done['evidence_added']} 件"),
            ("查看他人評核", f"{done['looks']} 次"),
            ("修改職能基準與帳號資料", f"{done['edits_of_standards_and_accounts']} 次"),
            ("下載存取紀錄", f"{done['access_logs_taken']} 次"),
            ("負責的績效改善計畫", f"{done['improvement_plans_led']} 份"),
            ("在績效改善計畫中採取的步驟", f"{done['improvement_steps']} 次"),
            ("處理他人的權限", f"{done['rights_of_others']} 次"),
            ("收到的提醒", f"{len(content['reminders'])} 封"),
            ("收到有關他人的郵件", f"{sum(mail['subject'] is None for mail in content['mails'])} 封"),
        ],
        "calibration_notes": [
            {**row, "at": moment(row["at"]), "by": with_number(row["by"], row["by_number"])}
            for row in content["calibration_notes"]
        ],
        "improvement_plans": [improvement_words(row) for row in content["improvement_plans"]],
        "mails": [_mail(mail) for mail in content["mails"] if mail["subject"] is not None],
    }


def _person(content: MyData) -> Facts:
    person, line = content["person"], content["reporting_line"]
    return [
        *((fact.label, fact_words(person, fact)) for fact in FACTS),
        ("離職日", day(person["left_on"])),
        ("主管", with_number(line["supervisor"] or words.NOTHING, line["supervisor_number"] or "")),
        ("直屬部屬", f"{line['people_reporting']} 人"),
        ("電子郵件", person["email"] or words.NOTHING),
        ("角色", "、".join(str(Role(role).label) for role in content["roles"]) or words.NOTHING),
        ("公司帳號", "、".join(link["issuer"] for link in content["company_accounts"]) or words.NOTHING),
        ("帳號建立", moment(person["account_made_at"])),
        ("上次登入", moment(person["last_sign_in"])),
    ]


def _invitation(row: OwnInvitation) -> dict[str, object]:
    steps = [
        ("發出", row["issued_at"], row["issued_by"], row["issued_by_number"]),
        ("確認", row["confirmed_at"], row["confirmed_by"], row["confirmed_by_number"]),
        ("使用", row["used_at"], None, None),
        ("結束", row["ended_at"], row["ended_by"], row["ended_by_number"]),
    ]
    said = (
        f"{word} {moment(at)} {with_number(by or '', number or '')}".strip() for word, at, by, number in steps if at
    )
    return {
        "at": moment(row["issued_at"]),
        "kind": InvitationKind(row["kind"]).label,
        "state": InvitationState(row["state"]).label,
        "steps": "　".join(said),
    }


def _assessment(row: OwnAssessment) -> dict[str, object]:
    own = row["self_rating"]
    return {
        **row,
        "heading": row["cycle"]["name"],
        "status": words.STATUSES[row["status"]].text,
        "facts": [
            ("評核期間", f"{day(row['cycle']['starts_on'])} – {day(row['cycle']['ends_on'])}"),
            ("職能基準", f"{row['standard']['code']} {row['standard']['name']}"),
            *((f"當時{fact.label}", fact_words(row["trainee"], fact)) for fact in FACTS if fact.changes),
            ("評核人", with_number(row["supervisor"], row["supervisor_number"])),
            ("指定核定人", with_number(row["approver"] or words.NOTHING, row["approver_number"] or "")),
            ("開始評核", moment(row["opened_at"])),
            ("送出自評", moment(own["submitted_at"]) if own else words.NOTHING),
            ("評核人送出", moment(row["submitted_at"])),
            ("核定", moment(row["approved_at"])),
        ],
        "result": _result(row["result"]),
        "confirmed": _confirmed(row["confirmed_results"]),
        "items": [_item(entry) for entry in row["items"] if entry["rating"] or entry["own"]],
        "evidence": [_evidence(entry) for entry in row["evidence"]],
        "plan": [{**entry, "due_on": day(entry["due_on"])} for entry in row["development_plan"]],
        "marked": "、".join(f"{entry['code']} {entry['text']}（{entry['task']}）" for entry in row["marked_elements"]),
        "events": [_event(entry) for entry in row["events"]],
        "signatures": [_signature(entry) for entry in row["signatures"]],
        "snapshots": [
            {**entry, "made_at": moment(entry["made_at"]), "digest": entry["digest"][:DIGEST]}
            for entry in row["snapshots"]
        ],
        "accesses": _by_person(row["accesses"]),
    }


def _result(result: Result | None) -> dict[str, object] | None:
    if result is None:
        return None
    tasks = "　".join(f"{task['code']} {words.OUTCOMES[task['outcome']].text}" for task in result["tasks"])
    return {**result, "verdict": words.VERDICTS[result["verdict"]], "tasks": tasks}


def _confirmed(rows: list[OwnConfirmed]) -> str:
    """How many, of which revision and day; the JSON file names each."""
    if not rows:
        return ""
    tasks = sum(row["of"] == "task" for row in rows)
    first = rows[0]
    return (
        f"版次 {first['revision']}，{day(first['confirmed_on'])}：行為指標與態度 {len(rows) - tasks} 項、"
        f"工作任務 {tasks} 項（明細見 JSON 檔）"
    )


def _item(item: OwnItem) -> dict[str, object]:
    return {
        "code": item["code"],
        "text": item["text"],
        "rating": _rated(item["rating"]),
        "own": _rated(item["own"]),
    }


def _rated(rated: OwnRated | None) -> dict[str, str] | None:
    if rated is None:
        return None
    if rated["not_observed"]:
        level = "未觀察"
    else:
        level = f"{rated['value']} {rated['label']}" if rated["value"] is not None else "尚未評等"
    return {"level": level, "comment": rated["comment"]}


def _evidence(row: OwnEvidence) -> dict[str, object]:
    return {
        **row,
        "added_by": with_number(row["added_by"], row["added_by_number"]),
        "kind": words.EVIDENCE_KINDS[row["kind"]],
        "observed_on": day(row["observed_on"]),
        "added_at": moment(row["added_at"]),
        "removed_at": moment(row["removed_at"]) if row["removed_at"] else "",
    }


def _event(event: OwnEvent) -> dict[str, object]:
    return {
        **event,
        "by": with_number(event["by"], event["by_number"]),
        "at": moment(event["at"]),
        "past": str(PAST[event["action"]]),
        "before": written_iso(event["before"]),
        "after": written_iso(event["after"]),
    }


def _signature(signature: OwnSignature) -> dict[str, object]:
    return {
        "title": words.SIGNED[signature["action"]],
        "name": with_number(signature["name"], signature["number"]),
        "at": moment(signature["signed_at"]),
        "digest": signature["digest"][:DIGEST],
        "voided_at": moment(signature["voided_at"]) if signature["voided_at"] else "",
    }


def _right(row: OwnRight) -> dict[str, str]:
    return {
        "at": moment(row["at"]),
        "said": f"{RightsAction(row['action']).label}：{Role(row['role']).label}",
        "by": with_number(row["by"] or "系統", row["by_number"] or ""),
        "reason": row["reason"],
    }


def _mail(mail: OwnMail) -> dict[str, str]:
    return {
        "at": moment(mail["posted_at"]),
        "subject": mail["subject"] or kinds.label_of(mail["kind"]),
        "address": mail["address"],
        "state": str(MailState(mail["state"]).label),
    }


def _sign_in(row: OwnSignIn) -> dict[str, str]:
    by = f"由 {with_number(row['by'], row['by_number'] or '')} 操作" if row["by"] else ""
    return {
        "at": moment(row["at"]),
        "said": str(SignInKind(row["kind"]).label),
        "beside": "　".join(filter(None, [row["address"] or "", by])),
    }


def _by_person(accesses: list[OwnAccess]) -> list[dict[str, str]]:
    """Who looked, each person once, with what and when: a row each would fill pages."""
    found: dict[str, list[str]] = {}
    for access in accesses:
        kind = AccessKind(access["kind"]).label
        found.setdefault(with_number(access["person"], access["number"]), []).append(f"{kind} {moment(access['at'])}")
    return [{"name": name, "times": "、".join(times)} for name, times in found.items()]
