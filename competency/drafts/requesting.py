"""
One editor asks for the publication of a draft as it is, another one confirms or returns it. Each verb holds the
versions of the standard first, as every save of the draft does, so that what is confirmed is what was asked.
"""

from __future__ import annotations

from auditlog.models import LogEntry
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competency import contents
from competency.drafts import letters
from competency.drafts.audit import record
from competency.drafts.publishing import NotPublishable, hold, obstacles, publish
from competency.models import PublicationRequest, RequestState, StandardVersion, VersionStatus
from competency.models.publishing import NOTE_MAX
from config.texts import canonical_text
from people.models import User


def digest_of(draft: StandardVersion) -> str:
    """Of all that would be published of a draft, loaded with its content."""
    said = [draft.origin, draft.source, draft.official_digest, draft.update_note]
    return contents.digest_of([contents.contents(draft), *said])


def waiting(draft: StandardVersion) -> PublicationRequest | None:
    """What waits for another editor, void or not."""
    rows = PublicationRequest.objects.filter(version=draft, state=RequestState.WAITING)
    return rows.select_related("asked_by", "version").first()


def last_returned(draft: StandardVersion) -> PublicationRequest | None:
    """What another editor returned last, until it is asked for again."""
    last = PublicationRequest.objects.filter(version=draft).select_related("decided_by").first()
    return last if last and last.state == RequestState.RETURNED else None


def returned_to(person: User) -> list[PublicationRequest]:
    """What another editor returned to this one, until publication of the draft is asked for again."""
    last = PublicationRequest.objects.filter(version=OuterRef("version")).order_by("-pk").values("pk")[:1]
    rows = PublicationRequest.objects.filter(asked_by=person, version__status=VersionStatus.DRAFT, pk=Subquery(last))
    return list(rows.filter(state=RequestState.RETURNED).select_related("version", "decided_by").order_by("pk"))


def open_requests() -> list[tuple[PublicationRequest, bool]]:
    """Of all drafts, the oldest first, each with whether it is void; all drafts are loaded at once."""
    found = PublicationRequest.objects.filter(state=RequestState.WAITING, version__status=VersionStatus.DRAFT)
    rows = list(found.select_related("version", "asked_by").order_by("pk"))
    drafts = StandardVersion.objects.with_content().filter(pk__in=[row.version_id for row in rows])
    digests = {draft.pk: digest_of(draft) for draft in drafts}
    return [(row, digests.get(row.version_id) != row.digest) for row in rows]


def is_void(request: PublicationRequest) -> bool:
    """Whether the draft was changed since it was asked."""
    return digest_of(StandardVersion.objects.with_content().get(pk=request.version_id)) != request.digest


@transaction.atomic
def ask(version: StandardVersion, note: str, by: User) -> PublicationRequest:
    """NotPublishable where it is not ready, or where the same is asked already; one that is void gives way."""
    held, _siblings = hold(version)
    draft = StandardVersion.objects.with_content().get(pk=held.pk)
    if found := obstacles(draft):
        raise NotPublishable(found)
    digest = digest_of(draft)
    if former := waiting(draft):
        if former.digest == digest:
            raise NotPublishable(_("Publication is asked for already. Another editor can confirm it."))
        _decide(former, RequestState.WITHDRAWN, by)
    asked = PublicationRequest.objects.create(version=draft, digest=digest, note=_text(note), asked_by=by)
    record(draft, by, LogEntry.Action.UPDATE, {}, "publication asked for", note=asked.note)
    letters.asked(asked)
    return asked


@transaction.atomic
def confirm(version: StandardVersion, seen: int, by: User) -> StandardVersion:
    """Publishes what was asked, `seen` on the page. NotPublishable for who asked, and after any change since."""
    held, _siblings = hold(version)
    asked = _asked(held, seen)
    if asked.asked_by_id == by.pk:
        raise NotPublishable(_("You asked for this yourself. Another editor has to confirm it."))
    if is_void(asked):
        raise NotPublishable(_("The draft was changed after publication was asked for. It has to be asked for again."))
    _decide(asked, RequestState.CONFIRMED, by)
    published = publish(held, by=by, asked_by=asked.asked_by)
    letters.decided(asked)
    return published


@transaction.atomic
def give_back(version: StandardVersion, seen: int, reason: str, by: User) -> PublicationRequest:
    """Another editor returns it, with a reason; whoever asked withdraws it without one."""
    held, _siblings = hold(version)
    asked, text = _asked(held, seen), _text(reason)
    own = asked.asked_by_id == by.pk
    if not own and not text:
        raise NotPublishable(_("Say why, so that the other editor knows what to change."))
    asked.reason = text
    _decide(asked, RequestState.WITHDRAWN if own else RequestState.RETURNED, by)
    what = "request withdrawn" if own else "request returned"
    record(held, by, LogEntry.Action.UPDATE, {}, what, reason=text)
    if not own:
        letters.decided(asked)
    return asked


def _asked(held: StandardVersion, seen: int) -> PublicationRequest:
    rows = PublicationRequest.objects.select_for_update(of=("self",)).select_related("asked_by", "version")
    asked = rows.filter(pk=seen, version=held, state=RequestState.WAITING).first()
    if asked is None:
        raise NotPublishable(_("This request was decided or withdrawn in the meantime. Look at the draft again."))
    return asked


def _decide(asked: PublicationRequest, state: RequestState, by: User) -> None:
    asked.state, asked.decided_by, asked.decided_at = state.value, by, timezone.now()
    asked.save()


def _text(typed: str) -> str:
    text = canonical_text(typed)
    if len(text) > NOTE_MAX:
        raise NotPublishable(_("The text has %(length)d characters; at most %(most)d fit.") % _lengths(text))
    return text


def _lengths(text: str) -> dict[str, int]:
    return {"length": len(text), "most": NOTE_MAX}
