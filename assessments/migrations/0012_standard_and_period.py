import django.db.models.deletion
from django.db import migrations, models

import config.days


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_job_title_standards"), ("competency", "0002_tasks_that_share_blocks")]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="standard",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="competency.standardversion",
                verbose_name="standard",
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="cycle_name",
            field=models.CharField(
                blank=True, editable=False, default="", max_length=120, verbose_name="name of the cycle"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="assessment",
            name="cycle_starts_on",
            field=config.days.DayColumn(editable=False, null=True, verbose_name="period from"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="cycle_ends_on",
            field=config.days.DayColumn(editable=False, null=True, verbose_name="period to"),
        ),
    ]
