"""The mail's queue: looks come when there is something to do, also when a worker is killed, and not without end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from mailing import kinds, sending, tasks
from mailing.kinds import Kind, Letter
from mailing.models import Mail, MailState, lease
from running import stopping
from running.stopping import Stopped

pytestmark = pytest.mark.django_db


def looks():
    return DBTaskResult.objects.filter(task_path=tasks.send_mails.module_path)


def test_mail_has_a_queue_of_its_own():
    tasks.look()
    assert looks().get().queue_name == "mail"
    assert set(settings.TASKS["default"]["QUEUES"]) == {"default", "mail"}


def test_with_nothing_in_the_outbox_no_look_follows():
    tasks.send_mails.call()
    assert not looks().exists()


def test_a_mail_that_waits_for_its_next_try_is_looked_at_then_and_once(server, posted, settings):
    settings.EMAIL_TIMEOUT = 30
    server.at = {"RCPT": "451 later"}
    mail = posted()
    tasks.send_mails.call()
    tasks.send_mails.call()
    mail.refresh_from_db()
    assert looks().filter(run_after__lte=mail.next_try_at).get().run_after == mail.next_try_at


def test_a_mail_that_waits_for_hours_is_not_looked_at_meanwhile(posted):
    mail = posted()
    Mail.objects.filter(pk=mail.pk).update(next_try_at=timezone.now() + timedelta(hours=4))
    tasks.send_mails.call()
    assert looks().get().run_after > timezone.now() + timedelta(hours=3)


def test_a_look_is_queued_before_the_first_mail_is_taken_for_the_case_of_a_kill(posted, monkeypatch):
    def killed(worker, pk=None):
        raise SystemExit

    posted()
    monkeypatch.setattr(sending, "take", killed)
    with pytest.raises(SystemExit):
        tasks.send_mails.call()
    assert timezone.now() < looks().get().run_after <= timezone.now() + lease()


def test_more_than_one_go_is_worth_leaves_the_rest_to_the_next(server, posted, monkeypatch):
    monkeypatch.setattr(sending, "MOST", 2)
    for _number in range(3):
        posted()
    tasks.send_mails.call()
    assert Mail.objects.filter(state=MailState.SENT).count() == 2
    assert looks().filter(run_after__lte=timezone.now()).exists()
    tasks.send_mails.call()
    assert Mail.objects.filter(state=MailState.SENT).count() == 3


def test_one_that_is_asked_to_stop_in_the_middle_gives_the_mail_back(server, posted, monkeypatch):
    def stopped(message, before_text, accepted):
        raise Stopped

    mail = posted()
    monkeypatch.setattr(sending, "hand_over", stopped)
    with pytest.raises(Stopped):
        sending.send_due()
    mail.refresh_from_db()
    assert (mail.state, mail.doubts, mail.lease_until) == (MailState.WAITING, 0, None)
    assert mail.next_try_at <= timezone.now()


@pytest.mark.parametrize("send", [sending.send_due, lambda: sending.send(Mail.objects.all())])
def test_one_that_is_asked_to_stop_takes_no_further_mail(send, server, posted, monkeypatch):
    posted()
    monkeypatch.setattr(stopping._State, "asked", True)
    with pytest.raises(Stopped):
        send()
    assert Mail.objects.get().attempts == 0
    assert server.connections == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only a server's connection can be ended from outside")
@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_while_a_mail_is_written_is_no_fault_of_the_mail(server, posted):
    mail = posted()

    def write(mail):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    kinds.register("test", Kind("test", write))
    with pytest.raises(OperationalError):
        sending.send_due()
    connection.close()
    mail.refresh_from_db()
    assert (mail.state, mail.trouble) == (MailState.SENDING, "")
    kinds.register("test", Kind("test", lambda mail: Letter(mail.person.email, "你好", "你好")))
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sending.send_due()
    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == (MailState.SENT, 0)


def test_a_mail_that_ends_its_worker_again_and_again_waits_like_any_other_trouble(server, posted):
    mail = posted()
    for _number in range(3):
        taken = sending.take("w")
        assert taken == mail
        Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert sending.take_up() == 1
    mail.refresh_from_db()
    assert (mail.state, mail.trouble) == (MailState.WAITING, "ended")
    assert mail.next_try_at > timezone.now() + timedelta(seconds=30)


def test_a_worker_that_was_thought_dead_changes_nothing(server, posted):
    mail = posted()
    late = sending.take("late")
    Mail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sending.send_due()
    assert sending.deliver(late) is None
    mail.refresh_from_db()
    assert (mail.state, mail.doubts) == (MailState.SENT, 0)
    assert server.ids == [mail.message_id]
