"""
What `verify_records` costs with many approved appraisals: the CPU of all checks as a multiple of the two that there
were before tables had ledgers (assessments and published standards), in one run over the same rows.
"""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assessments.models import Cycle
    from people.models import User

APPRAISALS = 1_000
FORMER = ("standards", "assessments")


def report(cycle: Cycle, hr: User) -> None:
    from django.db import transaction

    from integrity.checks import CHECKS
    from tests.factories import UserFactory, approved, open_for

    supervisor = UserFactory()
    for _number in range(APPRAISALS):
        with transaction.atomic():
            approved(open_for(cycle, UserFactory(supervisor=supervisor), supervisor, hr), hr)
    seconds = {name: _seconds(name) for name in CHECKS}
    former = sum(seconds[name] for name in FORMER)
    whole = sum(seconds.values())
    print(f"verify_records, {APPRAISALS} approved appraisals, CPU: {former:.1f} s for records and standards alone")
    print(f"  with all ledgers {whole:.1f} s, {whole / former:.2f} times (asked: at most 1.5)")


def _seconds(name: str) -> float:
    """Of CPU; there must be no alarm."""
    from integrity.checks import CHECKS

    before = _cpu()
    alarms = list(CHECKS[name].alarms())
    if alarms:
        raise SystemExit(f"{name}: {alarms[0]}")
    return _cpu() - before


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
