"""
What reports cost: medians in one run, each ratio beside its budget. `make bench` calls `report()`.

Everything is measured against something measured in the same minutes on the same machine; where the machine was busy
with other things the load says so, and the run is worth repeating.
"""

from __future__ import annotations

import io
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 9
EXPORTED = 200
# Debian's fonts-noto-cjk, the font of the naive way.
NOTO_CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


def start() -> None:
    """What each process of a measurement does first."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    one(0)


def one(number: int) -> int:
    """Renders a full appraisal of another person each time; its size."""
    from assessments.reports.stored import render
    from tests.assessments.reports import contents

    content = contents.full()
    content["assessment"]["number"] = f"A-{number:06d}"
    return len(render(content, f"7K3M-9QWE-{number:04d}"))


def many(numbers: range) -> None:
    for number in numbers:
        one(number)


def resident() -> int:
    """KB of memory that this process holds; where it can't be read, the most that it ever held."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(status.read_text().partition("VmRSS:")[2].split()[0])


def memory(first: int) -> tuple[int, int, float]:
    """KB after 50 reports and after 500, and the seconds of those after the `first`."""
    many(range(50))
    early = resident()
    many(range(50, first))
    began = time.perf_counter()
    many(range(first, 500))
    return early, resident(), time.perf_counter() - began


def medians(*calls: Callable[[], Any], rounds: int = ROUNDS) -> list[float]:
    """Seconds of each, taken in turns so that a busy moment hits all alike."""
    for call in calls:
        call()
    times: list[list[float]] = [[] for _call in calls]
    for _round in range(rounds):
        for place, call in enumerate(calls):
            began = time.perf_counter()
            call()
            times[place].append(time.perf_counter() - began)
    return [statistics.median(taken) for taken in times]


def line(name: str, value: str, budget: str) -> None:
    print(f"{name:<62}{value:>12}{budget:>16}")


@contextmanager
def chromium(html: str) -> Iterator[Callable[[], bytes] | None]:
    from playwright.sync_api import sync_playwright

    from scripts.packages import find_chromium

    path = find_chromium()
    if path is None:
        yield None
        return
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()

        def printed() -> bytes:
            page.set_content(html)
            return page.pdf(format="A4", tagged=True, outline=True)

        yield printed
        browser.close()


def ways(html: str) -> tuple[Callable[[], bytes], Callable[[], bytes], str]:
    """Bare WeasyPrint with our fonts, the naive way, and the document with its style inside, for Chromium."""
    from django.conf import settings
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from assessments.reports.stored import STYLE
    from printing.company import of_settings
    from printing.kits import kit_of

    kit = kit_of(STYLE, of_settings())
    style = STYLE.read_text("utf-8").replace("var(--company)", settings.COMPANY_COLOUR)
    style = f'@page, html {{ font-family: "Noto Sans CJK TC" }}\n{style}'

    def bare() -> bytes:
        document = HTML(string=html, url_fetcher=kit.fetcher)
        made: bytes = document.write_pdf(font_config=kit.fonts, stylesheets=[kit.style], pdf_variant="pdf/ua-1")
        return made

    def naive() -> bytes:
        fonts = FontConfiguration()
        made: bytes = HTML(string=html).write_pdf(
            font_config=fonts, stylesheets=[CSS(string=style, font_config=fonts)], pdf_variant="pdf/ua-1"
        )
        return made

    return bare, naive, html.replace("</head>", f"<style>{style}</style></head>")


def one_report(get: Callable[[], Any], content: Any, code: str) -> None:
    """`get` answers the report of an appraisal that says `content` through HTTP."""
    from assessments.reports.html import report_html
    from assessments.reports.stored import render

    bare, naive, document = ways(report_html(content, code))
    http, plain = medians(get, bare, rounds=2 * ROUNDS)
    line("a report through HTTP, as multiple of bare WeasyPrint", f"{http / plain:.2f}", "<= 1.15")
    ours = medians(lambda: render(content, code))[0]
    if NOTO_CJK.is_file():
        ours, slow = medians(lambda: render(content, code), naive)
        line("the naive way (fonts-noto-cjk, nothing kept), as multiple", f"{slow / ours:.2f}", ">= 1.7")
    else:
        print("the naive way: skipped, fonts-noto-cjk is not installed (apt-get install fonts-noto-cjk)")
    with chromium(document) as printed:
        if printed is None:
            print("Chromium: skipped, there is none")
        else:
            ours, other = medians(lambda: render(content, code), printed)
            line("Chromium, warm, as multiple", f"{other / ours:.2f}", ">= 3")
    print(f"one report takes {ours * 1000:.0f} ms")


def sizes() -> None:
    import pikepdf

    from assessments.reports.stored import render
    from tests.assessments.reports import contents

    for name in ("all_met", "mixed", "full"):
        pdf = render(getattr(contents, name)(), "7K3M-9QWE-R2TX")
        with pikepdf.open(io.BytesIO(pdf)) as document:
            pages = len(document.pages)
        line(f"KB of a BAS4222-002v2 appraisal, {name}, {pages} pages", f"{len(pdf) / 1000:.1f}", "<= 80")


def growth() -> None:
    """The largest standard seen against a fifth of it: seconds a page."""
    import pikepdf

    from assessments.reports.stored import render
    from tests.assessments.reports import contents

    small, large = contents.large(4), contents.large(22)
    pages = [len(pikepdf.open(io.BytesIO(render(content))).pages) for content in (small, large)]
    taken = medians(lambda: render(small), lambda: render(large), rounds=3)
    each = [seconds / count for seconds, count in zip(taken, pages, strict=True)]
    line(f"22 tasks, {pages[1]} pages, {taken[1]:.1f} s: a page, as multiple", f"{each[1] / each[0]:.2f}", "<= 1.1")


def processes() -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), initializer=start) as pool:
        list(pool.map(one, range(8)))  # both have started
        early, late, alone = pool.submit(memory, 500 - EXPORTED).result()
        began = time.perf_counter()
        list(pool.map(many, [range(EXPORTED // 2), range(EXPORTED // 2, EXPORTED)]))
        together = time.perf_counter() - began
    line("memory after 500 reports, as multiple of after 50", f"{late / early:.3f}", "<= 1.10")
    line(f"{EXPORTED} reports in two processes, as multiple of one", f"{alone / together:.2f}", ">= 1.8")


def report(get: Callable[[], Any], content: Any, code: str) -> None:
    """Prints all of it; `get`, `content`, `code`: see one_report."""
    load = os.getloadavg()[0]
    print(f"\nreports (load of the machine {load:.1f} on {os.cpu_count()} cores)")
    line("", "measured", "budget")
    sizes()
    one_report(get, content, code)
    growth()
    processes()
    print(f"load of the machine at the end {os.getloadavg()[0]:.1f}")
