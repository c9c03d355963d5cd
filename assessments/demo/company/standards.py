"""The standards of the invented company: the shipped one, and two of the project's own words under standards/."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from assessments.demo.mails import deliver_nowhere
from assessments.models import JobTitleStandard
from competency.contents import BlockContents, CodedText, DutyContents, TaskContents, VersionContents
from competency.drafts.publishing import publish
from competency.exchange.importing import import_draft
from competency.models import Standard, StandardVersion, VersionStatus
from config.texts import folded_key
from people.models import User

FOLDER = Path(__file__).parent / "standards"
# By the name of their file.
MADE = {"warehouse": "DEMO-WHS", "sales": "DEMO-SAL"}
SHIPPED = "BAS4222-002"
Part = dict[str, Any]


def published(by: User) -> list[StandardVersion]:
    """
    The current version of the shipped standard, then those of the demo, made where they are missing. Raises
    StandardVersion.DoesNotExist while the fixtures are not loaded.
    """
    shipped = _current(SHIPPED).get()
    return [shipped, *(_current(code).first() or _made(name, by) for name, code in MADE.items())]


def name_titles(titles: dict[str, Standard]) -> None:
    """By which standard these job titles are appraised; what somebody chose before stays."""
    known = set(JobTitleStandard.objects.values_list("title_key", flat=True))
    JobTitleStandard.objects.bulk_create(
        [JobTitleStandard.of(title, one) for title, one in titles.items() if folded_key(title) not in known]
    )


def _current(code: str) -> Any:
    return StandardVersion.objects.filter(standard__code=code, status=VersionStatus.CURRENT).select_related("standard")


def _made(name: str, by: User) -> StandardVersion:
    """Published, as if HR had been told long ago; its number follows those that were drafted by hand."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        made = publish(import_draft(contents_of(tomllib.load(file)), by), by)
    deliver_nowhere()
    return made


def contents_of(written: Part) -> VersionContents:
    """As standards are exchanged: codes follow from places, and blocks repeat the elements that they require."""
    elements = {
        kind: [_coded(f"{letter}{place:02d}", text) for place, text in enumerate(written[kind], start=1)]
        for kind, letter in (("knowledge", "K"), ("skills", "S"), ("attitudes", "A"))
    }
    return {
        "standard": written["standard"],
        "code": f"{written['standard']}{written['label']}",
        "label": written["label"],
        "name": written["name"],
        "updated_on": written["updated_on"],
        "job_category_name": "",
        "occupation_name": written["name"],
        "classifications": [],
        "description": written["description"],
        "level": written["level"],
        "prerequisites": written["prerequisites"],
        "duties": [_duty(place, duty, elements) for place, duty in enumerate(written["duty"], start=1)],
        "knowledge": elements["knowledge"],
        "skills": elements["skills"],
        "attitudes": elements["attitudes"],
        "notes": [],
    }


def _duty(place: int, duty: Part, elements: dict[str, list[CodedText]]) -> DutyContents:
    tasks = [_task(f"{place}.{number}", task, elements) for number, task in enumerate(duty["task"], start=1)]
    return {"code": f"T{place}", "name": duty["name"], "tasks": tasks}


def _task(number: str, task: Part, elements: dict[str, list[CodedText]]) -> TaskContents:
    if "shares" in task:
        return {"code": f"T{number}", "name": task["name"], "blocks_of": task["shares"], "blocks": []}
    return {"code": f"T{number}", "name": task["name"], "blocks": [_block(number, task, elements)]}


def _block(code: str, task: Part, elements: dict[str, list[CodedText]]) -> BlockContents:
    return {
        "level": task["level"],
        "outputs": [{"code": f"O{code}.1", "name": task["output"]}],
        "indicators": [_coded(f"P{code}.{place}", text) for place, text in enumerate(task["indicators"], start=1)],
        "knowledge": [elements["knowledge"][number - 1] for number in task["knowledge"]],
        "skills": [elements["skills"][number - 1] for number in task["skills"]],
    }


def _coded(code: str, text: str) -> CodedText:
    return {"code": code, "text": text}
