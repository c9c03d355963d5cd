"""By the code of a slip: number and code together, a few tries, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from people.invitations import secrets
from people.invitations.entering import OF_ONE_NUMBER
from people.models import Invitation, User
from people.models import InvitationState as State
from tests.people.invitations.conftest import PASSWORD, codes_of, issue

pytestmark = pytest.mark.django_db
FIRST, INVITED = "/accounts/first/", "/accounts/invited/"


@pytest.fixture(autouse=True)
def nothing_counted(db):
    caches["public"].clear()


@pytest.fixture
def code(paper, hr):
    return codes_of(issue([paper], hr).slips)[0]


def typed(number, code, browser=None, address="192.0.2.1"):
    return (browser or Client()).post(FIRST, {"number": number, "code": code}, REMOTE_ADDR=address)


@pytest.mark.parametrize("number", ["N002", "N999", ""])
def test_a_wrong_code_is_refused_the_same_for_every_number(number, code):
    answer = typed(number, "AAAA-AAAA-AAAA")
    assert answer.status_code == 400
    if number:
        assert "不相符" in answer.content.decode()


def test_a_right_code_opens_nothing_for_another_number(code, newcomer):
    assert typed(newcomer.username, code).status_code == 400


def test_a_number_is_not_guessed_at_for_long(code, paper):
    for _try in range(OF_ONE_NUMBER):
        assert typed(paper.username, "AAAA-AAAA-AAAA").status_code == 400
    assert typed(paper.username, code).status_code == 429


def test_wrong_codes_from_elsewhere_keep_nobody_out(code, paper):
    for _try in range(OF_ONE_NUMBER + 1):
        typed(paper.username, "AAAA-AAAA-AAAA", address="198.51.100.7")
    assert typed(paper.username, code).status_code == 302


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"expires_at": timezone.now() - timedelta(minutes=1)}, "已逾期"),
        ({"used_at": timezone.now()}, "使用過"),
        ({"ended_at": timezone.now()}, "較新的邀請"),
    ],
)
def test_a_right_code_that_no_longer_works_says_why(columns, said, code, paper):
    Invitation.objects.update(**columns)
    answer = typed(paper.username, code)
    assert answer.status_code == 410
    assert said in answer.content.decode()


def test_a_former_slip_is_no_longer_known(code, paper, hr):
    issue([paper], hr)
    assert typed(paper.username, code).status_code == 400


def test_codes_hold_no_letters_that_are_taken_for_others():
    codes = "".join(secrets.new_code() for _number in range(200))
    assert not set(codes) & set("0O1I2Z5S8B6G")


@pytest.mark.sqlite
@pytest.mark.parametrize("how", [str, str.lower, lambda text: text.replace("-", " "), lambda text: f" {text}　"])
def test_by_the_code_one_chooses_a_password_and_is_at_the_desk(how, code, paper):
    browser = Client()
    assert typed(paper.username.lower(), how(code), browser).headers["Location"] == INVITED
    assert paper.name in browser.get(INVITED).content.decode()
    answer = browser.post(INVITED, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.headers["Location"] == "/"
    assert browser.get("/").status_code == 200
    assert Invitation.objects.get().state() == State.USED
    assert User.objects.get(pk=paper.pk).check_password(PASSWORD)
    assert typed(paper.username, code).status_code == 410
