"""An anchor's mail with servers that are slow or bad: bounded, and what is kept of a failure gives nothing away."""

from __future__ import annotations

import time

import pytest
from django.core.management import call_command

from integrity.anchors import making, stamping
from integrity.models import Anchor
from tests.mailing.server import BOUND, DRIP, SILENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("assessment")]
PEOPLE = ["auditor@example.com", "works.council@example.com"]


@pytest.fixture(autouse=True)
def told(settings, tmp_path):
    settings.ANCHOR_DIR, settings.ANCHOR_MAIL_TO = str(tmp_path / "anchors"), PEOPLE


@pytest.mark.parametrize("stage", ["hello", "EHLO", "RCPT", "text"])
@pytest.mark.parametrize("how", [DRIP, SILENT])
def test_a_server_that_drips_or_falls_silent_holds_an_anchor_no_longer_than_a_mail(how, stage, server, settings):
    settings.EMAIL_TIMEOUT = 0.5
    server.at = {stage: how}
    began = time.monotonic()
    making.make_if_due()
    assert time.monotonic() - began < BOUND
    anchor = Anchor.objects.get()
    assert anchor.mail_error
    assert not anchor.mailed_to
    server.at = {}
    making.make_if_due()
    assert Anchor.objects.get().mailed_to == ", ".join(PEOPLE)
    assert not Anchor.objects.get().mail_error


def test_a_password_that_the_mail_server_repeats_is_not_kept(server, settings, caplog):
    settings.EMAIL_HOST_PASSWORD = "a-secret-word"
    server.at = {"MAIL": "550 nothing for a-secret-word"}
    making.make_if_due()
    assert Anchor.objects.get().mail_error == "550 nothing for …"
    assert "a-secret-word" not in caplog.text


def test_the_mail_goes_to_the_others_where_one_of_them_is_refused(server):
    server.at, server.only_for = {"RCPT": "550 nobody"}, PEOPLE[0]
    making.make_if_due()
    assert len(server.taken) == 1
    assert Anchor.objects.get().mailed_to


def test_nothing_that_is_said_of_the_time_stamps_holds_the_password_of_the_service(server, settings, caplog, capsys):
    settings.ANCHOR_TSA_URL = "http://portal:a-secret-word@127.0.0.1:1/tsr"
    call_command("anchor_records", language="en")
    assert Anchor.objects.get().stamp_error
    printed = capsys.readouterr()
    assert "a-secret-word" not in Anchor.objects.get().stamp_error + caplog.text + printed.out + printed.err
    assert stamping.service() == "127.0.0.1"
