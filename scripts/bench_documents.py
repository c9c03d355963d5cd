"""
Five thousand damaged documents of every format, and some made to do harm, thrown at the readers: each is read whole or
refused with a sentence, in the bounds of time and memory of the program that reads one (docs/decisions/0085). Seeded,
so that a failure can be seen again.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from typing import Any

TRIES = 5_000
# So many go the whole way, through the program that reads a document in a process of its own, and all malicious ones.
SAMPLE = 50
KINDS = ("docx", "html", "pdf", "text", "xlsx")


def read(data: bytes) -> str:
    """As the program reads it and the portal goes on: "whole", or the first words of the refusal."""
    from competency.documents.bounds import Unreadable, within_bounds
    from competency.documents.carrying import from_json, to_json
    from competency.documents.opening import refused
    from competency.documents.program import document
    from competency.documents.reader import reading_of
    from competency.exchange.problems import NotImportable
    from tests.competency.documents.bounded import WHOLE

    try:
        try:
            found = from_json(to_json(within_bounds(document(data))))
        except Unreadable as error:
            raise refused(error.why, "", error.values) from error
        reading_of(found)
    except NotImportable as refusal:
        return _said(refusal)
    return WHOLE


def whole_way(data: bytes) -> str:
    from competency.documents.reader import read_document
    from competency.exchange.problems import NotImportable
    from tests.competency.documents.bounded import WHOLE

    try:
        read_document(data)
    except NotImportable as refusal:
        return _said(refusal)
    return WHOLE


def _said(refusal: Any) -> str:
    """A refusal without a sentence ends the bench."""
    sentences = [problem.sentence for problem in refusal.problems]
    if not sentences or not all(sentences):
        raise SystemExit(f"documents: refused without a sentence: {refusal!r}")
    "".join(sentences).encode()
    return str(sentences[0])[:58]


def report(tries: int = TRIES, sample: int = SAMPLE) -> None:
    from django.utils import translation

    from tests.competency.documents.bounded import WHOLE, outcomes
    from tests.competency.documents.damage import damaged
    from tests.competency.documents.malice import malicious

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it says of each font what it lacks
    with translation.override("en"):
        start = time.perf_counter()
        found = list(outcomes(tries, lambda number: damaged(number)[1], read))
        seconds = time.perf_counter() - start
        kinds = Counter((damaged(one.number)[0], one.reason == WHOLE) for one in found)
        print(
            f"\ndocuments: {tries} damaged in {seconds:.0f} s; longest {max(one.seconds for one in found):.1f} s of the"
        )
        print(f"processor, at most {max(one.megabytes for one in found):.0f} MB in a process")
        print(f"{'format':<10}{'whole':>8}{'refused':>9}")
        for kind in KINDS:
            print(f"{kind:<10}{kinds[kind, True]:>8}{kinds[kind, False]:>9}")
        for reason, count in Counter(one.reason for one in found).most_common():
            print(f"{count:>8}  {reason}")
        start = time.perf_counter()
        ways = Counter(whole_way(damaged(number)[1]) for number in range(0, tries, max(1, tries // max(1, sample))))
        took = time.perf_counter() - start
        print(f"the whole way, each in a program of its own: {sum(ways.values())} in {took:.0f} s, {ways[WHOLE]} whole")
        for name, make in malicious().items():
            data = make()
            start = time.perf_counter()
            said = whole_way(data)
            print(f"{time.perf_counter() - start:>6.1f} s {len(data) / 1000:>8.0f} kB  {name}: {said}")
