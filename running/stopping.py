"""
How work ends when its process is asked to: long work calls `point` where it may leave off, and whatever goes on for
longer than the loop's patience is interrupted where it is. Both raise Stopped, past every `except Exception`.
"""

from __future__ import annotations


class Stopped(BaseException):
    """Leave off now: give back what is held, tidy up, let this pass. The task is taken up by the next worker."""


class _State:
    asked = False


def ask() -> None:
    _State.asked = True


def is_asked() -> bool:
    return _State.asked


def point() -> None:
    """A place where work may be left off; raises Stopped when this process was asked to end."""
    if _State.asked:
        raise Stopped
