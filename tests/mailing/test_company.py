"""Mails come in the company's name."""

from __future__ import annotations

import pytest

from mailing import kinds, sending
from mailing.kinds import Kind
from mailing.models import Mail
from people.company import keeping
from people.letters import letter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NO_REPLY = "此信由系統自動寄出，回信無人收閱，請勿直接回覆。"


@pytest.fixture
def named(db):
    keeping.change("", name="晨星客服股份有限公司", short_name="晨星客服", colour="", logo=None)


def test_a_mail_ends_with_the_companys_name_and_says_that_nobody_reads_answers(server, posted, named, settings):
    settings.DEFAULT_FROM_EMAIL = "portal@example.com"
    mail = posted()
    sending.send_due()
    assert Mail.objects.get(pk=mail.pk).body.endswith(f"\n\n{NO_REPLY}\n\n晨星客服股份有限公司\n")
    (taken,) = server.taken
    assert taken["From"] == '"職能評核 (晨星客服)" <portal@example.com>'
    assert taken["Auto-Submitted"] == "auto-generated"


def test_a_sender_whom_the_settings_name_keeps_that_name(named, settings):
    settings.DEFAULT_FROM_EMAIL = "評核系統 <portal@example.com>"
    assert sending.sender_of_now() == "評核系統 <portal@example.com>"


def test_without_a_name_of_the_company_mails_come_from_the_portal(server, posted, settings):
    settings.DEFAULT_FROM_EMAIL = "portal@example.com"
    mail = posted()
    sending.send_due()
    assert Mail.objects.get(pk=mail.pk).body == f"致 {mail.person.name}\n.一行以點開始\n\n{NO_REPLY}\n"
    assert server.taken[0]["From"] == "職能評核 <portal@example.com>"


def test_the_last_line_is_in_the_language_of_who_reads_it(named, settings):
    reader = UserFactory(language="en")
    kinds.register("test", Kind("test", lambda mail: letter(mail.person, "Hello", "Hello")))
    body = kinds.written(Mail(kind="test", person=reader)).body
    assert body == (
        "Hello\n\nThe portal sent this mail by itself. Please do not reply to it: nobody reads the replies.\n\n"
        "晨星客服股份有限公司\n"
    )
