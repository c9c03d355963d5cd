"""A second factor that was lost: one asks, another one takes it away; alone only on the command line."""

from __future__ import annotations

import logging

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from config.refusals import Conflict, Forbidden
from people.invitations import issuing
from people.models import Invitation
from people.models import InvitationState as State
from tests.integrity.test_ledger import verified
from tests.people.invitations.conftest import mails_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def locked_out(administrator):
    Authenticator.objects.create(user=administrator, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=administrator, type="recovery_codes", data={"seed": "x"})
    return administrator


def has_factor(person):
    return Authenticator.objects.filter(user=person).exists()


def test_nobody_takes_their_own_away(locked_out):
    with pytest.raises(Forbidden):
        issuing.ask_to_drop_factor(locked_out, locked_out)


def test_one_alone_takes_nothing_away(locked_out, hr):
    row = issuing.ask_to_drop_factor(locked_out, hr)
    for by in (hr, locked_out):
        with pytest.raises(Forbidden):
            issuing.confirm(row.pk, by)
    with pytest.raises(Conflict):
        issuing.ask_to_drop_factor(locked_out, hr)
    assert has_factor(locked_out)
    assert mails_to(locked_out) == []


def test_there_has_to_be_one(stranger, hr):
    with pytest.raises(Conflict):
        issuing.ask_to_drop_factor(stranger, hr)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", stranger.username)
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "E9999")


def test_two_take_it_away_and_the_person_is_told(locked_out, hr, second):
    row = issuing.ask_to_drop_factor(locked_out, hr)
    issuing.confirm(row.pk, second)
    assert not has_factor(locked_out)
    assert Invitation.objects.get().state() == State.USED
    assert mails_to(locked_out) == ["factor"]
    assert verified()[0] == 0


def test_a_sole_administrator_is_helped_on_the_command_line_and_it_is_recorded(locked_out, caplog, capsys):
    with caplog.at_level(logging.WARNING, logger="portal.accounts"):
        call_command("reset_second_factor", "ADMIN")
    assert not has_factor(locked_out)
    assert "admin" in caplog.text
    row = Invitation.objects.get()
    assert (row.issued_by, row.state()) == (None, State.USED)
    assert "已解除" in capsys.readouterr().out
