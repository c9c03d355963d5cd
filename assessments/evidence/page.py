"""What the evidence page shows and receives; the assessment's own page and the rating pages show parts of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.access.permissions import can_add_evidence
from assessments.evidence.adding import NewEvidence, RefusedField, counted, readable, taken_back
from assessments.evidence.files import ENDINGS, checked_file
from assessments.models import Assessment, Evidence
from assessments.sheet.layout import Item, Sheet, load_sheet
from config.days import DayField
from config.fields import LineField, TextField
from config.forms import InnerForm
from config.refusals import BadInput
from people.models import User

# Characters of an indicator's text in a list to choose from.
CHOICE = 42
WHOLE = _("The whole assessment")


class EvidenceForm(InnerForm, forms.Form):
    """Evidence to add; what may be stored is for `adding.add_evidence` to say."""

    item = forms.ChoiceField(label=_("About"), required=False)
    observed_on = DayField(
        label=_("Seen on"),
        help_text=_("Needed unless you give a link or a file."),
        required=False,
    )
    text = TextField(
        label=_("What was seen"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        strip=False,
    )
    # Of type text, since the browser's own check would refuse an address without https://.
    url = LineField(label=_("Link"), widget=forms.TextInput(attrs={"inputmode": "url"}), required=False)
    # Last: whoever sends a file that is too large has sent all other fields before.
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG. Before you send it, look at whose data it shows."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        allow_empty_file=True,
        required=False,
    )

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "evidence-%s", **kwargs})
        self.fields["item"] = forms.ChoiceField(label=_("About"), choices=_choices(sheet), required=False)
        self.order_fields(["item"])
        self.fields["observed_on"].widget.attrs["data-max"] = timezone.localdate().isoformat()

    def evidence(self) -> NewEvidence:
        """What was typed and sent. Raises RefusedField, so that the page says it beside the field."""
        if not self.is_valid():
            raise BadInput(str(_("Not added. Correct what is marked; choose the file again.")))
        data = dict(self.cleaned_data)
        upload: UploadedFile | None = data.pop("file", None)
        try:
            return NewEvidence(**data, file=checked_file(upload) if upload else None)
        except BadInput as refusal:
            raise RefusedField("file", refusal.message) from refusal


def _choices(sheet: Sheet) -> list[Any]:
    def named(items: list[Item]) -> list[tuple[str, str]]:
        return [(item.key, f"{item.code} {Truncator(item.text).chars(CHOICE)}".strip()) for item in items]

    groups = [(task.label, named(task.items)) for task in sheet.tasks if task.items]
    if sheet.attitudes:
        groups.append((str(_("Attitudes")), named(sheet.attitudes)))
    return [("", WHOLE), *groups]


def page_context(assessment: Assessment, reader: User, form: EvidenceForm | None, item: str = "") -> dict[str, object]:
    """The page; `form`: one that came back with an error, kept even where nothing can be added any more."""
    sheet = load_sheet(assessment)
    return {
        "assessment": assessment,
        "on": item,
        "on_says": evidence_label(counts(assessment, reader)[item]),
        "reader_is_trainee": reader.pk == assessment.trainee_id,
        "form": form or EvidenceForm(sheet, initial={"item": item}),
        "taken_back": taken_back(assessment, reader),
        **section_context(assessment, reader, sheet),
    }


def section_context(assessment: Assessment, reader: User, sheet: Sheet) -> dict[str, object]:
    """What evidence/section.html shows: the evidence that this person may read, in the order of the standard."""
    rows: dict[str, list[Evidence]] = {}
    for row in readable(assessment, reader):
        rows.setdefault(str(row.key or ""), []).append(row)
    groups = [{"key": "whole", "code": "", "text": WHOLE, "rows": rows.pop("")}] if "" in rows else []
    groups += [
        {"key": item.key, "code": item.code, "text": item.text, "rows": rows[item.key]}
        for item in sheet.items
        if item.key in rows
    ]
    return {"evidence_groups": groups, "can_add_evidence": can_add_evidence(reader, assessment)}


def counts(assessment: Assessment, reader: User) -> Counter[str]:
    """How many pieces of evidence this person reads beside each item, by its key."""
    return Counter(str(row.key or "") for row in counted(assessment, reader))


def evidence_label(count: int) -> str:
    """What the link to an item's evidence says."""
    if not count:
        return str(_("Add evidence"))
    return ngettext("%(n)s piece of evidence", "%(n)s pieces of evidence", count) % {"n": count}
