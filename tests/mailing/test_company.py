"""Mails come in the company's name."""

from __future__ import annotations

import pytest

from mailing import sending
from mailing.models import Mail
from people.company import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def named(db):
    keeping.change("", name="晨星客服股份有限公司", short_name="晨星客服", colour="", logo=None)


def test_a_mail_ends_with_the_companys_name_and_comes_from_it(server, posted, named, settings):
    settings.DEFAULT_FROM_EMAIL = "portal@example.com"
    mail = posted()
    sending.send_due()
    assert Mail.objects.get(pk=mail.pk).body.endswith("\n\n晨星客服股份有限公司\n")
    (taken,) = server.taken
    assert taken["From"] == "晨星客服 <portal@example.com>"


def test_a_sender_whom_the_settings_name_keeps_that_name(named, settings):
    settings.DEFAULT_FROM_EMAIL = "評核系統 <portal@example.com>"
    assert sending.sender_of_now() == "評核系統 <portal@example.com>"


def test_without_a_name_of_the_company_mails_stay_as_they_are(server, posted):
    mail = posted()
    sending.send_due()
    assert Mail.objects.get(pk=mail.pk).body == f"致 {mail.person.name}\n.一行以點開始\n"
    assert server.taken
