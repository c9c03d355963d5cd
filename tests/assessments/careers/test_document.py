"""The history as PDF: drawn from reports, and no report itself."""

import pytest

from tests.assessments.careers.lives import appraised
from tests.assessments.reports.reading import squeezed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(standard, trainee, supervisor, hr):
    appraised(standard, trainee, supervisor, hr, 4)
    return appraised(standard, trainee, supervisor, hr, 5, changes={"P1.1.2": ("2", "十月兩次延後回覆。")})


def text_of(response):
    import pypdfium2

    with pypdfium2.PdfDocument(response.content) as document:
        return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def test_it_says_that_it_is_no_signed_report_and_names_those_with_their_codes(done, trainee, signed_in):
    response = signed_in(trainee).get(f"/insight/people/{trainee.username}/history.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    text = text_of(response)
    for words in ("職能歷程", "本文件不是簽核報告", "彙整2次已核定", "14/15", "上次15/15", done.number, "×落差"):
        assert words in text
    assert done.snapshots.get().code in text
    assert "十月兩次延後回覆" not in text


def test_it_speaks_the_readers_language(done, trainee, signed_in):
    browser = signed_in(trainee)
    browser.cookies["django_language"] = "en"
    text = text_of(browser.get(f"/insight/people/{trainee.username}/history.pdf"))
    assert "Thisisnotasignedreport" in text


def test_a_new_supervisor_gets_no_verification_code(done, trainee, signed_in):
    trainee.supervisor = new = UserFactory()
    trainee.save()
    text = text_of(signed_in(new).get(f"/insight/people/{trainee.username}/history.pdf"))
    assert done.number in text
    assert done.snapshots.get().code not in text
