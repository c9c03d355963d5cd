"""Who works while the bench kills the web server: people signed in over HTTP, each on one open page."""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import re
import secrets
import threading
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from scripts.kill_ledger import Entry, Ledger

HOST = "127.0.0.1"
PASSWORD = "kill-bench-2026"  # noqa: S105 - of people who live for a minute
LOST = (OSError, http.client.HTTPException)
# By status: whose next steps there are, and where they lead.
VERSION = re.compile(r'name="version" value="(\d+)"')
NEXT = {
    "draft": [("supervisor", "submit", "submitted")],
    "submitted": [("supervisor", "withdraw", "draft"), ("trainee", "acknowledge", "acknowledged")],
    "acknowledged": [("hr", "return", "draft"), ("hr", "approve", "approved")],
    "approved": [("hr", "reopen", "draft")],
}


class Browser:
    """One person signed in over HTTP; keeps its cookies while servers come and go."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = {"csrftoken": secrets.token_hex(16)}  # as a page's form would have set it
        self.connection: http.client.HTTPConnection | None = None

    def ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> tuple[int, bytes]:
        self.connection = self.connection or http.client.HTTPConnection(HOST, self.port, timeout=20)
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies.get("csrftoken", ""),
        }
        try:
            self.connection.request(method, path, urlencode(data or {}), headers)
            response = self.connection.getresponse()
            body = response.read()
        except LOST:
            self.hang_up()
            raise
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                if name in ("sessionid", "csrftoken"):
                    self.cookies[name] = morsel.value
        return response.status, body

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def sign_in(self, username: str) -> Browser:
        status, _body = self.ask("POST", "/accounts/login/", {"login": username, "password": PASSWORD})
        if "sessionid" not in self.cookies:
            raise SystemExit(f"kill: {username} could not sign in, answered {status}")
        return self

    def twin(self) -> Browser:
        """Another window of the same person."""
        twin = Browser(self.port)
        twin.cookies = dict(self.cookies)
        return twin


class Client(threading.Thread):
    """Saves, submits, withdraws, reads and returns one assessment until the server is gone."""

    def __init__(self, ledger: Ledger, people: dict[str, Browser], items: list[str], chance: random.Random) -> None:
        super().__init__(daemon=True)
        self.ledger, self.people, self.items, self.chance = ledger, people, items, chance
        self.edits = 0
        self.saves = self.steps = 0
        self.refused: list[str] = []
        self.status = "draft"

    def again(self) -> Client:
        """The same page after a restart, with connections to the server of now."""
        for browser in self.people.values():
            browser.hang_up()
        follower = Client(self.ledger, self.people, self.items, self.chance)
        follower.edits, follower.status = self.edits, self.status
        return follower

    def run(self) -> None:
        with contextlib.suppress(*LOST):
            while not self.refused:
                if self.status == "draft" and self.chance.random() < 0.85:
                    self.save()
                else:
                    self.take_step()

    def save(self) -> None:
        self.edits += 1
        item, value = self.chance.choice(self.items), self.chance.choice("12345")
        entry = Entry(value, f"第 {self.edits} 次，{self.chance.random()}")
        _known, seen = self.ledger.saved.get(item, (None, 0))
        data = {
            "item": item,
            "value": value,
            "comment": entry.comment,
            "seen": seen,
            "client": "page",
            "edit": self.edits,
        }
        self.ledger.sent = (item, entry)
        status, body = self.people["supervisor"].ask("POST", self.path("rate/save"), data)
        if status == http.client.OK:
            self.ledger.saved[item], self.ledger.sent = (entry, json.loads(body)["version"]), None
            self.saves += 1
        else:
            self.refused.append(f"save answered {status}: {body.decode()[:200]}")

    def take_step(self) -> None:
        who, action, target = self.chance.choice(NEXT[self.status])
        seen = self.version_shown()
        self.ledger.step = action
        status, body = self.people[who].ask("POST", self.path(action), {"reason": "請再看一次", "version": seen})
        if status == http.client.FOUND:
            self.ledger.steps, self.ledger.step = [*self.ledger.steps, action], None
            self.status = target
            self.steps += 1
        else:
            self.refused.append(f"{action} answered {status}: {body.decode()[:200]}")

    def version_shown(self) -> str:
        """What forms send as the version that was seen: HR's page has some in every status; "" where it shows none."""
        _status, body = self.people["hr"].ask("GET", f"/assessments/{self.ledger.assessment_id}/")
        found = VERSION.search(body.decode())
        return found[1] if found else ""

    def path(self, rest: str) -> str:
        return f"/assessments/{self.ledger.assessment_id}/{rest}/"
