"""A draft of a cycle goes over to the version that superseded its own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.cycles.ending import refuse_prepared
from assessments.enums import CycleState
from assessments.models import Cycle
from competency.models import StandardVersion
from config.refusals import Conflict


def use_version(cycle_id: int, former: str, code: str) -> Cycle:
    """
    From `former`, which the page showed, to the current version of the same standard with this code. Raises Conflict
    where one of both is no longer so, the cycle was opened meanwhile, or its opening is prepared.
    """
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",)).select_related("version").get(pk=cycle_id)
        newer = StandardVersion.objects.assessable().filter(code=code, standard=cycle.version.standard_id).first()
        if cycle.state != CycleState.DRAFT or cycle.version.code != former or newer is None:
            raise Conflict(_("This cycle or its standard was changed in the meantime. Look at the cycle again."))
        refuse_prepared(cycle)
        cycle.version = newer
        cycle.save(update_fields=["version"])
    return cycle
