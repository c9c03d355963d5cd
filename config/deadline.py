"""The time that a conversation with another machine may take as a whole, however slowly that one answers."""

from __future__ import annotations

import contextlib
import socket
import threading
import time


class Deadline:
    """Shuts the connection once the time is over, whatever the thread that reads it waits for."""

    def __init__(self, seconds: float) -> None:
        self.end = time.monotonic() + seconds
        self.timer = threading.Timer(seconds, self.cut)
        self.timer.daemon = True
        self.held: socket.socket | None = None

    def __enter__(self) -> Deadline:
        self.timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.timer.cancel()
        if self.held is not None:
            self.held.close()

    @property
    def left(self) -> float:
        return self.end - time.monotonic()

    @property
    def is_over(self) -> bool:
        return self.left <= 0

    def hold(self, connected: socket.socket) -> None:
        """A descriptor of our own: TLS wraps the other one, and may be in the middle of something."""
        if self.held is not None:  # a redirection
            self.held.close()
        self.held = connected.dup()
        if self.is_over:
            self.cut()

    def cut(self) -> None:
        with contextlib.suppress(OSError):
            if self.held is not None:
                self.held.shutdown(socket.SHUT_RDWR)
