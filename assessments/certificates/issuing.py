"""Making a certificate: what stands now is written down, printed and sealed; the same is made once a day."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.certificates import sealing
from assessments.certificates.content import content_of
from assessments.models import Certificate
from assessments.record.snapshot import new_code
from config.refusals import Conflict
from integrity.canonical import canonical_json, sha256
from people.models import User


def issue(person: User) -> Certificate:
    """Today's where it says the same. Raises Conflict where nothing is confirmed, PrintingError, AlteredSnapshot."""
    # Here and not above: where WeasyPrint's native libraries are missing, all but the documents still works.
    from assessments.certificates.document import certificate_pdf

    today = timezone.localdate()
    content = content_of(person, today)
    if not content["standards"]:
        raise Conflict(
            _("No task of yours is confirmed in full now. Come back once all indicators of a task are confirmed.")
        )
    text = canonical_json(content)
    digest = sha256(text)
    if made := _same(person, digest):
        return made
    code = new_code()
    pdf = certificate_pdf(content, code, digest)
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
        if made := _same(person, digest):
            return made
        row = Certificate(
            person=person,
            code=code,
            made_at=timezone.now(),
            made_on=today,
            content=text,
            digest=digest,
            pdf=pdf,
            file_digest=hashlib.sha256(pdf).hexdigest(),
        )
        sealing.seal(row)
        row.save(force_insert=True)
    return row


def _same(person: User, digest: str) -> Certificate | None:
    return Certificate.objects.filter(person=person, digest=digest).first()
