"""Whether improvement plans say what was sealed and signed, and their chains as a source of anchors."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.enums import ImprovementAction
from assessments.improvement.frozen import differences
from assessments.models import ImprovementEvent, ImprovementPlan, ImprovementSignature
from integrity import chain, checks, resealing
from integrity.anchors import sources
from integrity.anchors.chains import Chains
from integrity.canonical import sha256
from integrity.checks import Alarm, Check
from integrity.resealing import Left, Resealing

NAME = "assessments.improvement"
CHUNK = 2000
CHAINS = Chains(
    NAME, ImprovementPlan, ImprovementEvent, ImprovementAction.PURGE, lambda key: ImprovementPlan(pk=key).number
)


def register() -> None:
    """Called when the portal starts."""
    title = gettext_lazy("Improvement plans, their steps and signatures")
    checks.register(NAME, Check(title, count=ImprovementPlan.objects.count, alarms=alarms, holds_records=False))
    sources.register(CHAINS.source)
    resealing.register(NAME, Resealing(title, reseal))


def alarms() -> Iterator[Alarm]:
    """Each plan while nobody can take a step of it."""
    for key in ImprovementPlan.objects.order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
        with transaction.atomic():
            plan = ImprovementPlan.objects.select_for_update().get(pk=key)
            yield from alarms_of(plan)


def alarms_of(plan: ImprovementPlan) -> Iterator[Alarm]:
    events = list(plan.events.order_by("sequence"))
    wrong = chain.breaks(events, plan.chain_head)
    if wrong:
        numbers = ", ".join(str(number) if number else _("its end") for number in wrong[:20])
        text = _("Its history was changed, cut or added to past the portal, at %(numbers)s.")
        yield Alarm(plan.number, text % {"numbers": numbers})
        return
    last = events[-1]
    if (last.to_state, last.revision) != (plan.state, plan.revision):
        yield Alarm(plan.number, _("Its state is not what its last step left."))
    yield from _signature_alarms(plan, events)
    if plan.purged_at is None and (found := differences(plan)):
        yield Alarm(plan.number, _("It does not say what was released for signing:"), tuple(found))


def _signature_alarms(plan: ImprovementPlan, events: list[ImprovementEvent]) -> Iterator[Alarm]:
    rows = {row.event_id: row for row in plan.signatures.all()}
    for event in events:
        row, signed = rows.pop(event.pk, None), event.detail("signed")
        if signed and (row is None or not _fits(row, event)):
            words = {"event": f"{event.sequence} {event.action}, {event.actor_name}"}
            yield Alarm(plan.number, _("The signature of event %(event)s was changed or removed.") % words)
        elif row is not None and not signed:
            rows[event.pk] = row
    for row in rows.values():
        text = _("There is a signature of %(name)s that no step of this plan gave.")
        yield Alarm(plan.number, text % {"name": row.signer_name})


def _fits(row: ImprovementSignature, event: ImprovementEvent) -> bool:
    said = (row.revision, row.signer_id, row.signer_name, row.signed_at, row.digest, sha256(row.content))
    signed = event.detail("signed")
    return said == (event.revision, event.actor_id, event.actor_name, event.at, signed, signed)


def reseal() -> Iterator[int | Left]:
    """Each chain whole or not at all."""
    for key in ImprovementPlan.objects.order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
        plan = ImprovementPlan.objects.select_for_update().get(pk=key)
        events = list(plan.events.order_by("sequence"))
        if chain.breaks(events, plan.chain_head):
            yield Left(plan.number)
            continue
        chain.seal_anew(plan, events)
        ImprovementEvent.objects.bulk_update(events, ["mac"])
        plan.save(update_fields=["chain_head"])
        yield 1
