"""A real browser for the tests in this folder: Debian's Chromium, driven by Playwright."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition, Timer, get_ident
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

from scripts.packages import find_chromium

# Playwright's synchronous calls run an event loop in the test's thread; Django would refuse the ORM there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers have little of it
]
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><accept><family>Noto Sans TC</family></accept></alias>
</fontconfig>
"""


def font_configuration() -> Path:
    """The system's fonts and ours, so that Chinese is readable where the system has no font for it."""
    folder = settings.VAR_DIR / "fontconfig"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "fonts.conf"
    fresh = folder / f"fonts.conf.{os.getpid()}"
    fresh.write_text(FONTS.format(fonts=settings.FONT_DIR, cache=folder / "cache"))
    fresh.replace(file)
    return file


# Seconds that a browser has for its end, and that a page has for what is waited for, also on a busy machine.
END_SECONDS = 30.0
PAGE_SECONDS = 30


def end_by_force() -> None:
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "chrom" in process.name():
                process.kill()


@contextmanager
def ended_in_time() -> Iterator[None]:
    """A browser that does not answer any more is killed: nothing else would ever end the wait for it."""
    timer = Timer(END_SECONDS, end_by_force)
    timer.start()
    try:
        with suppress(Error):
            yield
    finally:
        timer.cancel()


def how_to_launch() -> dict[str, Any]:
    path = find_chromium()
    if path is None:
        message = "no Chromium found; `make test` says how to install it"
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true, but {message}")
        pytest.skip(message)
    no_sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox refuses root
    return {
        "executable_path": path,
        "args": ARGUMENTS + no_sandbox,
        "env": {**os.environ, "FONTCONFIG_FILE": str(font_configuration())},
    }


@pytest.fixture(scope="session")
def browsers() -> Iterator[list[Browser]]:
    """The one that all tests share stands last; one that had to be killed has another after it."""
    with sync_playwright() as playwright:
        made = [playwright.chromium.launch(**how_to_launch())]
        yield made
        with ended_in_time():
            made[-1].close()


@pytest.fixture
def browser(browsers: list[Browser]) -> Browser:
    if not browsers[-1].is_connected():
        browsers.append(browsers[-1].browser_type.launch(**how_to_launch()))
    return browsers[-1]


class Served:
    """
    The threads of this process in which the live server answers a request that began since this was made. One that
    began before, such as what a page sends when it is left, may still end, and is nobody's here.
    """

    def __init__(self) -> None:
        self.threads: set[int] = set()
        self.changed = Condition()
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, **_said: object) -> None:
        with self.changed:
            self.threads.add(get_ident())

    def end(self, **_said: object) -> None:
        with self.changed:
            self.threads.discard(get_ident())
            self.changed.notify_all()

    def wait_for_the_last(self) -> None:
        """A save under way is answered before the tables are emptied: on PostgreSQL the two would deadlock."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.threads, timeout=60), "a request is never answered"


def look_at_whole_documents(page: Page) -> None:
    """
    What a test evaluates is asked of a document that has arrived: a click returns as soon as the next one is
    committed, when it may still have no elements.
    """
    evaluate = page.evaluate

    def evaluate_when_loaded(expression: str, arg: object = None) -> Any:
        page.wait_for_load_state()
        return evaluate(expression, arg)

    page.evaluate = evaluate_when_loaded  # type: ignore[method-assign]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor of their own: no cookies, Taipei's time."""
    served = Served()
    context = browser.new_context(locale="zh-TW", timezone_id="Asia/Taipei")
    context.set_default_timeout(PAGE_SECONDS * 1000)
    context.on("page", look_at_whole_documents)
    yield context
    with ended_in_time():
        context.close()
    served.wait_for_the_last()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """
    A page that fails the test on script errors, console errors and requests to other sites.

    Every page of the test's context is watched. A test that means to cause an error (an answer of 409, say)
    is marked `browser_errors_expected`.
    """
    troubles: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not url.endswith("/favicon.ico"):  # JSON and text name no icon
            troubles.append(f"console: {message.text} ({url})")

    def on_request(outgoing: Request) -> None:
        address = urlsplit(outgoing.url)
        if address.scheme in {"http", "https"} and address.hostname not in {"localhost", "127.0.0.1"}:
            troubles.append(f"request to another site: {outgoing.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: troubles.append(f"script: {error.error}"))
    context.on("request", on_request)
    yield context.new_page()
    if troubles and request.node.get_closest_marker("browser_errors_expected") is None:
        pytest.fail("The page reported:\n" + "\n".join(troubles))
