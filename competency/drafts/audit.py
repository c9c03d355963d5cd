"""Who changed what in a standard: auditlog sees each saved row, `record` adds what it can't see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.db import models

from competency.contents import VersionContents, digest_of
from competency.models import (
    Block,
    BlockElement,
    Classification,
    Duty,
    Element,
    Indicator,
    Note,
    Output,
    PublishingRule,
    StandardVersion,
    Task,
)
from people.models import User

TRACKED: tuple[type[models.Model], ...] = (
    StandardVersion,
    Classification,
    Note,
    Element,
    Duty,
    Task,
    Block,
    Output,
    Indicator,
    BlockElement,
)


def track_standards() -> None:
    for model in TRACKED:
        auditlog.register(model)
    auditlog.register(PublishingRule)


def imported_contents(version: StandardVersion) -> VersionContents | None:
    """What came in as official, as the log keeps it; None where it came in otherwise or is not kept."""
    entries = LogEntry.objects.get_for_object(version).filter(additional_data__operation="imported")
    kept: VersionContents | None = next(((entry.additional_data or {}).get("contents") for entry in entries), None)
    return kept if kept and digest_of(kept) == version.official_digest else None


def record(
    version: StandardVersion,
    by: User | None,
    action: int,
    changes: Mapping[str, Sequence[object]],
    what: str,
    **kept: object,
) -> None:
    """
    One entry for an operation that writes many rows at once; `what` names it (copied, published, imported), `kept`
    is kept with it. `by` is None for the command line.
    """
    LogEntry.objects.log_create(
        version,
        force_log=True,
        action=action,
        changes=changes,
        actor=by,
        actor_email=(by.email or None) if by else None,
        additional_data={"operation": what, **kept},
    )
