"""Whether published versions still hold what was published, by their digest."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from auditlog.models import LogEntry
from django.utils.translation import gettext as _

from competency import contents
from competency.models import StandardVersion
from competency.models.version import StandardVersionQuerySet
from integrity.checks import Alarm
from integrity.differences import differences

logger = logging.getLogger(__name__)


def sealed_versions() -> StandardVersionQuerySet:
    """All that were ever published: a status set back by SQL must not hide one."""
    return StandardVersion.objects.exclude(status="draft", digest="").order_by("code")


def altered_versions() -> Iterator[Alarm]:
    """One by one, so that one that can't be read hides no other."""
    for key, code in sealed_versions().values_list("pk", "code"):
        try:
            yield from list(_alarms_of(StandardVersion.objects.with_content().get(pk=key)))
        except Exception as error:  # whatever was taken away past the portal
            logger.debug("%s could not be read", code, exc_info=True)
            yield Alarm(code, _("It can't be read: %(error)s") % {"error": error})


def _alarms_of(version: StandardVersion) -> Iterator[Alarm]:
    now = contents.contents(version)
    found = contents.digest_of(now)
    published = _publication(version)
    sealed = published.changes["digest"][1] if published else version.digest
    if version.is_draft:
        yield Alarm(version.code, _("It was published, but its status says that it is a draft."))
    if version.digest != sealed:
        yield Alarm(version.code, _("Its digest is not the one that was recorded at publication."))
    if found != sealed:
        kept = (published.additional_data or {}).get("contents") if published else None
        details = tuple(str(difference) for difference in differences(kept, now)) if kept else ()
        if kept and contents.digest_of(kept) != sealed:
            details = ()
        unknown = _("The text was changed after publication; what it said before is not kept here.")
        yield Alarm(version.code, _("The text was changed after publication:") if details else unknown, details)


def _publication(version: StandardVersion) -> LogEntry | None:
    """The log's entry of the publication; versions that came as a fixture have none."""
    entries = LogEntry.objects.get_for_object(version).filter(additional_data__operation="published")
    return next((entry for entry in entries.order_by("-pk") if "digest" in (entry.changes or {})), None)
