"""
What a deployment must have set, as `manage.py check --deploy` tells it; web server and worker do not start in
production while one of these is an error.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from config.company_sign_in import NEEDED
from config.deployment import mark_if_possible

log = logging.getLogger("portal.deployment")

SHORTEST_KEY, FEWEST_CHARACTERS = 50, 10
# Keys that stand in public files: of tests, benches and examples, and those that Django makes for a trial.
PUBLIC_KEYS = ("django-insecure-", "only-for-", "write-a-random-text-")
# Where mail goes that nobody gets.
NOWHERE = tuple(
    f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "locmem", "filebased")
)
DEFAULT_SENDER = "portal@localhost"
# The tag of the checks without which nothing that serves starts; rooms add their own.
START = "start"


def portal_url() -> list[CheckMessage]:
    """It stands in mails and, for good, on reports with their codes."""
    address = urlsplit(settings.PORTAL_URL)
    host = address.hostname or ""
    hint = "Set PORTAL_URL to the address that people type, such as https://appraisal.example.com."
    if not host or _is_loopback(host):
        sentence = f"PORTAL_URL is missing or names this machine alone ({settings.PORTAL_URL}): no link in a mail leads"
        return [Error(f"{sentence} to the portal, nor does the code on a report.", hint=hint, id="portal.E001")]
    problems: list[CheckMessage] = []
    if address.scheme != "https":
        problems.append(Error(f"PORTAL_URL is not https ({settings.PORTAL_URL}).", hint=hint, id="portal.E002"))
    if not validate_host(host, settings.ALLOWED_HOSTS):
        sentence = f"PORTAL_URL names {host}, which is not among ALLOWED_HOSTS: its links would be refused."
        problems.append(Error(sentence, hint=f"Add {host} to ALLOWED_HOSTS, or mend PORTAL_URL.", id="portal.E003"))
    return problems


def mail() -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if settings.EMAIL_BACKEND in NOWHERE:
        hint = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example.com:587."
        problems.append(
            Error("EMAIL_URL is missing or sends nothing: nobody gets a mail.", hint=hint, id="portal.E004")
        )
    if settings.DEFAULT_FROM_EMAIL == DEFAULT_SENDER:
        hint = "Set DEFAULT_FROM_EMAIL to an address that your mail server sends for."
        sentence = f"DEFAULT_FROM_EMAIL is missing: mail servers refuse mail from {DEFAULT_SENDER}."
        problems.append(Error(sentence, hint=hint, id="portal.E005"))
    return problems


def keys() -> list[CheckMessage]:
    hint = (
        "Set SECRET_KEY to 50 random characters: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'. "
        "Where seals were made with the former key, name it in SECRET_KEY_FALLBACKS."
    )
    key = settings.SECRET_KEY
    if key.startswith(PUBLIC_KEYS):
        return [Error("SECRET_KEY is one that stands in a public file.", hint=hint, id="portal.E006")]
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        sentence = "SECRET_KEY is short or repeats itself: seals and sessions could be forged."
        return [Error(sentence, hint=hint, id="portal.E007")]
    if any(key in (seal_key.strip(), seal_key.strip().rpartition("@")[0]) for seal_key in settings.SEAL_KEYS):
        sentence = "SECRET_KEY is one of SEAL_KEYS: who learns the one could forge the other."
        return [Error(sentence, hint="Make a SECRET_KEY of its own.", id="portal.E008")]
    return []


def data() -> list[CheckMessage]:
    problems: list[CheckMessage] = []
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        hint = "Set DATABASE_URL to postgres://user:password@host/portal."
        sentence = "DATABASE_URL names SQLite, or is missing: one process writes at a time, and others wait."
        problems.append(Warning(sentence, hint=hint, id="portal.W001"))
    folder = Path(settings.MEDIA_ROOT)
    if not _can_be_written(folder):
        sentence = f"MEDIA_ROOT can't be written to ({folder}): no evidence can be added, no export be made."
        hint = f"Give this user the right to write there, or set MEDIA_ROOT. Here the user is number {os.geteuid()}."
        problems.append(Error(sentence, hint=hint, id="portal.E009"))
    if "CACHE_URL" in os.environ:
        sentence = "CACHE_URL is no longer read: what is counted lies in tables of the database, as JSON."
        problems.append(Warning(sentence, hint="Unset CACHE_URL.", id="portal.W002"))
    return problems


@register(Tags.security, START)
def company_sign_in(**kwargs: Any) -> list[CheckMessage]:
    """Variables of the company sign-in that do nothing as they are set, or would send tokens in the clear."""
    missing = [name for name in NEEDED if not getattr(settings, name)]
    named = [name for name in (*NEEDED, "OIDC_NUMBER_CLAIM", "OIDC_NAME", "OIDC_ONLY") if getattr(settings, name)]
    problems: list[CheckMessage] = []
    if named and missing:
        sentence = f"{', '.join(named)} without {', '.join(missing)}: no company sign-in is offered."
        hint = "Set all of them, or none; docs/company-sign-in.md says where to find each."
        problems.append(Warning(sentence, hint=hint, id="portal.W004"))
    address = urlsplit(settings.OIDC_ISSUER)
    if address.scheme != "https" and settings.OIDC_ISSUER and not _is_loopback(address.hostname or "localhost"):
        sentence = f"OIDC_ISSUER is not https ({settings.OIDC_ISSUER}): whoever listens could sign in as others."
        hint = "Set it to the issuer as the provider names it, such as https://login.example.com/realms/company."
        problems.append(Warning(sentence, hint=hint, id="portal.W005"))
    return problems


CHECKS: Sequence[Callable[[], list[CheckMessage]]] = (portal_url, mail, keys, data)


@register(Tags.security, START, deploy=True)
def deployment(**kwargs: Any) -> list[CheckMessage]:
    return [problem for check in CHECKS for problem in check()]


def refuse_unsafe_start() -> None:
    """
    Called by what serves. In production raises ImproperlyConfigured with all that must be set; elsewhere, over plain
    HTTP on one's own machine, does nothing. A production marks its folder as a deployment.
    """
    if settings.PLAIN_HTTP:
        return
    problems = run_checks(tags=[START], include_deployment_checks=True)
    errors = [problem for problem in problems if problem.is_serious()]
    for problem in problems:
        if problem not in errors:
            log.log(problem.level, "%s %s", problem.msg, problem.hint)
    if errors:
        sentences = "\n".join(f"- {error.msg} {error.hint}" for error in errors)
        raise ImproperlyConfigured(f"The portal does not start, since its settings would do harm:\n{sentences}")
    mark_if_possible(settings.VAR_DIR)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith((".localhost", ".localdomain")):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _can_be_written(folder: Path) -> bool:
    """Where the folder is still to be made, its nearest parent decides."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
