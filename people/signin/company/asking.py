"""Conversations with the company's service, which end when their time is over, however slowly it answers."""

from __future__ import annotations

import functools
from socket import socket
from types import TracebackType
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from config.deadline import Deadline

# Seconds that the service may take to be reached, and to go on speaking; and for the whole of one answer.
PATIENCE = (3.05, 5)
WHOLE = 10.0


class Conversation(requests.Session):
    """To be used by `with`: then its time begins."""

    def __init__(self) -> None:
        super().__init__()
        self.deadline = Deadline(WHOLE)
        self.request = functools.partial(super().request, timeout=PATIENCE)  # type: ignore[method-assign]
        for scheme in ("https://", "http://"):
            self.mount(scheme, Held(self.deadline))

    def __enter__(self) -> Conversation:
        self.deadline.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.deadline.__exit__(kind, error, trace)
        self.close()


class Held(HTTPAdapter):
    """Its connections are cut by the deadline, those through a proxy too."""

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, **named)
        self.poolmanager.pool_classes_by_scheme = pools(self.deadline)

    def proxy_manager_for(self, proxy: str, **named: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **named)
        manager.pool_classes_by_scheme = pools(self.deadline)
        return manager


def pools(deadline: Deadline) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket:
            deadline.hold(made := super()._new_conn())
            return made

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket:
            deadline.hold(made := super()._new_conn())
            return made

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}
