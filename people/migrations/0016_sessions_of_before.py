from django.db import migrations


def delete_old_sessions(apps, schema_editor):
    """Sessions stand in `people_session` from now on; what lies here opens nothing and would never be cleared."""
    apps.get_model("sessions", "Session").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0015_sign_ins"), ("sessions", "0001_initial")]

    operations = [migrations.RunPython(delete_old_sessions, migrations.RunPython.noop)]
