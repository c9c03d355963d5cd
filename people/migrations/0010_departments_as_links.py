from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0009_departments_from_texts")]

    operations = [
        migrations.RemoveField(model_name="user", name="department"),
        migrations.RenameField(model_name="user", old_name="department_link", new_name="department"),
    ]
