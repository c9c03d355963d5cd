"""The day on which a training need was closed, kept once the results that say so are deleted."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0029_results_of_follow_ups")]

    operations = [
        migrations.AddField(
            model_name="trainingneed",
            name="closed_on",
            field=models.DateField(blank=True, null=True, verbose_name="closed on"),
        ),
    ]
