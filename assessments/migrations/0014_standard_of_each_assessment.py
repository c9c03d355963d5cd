import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("assessments", "0013_standard_and_period_filled")]

    operations = [
        migrations.AlterField(
            model_name="assessment",
            name="standard",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="competency.standardversion",
                verbose_name="standard",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=Q(
                    submitted_at__isnull=True, cycle_name="", cycle_starts_on__isnull=True, cycle_ends_on__isnull=True
                )
                | (
                    Q(submitted_at__isnull=False, cycle_starts_on__isnull=False, cycle_ends_on__isnull=False)
                    & ~Q(cycle_name="")
                ),
                name="assessment_keeps_its_period_once_submitted",
            ),
        ),
    ]
