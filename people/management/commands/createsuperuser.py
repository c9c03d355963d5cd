"""
Makes an administrator of accounts and roles, as Django's command of that name does, and says in the portal's words what
is there before and what comes next. The app stands before Django's own in INSTALLED_APPS, so that this one is found.
"""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.contrib.auth.management.commands import createsuperuser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.acting import able
from people.models import User
from people.roles import Role


class Command(createsuperuser.Command):
    help = "Makes an administrator: asks for employee number, name, e-mail and password."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            there = User.objects.filter(able(), role_grants__role=Role.ADMINISTRATOR).order_by("username")
            names, newest = [str(one) for one in there], User.objects.order_by("pk").last()
            if names:
                self.stdout.write(
                    ngettext(
                        "There is an administrator already: %(names)s. This makes one more.",
                        "There are %(n)d administrators already: %(names)s. This makes one more.",
                        len(names),
                    )
                    % {"n": len(names), "names": ", ".join(names)}
                )
            if options["interactive"]:
                self.stdout.write(_("An administrator manages accounts and roles, and sees no appraisals."))
            elif options["email"] is None:  # as before it was asked for: scripts need not give one
                options["email"] = os.environ.get("DJANGO_SUPERUSER_EMAIL", "")
            super().handle(*args, **options)
            made = User.objects.filter(pk__gt=newest.pk if newest else 0).order_by("pk").last()
            if made is not None:
                self.stdout.write(what_comes_next(made))


def what_comes_next(person: User) -> str:
    said = {"url": settings.PORTAL_URL, "number": person.username}
    if not person.has_usable_password():
        return _("No password yet: `manage.py changepassword %(number)s` sets it, then sign in at %(url)s/") % said
    return _("Sign in at %(url)s/ as %(number)s; the first steps (%(url)s/first-steps/) lead on from there.") % said
