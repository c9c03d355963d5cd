"""How the company's look changes, and how its results count."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.refusals import Conflict
from integrity.canonical import canonical_json, sha256
from people.models import Company
from printing.company import Logo


def row() -> Company:
    """The one that is there, or one that is not stored yet."""
    return Company.objects.first() or Company()


def change(seen: str, *, name: str, short_name: str, colour: str, logo: Logo | None) -> Company:
    """Conflict where somebody changed it since `seen`, the version that was on the page."""
    try:
        with transaction.atomic():
            company = Company.objects.select_for_update(of=("self",)).first() or Company()
            if company.version != seen:
                raise Conflict(already_changed())
            company.name, company.short_name, company.colour = name, short_name, colour
            company.logo = logo.content if logo else b""
            company.logo_kind, company.logo_digest = (logo.kind, logo.digest) if logo else ("", "")
            write(company)
    except IntegrityError as error:  # both were the first
        raise Conflict(already_changed()) from error
    return company


def hide_steps(hidden: bool) -> None:
    """Whether the first steps are off the desks."""
    with transaction.atomic():
        company = Company.objects.select_for_update(of=("self",)).first() or Company()
        company.steps_hidden_at = timezone.now() if hidden else None
        write(company)


def terms_of(company: Company) -> str:
    """How results count, as a page carries it to say what it showed."""
    return f"{company.result_years}/{company.stand_ins}"


def change_terms(seen: str, *, result_years: int, stand_ins: int) -> Company:
    """Conflict where somebody changed them since `seen`, what `terms_of` said on the page."""
    try:
        with transaction.atomic():
            company = Company.objects.select_for_update(of=("self",)).first() or Company()
            if terms_of(company) != seen:
                raise Conflict(terms_changed())
            company.result_years, company.stand_ins = result_years, stand_ins
            write(company)
    except IntegrityError as error:  # both were the first
        raise Conflict(terms_changed()) from error
    return company


def write(company: Company) -> None:
    shown = [company.name, company.short_name, company.colour, company.logo_kind, company.logo_digest]
    company.version = sha256(canonical_json(shown))
    company.save()


def terms_changed() -> str:
    return _("Somebody changed how results count in the meantime. Reload the page to see how they count now.")


def already_changed() -> str:
    return _("Somebody changed the company's look in the meantime. Reload the page to see the current one.")
