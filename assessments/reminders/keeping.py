"""The rule of a cycle, as HR changes it."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import CycleState
from assessments.models import Cycle
from assessments.models.cycles import MOST_APART, MOST_BEFORE
from config.forms import InnerForm
from config.refusals import Conflict

RULE = ("reminds", "remind_before", "remind_every")


class RuleForm(InnerForm, forms.Form):
    """Off, it keeps its days for when it is turned on again."""

    reminds = forms.BooleanField(label=gettext_lazy("Send reminders by this rule"), required=False)
    remind_before = forms.IntegerField(
        label=gettext_lazy("Days before the due date"),
        min_value=0,
        max_value=MOST_BEFORE,
        help_text=gettext_lazy("0: not before. On the due date itself everybody is reminded who still owes something."),
    )
    remind_every = forms.IntegerField(
        label=gettext_lazy("After that every … days"),
        min_value=0,
        max_value=MOST_APART,
        help_text=gettext_lazy("0: not again. HR and approvers hear of what waits for them this often."),
    )


def change_rule(cycle_id: int, form: RuleForm) -> bool:
    """False where it says that already. Raises Conflict for a closed cycle; `form` is valid."""
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
        refuse_closed(cycle)
        wanted = {name: form.cleaned_data[name] for name in RULE}
        if wanted == {name: getattr(cycle, name) for name in RULE}:
            return False
        for name, value in wanted.items():
            setattr(cycle, name, value)
        cycle.save(update_fields=RULE)
    return True


def refuse_closed(cycle: Cycle) -> None:
    if cycle.state == CycleState.CLOSED:
        raise Conflict(_("This cycle is closed, so nobody is reminded. Open an assessment again to go on with it."))
