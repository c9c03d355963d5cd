import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0008_numbers_beside_names"), ("people", "0010_departments_as_links")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="department",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="assessments",
                to="people.department",
            ),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="trainee_department",
            field=models.CharField(blank=True, max_length=400, verbose_name="department"),
        ),
    ]
