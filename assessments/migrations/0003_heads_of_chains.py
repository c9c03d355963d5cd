"""
The head of a chain becomes a seal that can't be worked out from its events. A head that is not the newest event's
MAC is left as it is: `verify_records` goes on naming it.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery

from integrity import seals


def seal_heads(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    Assessment, Event = (apps.get_model("assessments", name) for name in ("Assessment", "Event"))
    newest = Event.objects.filter(assessment=OuterRef("pk")).order_by("-sequence")
    rows = Assessment.objects.annotate(
        newest_sequence=Subquery(newest.values("sequence")[:1]), newest_mac=Subquery(newest.values("mac")[:1])
    )
    for key, head, sequence, mac in rows.values_list("pk", "chain_head", "newest_sequence", "newest_mac").iterator():
        if mac and head == mac:
            content = {"chain": "assessments.chain", "subject": key, "sequence": sequence, "mac": mac}
            Assessment.objects.filter(pk=key).update(chain_head=seals.mac("integrity.head", content))


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_statuses_and_task_paths")]

    operations = [migrations.RunPython(seal_heads, migrations.RunPython.noop)]
