"""HR's form of how results count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.forms import InnerForm
from config.refusals import Conflict
from people.company import keeping
from people.models.company import STAND_INS, YEARS_OF_RESULTS


class TermsForm(InnerForm, forms.Form):
    """`http_status`: the answer's, once the form was sent."""

    http_status = 200

    result_years = forms.IntegerField(
        label=_("Years that a confirmed result counts"),
        min_value=YEARS_OF_RESULTS[0],
        max_value=YEARS_OF_RESULTS[1],
        help_text=_("An older one is shown as too old and has to be confirmed again; it is not changed."),
    )
    stand_ins = forms.IntegerField(
        label=_("Stand-ins wanted for each task"),
        min_value=STAND_INS[0],
        max_value=STAND_INS[1],
        help_text=_(
            "How many people of each department should meet the whole of a task. Where fewer do, the matrix says "
            "so; 0: it never does."
        ),
    )

    def __init__(self, data: Any = None) -> None:
        self.company = keeping.row()
        shown = {"result_years": self.company.result_years, "stand_ins": self.company.stand_ins}
        super().__init__(data, initial=shown)

    @property
    def seen(self) -> str:
        return str(self.data.get("seen", "")) if self.is_bound else keeping.terms_of(self.company)

    def save(self) -> bool:
        """False where it was not sent, or is refused, which it then says."""
        if not self.is_bound:
            return False
        if not self.is_valid():
            self.http_status = 400
            return False
        try:
            keeping.change_terms(self.seen, **self.cleaned_data)
        except Conflict as conflict:
            self.add_error(None, conflict.message)
            self.http_status = conflict.status
            return False
        return True
