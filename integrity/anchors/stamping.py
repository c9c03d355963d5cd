"""Time stamps (RFC 3161): a service that is not ours signs that an anchor's digest was there at a time."""

from __future__ import annotations

import logging
import socket
import urllib.request
from datetime import datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings

from config.deadline import Deadline
from integrity.anchors import files
from integrity.models import Anchor

logger = logging.getLogger(__name__)
# Seconds for the whole answer, and the most bytes that one has.
PATIENCE, LONGEST = 15.0, 2**17
GRANTED = 0
LONGEST_WORDS = 300


class StampError(Exception):
    """There is no stamp, or it is not one over this digest by a service that is believed."""


def stamp_pending() -> None:
    """
    The newest anchor, and those whose stamp failed; a failure is kept with the anchor and ends the round, so that a
    silent service is waited for once.
    """
    newest = Anchor.objects.order_by("-made_at", "-number").first()
    if not settings.ANCHOR_TSA_URL or newest is None:
        return
    failed = Anchor.objects.filter(stamp=None, identity=newest.identity).exclude(stamp_error="")
    for anchor in {row.pk: row for row in [newest, *failed] if row.stamp is None}.values():
        try:
            stamp = asked(anchor.content.encode())
            checked(stamp, anchor.digest)
        except Exception as error:  # whatever the service does, the anchor stands
            words = words_of(error)
            logger.warning("Anchor %s could not be stamped: %s", anchor, words)
            Anchor.objects.filter(pk=anchor.pk).update(stamp_error=words)
            return
        Anchor.objects.filter(pk=anchor.pk).update(stamp=stamp, stamp_error="")
        try:
            files.keep_stamp(Path(anchor.written_to), stamp)
        except OSError:  # the table has it
            logger.warning("The stamp of anchor %s could not be written beside it", anchor, exc_info=True)


def service() -> str:
    """The host that is asked; the whole address may hold a password."""
    return urlsplit(settings.ANCHOR_TSA_URL).hostname or ""


def words_of(error: Exception) -> str:
    """What went wrong, without what the service's address holds beside its host."""
    text = f"{type(error).__name__}: {error}"
    user, _at, _host = urlsplit(settings.ANCHOR_TSA_URL).netloc.rpartition("@")
    for secret in (settings.ANCHOR_TSA_URL, user, *user.split(":", 1)):
        text = text.replace(secret, "…") if secret else text
    return text[:LONGEST_WORDS]


def asked(message: bytes) -> bytes:
    """The service's answer to this request alone; raises StampError and OSError."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder  # here: only who stamps needs it

    wanted = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
    url = str(settings.ANCHOR_TSA_URL)
    if not url.startswith(("https://", "http://")):
        raise StampError("ANCHOR_TSA_URL is no https:// or http:// address")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = urllib.request.Request(url, wanted.as_bytes(), headers)  # noqa: S310 - looked at above
    answer = _answer(request)
    if _contents(answer)[2] != wanted.nonce:
        raise StampError("It answers another request")
    return answer


def _answer(request: urllib.request.Request) -> bytes:
    """All of it within PATIENCE: a time-out of the socket alone ends nothing that comes byte by byte."""
    answer = b""
    with Deadline(PATIENCE) as deadline:
        try:
            with _opener(deadline).open(request, timeout=PATIENCE) as response:
                while part := response.read1(LONGEST):
                    answer += part
                    if len(answer) > LONGEST:
                        raise StampError("The answer is too long")
        except (OSError, HTTPException) as error:
            if deadline.is_over:
                raise StampError("It timed out") from error
            raise
        if deadline.is_over:
            raise StampError("It timed out")
    return answer


def _opener(deadline: Deadline) -> urllib.request.OpenerDirector:
    """As `urlopen`, over connections that the deadline holds."""

    def connect(address: tuple[str, int], *how: Any) -> socket.socket:
        made = socket.create_connection(address, *how)
        deadline.hold(made)
        return made

    def held(connection: HTTPConnection) -> HTTPConnection:
        connection._create_connection = connect  # type: ignore[attr-defined]  # before TLS, whose greeting may drip too
        return connection

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> HTTPResponse:
            return self.do_open(lambda host, **how: held(HTTPConnection(host, **how)), req)

    class Encrypted(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> HTTPResponse:
            return self.do_open(lambda host, **how: held(HTTPSConnection(host, **how)), req)

    return urllib.request.build_opener(Plain, Encrypted)


def checked(stamp: bytes, digest: str) -> datetime:
    """
    When it was stamped, in UTC; raises StampError where it is not over this SHA-256, or not by the service whose
    certificate ANCHOR_TSA_CERTIFICATE names. Without that, only what it is over is known.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    at, imprint, _nonce = _contents(stamp)
    if imprint != bytes.fromhex(digest):
        raise StampError("It is over something else")
    if settings.ANCHOR_TSA_CERTIFICATE:
        try:
            trusted = load_pem_x509_certificates(Path(settings.ANCHOR_TSA_CERTIFICATE).read_bytes())
            VerifierBuilder(roots=trusted).build().verify(decode_timestamp_response(stamp), imprint)
        except (OSError, VerificationError, ValueError) as error:
            raise StampError(str(error)) from error
    return at


def _contents(stamp: bytes) -> tuple[datetime, bytes, int]:
    """When, over what, and the number of the request; raises StampError where the service refused."""
    from rfc3161_client import decode_timestamp_response

    try:
        answer = decode_timestamp_response(stamp)
        if answer.status != GRANTED:
            raise StampError(f"Refused with status {answer.status}: {', '.join(answer.status_string)}")
        info = answer.tst_info
        return info.gen_time, info.message_imprint.message, info.nonce
    except ValueError as error:
        raise StampError(str(error)) from error
