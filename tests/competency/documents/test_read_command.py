"""`manage.py read_standard`: the exchange form on the output, uncertain places beside it, nothing written."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from competency.exchange.reading import read
from competency.models import StandardVersion
from tests.competency.exchange_desk import content_of

OFFICIAL = Path(__file__).parents[1] / "BAS4222-002v2.md"


def test_a_document_that_can_not_be_read_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "standard.docx"
    path.write_bytes(b"{\\rtf1}")
    with translation.override("en"):
        with pytest.raises(CommandError, match=r"This is a \.rtf"):
            call_command("read_standard", path)
        with pytest.raises(CommandError, match="can't be read"):
            call_command("read_standard", tmp_path / "nothing")


def test_it_prints_the_exchange_form_and_writes_nothing(standard):
    out, err, before = StringIO(), StringIO(), StandardVersion.objects.count()
    call_command("read_standard", OFFICIAL, stdout=out, stderr=err)
    assert read(out.getvalue().encode()) == content_of(standard)
    assert err.getvalue() == ""
    assert StandardVersion.objects.count() == before


def test_uncertain_places_are_told_one_a_line_with_place_and_words(tmp_path):
    path = tmp_path / "standard.txt"
    path.write_text(OFFICIAL.read_text("utf-8").replace("K04組織資料庫維護程序", "組織資料庫維護程序"), "utf-8")
    out, err = StringIO(), StringIO()
    with translation.override("en"):
        call_command("read_standard", path, stdout=out, stderr=err)
    (line,) = err.getvalue().splitlines()
    assert line.startswith("table 4, row 5, column 6 · duties[1].tasks[0].blocks[0].knowledge[0].text · No code stands")
    assert line.endswith("“組織資料庫維護程序”")
