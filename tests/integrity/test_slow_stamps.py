"""A time-stamp service that answers without an end: the anchor stands, and nobody waits for it."""

from __future__ import annotations

import socketserver
import threading
import time
from contextlib import suppress

import pytest
from django.core.management import call_command

from integrity.anchors import stamping
from integrity.models import Anchor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder", "assessment")]
STARTS = {"headers": b"HTTP/1.0 200 OK\r\nX: ", "body": b"HTTP/1.0 200 OK\r\n\r\n"}


class Dripping(socketserver.BaseRequestHandler):
    """Goes on byte by byte until the other side hangs up, for twenty seconds at most."""

    def handle(self):
        with suppress(OSError):
            self.request.sendall(self.server.start)
            for _number in range(400):
                self.request.sendall(b"x")
                time.sleep(0.05)


@pytest.mark.parametrize("part", STARTS)
def test_a_service_whose_answer_comes_byte_by_byte_is_given_up_in_time(part, settings, monkeypatch):
    monkeypatch.setattr(stamping, "PATIENCE", 0.5)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dripping) as server:
        server.daemon_threads, server.start = True, STARTS[part]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        settings.ANCHOR_TSA_URL = f"http://127.0.0.1:{server.server_address[1]}/"
        began = time.monotonic()
        call_command("anchor_records", language="en")
        assert time.monotonic() - began < 15
        server.shutdown()
    assert Anchor.objects.get().stamp_error == "StampError: It timed out"
