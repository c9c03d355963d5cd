"""The check of all assessments that `verify_records` runs."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Assessment
from assessments.record.seeded import is_expected, seeded_assessments
from assessments.texts import key_of_number
from assessments.verifying.cases import Case, Shared, read_cases
from assessments.verifying.documents import snapshot_alarms
from assessments.verifying.follow_ups import follow_up_alarms
from assessments.verifying.ratings import answer_alarms, evidence_alarms, self_rating_alarms, sheet_alarms
from assessments.verifying.results import result_alarms
from assessments.verifying.rows import chain_alarms, row_alarms
from assessments.verifying.signing import record_alarms, signature_alarms
from integrity.checks import Alarm, Check, register

logger = logging.getLogger(__name__)

# So many are read at once; what they said when signed is the most that is held in memory, some 30 KB each time.
CHUNK = 100
LOOKS = (
    chain_alarms,
    row_alarms,
    answer_alarms,
    sheet_alarms,
    self_rating_alarms,
    evidence_alarms,
    record_alarms,
    signature_alarms,
    snapshot_alarms,
    follow_up_alarms,
    result_alarms,
)


def register_check() -> None:
    check = Check(
        gettext_lazy("Assessments"),
        count=Assessment.objects.count,
        alarms=altered_assessments,
        option="assessment",
        alarms_of=alarms_of_number,
        notes=_notes,
    )
    register("assessments", check)


def _notes() -> Iterator[str]:
    """What is no alarm in demo mode."""
    if is_expected() and (count := seeded_assessments()):
        text = ngettext(
            "%(count)s of them is not signed: seed_demo made it for trials.",
            "%(count)s of them are not signed: seed_demo made them for trials.",
            count,
        )
        yield text % {"count": count}


def altered_assessments() -> Iterator[Alarm]:
    """In chunks, so that memory stays flat however many there are."""
    shared = Shared()
    last = seen = named = 0
    while keys := list(Assessment.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        for key in _suspects(keys, shared):
            alarms = confirmed(key)
            named += bool(alarms)
            yield from alarms
        seen, last = seen + len(keys), keys[-1]
    if seen > 1 and named == seen:
        sentence = _("Every assessment is named. If the key was changed, name the former one in SECRET_KEY_FALLBACKS.")
        yield Alarm("SECRET_KEY", sentence)


def alarms_of_number(number: str) -> list[Alarm] | None:
    """Of one assessment, such as A-000042; None when there is none of that number."""
    key = key_of_number(number)
    return confirmed(key) if Assessment.objects.filter(pk=key).exists() else None


def _suspects(keys: list[int], shared: Shared) -> list[int]:
    """Those that have to be looked at again, by themselves; all when one of them can't be read."""
    try:
        cases = read_cases(keys, shared)
    except Exception:  # whatever the database can't read is looked at one by one
        logger.debug("A chunk of assessments could not be read", exc_info=True)
        return keys
    return [case.assessment.pk for case in cases if _is_suspect(case)]


def _is_suspect(case: Case) -> bool:
    try:
        return any(True for look in LOOKS for _alarm in look(case))
    except Exception:  # the second look names it
        logger.debug("Assessment %s could not be read", case.assessment.pk, exc_info=True)
        return True


def confirmed(key: int) -> list[Alarm]:
    """
    What is wrong while nobody can write to it: what was only being written during the first look is no alarm. What
    can't be read at all is one.
    """
    try:
        with transaction.atomic():
            list(Assessment.objects.select_for_update().filter(pk=key).values_list("pk"))
            return [alarm for case in read_cases([key], Shared()) for look in LOOKS for alarm in look(case)]
    except Exception as error:  # odd data must not end the run
        logger.debug("Assessment %s could not be read", key, exc_info=True)
        return [Alarm(Assessment(pk=key).number, _("It can't be read: %(error)s") % {"error": error})]
