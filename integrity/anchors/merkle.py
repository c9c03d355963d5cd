"""The root of a Merkle tree of SHA-256, leaves and nodes told apart as in RFC 6962."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

LEAF, NODE = b"\x00", b"\x01"


def leaf(content: bytes) -> bytes:
    return hashlib.sha256(LEAF + content).digest()


def root(leaves: Iterable[bytes]) -> str:
    """In hex, of what `leaf` gave; of no leaves that of nothing. A node without a neighbour goes up as it is."""
    level = list(leaves)
    if not level:
        return hashlib.sha256().hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(NODE + left + right).digest() for left, right in pairs]
        level = [*above, level[-1]] if len(level) % 2 else above
    return level[0].hex()
