"""Who gets the PDF of an assessment, in which state, and what is written down about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.enums import AccessKind
from assessments.models import Access, Assessment, SelfRating
from assessments.workflow import steps
from people.models import User
from tests.assessments.reports.reading import body, pages, watermarks
from tests.factories import approved, left_as, rate_all, submitted

SignIn = Callable[[User], Client]


def url(assessment: Assessment, query: str = "") -> str:
    return reverse("assessments:report", args=[assessment.pk]) + query


def asked(signed_in: SignIn, person: User, assessment: Assessment, query: str = "") -> Any:
    return signed_in(person).get(url(assessment, query))


def test_the_address_is_the_promised_one(assessment: Assessment) -> None:
    assert url(assessment) == f"/assessments/{assessment.pk}/report.pdf"


def test_logged_out_one_is_sent_to_the_sign_in(client: Client, assessment: Assessment) -> None:
    answer = client.get(url(assessment))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert not Access.objects.exists()


@pytest.mark.parametrize("person", ["stranger", "editor", "administrator"])
def test_who_has_nothing_to_do_with_it_finds_nothing(
    person: str, request: Any, signed_in: SignIn, assessment: Assessment, hr: User
) -> None:
    finished = approved(assessment, hr)
    assert asked(signed_in, request.getfixturevalue(person), finished).status_code == 404
    assert asked(signed_in, request.getfixturevalue(person), finished, "?revision=1").status_code == 404
    assert set(Access.objects.values_list("kind", flat=True)) == {AccessKind.REFUSED}


@pytest.mark.parametrize("person", ["trainee", "hr", "auditor"])
def test_a_draft_is_the_supervisors_alone_and_the_refusal_says_so(
    person: str, request: Any, signed_in: SignIn, rated: Assessment
) -> None:
    answer = asked(signed_in, request.getfixturevalue(person), rated)
    assert answer.status_code == 403
    assert "application/pdf" not in answer["Content-Type"]
    assert answer.context["message"]
    assert "王小明" not in str(answer.context["message"])
    assert set(Access.objects.values_list("kind", flat=True)) == {AccessKind.REFUSED}


def test_the_manager_above_does_not_find_a_draft(signed_in: SignIn, manager: User, rated: Assessment) -> None:
    assert asked(signed_in, manager, rated).status_code == 404


def test_the_supervisor_gets_a_draft_with_its_watermark(signed_in: SignIn, supervisor: User, rated: Assessment) -> None:
    answer = asked(signed_in, supervisor, rated)
    assert answer.status_code == 200
    assert set(watermarks(answer.content)) == {"草稿"}


@pytest.mark.parametrize("person", ["trainee", "supervisor", "manager", "hr", "auditor"])
def test_once_submitted_all_who_see_it_read_it(
    person: str, request: Any, signed_in: SignIn, assessment: Assessment
) -> None:
    answer = asked(signed_in, request.getfixturevalue(person), submitted(assessment))
    assert answer.status_code == 200
    assert set(watermarks(answer.content)) == {"未核定"}


def test_the_supervisor_does_not_read_the_self_rating_before_submitting(
    signed_in: SignIn, supervisor: User, rated: Assessment
) -> None:
    SelfRating.objects.update_or_create(assessment=rated, defaults={"submitted_at": timezone.now()})
    left_as(rated)
    assert "自評" not in body(asked(signed_in, supervisor, rated).content)
    steps.perform(rated.pk, "submit", supervisor)
    assert "自評" in body(asked(signed_in, supervisor, rated).content)


def test_the_answer_is_a_pdf_to_look_at_that_no_cache_keeps(
    signed_in: SignIn, trainee: User, assessment: Assessment, hr: User
) -> None:
    finished = approved(assessment, hr)
    answer = asked(signed_in, trainee, finished)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    name = quote(f"評核報告_王小明_{finished.number}_r1.pdf")
    assert answer["Content-Disposition"] == f"inline; filename*=utf-8''{name}"
    assert answer["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_an_approved_one_is_answered_with_the_same_bytes_to_everyone(
    signed_in: SignIn, trainee: User, supervisor: User, hr: User, assessment: Assessment
) -> None:
    finished = approved(assessment, hr)
    answers = {asked(signed_in, person, finished).content for person in (trainee, supervisor, hr, trainee)}
    assert len(answers) == 1


def test_each_download_is_written_down(signed_in: SignIn, trainee: User, hr: User, assessment: Assessment) -> None:
    finished = approved(assessment, hr)
    for person in (trainee, hr, trainee):
        asked(signed_in, person, finished)
    rows = Access.objects.order_by("pk").values_list("assessment_id", "person_id", "kind")
    assert list(rows) == [(finished.pk, person.pk, AccessKind.DOWNLOAD) for person in (trainee, hr, trainee)]


def test_while_it_is_rated_again_the_former_revision_stays_readable(
    signed_in: SignIn, trainee: User, hr: User, auditor: User, supervisor: User, assessment: Assessment
) -> None:
    before = asked(signed_in, trainee, approved(assessment, hr)).content
    reopened = steps.perform(assessment.pk, "reopen", hr, reason="補正評等")
    rate_all(reopened, supervisor, value="2", changes={})
    for person in (trainee, hr, auditor):
        assert asked(signed_in, person, reopened, "?revision=1").content == before
        assert asked(signed_in, person, reopened).status_code == 403
        assert asked(signed_in, person, reopened, "?revision=2").status_code == 403
    assert "版次2" in pages(asked(signed_in, supervisor, reopened).content)[0]


@pytest.mark.parametrize(
    ("query", "status"),
    [("?revision=0", 404), ("?revision=3", 404), ("?revision=abc", 400), ("?revision=-1", 400), ("?revision=９", 400)],
)
def test_a_revision_that_is_none_is_refused_in_words(
    query: str, status: int, signed_in: SignIn, hr: User, trainee: User, assessment: Assessment
) -> None:
    approved(assessment, hr)
    steps.perform(assessment.pk, "reopen", hr, reason="補正評等")
    answer = asked(signed_in, trainee, assessment, query)
    assert answer.status_code == status
    assert not answer.content.startswith(b"%PDF")


def test_it_is_only_read_never_posted_to(signed_in: SignIn, supervisor: User, rated: Assessment) -> None:
    assert signed_in(supervisor).post(url(rated)).status_code == 405


def test_a_stored_report_costs_few_queries(
    signed_in: SignIn, trainee: User, hr: User, assessment: Assessment, django_assert_max_num_queries: Any
) -> None:
    finished, own = approved(assessment, hr), signed_in(trainee)
    own.get(url(finished))
    with django_assert_max_num_queries(10):
        own.get(url(finished))
