"""What the seal of a certificate covers, whether it still is what was made, and sealing it anew under another key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Certificate
from integrity import checks, resealing, seals
from integrity.canonical import sha256
from integrity.checks import Alarm, Check
from integrity.resealing import Left, Resealing, chunks

NAME = "assessments.certificates"
KIND = "assessments.certificate"
# Documents are large; so many are held at once.
SIZE = 20


def _sealed(row: Certificate) -> dict[str, object]:
    return {
        "code": row.code,
        "made_at": row.made_at.astimezone(UTC).isoformat(),
        "made_on": row.made_on.isoformat(),
        "digest": row.digest,
        "file_digest": row.file_digest,
    }


def seal(row: Certificate) -> None:
    row.mac = seals.mac(KIND, _sealed(row))


def fits(row: Certificate) -> bool:
    """Whether code, day and digests are as sealed, and content and document, while kept, have these digests."""
    if not seals.fits(KIND, _sealed(row), row.mac):
        return False
    if row.forgotten_at is not None:
        return not row.content and not bytes(row.pdf)
    return sha256(row.content) == row.digest and hashlib.sha256(row.pdf).hexdigest() == row.file_digest


def alarms() -> Iterator[Alarm]:
    for row in Certificate.objects.order_by("pk").iterator(SIZE):
        if not fits(row):
            yield Alarm(row.code, _("The certificate is not what was made."))


def reseal() -> Iterator[int | Left]:
    for chunk in chunks(Certificate.objects.order_by("pk").iterator(SIZE), SIZE):
        good = [row for row in chunk if fits(row)]
        yield from (Left(row.code) for row in chunk if row not in good)
        for row in good:
            seal(row)
        Certificate.objects.bulk_update(good, ["mac"])
        yield len(good)


def register() -> None:
    """Called when the portal starts."""
    title = gettext_lazy("Certificates of confirmed tasks")
    checks.register(NAME, Check(title, count=Certificate.objects.count, alarms=alarms, holds_records=False))
    resealing.register(NAME, Resealing(title, reseal))
