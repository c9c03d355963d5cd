"""
Reminders, and the rule of each cycle. Cycles of before send none until HR turns them on: an update must not write to
everybody at once.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0021_bulk_actions"),
        ("mailing", "0003_leases_and_forgotten_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminder", to="mailing.mail"
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "day"), name="one_reminder_per_person_and_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="assessments.reminder"
                    ),
                ),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_lines",
                        to="assessments.cycle",
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("rate_self", "rate themself"),
                            ("rate", "rate"),
                            ("answer", "read and answer"),
                            ("decide", "approve"),
                            ("hand_over", "hand over"),
                        ],
                        max_length=9,
                        verbose_name="what for",
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="how many")),
                ("overdue", models.PositiveIntegerField(default=0, verbose_name="overdue")),
                ("due", models.DateField(null=True, verbose_name="first due on")),
            ],
            options={
                "verbose_name": "what a reminder names",
                "verbose_name_plural": "what reminders name",
                "ordering": ["reminder", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("reminder", "cycle", "duty"), name="reminder_names_it_once"),
                    models.CheckConstraint(
                        condition=models.Q(("duty__in", ["rate_self", "rate", "answer", "decide", "hand_over"])),
                        name="duty_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0), ("overdue__lte", models.F("count"))),
                        name="reminder_names_something",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="cycle",
            name="reminds",
            field=models.BooleanField(default=False, verbose_name="reminders are sent"),
        ),
        migrations.AlterField(
            model_name="cycle",
            name="reminds",
            field=models.BooleanField(default=True, verbose_name="reminders are sent"),
        ),
        migrations.AddField(
            model_name="cycle",
            name="remind_before",
            field=models.PositiveSmallIntegerField(default=3, verbose_name="days before"),
        ),
        migrations.AddField(
            model_name="cycle",
            name="remind_every",
            field=models.PositiveSmallIntegerField(default=7, verbose_name="then every so many days"),
        ),
        migrations.AddConstraint(
            model_name="cycle",
            constraint=models.CheckConstraint(
                condition=models.Q(("remind_before__lte", 30), ("remind_every__lte", 90)),
                name="cycle_reminds_within_a_quarter",
            ),
        ),
    ]
