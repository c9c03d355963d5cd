"""What ends a sign-in with a company account, each with a sentence that says what to do instead."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from config.refusals import Refusal

CODE = re.compile(r"[a-z_]{1,40}")


class Trouble(Refusal):
    """`log` is what the administrator finds in the log, without anything of the person."""

    def __init__(self, message: str, status: int, log: str) -> None:
        super().__init__(message)
        self.status, self.log = status, log


def stopped() -> Trouble:
    return Trouble(_("You stopped signing in with your company account. Try again whenever you like."), 403, "stopped")


def refused_there(code: str) -> Trouble:
    known = code if CODE.fullmatch(code) else "?"
    message = _("Your company's sign-in ended without signing you in (%(code)s). Try again; ask IT if it stays so.")
    return Trouble(message % {"code": known}, 502, f"the service answered with the error {known}")


def out_of_date() -> Trouble:
    message = _(
        "This sign-in was begun over ten minutes ago or in another browser, or was used already. Start it again here."
    )
    return Trouble(message, 400, "the state is unknown, used or too old")


def silent(log: str) -> Trouble:
    message = _("Your company's sign-in does not answer at the moment. Try again in a few minutes.")
    return Trouble(message, 503, log)


def clock(log: str) -> Trouble:
    message = _(
        "The clocks of the portal and of your company's sign-in differ, so it signed nobody in. Tell the administrator."
    )
    return Trouble(message, 502, log)


def not_believed(what: str, log: str) -> Trouble:
    """`what`: which part did not fit, in words that the administrator looks up."""
    message = _(
        "What your company's sign-in sent can't be trusted (%(what)s), so nobody was signed in. Tell the administrator."
    )
    return Trouble(message % {"what": what}, 502, log)


class Barred(Trouble):
    """The account is what it says, and lets nobody in here."""


def barred(sentence: str, log: str) -> Barred:
    return Barred(sentence, 403, log)
