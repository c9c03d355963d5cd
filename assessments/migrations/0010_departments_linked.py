from django.db import migrations


def link(apps, schema_editor):
    """What was opened so far counts for the root of the same name; where there is none, for no department."""
    alias = schema_editor.connection.alias
    assessments = apps.get_model("assessments", "Assessment").objects.using(alias)
    for pk, path in apps.get_model("people", "Department").objects.using(alias).values_list("pk", "path"):
        assessments.filter(trainee_department=path).update(department=pk)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0009_departments")]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
