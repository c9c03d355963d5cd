"""The server that tests and benches stand on goes away cleanly, however it ended."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from scripts.with_postgres import own_server


def test_a_server_that_is_gone_only_just_needs_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    with own_server() as server:
        folder, process = Path(server.pgdata).parent, server.get_postmaster_info().process
        server.stop()
        psutil.wait_procs([process], timeout=30)
        # The list of processes may be read an instant before the last of them is taken from it.
        monkeypatch.setattr(process, "is_running", lambda: True)
    assert not folder.exists()
