"""What the page shows that checks an opening: its figures, the eight checks, and the people whom each concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.enums import BulkItemState
from assessments.joining import due
from assessments.joining.checks import BLOCKING, WARNING, Check, Looked, look, warning
from assessments.joining.preparing import APPROVER, CHECKS, TOLD, for_all, wanted_of
from assessments.models import BulkItem, BulkJob, Cycle
from people.meant import as_typed, proposed
from people.models import User

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Tally:
    """One check: how many lines it concerns, and the address that lists them."""

    check: Check
    count: int
    query: str
    is_chosen: bool
    url: str = ""
    mend: str = ""

    @property
    def is_blocking(self) -> bool:
        return self.check in (*BLOCKING, Check.ALREADY)


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence about a line, and where it is mended."""

    text: str
    is_blocking: bool
    url: str
    mend: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of the preview. `approver`: what the field of who approves holds, where one is needed."""

    item: BulkItem
    person: User
    supervisor: User | None
    is_given: bool
    asks_approver: bool
    approver: str
    said: list[Said]
    is_mended: bool


def preview_of(request: HttpRequest, cycle: Cycle, job: BulkJob) -> dict[str, object]:
    """A prepared opening as it stands: its figures, the eight checks, and the lines that are asked for."""
    places = _places(job)
    asked = request.GET.get("check", "")
    lines = job.items.order_by("position").select_related("person", "supervisor", "approver", "standard")
    if asked in places:
        lines = lines.filter(position__in=places[asked])
    elif asked in (BulkItemState.WAITING, BulkItemState.LEFT_OUT):
        lines = lines.filter(state=asked)
    else:
        lines = lines.order_by("state", "position")  # who is left out stands first
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(_shown(request, cycle, job, page))
    asks = any(line.asks_approver for line in shown) or Check.APPROVER.value in places
    return {
        "cycle": cycle,
        "job": job,
        "page": page,
        "lines": shown,
        "check": asked,
        "left_out": job.items.filter(state=BulkItemState.LEFT_OUT).count(),
        "tallies": _tallies(cycle, places, asked),
        "already": len(places.get(Check.ALREADY.value, [])),
        "told": job.details.get(TOLD, {}),
        "asks_approver": asks,
        "approver": request.POST.get("approver", as_typed(_person(job.details.get(APPROVER)))),
        "proposed": proposed() if asks else [],
    }


def _places(job: BulkJob) -> dict[str, list[int]]:
    said = job.details.get(CHECKS)
    return said if isinstance(said, dict) else {}


def _person(key: object) -> User | None:
    return User.objects.filter(pk=key).first() if isinstance(key, int) else None


def _tallies(cycle: Cycle, places: Mapping[str, list[int]], asked: str) -> list[Tally]:
    mends = {
        Check.SUPERVISOR: (f"{reverse('people:people')}?state=unled", _("People without a supervisor")),
        Check.MAIL: (f"{reverse('people:people')}?state=no-mail", _("People without an address")),
        Check.TITLE: (reverse("assessments:titles"), _("Standards of job titles")),
    }
    extra = [Check.ALREADY] if Check.ALREADY.value in places else []
    return [
        Tally(
            check,
            len(places.get(check.value, [])),
            f"check={check.value}",
            check.value == asked,
            *(mends.get(check, ("", "")) if places.get(check.value) else ("", "")),
        )
        for check in (*BLOCKING, *extra, *WARNING)
    ]


def _shown(request: HttpRequest, cycle: Cycle, job: BulkJob, page: Page[BulkItem]) -> Iterable[Shown]:
    items = list(page)
    everyone = job.details.get(APPROVER)
    wanted = for_all(wanted_of(job, items), everyone if isinstance(everyone, int) else None)
    found = {one.person.pk: one for one in look(cycle, wanted, due.of_job(job, cycle).answer_day)}
    for item in items:
        one = found.get(item.person_id or 0)
        if one is None or item.person is None:
            continue
        is_out = item.state == BulkItemState.LEFT_OUT
        yield Shown(
            item=item,
            person=one.person,
            supervisor=one.supervisor if is_out else item.supervisor,
            is_given=one.is_given,
            asks_approver=one.asks_approver,
            approver=request.POST.get(f"approver-{one.person.pk}", as_typed(one.approver)),
            said=list(_said(cycle, one)),
            is_mended=is_out and not one.blocked,
        )


def _said(cycle: Cycle, one: Looked) -> Iterable[Said]:
    for check, text in one.blocked.items():
        yield Said(text, True, *_mend(check, one))
    for check in one.warned:
        yield Said(warning(check, one, cycle), False, *_mend(check, one))


def _mend(check: Check, one: Looked) -> tuple[str, str]:
    """Where it is mended, and what the link there is called; both empty where that is done on this very page."""
    if check == Check.APPROVER:
        return "", ""
    if check == Check.TITLE:
        return reverse("assessments:titles"), _("Give the job title a standard")
    other = one.already or one.elsewhere
    if check in (Check.ALREADY, Check.ELSEWHERE) and other:
        return reverse("assessments:detail", args=[other]), _("Look at it")
    person = one.person
    if check == Check.MAIL and person.email and one.supervisor:
        person = one.supervisor
    return reverse("people:edit", args=[person.username]), _("Change %(name)s") % {"name": person.name}
