"""Walks all pages that a person is led to by links, each kind of page a few times."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from playwright.sync_api import Page

from people.models import User
from tests.browser.pages import enter

FILES = re.compile(r"\.(pdf|xlsx|ics|json|zip|png|jpg)$|/file/$|/evidence/\d+/$|/logout/|/password/reset/")
EACH = 3  # pages of one kind: a draft, a submitted one and one more
ASKED = 2  # more of each, asked with a sorting, a filter or another question


def walk(page: Page, live_server, person: User | None, *starts: str, most: int = EACH) -> Iterator[str]:
    """
    Yields the path of each page, which then stands in `page`. A kind is a path without its numbers, and the same asked
    anything, or a page of figures would be walked in each of its hundred orders. Django's administration is left out,
    whose pages are not the portal's.
    """
    starts = starts or ("/",)
    if person is not None:
        enter(page, live_server, person, starts[0])
    waiting, seen, kinds = deque(starts), set(starts), Counter[str]()
    while waiting:
        path = waiting.popleft()
        address, asks, _query = path.partition("?")
        kind = re.sub(r"\d+", "0", address) + asks
        kinds[kind] += 1
        if kinds[kind] > (min(most, ASKED) if asks else most):
            continue
        answer = page.goto(live_server.url + path)
        assert answer is None or answer.status < 500, path
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if answer.ok:
            yield path
        for link in page.locator("a[href]").evaluate_all("(links) => links.map((link) => link.href)"):
            address = urlsplit(urldefrag(link)[0])
            target = address.path + (f"?{address.query}" if address.query else "")
            outside = f"{address.scheme}://{address.netloc}" != live_server.url
            if outside or target in seen or FILES.search(address.path) or target.startswith("/admin/"):
                continue
            seen.add(target)
            waiting.append(target)
