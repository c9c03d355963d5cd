"""
Kills the mail's worker with SIGKILL in the middle of its work, starts it again, and looks whether any mail is missing
at the mail server, or came twice without having been in the hands of a killed worker. The mails are those of the steps
that were taken while the web server was killed; each step that is stored must have posted its own.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.mailing.server import MailServer

ROOT = Path(__file__).resolve().parent.parent
ANSWER_SECONDS = 0.01  # that the mail server takes for each answer, so that most kills meet a conversation
WORK_SECONDS = 0.4  # a worker lives at most so long after its first conversation began
PATIENCE_SECONDS = 60
MOST_SECONDS = 60  # a slow machine kills less often


def start(server: MailServer, *arguments: str) -> subprocess.Popen[bytes]:
    from scripts.serve import die_with_parent

    own = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}", "EMAIL_TIMEOUT": "10", "MAIL_RETRY_SECONDS": "0"}
    how = ["worker", "--queue-name", "mail", "--no-startup-delay", "--no-reload", *arguments]
    return subprocess.Popen(
        [sys.executable, "manage.py", *how],
        cwd=ROOT,
        env={**os.environ, **own},
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,
    )


def kill_in_the_middle(server: MailServer, chance: random.Random) -> None:
    before, worker = server.connections, start(server)
    until = time.monotonic() + PATIENCE_SECONDS
    while server.connections == before and time.monotonic() < until and worker.poll() is None:
        time.sleep(0.002)
    time.sleep(chance.uniform(0, WORK_SECONDS))
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def as_if_leases_had_run_out() -> None:
    from django.utils import timezone

    from mailing.models import Mail, MailState
    from mailing.tasks import look

    Mail.objects.filter(state=MailState.SENDING).update(lease_until=timezone.now())
    look()


def play(kills: int, assessments: Sequence[int]) -> list[str]:
    """What is missing or came twice, in words; prints what was done."""
    from mailing.models import Mail, MailState
    from tests.mailing.server import mail_server

    chance, began, done = random.Random(2027), time.monotonic(), 0  # noqa: S311 - not for secrets
    found = unposted(assessments)
    with mail_server(slow=ANSWER_SECONDS) as server:
        while done < kills and time.monotonic() - began < MOST_SECONDS:
            if not Mail.objects.filter(state=MailState.WAITING).exists():
                break
            kill_in_the_middle(server, chance)
            done += 1
            as_if_leases_had_run_out()
        server.slow = 0
        start(server, "--batch").wait(PATIENCE_SECONDS)
        counts = Counter(server.ids)
    doubts = dict(Mail.objects.exclude(state=MailState.NEEDLESS).values_list("message_id", "doubts"))
    lost = set(doubts) - set(counts)
    doubled = {name for name, count in counts.items() if count > 1}
    unexplained = [name for name in doubled if counts[name] > 1 + doubts.get(name, 0)]
    found += [f"mail {name} did not arrive" for name in lost]
    found += [f"mail {name} came {counts[name]} times, and is not shown so" for name in unexplained]
    print(f"      {done} kills of the mail's worker, {len(doubts)} mails: lost {len(lost)}, doubled {len(doubled)},")
    print(f"      of those not in the hands of a killed worker: {len(unexplained)}")
    return found


def unposted(assessments: Sequence[int]) -> list[str]:
    """Steps that are stored and whose mails are not."""
    from assessments.models import Event
    from mailing.models import Mail

    posted = set(Mail.objects.filter(kind="step").values_list("details__event", flat=True))
    # Every step that the clients take tells somebody; opening tells by another mail.
    events = Event.objects.filter(assessment__in=assessments).exclude(action="open")
    return [f"event {event.pk} ({event.action}) posted no mail" for event in events if event.pk not in posted]
