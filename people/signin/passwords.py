"""Words that nobody may make a password of, since whoever guesses begins with them."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext_lazy

from mailing.kinds import company

# Of the portal itself; the company's name and the host's come to them.
WORDS = ("competency", "appraisal", "password", "portal", "職能", "評核", "密碼")
# Django's words, so that the catalogue says them in the portal's tone.
DJANGOS = (
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
SHORTEST = 3  # letters; a shorter name is in too much


def forbidden() -> set[str]:
    """Folded; docs/operations.md names them."""
    host = (urlsplit(settings.PORTAL_URL).hostname or "").split(".")[0]
    names = (name := company().name, *name.split(), host)
    long = {name.casefold() for name in names if len(name) >= SHORTEST and not name.isdigit()}
    return long | {word.casefold() for word in WORDS}


class WordsOfThePortal:
    """Refuses a password that little is left of without such a word and digits."""

    def validate(self, password: str, user: object = None) -> None:
        rest = password.casefold()
        for word in sorted(forbidden(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest.strip("0123456789!@#$%^&*._- ")) < 5 and rest != password.casefold():
            raise ValidationError(self.get_help_text(), code="password_of_the_portal")

    def get_help_text(self) -> str:
        return _("The name of the company or of this portal can't be a password, even with a few characters added.")
