"""Whether the history of rights is whole, and every right that somebody holds stands in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrity import chain, seals
from integrity.anchors import sources
from integrity.anchors.sources import Leaf, Place, Source
from integrity.checks import Alarm, Check, register
from integrity.resealing import Left
from people.leaving import PURGED_NUMBER
from people.models import RightsBook, RightsEvent, RoleGrant
from people.models.rights import WORDS
from people.roles import GIVING, RightsAction, Standing

SUBJECT = "rights"


def register_rights() -> None:
    """Called when the portal starts."""
    check = Check(
        gettext_lazy("History of rights"), count=RightsEvent.objects.count, alarms=alarms, holds_records=False
    )
    register("people.rights", check)
    sources.register(Source("people.rights", heads, macs_of))


def alarms() -> Iterator[Alarm]:
    """While nobody can change a right."""
    with transaction.atomic():
        book = RightsBook.objects.select_for_update().first()
        events = list(RightsEvent.objects.select_related("person").order_by("sequence"))
        if book is None and events:
            yield Alarm(SUBJECT, _("The end of the history of rights was removed past the portal."))
        elif book is not None and (wrong := chain.breaks(events, book.chain_head)):
            numbers = ", ".join(str(number) if number else _("its end") for number in wrong[:20])
            yield Alarm(
                SUBJECT,
                _("The history of rights was changed, cut or added to past the portal, at %(numbers)s.")
                % {"numbers": numbers},
            )
        yield from _words(events)
        yield from _unsaid(events)


def _words(events: list[RightsEvent]) -> Iterator[Alarm]:
    for event in events:
        is_forgotten = not event.words and event.person.username.startswith(PURGED_NUMBER)
        if (event.words or event.words_mark) and not is_forgotten and not fits_words(event):
            yield Alarm(f"{SUBJECT} {event.sequence}", _("Its reason was changed past the portal."))


def fits_words(event: RightsEvent) -> bool:
    return seals.fits(WORDS, event.of_words(), event.words_mark)


def _unsaid(events: list[RightsEvent]) -> Iterator[Alarm]:
    """Every right against what was last done about it; what is older than the history does not stand in it."""
    last = {(event.person_id, event.role): RightsAction(event.action) for event in events}
    said: dict[tuple[int, str], str] = {
        pair: Standing.PROPOSED if action == RightsAction.PROPOSE else GIVING[action]
        for pair, action in last.items()
        if action == RightsAction.PROPOSE or action in GIVING
    }
    grants = {(grant.user_id, grant.role): grant for grant in RoleGrant.objects.select_related("user")}
    for pair, grant in grants.items():
        is_older = grant.standing == Standing.BEFORE and pair not in last
        if not is_older and said.get(pair) != grant.standing:
            name = f"{grant.user} {grant.role}"
            yield Alarm(name, _("The history of rights does not say that this right was given."))
    for person, role in said.keys() - grants.keys():
        yield Alarm(f"#{person} {role}", _("The history of rights says that this right was given, and it is gone."))


def reseal_rights() -> Iterator[int | Left]:
    """The whole chain or nothing of it."""
    book = RightsBook.objects.select_for_update().first()
    events = list(RightsEvent.objects.order_by("sequence"))
    if book is None or not events:
        return
    if chain.breaks(events, book.chain_head) or any(event.words and not fits_words(event) for event in events):
        yield Left(SUBJECT)
        return
    for event in events:
        event.words_mark = seals.mac(WORDS, event.of_words()) if event.words else event.words_mark
    chain.seal_anew(book, events)
    RightsEvent.objects.bulk_update(events, ["mac", "words_mark"])
    book.save(update_fields=["chain_head"])
    yield len(events)


def heads() -> Iterator[Leaf]:
    last = RightsEvent.objects.order_by("-sequence").values_list("sequence", "mac").first()
    if last is not None:
        yield Leaf(SUBJECT, *last)


def macs_of(places: Collection[Place]) -> Mapping[Place, str]:
    wanted = [place.sequence for place in places if place.subject == SUBJECT]
    rows = RightsEvent.objects.filter(sequence__in=wanted).values_list("sequence", "mac")
    return {Place(SUBJECT, sequence): mac for sequence, mac in rows}
