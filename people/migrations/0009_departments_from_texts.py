from django.db import migrations


def make_roots(apps, schema_editor):
    """What stood as a text becomes a root of the tree, never split at spaces or strokes."""
    alias = schema_editor.connection.alias
    people = apps.get_model("people", "User").objects.using(alias)
    departments = apps.get_model("people", "Department").objects.using(alias)
    texts = people.exclude(department="").order_by("department").values_list("department", flat=True).distinct()
    departments.bulk_create([departments.model(name=text, path=text) for text in texts], batch_size=500)
    for pk, text in departments.values_list("pk", "name"):
        people.filter(department=text).update(department_link=pk)


def write_texts(apps, schema_editor):
    alias = schema_editor.connection.alias
    people = apps.get_model("people", "User").objects.using(alias)
    for pk, path in apps.get_model("people", "Department").objects.using(alias).values_list("pk", "path"):
        people.filter(department_link=pk).update(department=path[:80])


class Migration(migrations.Migration):
    dependencies = [("people", "0008_departments")]

    operations = [migrations.RunPython(make_roots, write_texts)]
