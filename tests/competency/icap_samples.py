"""
Reads other official standards in the public JSON form that others made of the ministry's PDFs, as drafts.

The samples are no part of the project: they lie beside it, or where ICAP_SAMPLES says. What the JSON says of
the other versions of a standard (its history) is not content and is left out.
"""

from __future__ import annotations

import json
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from competency.models import (
    Block,
    BlockElement,
    Classification,
    ClassificationKind,
    Duty,
    Element,
    ElementKind,
    Indicator,
    Note,
    Output,
    Standard,
    StandardVersion,
    Task,
)

FOLDER = Path(os.environ.get("ICAP_SAMPLES") or settings.BASE_DIR.parent / "shared" / "icap-samples")
CODES = ["BAS4222-002v3", "KMM2431-006v3", "LLS2619-006", "NPR2131-001v1", "SMS2521-001v3"]
CATEGORIES = {
    "job_categories": ClassificationKind.JOB_CATEGORY,
    "occupations": ClassificationKind.OCCUPATION,
    "industries": ClassificationKind.INDUSTRY,
}
KINDS = {"knowledge": ElementKind.KNOWLEDGE, "skills": ElementKind.SKILL}
NOTE = re.compile(r"【(註\d+)】(.*)", re.DOTALL)
# What the form writes where the document's level could not be read.
UNKNOWN_LEVEL = 3


def read(code: str) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads((FOLDER / f"{code}.json").read_text("utf-8"))
    return sample


def levels(sample: dict[str, Any]) -> list[int]:
    units = sample["ocs_content"]["ocu_units"]
    return [
        block["competency_level"] for unit in units for task in unit["tasks"] for block in task["competency_blocks"]
    ]


def loaded(sample: dict[str, Any]) -> StandardVersion:
    """A draft with all that the sample says of its version."""
    return Reader(sample).version


class Reader:
    def __init__(self, sample: dict[str, Any]) -> None:
        # Where every level is the same 3, none of them was read from the document.
        self.levels_known = set(levels(sample)) != {UNKNOWN_LEVEL}
        self.version = self.header(sample)
        self.elements: dict[tuple[str, str, str], Element] = {}
        for position, unit in enumerate(sample["ocs_content"]["ocu_units"], start=1):
            duty = Duty.objects.create(
                version=self.version, code=unit["ocu_code"], name=unit["ocu_name"], position=position
            )
            for number, task in enumerate(unit["tasks"], start=1):
                self.task(duty, number, task)
        for row in sample["ocs_attitude"]["attitudes"]:
            self.element(ElementKind.ATTITUDE, row)
        for position, text in enumerate(sample["notes"]["supplements"], start=1):
            match = NOTE.fullmatch(text)
            mark, rest = match.groups() if match else ("", text)
            Note.objects.create(version=self.version, mark=mark, text=rest, position=position)

    def header(self, sample: dict[str, Any]) -> StandardVersion:
        profile = sample["ocs_profile"]
        code, names = profile["ocs_code"], profile["ocs_name"]
        own: dict[str, str] = next((row for row in sample["version_info"]["versions"] if row["ocs_code"] == code), {})
        base, _v, number = code.rpartition("v")
        version = StandardVersion.objects.create(
            standard=Standard.objects.get_or_create(code=base or code)[0],
            code=code,
            label=f"v{number}" if base else "–",
            name=names["job_category_name"] or names["occupation_name"],
            job_category_name=names["job_category_name"] or "",
            occupation_name=names["occupation_name"] or "",
            description=profile["job_description"],
            level=profile["ocs_level"],
            prerequisites="\n".join(sample["notes"]["prerequisites"]),
            updated_on=date(*map(int, own["update_date"].split("/"))) if own else None,
        )
        rows = [(kind, row) for name, kind in CATEGORIES.items() for row in profile["category"][name]]
        for position, (kind, row) in enumerate(rows, start=1):
            Classification.objects.create(
                version=version, kind=kind, name=row["name"], code=row["code"], position=position
            )
        return version

    def task(self, duty: Duty, position: int, row: dict[str, Any]) -> None:
        code, name = ("\n".join(one[key] for one in row["task_codes"]) for key in ("code", "name"))
        task = Task.objects.create(duty=duty, code=code, name=name, position=position)
        for number, content in enumerate(row["competency_blocks"], start=1):
            level = content["competency_level"] if self.levels_known else None
            self.block(Block.objects.create(task=task, level=level, position=number), content)

    def block(self, block: Block, content: dict[str, Any]) -> None:
        for position, row in enumerate(content["indicators"], start=1):
            Indicator.objects.create(block=block, position=position, **row)
        for position, row in enumerate(content["outputs"], start=1):
            Output.objects.create(block=block, position=position, **row)
        for name, kind in KINDS.items():
            for position, row in enumerate(content[name], start=1):
                BlockElement.objects.create(block=block, element=self.element(kind, row), position=position)

    def element(self, kind: ElementKind, row: dict[str, str]) -> Element:
        key = (kind.value, row["code"], row["name"])
        if key not in self.elements:
            position = 1 + sum(known[0] == kind.value for known in self.elements)
            self.elements[key] = Element.objects.create(
                version=self.version, kind=kind, code=row["code"], text=row["name"], position=position
            )
        return self.elements[key]
