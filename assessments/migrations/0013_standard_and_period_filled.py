from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Each by the version of its cycle; what was submitted keeps the cycle's name and days, which it was signed with."""
    alias = schema_editor.connection.alias
    assessments = apps.get_model("assessments", "Assessment").objects.using(alias)
    cycles = apps.get_model("assessments", "Cycle").objects.using(alias).filter(pk=OuterRef("cycle_id"))

    def of_cycle(name):
        return Subquery(cycles.values(name)[:1])

    assessments.filter(standard=None).update(standard=of_cycle("version"))
    assessments.filter(submitted_at__isnull=False).update(
        cycle_name=of_cycle("name"), cycle_starts_on=of_cycle("starts_on"), cycle_ends_on=of_cycle("ends_on")
    )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_standard_and_period")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
