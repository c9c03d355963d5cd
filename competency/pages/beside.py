"""What rooms above add to the page of a version: they say it here when the portal starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from competency.models import StandardVersion
from people.models import User


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str


Offer = Callable[[StandardVersion, User], Link | None]
_OFFERS: list[Offer] = []


def add(offer: Offer) -> None:
    _OFFERS.append(offer)


def links(version: StandardVersion, reader: User) -> list[Link]:
    return [link for offer in _OFFERS if (link := offer(version, reader))]
