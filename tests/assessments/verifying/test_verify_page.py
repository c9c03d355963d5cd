"""`/verify/`: the holder of a report learns whether it is genuine, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from assessments.models import Assessment, Report, Snapshot
from assessments.reports.stored import stored_report
from assessments.verifying import views
from assessments.workflow import steps
from config import crowds
from config.days import written
from tests.cast import person
from tests.factories import CycleFactory, UserFactory, approved, open_for
from tests.standing import opened, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet() -> Any:
    caches["public"].clear()
    yield
    caches["public"].clear()


@pytest.fixture(scope="module")
def frozen(shipped_rows: Any, django_db_blocker: Any) -> Iterator[int]:
    """The snapshot of an approved appraisal whose report was made, for all tests here."""
    with standing(django_db_blocker):
        draft = opened(shipped_rows)
        row = approved(draft, person("hr"), changes={"P1.1.2": ("2", "十月兩次延後回覆。")}).snapshots.get()
        stored_report(row)
        yield row.pk


@pytest.fixture
def snapshot(frozen, db) -> Snapshot:
    return Snapshot.objects.get(pk=frozen)


@pytest.fixture
def report(snapshot) -> Report:
    return snapshot.report


@pytest.fixture
def assessment(snapshot) -> Assessment:
    return snapshot.assessment


def page(code: str, **query: str) -> Any:
    browser = Client(headers={"accept-language": "en"})
    browser.post(reverse("people:language"), {"language": "en", "next": "/"})
    return browser.get(reverse("assessments:verify", args=[code]), query)


def text(answer: Any) -> str:
    return str(answer.content.decode())


UNKNOWN = ["驗證碼：2222-2222-2222", "2222-2222-2222", "7kqm2xhp9wrt", "７ＫＱＭ－２ＸＨＰ－９ＷＲＴ"]
SLIPS = ["x", "王小明", "%00", "'; DROP TABLE", "2" * 300, "0000-0000-0000", "7KQM-2XHP-9WR", "7KQM-2XHP-9WRO"]


@pytest.mark.parametrize("code", UNKNOWN)
def test_a_code_that_nothing_carries_is_not_known(code, report):
    answer = page(code)
    assert answer.status_code == 404
    assert "No report has this code" in text(answer)
    assert "The code is genuine" not in text(answer)


@pytest.mark.parametrize("code", SLIPS)
def test_what_is_no_code_is_a_slip_and_says_nothing_of_the_report(code, report):
    answer = page(code)
    assert answer.status_code == 404
    assert "That is not a verification code" in text(answer)
    assert "genuine" not in text(answer)


def test_a_slip_is_told_by_what_is_wrong_with_it(report):
    assert "yours has 11." in text(page("7KQM-2XHP-9WR"))
    assert "never occur in a code: 0 O" in text(page("7KQM-2XHO-9WR0"))
    assert "yours has" not in text(page("7KQM-2XHO-9WR0"))


@pytest.mark.parametrize("number", ["A-000016", "a000016", "Ａ－０００００１", "A 000 016", "A-1234567"])
def test_the_number_of_the_document_is_told_from_a_code_whether_there_is_one_or_not(number, report):
    answer = page(number)
    assert answer.status_code == 404
    assert "That is the document number" in text(answer)


def test_a_code_typed_into_the_form_that_is_none_is_answered_the_same(client):
    answer = client.get(reverse("assessments:verify-form"), {"code": "../admin/"})
    assert answer.status_code == 404
    assert 'value="../admin/"' in text(answer)


@pytest.mark.parametrize("change", ["content", "digest", "mac", "pdf", "report digest", "revision"])
def test_what_no_longer_fits_its_seal_is_not_confirmed_without_saying_why(change, snapshot, report, caplog):
    changes: dict[str, Any] = {
        "content": {"content": snapshot.content.replace("王小明", "王大明")},
        "digest": {"digest": "0" * 64},
        "mac": {"mac": "0" * 64},
        "revision": {"revision": 2},
    }
    if change in changes:
        Snapshot.objects.update(**changes[change])
    else:
        Report.objects.update(**({"pdf": b"%PDF-"} if change == "pdf" else {"digest": "0" * 64}))
    answer = page(snapshot.code)
    assert answer.status_code == 200
    assert "This can't be confirmed now" in text(answer)
    assert "genuine" not in text(answer).replace("verify--genuine", "")
    assert snapshot.digest not in text(answer)
    assert report.digest not in text(answer)
    assert "run verify_records" in caplog.text


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("name", ["verify", "verify-form"])
def test_nothing_can_be_sent_to_it(method, name, client, report, snapshot):
    address = reverse(f"assessments:{name}", args=[snapshot.code] if name == "verify" else [])
    assert getattr(client, method)(address).status_code == 405


def test_guessing_is_slowed_down_and_others_are_not(report, snapshot, monkeypatch):
    monkeypatch.setattr(views, "LOOKS_PER_MINUTE", 3)
    monkeypatch.setattr(crowds, "minute", lambda: 1)
    browser, address = Client(), reverse("assessments:verify", args=[snapshot.code])
    assert [browser.get(address).status_code for _look in range(5)] == [200, 200, 200, 429, 429]
    assert "請等一分鐘再試" in text(browser.get(address))
    assert Client(REMOTE_ADDR="203.0.113.9").get(address).status_code == 200


def test_a_genuine_code_shows_revision_and_digests_and_nothing_of_the_person(report, snapshot, assessment):
    answer = page(snapshot.code)
    said = text(answer)
    assert answer.status_code == 200
    assert "The code is genuine" in said
    assert "revision 1" in said
    assert snapshot.digest in said
    assert report.digest in said
    told = [assessment.trainee_name, assessment.trainee_number, assessment.number, assessment.supervisor_name]
    told += ["陳美玲", "客戶服務部", assessment.cycle.name, "BAS4222", "not yet competent", "十月兩次"]
    told += [written(snapshot.created_at), f"{snapshot.created_at.year}"]
    assert [word for word in told if word in said] == []


def without_token(page_text: str) -> str:
    """The page but for the token that each of them carries."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page_text)


def test_two_reports_answer_with_the_same_page_but_for_codes_and_digests(report, snapshot, standard, hr):
    other = open_for(CycleFactory(version=standard), UserFactory(name="另一個人"), UserFactory(name="某主管"), hr)
    second = approved(other, hr, value="5").snapshots.get()
    said = []
    for row in (snapshot, second):
        page_text = text(page(row.code))
        for secret in (row.code, row.digest, stored_report(row).digest):
            page_text = page_text.replace(secret, "*")
        said.append(page_text)
    # The PDF of the second was made by asking for its digest above; ask again.
    again = text(page(second.code))
    for secret in (second.code, second.digest, stored_report(second).digest):
        again = again.replace(secret, "*")
    assert without_token(again) == without_token(said[0])


def test_before_the_pdf_was_made_there_is_no_digest_of_it(snapshot, report):
    report.delete()
    said = text(page(snapshot.code))
    assert snapshot.digest in said
    assert "Digest of the PDF file" not in said
    assert "verify.js" not in said


@pytest.mark.parametrize("how", ["{0}", "{1}", "  {1} ", "{2}", "{3}"])
def test_a_code_is_understood_however_it_is_typed(how, report, snapshot):
    bare = snapshot.code.replace("-", "")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in bare)
    typed = how.format(snapshot.code.lower(), bare, " ".join(bare), wide)
    assert page(typed).status_code == 200
    answer = Client().get(reverse("assessments:verify-form"), {"code": typed})
    assert (answer.status_code, answer["Location"]) == (302, reverse("assessments:verify", args=[snapshot.code]))


def test_no_answer_is_kept_anywhere(client, report, snapshot):
    for address in (reverse("assessments:verify", args=[snapshot.code]), "/verify/", "/verify/2222-2222-2222/"):
        assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("{content:.15}", "Type at least 16"),
        ("{content}0", "Type at least 16"),
        ("nothing of the kind", "Type at least 16"),
        ("0000000000000000", "is not that of this report"),
        ("{content:.16}", "of this report's content"),
        ("{content}", "of this report's content"),
        (" {upper} ", "of this report's content"),
        ("{file}", "that of the PDF file."),
    ],
)
def test_a_digest_is_compared_from_its_beginning(typed, words, report, snapshot):
    given = typed.format(content=snapshot.digest, file=report.digest, upper=snapshot.digest[:16].upper())
    assert words in text(page(snapshot.code, digest=given))


def test_a_report_says_so_once_a_later_revision_is_approved_and_not_before(report, snapshot, assessment, hr):
    outdated = "A later revision of this appraisal was approved since."
    steps.perform(assessment.pk, "reopen", hr, reason="一項有誤。")
    assert outdated not in text(page(snapshot.code)), "what is reopened is not decided yet"
    again = approved(Assessment.objects.get(pk=assessment.pk), hr).snapshots.get(revision=2)
    assert outdated in text(page(snapshot.code))
    assert outdated not in text(page(again.code))


def test_a_digest_proves_nothing_for_a_code_that_is_not_genuine(report, snapshot):
    said = text(page("2222-2222-2222", digest=snapshot.digest))
    assert "content." not in said
    assert "No report has this code" in said
