"""What a person's own data say of the certificates that they made."""

from __future__ import annotations

from typing import TypedDict

from assessments.certificates.content import CertifiedStandard, Source
from assessments.certificates.standing import told_by
from assessments.models import Certificate
from assessments.reports.context import moment
from people.models import User


class OwnCertificate(TypedDict):
    """`digest`: of what it says; `file_digest`: of its PDF."""

    code: str
    made_at: str
    digest: str
    file_digest: str
    standards: list[CertifiedStandard]
    sources: list[Source]


def own_certificates(person: User) -> list[OwnCertificate]:
    """The oldest first; what was deleted names nobody any more."""
    rows = Certificate.objects.filter(person=person).defer("pdf").order_by("pk")
    return [
        {
            "code": row.code,
            "made_at": row.made_at.isoformat(),
            "digest": row.digest,
            "file_digest": row.file_digest,
            "standards": told["standards"],
            "sources": told["sources"],
        }
        for row in rows
        if (told := told_by(row))
    ]


def certificate_words(row: OwnCertificate) -> dict[str, str]:
    """One as the document prints it."""
    tasks = "；".join(f"{one['code']} {one['name']}：{_tasks(one)}" for one in row["standards"])
    return {"at": moment(row["made_at"]), "code": row["code"], "tasks": tasks}


def _tasks(one: CertifiedStandard) -> str:
    return "、".join(code for task in one["tasks"] for code in (task["codes"] or task["names"]))
