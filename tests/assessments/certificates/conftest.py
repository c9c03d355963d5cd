"""An approved appraisal in which P1.1.2 falls short, so that all tasks but T1.1 are confirmed."""

from __future__ import annotations

import pytest

from tests.factories import approved

SHORT = {"P1.1.2": ("2", "兩次漏記時間")}


@pytest.fixture
def done(assessment, hr):
    return approved(assessment, hr, changes=SHORT)


@pytest.fixture
def printed(monkeypatch):
    """What would be printed, without the work: the HTML stands in for the document."""
    from assessments.certificates import document

    def html(content, code, digest):
        return document.certificate_html(content, code, digest).encode()

    monkeypatch.setattr(document, "certificate_pdf", html)
