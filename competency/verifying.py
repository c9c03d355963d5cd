"""
Whether records still say what was sealed: published versions by their digest. Other rooms add their own check
(`register`, from their AppConfig), so that one command answers for the whole portal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from competency import contents
from competency.models import StandardVersion
from integrity.differences import differences


@dataclass(frozen=True)
class Alarm:
    """A record that is not what was sealed, and as far as it can be told, where."""

    record: str
    sentence: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """
    One kind of record: how many of them were looked at, and what is wrong with them. `option` names the command's
    option for looking at a single one; `alarms_of` then answers for it, None when there is none of that name.
    """

    title: str | Promise
    count: Callable[[], int]
    alarms: Callable[[], Iterator[Alarm]]
    option: str = ""
    alarms_of: Callable[[str], list[Alarm] | None] | None = None


CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    CHECKS[name] = check


def sealed_versions() -> Any:
    """All that were ever published: a status set back by SQL must not hide one."""
    return StandardVersion.objects.exclude(status="draft", digest="").order_by("code")


def altered_versions() -> Iterator[Alarm]:
    for version in sealed_versions().with_content():
        yield from _alarms_of(version)


def _alarms_of(version: StandardVersion) -> Iterator[Alarm]:
    said = contents.contents(version)
    found = contents.digest_of(said)
    published = _publication(version)
    sealed = published.changes["digest"][1] if published else version.digest
    if version.is_draft:
        yield Alarm(version.code, _("It was published, but its status says that it is a draft."))
    if version.digest != sealed:
        yield Alarm(version.code, _("Its digest is not the one that was recorded at publication."))
    if found != sealed:
        kept = (published.additional_data or {}).get("contents") if published else None
        details = tuple(str(difference) for difference in differences(kept, said)) if kept else ()
        if kept and contents.digest_of(kept) != sealed:
            details = ()
        unknown = _("The text was changed after publication; what it said before is not kept here.")
        yield Alarm(version.code, _("The text was changed after publication:") if details else unknown, details)


def _publication(version: StandardVersion) -> Any:
    """The log's entry of the publication; versions that came as a fixture have none."""
    entries = LogEntry.objects.get_for_object(version).filter(additional_data__operation="published")
    return next((entry for entry in entries.order_by("-pk") if "digest" in (entry.changes or {})), None)
