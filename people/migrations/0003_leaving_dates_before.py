from django.db import migrations
from django.db.models import F
from django.utils import timezone


def count_as_recorded_now(apps, schema_editor):
    """Who left before the upgrade: the date counts as recorded at the upgrade, so that it has yet to stand."""
    people = apps.get_model("people", "User").objects.using(schema_editor.connection.alias)
    people.filter(left_on__isnull=False).update(left_recorded_on=F("left_on"), left_recorded_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("people", "0002_leaving_recorded")]

    operations = [migrations.RunPython(count_as_recorded_now, migrations.RunPython.noop)]
