"""What the portal asks of a password, as one speaks to somebody in Taiwan."""

from __future__ import annotations

from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils import translation


def test_djangos_hints_address_people_as_the_portal_does():
    with translation.override("zh-hant"):
        hints = password_validators_help_texts()
    assert len(hints) == 5
    assert not [hint for hint in hints if "你" in hint]
    with translation.override("en"):
        assert "Your password must contain at least 10 characters." in password_validators_help_texts()
