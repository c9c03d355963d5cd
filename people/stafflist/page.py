"""What the pages of a staff list send and show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
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
from people.stafflist.jobs import IN_THE_REQUEST
from people.stafflist.keeping import Look
from people.stafflist.table import most_megabytes, too_many_bytes
from people.stafflist.ticking import PAGE_SIZE, keep, tickable, ticks_of, with_page
from people.stafflist.zeros import ALL

# So many rows of each kind stand on the page; all of them in the workbook.
SHOWN = 100


class UploadForm(InnerForm, forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Staff list"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = _("Excel (.xlsx, .xls) or CSV, %(most)d MB at most")
        self.fields["file"].help_text = text % {"most": most_megabytes()}

    def data_of(self) -> bytes:
        """The bytes; BadInput before they are read where there are too many."""
        file = self.cleaned_data["file"]
        if file.size > settings.STAFF_LIST_MAX_BYTES:
            raise BadInput(too_many_bytes())
        content: bytes = file.read()
        return content


class LeaversForm(InnerForm, forms.Form):
    left_on = DayField(label=gettext_lazy("Last working day of those ticked"), required=False, span=WORK)


def keep_ticks(request: HttpRequest, upload: StaffUpload, form: LeaversForm) -> None:
    """What is ticked on the page that was sent, beside what was ticked on others. BadInput."""
    shown, left = request.POST.getlist("shown"), request.POST.getlist("left")
    ticks = with_page(ticks_of(upload), map(number_from, shown), map(number_from, left))
    left_on = form.cleaned_data["left_on"] if form.is_valid() else ticks.left_on
    keep(upload, replace(ticks, left_on=left_on, good=request.POST.get("good", "") == "1"))


def order_from(request: HttpRequest, upload: StaffUpload, form: LeaversForm) -> Order:
    """What was confirmed; BadInput where the page sent something unreadable."""
    if not form.is_valid():
        raise BadInput(" ".join(text for texts in form.errors.values() for text in map(str, texts)))
    ticks = ticks_of(upload)
    return Order(request.POST.get("digest", ""), ticks.good, ticks.left, form.cleaned_data["left_on"])


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
    if look.plan.width:
        about_all = request.POST.get("zeros", "")
        return {**before, ALL: about_all == "yes"} if about_all in ("yes", "no") else dict(before)
    given = {one.number: every or request.POST.get(f"same-{one.row}", "") for one in look.plan.questions}
    return {**before, **{number: answer == "yes" for number, answer in given.items() if answer in ("yes", "no")}}


def preview_context(look: Look, upload: StaffUpload, form: LeaversForm, page: str) -> dict[str, object]:
    """`page`: which one of the absent."""
    plan, ticks = look.plan, ticks_of(upload)
    absent = Paginator(plan.absent, PAGE_SIZE).get_page(page)
    can_tick = {person.pk for person in tickable(plan, upload)}
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
        "absent": absent,
        "can_tick": can_tick,
        "ticked": ticks.left & can_tick,
        "good": ticks.good,
        "digest": plan.digest,
        "looked_at": timezone.now().isoformat(),
        "in_the_request": IN_THE_REQUEST,
        "can_take": not plan.is_asked,
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
    return _("Changed in the meantime: %(names)s.") % {"names": names} if names else ""
