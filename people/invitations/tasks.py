"""What is done after the page of forgotten passwords has answered, the same for everybody."""

from __future__ import annotations

from django_tasks import task

from people.invitations.using import answer_forgotten

QUEUE = "mail"


@task(queue_name=QUEUE)
def answer_forgotten_password(keys: list[int]) -> None:
    """`keys`: the accounts that may be meant, none or two among them."""
    if len(keys) == 1:
        answer_forgotten(keys[0])
