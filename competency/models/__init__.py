"""The occupational competency standard (職能基準) as the ministry publishes it."""

from competency.models.content import (
    Block,
    BlockElement,
    Classification,
    ClassificationKind,
    Duty,
    Element,
    ElementKind,
    Indicator,
    Note,
    Output,
    Task,
)
from competency.models.origin import Origin, VersionOrigin
from competency.models.publishing import PublicationRequest, PublishingRule, RequestState
from competency.models.read_document import ReadDocument
from competency.models.version import Standard, StandardVersion, VersionStatus

__all__ = [
    "Block",
    "BlockElement",
    "Classification",
    "ClassificationKind",
    "Duty",
    "Element",
    "ElementKind",
    "Indicator",
    "Note",
    "Origin",
    "Output",
    "PublicationRequest",
    "PublishingRule",
    "ReadDocument",
    "RequestState",
    "Standard",
    "StandardVersion",
    "Task",
    "VersionOrigin",
    "VersionStatus",
]
