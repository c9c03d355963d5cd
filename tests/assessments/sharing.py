"""A standard in which T1.1, T1.2 and T1.3 share their indicators (`builders.shared_draft`), and a cycle by it."""

from __future__ import annotations

from assessments.enums import CycleState
from assessments.models import Cycle
from competency.drafts.publishing import publish
from competency.models import StandardVersion
from tests.cast import person
from tests.competency.builders import shared_draft
from tests.factories import CycleFactory


def shared_version() -> StandardVersion:
    version = publish(shared_draft(), by=person("editor"))
    return StandardVersion.objects.with_content().get(pk=version.pk)


def shared_cycle() -> Cycle:
    made: Cycle = CycleFactory(version=shared_version(), state=CycleState.OPEN)
    return made
