"""
When the first rating can be given at a simulated slow 4G: seconds until the rating page is painted, and until its
script, which saves each answer, is at work. Part of `make bench`.

Usage: .venv/bin/python scripts/bench_first_input.py
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# What Chrome's own tools call slow 4G: bytes a second down and up, and ms until an answer begins.
SLOW_4G = {"offline": False, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8, "latency": 150}
ROUNDS = 5
BUDGET = 1.0
# Painted: Chrome's first contentful paint. At work: the script has marked the page, all modules are in.
WHEN = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime / 1000,
  working: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd / 1000,
})"""


def measure(browser: Any, base: str, *, known: bool) -> tuple[float, float]:
    """Seconds until painted and at work; `known`: the browser has been on another page of the portal before."""
    from config.settings import DEMO_PASSWORD

    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{base}/accounts/login/")
    page.fill("#sign-in input[name=login]", "supervisor")
    page.fill("#sign-in input[name=password]", DEMO_PASSWORD)
    page.click('[data-action="sign-in"]')
    page.wait_for_url(f"{base}/")
    address = page.locator("a[href*='/rate/']").first.get_attribute("href")
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    if not known:
        network.send("Network.clearBrowserCache")
    network.send("Network.emulateNetworkConditions", SLOW_4G)
    page.goto(f"{base}{address}")
    page.wait_for_selector("html.js")
    when = page.evaluate(WHEN)
    context.close()
    return when["painted"], when["working"]


def report() -> None:
    from playwright.sync_api import sync_playwright

    from scripts import bench_kill
    from scripts.packages import find_chromium

    path = find_chromium()
    if path is None:
        print("first input: skipped, there is no Chromium")
        return
    port = bench_kill.free_port()
    server = bench_kill.start(port)
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            for known, name in ((False, "first visit"), (True, "after another page of the portal")):
                taken = [measure(browser, f"http://127.0.0.1:{port}", known=known) for _round in range(ROUNDS)]
                painted, working = (statistics.median(each) for each in zip(*taken, strict=True))
                print(
                    f"rating page at slow 4G, {name}: painted after {painted:.2f} s, "
                    f"saves answers after {working:.2f} s (budget {BUDGET:.0f})"
                )
            browser.close()
    finally:
        bench_kill.kill(server)


def main() -> None:
    """On a database of its own with the demo's people."""
    from scripts.bench_kill import ENVIRONMENT

    os.environ.update(ENVIRONMENT, DEMO_MODE="1", DATABASE_URL=f"sqlite:///{tempfile.mkdtemp()}/bench.sqlite3")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("loaddata", "bas4222_002v2", "rating_scale", verbosity=0)
    call_command("seed_demo", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    report()


if __name__ == "__main__":
    main()
