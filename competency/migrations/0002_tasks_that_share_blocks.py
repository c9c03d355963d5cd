import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competency", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="task",
            name="blocks_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="sharers",
                to="competency.task",
                verbose_name="shares the blocks of",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("blocks_of", models.F("pk")), _negated=True), name="task_shares_blocks_of_another"
            ),
        ),
    ]
