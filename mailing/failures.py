"""What went wrong with a mail: whether it is worth another try, and words about it that give no secret away."""

from __future__ import annotations

import re
import smtplib
from typing import TypeAlias

from django.conf import settings

from mailing.models import Trouble

# Sender, recipients, and the message as it goes over the line.
Words: TypeAlias = tuple[str, list[str], bytes]
LONGEST = 200


class Failure(Exception):
    """
    `is_final`: no further try helps; `is_doubtful`: the server may have taken it; `is_server`: it has nothing to do
    with this mail, others would meet the same.
    """

    def __init__(
        self,
        trouble: Trouble,
        words: str,
        *,
        is_final: bool = False,
        is_doubtful: bool = False,
        is_server: bool = False,
    ) -> None:
        super().__init__(words)
        self.trouble, self.words = trouble, words
        self.is_final, self.is_doubtful, self.is_server = is_final, is_doubtful, is_server


def failure_of(
    error: Exception, *, is_server: bool = False, is_doubtful: bool = False, is_late: bool = False
) -> Failure:
    """
    `is_late`: the time of the whole conversation was over, whatever the error says: an answer that was cut off may look
    like another one.
    """
    words = words_of(error)
    if is_late or isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):  # as smtplib wraps it
        return Failure(Trouble.SILENT, words, is_server=is_server, is_doubtful=is_doubtful)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Failure(Trouble.SIGN_IN, words, is_server=True)
    if isinstance(error, smtplib.SMTPResponseException) and 400 <= error.smtp_code < 600:
        is_final = error.smtp_code >= 500 and not is_server
        return Failure(Trouble.REFUSED if is_final else Trouble.LATER, words, is_final=is_final, is_server=is_server)
    if isinstance(error, ValueError) and not isinstance(error, OSError):
        return Failure(Trouble.REFUSED, words, is_final=True)
    return Failure(Trouble.UNREACHABLE, words, is_server=is_server, is_doubtful=is_doubtful)


def words_of(error: BaseException) -> str:
    """The server's own, or the system's, in one short line; a password that a server repeats is left out."""
    if isinstance(error, smtplib.SMTPResponseException):
        raw = error.smtp_error
        answer = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
        text = f"{error.smtp_code} {answer}"
    elif isinstance(error, OSError):
        text = error.strerror or str(error) or type(error).__name__
    else:
        text = type(error).__name__  # a text of ours could say anything
    if settings.EMAIL_HOST_PASSWORD:
        text = text.replace(settings.EMAIL_HOST_PASSWORD, "…")
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()[:LONGEST]
