"""A new cycle, from its form."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assessments.cycles.forms import CycleForm
from assessments.models import Cycle, RatingScale
from assessments.models.cycles import NAME_TAKEN
from config.refusals import BadInput, Refusal


def make(form: CycleForm) -> Cycle | None:
    """
    None where its rating scale was changed or removed meanwhile, or its name was taken, which the form then says. The
    scale is held until the cycle is there, so that nobody changes what a cycle uses already.
    """
    try:
        with transaction.atomic():
            refuse_lacking(RatingScale.objects.select_for_update().filter(pk=form.instance.scale_id).first())
            return form.save()
    except Refusal as refusal:
        form.add_error("scale", refusal.message)
    except IntegrityError:  # somebody gave another cycle this name at the same moment
        form.add_error("name", str(NAME_TAKEN))
    return None


def refuse_lacking(scale: RatingScale | None) -> None:
    if scale is None:
        raise BadInput(_("This rating scale is not there any more. Choose another one."))
    if scale.lacks:
        raise BadInput(scale.lacks)
