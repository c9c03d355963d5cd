"""
One conversation with the mail server, bounded as a whole: a time-out of the socket alone would not end one with a
server that drips byte after byte. It tells apart what went wrong before, and after, the text was handed over.
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
from collections.abc import Callable
from enum import Enum, auto
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from config.deadline import Deadline
from mailing.failures import failure_of

if TYPE_CHECKING:
    from mailing.failures import Words

SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
# A slow server may be silent for EMAIL_TIMEOUT at a time, and need so much of it in all.
CONVERSATION = 2


class Stage(Enum):
    SERVER = auto()  # nothing was said of this mail yet
    MAIL = auto()
    HANDED_OVER = auto()  # the server may have it


class BoundedSMTP(smtplib.SMTP):
    """Connects within what is left of the time, however many addresses a name has."""

    deadline: Deadline  # of the class that is made for one conversation: smtplib connects in its constructor

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        refused: OSError = TimeoutError("no time left")
        for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM):
            if self.deadline.is_over:
                break
            made = socket.socket(family, kind, protocol)
            made.settimeout(min(timeout, max(self.deadline.left, 0.01)))
            try:
                made.connect(address)
            except OSError as error:
                made.close()
                refused = error
                continue
            made.settimeout(timeout)
            self.deadline.hold(made)
            return made
        raise refused


class BoundedSMTPoverTLS(smtplib.SMTP_SSL, BoundedSMTP):
    """The socket of the class above, in TLS."""


class BoundedBackend(EmailBackend):
    """Django's, with its sign-in and TLS, over such a connection."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(timeout=settings.EMAIL_TIMEOUT)
        self.deadline = deadline

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:
        kind = BoundedSMTPoverTLS if self.use_ssl else BoundedSMTP
        return type("Conversation", (kind,), {"deadline": self.deadline})

    def connected(self) -> smtplib.SMTP:
        self.open()
        return cast(smtplib.SMTP, self.connection)

    def hang_up(self, *, politely: bool) -> None:
        """With QUIT, or without a further word to a server that does not answer."""
        for server in (self.connection, self._partial_connection):  # type: ignore[attr-defined]  # Django's own
            with contextlib.suppress(OSError):
                if server is not None and politely:
                    server.quit()
                elif server is not None:
                    server.close()


def leaves_the_machine() -> bool:
    """Whether mails go to a mail server; in a trial they are printed into the worker's log."""
    return settings.EMAIL_BACKEND == SMTP_BACKEND


def hand_over(message: EmailMessage, before_text: Callable[[], None], accepted: Callable[[], None]) -> None:
    """
    Sends one message to its recipients, as long as the server takes it for one of them. `before_text` is called when
    only the text is missing, `accepted` as soon as the server has taken it. Raises Failure; what the two raise passes
    through.
    """
    if not leaves_the_machine():
        return _print_out(message, before_text, accepted)
    stage, words = Stage.SERVER, _words(message)
    with Deadline(CONVERSATION * settings.EMAIL_TIMEOUT) as deadline:
        backend = BoundedBackend(deadline)
        try:
            server = backend.connected()
            _introduced(server, words)
            stage = Stage.MAIL
            _addressed(server, words)
            before_text()
            stage = Stage.HANDED_OVER
            _send_text(server, words)
            accepted()
        except (OSError, ValueError) as error:  # smtplib's errors and those of TLS are OSErrors
            where = {"is_server": stage is Stage.SERVER, "is_doubtful": stage is Stage.HANDED_OVER}
            raise failure_of(error, is_late=deadline.is_over, **where) from error
        else:
            backend.hang_up(politely=True)
        finally:
            backend.hang_up(politely=False)
    return None


def _words(message: EmailMessage) -> Words:
    """Raises Failure for what can't be sent to anybody, such as an address that is none."""
    encoding = message.encoding or settings.DEFAULT_CHARSET
    try:
        sender = sanitize_address(message.from_email, encoding)
    except ValueError as error:  # DEFAULT_FROM_EMAIL is none: that can be mended, and all go out
        raise failure_of(smtplib.SMTPSenderRefused(550, b"", message.from_email), is_server=True) from error
    try:
        recipients = [sanitize_address(address, encoding) for address in message.to]
        return sender, recipients, message.message().as_bytes(linesep="\r\n")
    except ValueError as error:
        raise failure_of(error) from error


def _introduced(server: smtplib.SMTP, words: Words) -> None:
    server.ehlo_or_helo_if_needed()
    options = [f"size={len(words[2])}"] if server.does_esmtp and server.has_extn("size") else []
    code, reply = server.mail(words[0], options)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, reply, words[0])


def _addressed(server: smtplib.SMTP, words: Words) -> None:
    """Up to the server's word that it waits for the text."""
    answers = [server.rcpt(recipient) for recipient in words[1]]
    if not any(code in (250, 251) for code, _reply in answers):
        raise smtplib.SMTPResponseException(*answers[0])
    code, reply = server.docmd("DATA")
    if code != 354:
        raise smtplib.SMTPDataError(code, reply)


def _send_text(server: smtplib.SMTP, words: Words) -> None:
    text = re.sub(rb"(?m)^\.", b"..", words[2])
    server.send(text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n")
    code, reply = server.getreply()
    if code != 250:
        raise smtplib.SMTPDataError(code, reply)


def _print_out(message: EmailMessage, before_text: Callable[[], None], accepted: Callable[[], None]) -> None:
    """Another backend, such as the console's: in one piece, and not sent where it raised."""
    before_text()
    try:
        get_connection().send_messages([message])
    except Exception as error:
        raise failure_of(error, is_server=True) from error
    accepted()
