"""What HR meets on the desk of new versions: drafts of cycles on a superseded one, and what was published lately."""

from __future__ import annotations

from datetime import timedelta

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from assessments.renewal.facts import behind, drafts_of_cycles
from competency.models import StandardVersion

# For so long a publication stands on the desk.
DAYS = 30
MOST = 5


def new_versions() -> dict[str, object]:
    return {"drafts_behind": behind(drafts_of_cycles()), "new_versions": published_lately()}


def published_lately() -> list[StandardVersion]:
    """Current versions that were published here in the last days, the newest first."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(StandardVersion),
        timestamp__gte=timezone.now() - timedelta(days=DAYS),
        additional_data__operation="published",
    )
    keys = list(entries.order_by("-pk").values_list("object_id", flat=True)[:MOST])
    found = StandardVersion.objects.assessable().in_bulk(keys) if keys else {}
    return [found[key] for key in keys if key in found]
