"""Changing a draft of a cycle: all that its form says."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.cycles import correcting
from assessments.cycles.ending import refuse_prepared
from assessments.cycles.forms import CycleForm
from assessments.cycles.making import make
from assessments.enums import CycleState
from assessments.models import Cycle
from config.refusals import Conflict


def change(form: CycleForm, seen: str) -> Cycle | None:
    """
    None where the form then says why not, as for a new one. Raises Conflict where it was opened or changed meanwhile,
    or its opening is prepared.
    """
    with transaction.atomic():
        cycle = correcting.held(form.instance.pk, seen)
        if cycle.state != CycleState.DRAFT:
            raise Conflict(
                _("This cycle was opened in the meantime. Reload the page to see what can still be changed.")
            )
        refuse_prepared(cycle)
        return make(form)
