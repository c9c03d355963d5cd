"""The standard as PDF in the official layout."""

from __future__ import annotations

import io
import re
from collections import Counter

import pikepdf
import pytest
from django.conf import settings

from competency.drafts.publishing import new_draft
from competency.models import StandardVersion
from competency.pages.pdf import standard_html, standard_pdf
from printing.font_files import missing_fonts
from tests.assessments.reports.reading import pages
from tests.competency.builders import draft, duty, large_draft
from tests.competency.official_document import database_lines

URL = "/standards/BAS4222-002v2.pdf"


def loaded(version: StandardVersion) -> StandardVersion:
    return StandardVersion.objects.with_content().get(pk=version.pk)


def text_of(pdf: bytes) -> str:
    return "".join(pages(pdf))


@pytest.mark.django_db
def test_an_unknown_code_is_not_found(client):
    assert client.get("/standards/NO-SUCH.pdf").status_code == 404


@pytest.mark.parametrize("who", ["supervisor", "hr", "auditor", "stranger", None])
def test_a_draft_is_not_printed_except_for_editors(standard, signed_in, client, request, editor, who):
    new_draft(standard, "BAS4222-002v3", "v3", by=editor)
    visitor = signed_in(request.getfixturevalue(who)) if who else client
    assert visitor.get("/standards/BAS4222-002v3.pdf").status_code == 404


def test_it_is_refused_to_be_posted(standard, client):
    assert client.post(URL).status_code == 405


def test_everyone_may_print_what_is_published(standard, client):
    response = client.get(URL)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert "BAS4222-002v2.pdf" in response["Content-Disposition"]


@pytest.mark.skipif(bool(missing_fonts(settings.FONT_DIR)), reason="make setup prepares the fonts")
def test_it_holds_every_word_on_landscape_pages(standard):
    pdf = standard_pdf(loaded(standard))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in document.pages}
    assert sizes == {(842, 595)}
    read = sorted(text_of(pdf))
    prefixes = re.compile(r"^(title|version|profile|duty|task|output|indicator|level|K|S|attitude|note) ")
    words = "".join(
        re.sub(r"\s", "", prefixes.sub("", line))
        for line in database_lines(standard)
        if line.startswith(("duty", "task", "output", "indicator", "attitude"))
    )
    for letter in set(words):
        assert read.count(letter) >= words.count(letter), letter


def test_merged_cells_are_those_of_the_document(standard):
    html = standard_html(loaded(standard))
    parts = Counter(re.findall(r'<td class="((?!short)\w+(?: from-above)?(?: goes-on)?)"', html))
    merged = {
        f"{name}{how}": 1
        for name in ("duty", "level", "knowledge", "skill")  # those of T1 over its three tasks, T2 with one
        for how in (" goes-on", " from-above goes-on", " from-above", "")
    }
    assert parts == {**merged, "task": 4, "output": 4, "indicator": 4}


def test_texts_are_escaped(db):
    version = draft(description="<script>alert(1)</script>")
    duty(version, "T1", {"T1.1": [{"indicators": ["P1 <img src=file:///etc/passwd>"]}]})
    html = standard_html(loaded(version))
    assert "<script" not in html
    assert "<img" not in html
    assert standard_pdf(loaded(version)).startswith(b"%PDF")


def test_the_largest_standards_are_printed_in_a_constant_number_of_queries(db, client, django_assert_max_num_queries):
    big = large_draft()
    StandardVersion.objects.filter(pk=big.pk).update(status="current", digest="0" * 64)
    with django_assert_max_num_queries(15 + 4):  # two count the client's looks, four ask for the company's
        assert client.get(f"/standards/{big.code}.pdf").status_code == 200
