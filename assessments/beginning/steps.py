"""The first steps in their order: whose each is, how far it is, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from assessments.beginning.facts import Facts
from people.models import User
from people.roles import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class State(models.TextChoices):
    DONE = "done", pgettext_lazy("first step", "done")
    OPEN = "open", pgettext_lazy("first step", "open")
    WAITS = "waits", pgettext_lazy("first step", "waits")


@dataclass(frozen=True, slots=True)
class Step:
    """
    `said`: what is there, or what to do; `waits`: for what, where it can't be done yet; `url`, `does`: where it is done
    and what its link says. `may_wait`: a cycle can be opened without it.
    """

    key: str
    title: StrPromise
    whose: Role
    is_done: bool
    said: str
    url: str = ""
    does: str = ""
    waits: str = ""
    may_wait: bool = False

    @property
    def state(self) -> State:
        return State.DONE if self.is_done else State.WAITS if self.waits else State.OPEN

    def is_mine(self, person: User) -> bool:
        return person.has_role(self.whose)


def steps_of(facts: Facts) -> list[Step]:
    return [*_offices(facts), *_company(facts), *_people(facts), *_rating(facts)]


def is_complete(steps: list[Step]) -> bool:
    return all(step.is_done or step.may_wait for step in steps)


def _offices(facts: Facts) -> Iterator[Step]:
    rights = reverse("people:rights")
    hr, second = facts.held(Role.HR), facts.held(Role.ADMINISTRATOR)
    yield Step(
        "hr",
        gettext_lazy("Someone in HR"),
        Role.ADMINISTRATOR,
        hr > 0,
        ngettext("%(n)d person has the HR role.", "%(n)d people have the HR role.", hr) % {"n": hr}
        if hr
        else _("HR adds people and opens cycles. Add the person, invite them, then give them the right."),
        *((rights, _("Go to rights")) if hr or facts.people > 1 else (reverse("people:new"), _("Add a person"))),
    )
    yield Step(
        "second",
        gettext_lazy("A second administrator"),
        Role.ADMINISTRATOR,
        second > 1,
        ngettext("%(n)d person keeps accounts and roles.", "%(n)d people keep accounts and roles.", second)
        % {"n": second}
        if second > 1
        else _("With a second one nobody is locked out when the first is away."),
        rights,
        _("Go to rights"),
    )
    yield Step(
        "offices",
        gettext_lazy("Standards editor and auditor"),
        Role.ADMINISTRATOR,
        bool(facts.held(Role.EDITOR) and facts.held(Role.AUDITOR)),
        _("An editor maintains the standards, an auditor reads what was submitted. A small company can do this later."),
        rights,
        _("Go to rights"),
        may_wait=True,
    )


def _company(facts: Facts) -> Iterator[Step]:
    no_hr = "" if facts.held(Role.HR) else _("for someone in HR")
    yield Step(
        "company",
        gettext_lazy("Company name and look"),
        Role.HR,
        bool(facts.company),
        facts.company or _("Name, logo and colour, as pages, reports and mails will wear them."),
        reverse("company:company"),
        _("Set the name and look"),
        no_hr,
    )
    yield Step(
        "mail",
        gettext_lazy("Mail arrives"),
        Role.ADMINISTRATOR,
        facts.mails_sent,
        _("A mail was sent.") if facts.mails_sent else _("Send yourself a test mail, and look whether it arrives."),
    )


def _people(facts: Facts) -> Iterator[Step]:
    no_hr = "" if facts.held(Role.HR) else _("for someone in HR")
    yield Step(
        "departments",
        gettext_lazy("Departments"),
        Role.HR,
        facts.departments > 0,
        ngettext("%(n)d department.", "%(n)d departments.", facts.departments) % {"n": facts.departments}
        if facts.departments
        else _("A staff list brings its departments along; or build the tree by hand."),
        reverse("departments:departments"),
        _("Go to departments"),
        no_hr,
        may_wait=True,
    )
    yield Step(
        "people",
        gettext_lazy("People and their supervisors"),
        Role.HR,
        facts.led > 0,
        ngettext(
            "%(n)d person, %(led)d with a supervisor. Whoever is appraised needs one.",
            "%(n)d people, %(led)d with a supervisor. Whoever is appraised needs one.",
            facts.people,
        )
        % {"n": facts.people, "led": facts.led},
        reverse("people:import"),
        _("Import a staff list"),
        no_hr,
    )
    yield Step(
        "invitations",
        gettext_lazy("Everybody can sign in"),
        Role.HR,
        facts.led > 0 and not facts.locked_out,
        ngettext("%(n)d person has no password yet.", "%(n)d people have no password yet.", facts.locked_out)
        % {"n": facts.locked_out}
        if facts.locked_out
        else _("Everybody has a way in.")
        if facts.led
        else _("By mail, or with a slip of paper for those without an address."),
        reverse("people:people") + "?state=no-password",
        _("Invite them"),
        "" if facts.led else _("for people"),
    )


def _rating(facts: Facts) -> Iterator[Step]:
    yield Step(
        "standard",
        gettext_lazy("A published standard"),
        Role.EDITOR,
        facts.standards > 0,
        ngettext("%(n)d standard is in force.", "%(n)d standards are in force.", facts.standards)
        % {"n": facts.standards}
        if facts.standards
        else _("`make setup` loads the official one; an editor can import others and publishes them."),
        reverse("competency:standards"),
        _("Go to the standards"),
        "" if facts.standards or facts.held(Role.EDITOR) else _("for a standards editor"),
    )
    yield Step(
        "scale",
        gettext_lazy("A rating scale"),
        Role.HR,
        facts.scales > 0,
        ngettext("%(n)d rating scale is ready.", "%(n)d rating scales are ready.", facts.scales) % {"n": facts.scales}
        if facts.scales
        else _("`make setup` loads one with five levels; or make your own."),
        reverse("assessments:scales" if facts.scales else "assessments:scale-new"),
        _("Go to rating scales"),
        "" if facts.scales or facts.held(Role.HR) else _("for someone in HR"),
    )
    missing = [
        word
        for word, is_there in (
            (_("for someone in HR"), facts.held(Role.HR)),
            (_("for people with a supervisor"), facts.led),
            (_("for a published standard"), facts.standards),
            (_("for a rating scale"), facts.scales),
        )
        if not is_there
    ]
    yield Step(
        "cycle",
        gettext_lazy("The first cycle"),
        Role.HR,
        facts.cycles > 0,
        ngettext("%(n)d cycle was opened.", "%(n)d cycles were opened.", facts.cycles) % {"n": facts.cycles}
        if facts.cycles
        else _("A period, a standard, and who is appraised."),
        reverse("assessments:cycle-new"),
        _("Open a cycle"),
        missing[0] if missing else "",
    )
