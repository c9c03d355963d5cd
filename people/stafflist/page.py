"""What the pages of a staff list send and show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.days import DayField
from config.forms import InnerForm, number_from, unreadable
from config.refusals import BadInput
from people.models import WORK, StaffColumn, StaffUpload, User
from people.stafflist.applying import Order
from people.stafflist.columns import Layout
from people.stafflist.confirming import changed_since
from people.stafflist.keeping import Look
from people.stafflist.table import too_many_bytes

# So many rows of each kind stand on the page; all of them in the workbook.
SHOWN = 100
# What taking in may take, in seconds for ten thousand people, on two cores.
TAKES_SECONDS = 15


class UploadForm(InnerForm, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Staff list"),
        help_text=gettext_lazy("Excel (.xlsx, .xls) or CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )

    def data_of(self) -> bytes:
        """The bytes; BadInput before they are read where there are too many."""
        file = self.cleaned_data["file"]
        if file.size > settings.STAFF_LIST_MAX_BYTES:
            raise BadInput(too_many_bytes())
        content: bytes = file.read()
        return content


class LeaversForm(InnerForm, forms.Form):
    left_on = DayField(label=gettext_lazy("Last day of work of those ticked"), required=False, span=WORK)


def order_from(request: HttpRequest, form: LeaversForm) -> Order:
    """What was confirmed; BadInput where the page sent something unreadable."""
    if not form.is_valid():
        raise BadInput(" ".join(text for texts in form.errors.values() for text in map(str, texts)))
    return Order(
        digest=request.POST.get("digest", ""),
        good_only=request.POST.get("good", "") == "1",
        leavers=frozenset(map(number_from, request.POST.getlist("left"))),
        left_on=form.cleaned_data["left_on"],
    )


def columns_from(request: HttpRequest, found: Layout) -> dict[str, str]:
    """What each column holds, by the key of its heading."""
    chosen = {heading.key: request.POST.get(f"column-{heading.index}", "") for heading in found.headings}
    if any(column not in ("", *StaffColumn.values) for column in chosen.values()):
        raise BadInput(unreadable())
    return chosen


def answers_from(request: HttpRequest, look: Look, before: Mapping[str, bool]) -> dict[str, bool]:
    """The answers so far with those that were given now; none where they are to be asked again."""
    every = request.POST.get("every", "")
    if every == "again":
        return {}
    given = {one.number: every or request.POST.get(f"same-{one.row}", "") for one in look.plan.questions}
    return {**before, **{number: answer == "yes" for number, answer in given.items() if answer in ("yes", "no")}}


def preview_context(look: Look, upload: StaffUpload, form: LeaversForm, ticked: list[str]) -> dict[str, object]:
    plan = look.plan
    figures = [
        ("new", _("New"), len(plan.new)),
        ("changed", _("Changed"), len(plan.changed)),
        ("unchanged", _("Unchanged"), len(plan.unchanged)),
        ("absent", _("Not in the list"), len(plan.absent)),
        ("errors", _("Rows with problems"), plan.wrong_rows),
    ]
    return {
        "upload": upload,
        "look": look,
        "plan": plan,
        "figures": figures,
        "shown": SHOWN,
        "form": form,
        "ticked": ticked,
        "digest": plan.digest,
        "looked_at": timezone.now().isoformat(),
        "seconds": TAKES_SECONDS,
        "can_take": not plan.questions,
    }


def what_changed(request: HttpRequest, look: Look) -> str:
    """Whom somebody else changed since the page was shown, as a sentence; "" where nobody of the list was."""
    try:
        at = datetime.fromisoformat(request.POST.get("looked_at", ""))
    except ValueError:
        return ""
    if timezone.is_naive(at):
        return ""
    people = [change.person.pk for change in look.plan.changes if change.person]
    people += [person.pk for person in look.plan.unchanged]
    found: list[User] = changed_since(at, people)
    names = _(", ").join(f"{person.name} ({person.username})" for person in found)
    return _("Changed meanwhile: %(names)s.") % {"names": names} if names else ""
