"""A mail server of the tests' own: real SMTP over a real socket, as good or as bad as a test needs it."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

# What the server does instead of an answer, at one of the stages "hello", "EHLO", "MAIL", "RCPT", "DATA", "text".
SILENT, HANG_UP, DRIP = "silent", "hang up", "drip"
# Seconds within which a test's half a second of patience must have ended on however busy a machine; a server that
# drips or keeps silent would hold whoever has none for ever.
BOUND = 30
BYTE_SECONDS = 0.02


@dataclass
class MailServer:
    """
    `at`: by stage what it does, an answer such as "450 later" or one of the above; `only_for`: one recipient; `tls`:
    from the first byte.
    """

    at: dict[str, str] = field(default_factory=dict)
    only_for: str = ""
    slow: float = 0.0
    tls: ssl.SSLContext | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    reached: dict[str, threading.Event] = field(default_factory=dict)
    ended: threading.Event = field(default_factory=threading.Event)

    def reach(self, stage: str) -> None:
        self.reached.setdefault(stage, threading.Event()).set()

    def wait_for(self, stage: str, seconds: float = 60) -> None:
        assert self.reached.setdefault(stage, threading.Event()).wait(seconds), f"nobody came to {stage}"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]

    @property
    def recipients(self) -> list[str]:
        return [str(message["To"]) for message in self.taken]


class Conversation(socketserver.StreamRequestHandler):
    recipient = ""

    def setup(self) -> None:
        if tls := self.server.owner.tls:  # type: ignore[attr-defined]
            self.request = tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def handle(self) -> None:
        self.owner: MailServer = self.server.owner  # type: ignore[attr-defined]
        self.owner.connections += 1
        with suppress(OSError, EOFError):
            self.say("hello", "220 ready")
            while True:
                self.obey(self.line().strip().decode())

    def obey(self, command: str) -> None:
        verb = command.split(" ")[0].upper()
        if verb == "RCPT":
            self.recipient = command.partition("<")[2].partition(">")[0]
        if verb == "QUIT":
            self.wfile.write(b"221 bye\r\n")
            raise EOFError
        self.say(verb, "354 go on" if verb == "DATA" else "250 ok")
        if verb == "DATA" and not (self.given("DATA") or "").startswith(("4", "5")):
            self.take_text()

    def take_text(self) -> None:
        lines: list[bytes] = []
        while (line := self.line()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        given = self.given("text") or ""
        if not given.startswith(("4", "5")):
            self.owner.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.say("text", "250 taken")

    def line(self) -> bytes:
        line = self.rfile.readline()
        if not line:
            raise EOFError
        return line

    def given(self, stage: str) -> str | None:
        if self.owner.only_for and self.owner.only_for != self.recipient:
            return None
        return self.owner.at.get(stage)

    def say(self, stage: str, well: str) -> None:
        self.owner.reach(stage)
        time.sleep(self.owner.slow)
        said = self.given(stage)
        if said == SILENT:
            self.owner.ended.wait()
            raise EOFError
        if said == HANG_UP:
            raise EOFError
        if said == DRIP:
            while not self.owner.ended.wait(BYTE_SECONDS):
                self.wfile.write(b"2")
            raise EOFError
        self.wfile.write(f"{said or well}\r\n".encode())


class Listener(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    owner: MailServer


@contextmanager
def mail_server(port: int = 0, **how: object) -> Iterator[MailServer]:
    server = MailServer(**how)  # type: ignore[arg-type]
    with Listener(("127.0.0.1", port), Conversation) as listener:
        listener.owner, server.port = server, listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.ended.set()
            listener.shutdown()
            thread.join(5)
