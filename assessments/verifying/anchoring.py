"""The chains of events as a source of anchors: in which event each assessment's ends."""

from __future__ import annotations

from assessments.enums import Action
from assessments.models import Assessment, Event
from integrity.anchors.chains import Chains
from integrity.anchors.sources import register

CHAINS = Chains("assessments", Assessment, Event, Action.PURGE, lambda key: Assessment(pk=key).number)


def register_events() -> None:
    register(CHAINS.source)
