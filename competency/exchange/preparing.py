"""The documents of what was just published are made by the worker, before the first reader asks for them."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from competency.exchange.workbook import export_workbook
from competency.models import StandardVersion
from competency.pages.kept import document
from competency.pages.pdf import standard_pdf
from config.refusals import NotYet
from printing.readiness import look_again_after

MAKERS = {"pdf": standard_pdf, "xlsx": export_workbook}


def prepare_later(version: StandardVersion) -> None:
    """Once the publication is stored; where nothing can be queued, the first reader waits for the document instead."""
    transaction.on_commit(partial(prepare_documents.enqueue, version.standard_id), robust=True)


@task()
def prepare_documents(standard_pk: int) -> None:
    """Of all published versions, since those before the newest are now superseded, which is printed on them."""
    try:
        for version in StandardVersion.objects.published().filter(standard=standard_pk):
            for ending, make in MAKERS.items():
                document(version, ending, make)
    except NotYet:
        prepare_documents.using(run_after=timezone.now() + look_again_after()).enqueue(standard_pk)
