"""The mails that the portal sent or will send, as HR asks about them; whose words are whose to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.enums import MailKind
from assessments.models import Assessment, MailTopic
from config.fields import LineField
from config.forms import DaysForm
from config.searching import holding
from mailing import kinds
from mailing.models import Mail, MailState
from people.models import User

# Those that nothing more happens to unless somebody decides.
GIVEN_UP = "given-up"
# What of the kinds HR reads; an export is its maker's alone.
READ_BY_HR = (
    MailKind.STEP,
    MailKind.OPENING,
    MailKind.REMINDER,
    MailKind.BULK,
    MailKind.ACTION,
    MailKind.FOLLOW_UP,
    MailKind.NEW_VERSION,
)


class MailsForm(DaysForm):
    """The question, criteria by address; an empty one is about all mails."""

    field_order = ("q", "kind", "state", "since", "until")
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    q = LineField(label=_("To whom, or whose appraisal"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Every state")), (GIVEN_UP, _("could not be sent")), *MailState.choices]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("Every kind")), *kinds.registered()]  # type: ignore[attr-defined]
        self.fields["q"].widget.attrs["placeholder"] = _("Name, employee number or address")


@dataclass(frozen=True, slots=True)
class Row:
    """One mail as this reader sees it; `hidden`: its words are for others."""

    mail: Mail
    kind: str
    assessments: list[Assessment]
    hidden: bool


def mails(criteria: dict[str, Any]) -> QuerySet[Mail]:
    """Newest first, with all that a row shows."""
    rows = Mail.objects.select_related("person").prefetch_related("topics__assessment").defer("body")
    if wanted := criteria.get("q"):
        of = holding(wanted, "assessment__trainee_name", "assessment__trainee_number")
        rows = rows.filter(
            holding(wanted, "person__name", "person__username", "address", "person__email")
            | Q(pk__in=MailTopic.objects.filter(of).values("mail"))
        )
    if kind := criteria.get("kind"):
        rows = rows.filter(kind=kind)
    state = criteria.get("state")
    if state == GIVEN_UP:
        rows = rows.filter(pk__in=Mail.objects.given_up())
    elif state:
        rows = rows.filter(state=state)
    days = {"created_at__date__gte": criteria.get("since"), "created_at__date__lte": criteria.get("until")}
    return rows.filter(**{path: day for path, day in days.items() if day}).order_by("-created_at", "-pk")


def row_of(mail: Mail, reader: User) -> Row:
    about = [topic.assessment for topic in mail.topics.all()]
    return Row(mail, kinds.label_of(mail.kind), about, not can_read_words(reader, mail, about))


def can_read_words(reader: User, mail: Mail, about: list[Assessment]) -> bool:
    """
    One's own mails; as HR those about appraisals, but not what others were told about one's own appraisal or one that
    one rates: being trainee or supervisor overrides one's rights as HR.
    """
    if mail.person_id == reader.pk:
        return True
    is_party = any(reader.pk in (row.trainee_id, row.supervisor_id) for row in about)
    return mail.kind in READ_BY_HR and not is_party
