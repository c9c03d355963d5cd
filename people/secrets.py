"""What the audit log says in place of what would let somebody in: a digest shown by half is half of the guessing."""

HIDDEN = "••••••"


def hidden(value: str) -> str:
    """What stands for a secret; nothing of it, not even its length."""
    return HIDDEN if value not in ("", "None") else value
