"""What was agreed when raters were compared."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0025_looks_in_overviews"),
        ("competency", "0004_origin_of_published_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalibrationNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(max_length=4000, verbose_name="what was agreed")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="written at")),
                (
                    "attitude",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competency.element",
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibration_notes",
                        to="assessments.cycle",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="competency.indicator",
                    ),
                ),
                (
                    "rater",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calibration_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="competency.standardversion"
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "calibration note",
                "verbose_name_plural": "calibration notes",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="calibration_note_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("indicator__isnull", True), ("rater__isnull", True)),
                            models.Q(("attitude__isnull", True), ("rater__isnull", True)),
                            models.Q(("attitude__isnull", True), ("indicator__isnull", True)),
                            _connector="OR",
                        ),
                        name="calibration_note_about_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rater__isnull", True),
                            models.Q(("rater", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="calibration_note_by_somebody_else",
                    ),
                ],
            },
        ),
    ]
