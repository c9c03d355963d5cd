"""
The line of a plan gets a name of its own, and what becomes of it a table. The indexes of the renamed table are made
anew: their names are those of the new one, and are taken once in a database.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STATES = [("planned", "planned"), ("under_way", "under way"), ("done", "done"), ("dropped", "dropped")]
VALUES = [value for value, _label in STATES]


def of_assessment(**options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="plan_lines", to="assessments.assessment", **options
    )


def of_element(**options):
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="competency.element",
        **options,
    )


def of_person(name, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=name, to=settings.AUTH_USER_MODEL, **options
    )


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0016_confirmed_results_filled"),
        ("competency", "0002_tasks_that_share_blocks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameModel("DevelopmentAction", "PlanLine"),
        migrations.AlterModelOptions(
            name="planline",
            options={
                "ordering": ["position", "pk"],
                "verbose_name": "line of the development plan",
                "verbose_name_plural": "development plan",
            },
        ),
        migrations.AlterField("planline", "assessment", of_assessment(db_index=False)),
        migrations.AlterField("planline", "element", of_element(db_index=False)),
        migrations.AlterField("planline", "assessment", of_assessment()),
        migrations.AlterField("planline", "element", of_element()),
        migrations.CreateModel(
            name="DevelopmentAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("goal", models.CharField(max_length=400, verbose_name="goal")),
                ("measure", models.CharField(blank=True, max_length=400, verbose_name="measure")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "state",
                    models.CharField(choices=STATES, default="planned", max_length=10, verbose_name="state"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="development_actions",
                        to="assessments.assessment",
                    ),
                ),
                ("created_by", of_person("+")),
                ("element", of_element()),
                (
                    "line",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action",
                        to="assessments.planline",
                    ),
                ),
                ("owner", of_person("development_actions_to_see_to")),
                ("person", of_person("development_actions")),
            ],
            options={
                "verbose_name": "development action",
                "verbose_name_plural": "development actions",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=Q(state__in=VALUES), name="development_action_state_is_known"),
                    models.CheckConstraint(condition=~Q(goal=""), name="development_action_has_a_goal"),
                    models.CheckConstraint(
                        condition=Q(line__isnull=True) | Q(assessment__isnull=False),
                        name="development_action_of_an_assessment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                ("from_state", models.CharField(blank=True, choices=STATES, max_length=10)),
                ("to_state", models.CharField(choices=STATES, max_length=10)),
                (
                    "cause",
                    models.CharField(
                        blank=True,
                        choices=[("plan", "the plan was changed"), ("cancelled", "the appraisal was cancelled")],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="assessments.developmentaction",
                    ),
                ),
                ("by", of_person("+", null=True)),
            ],
            options={
                "verbose_name": "step of a development action",
                "verbose_name_plural": "steps of development actions",
                "ordering": ["action", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(to_state__in=VALUES) & Q(from_state__in=["", *VALUES]),
                        name="development_step_states_are_known",
                    ),
                    models.CheckConstraint(
                        condition=~Q(to_state="dropped") | Q(from_state="dropped") | ~Q(note="") | ~Q(cause=""),
                        name="development_step_says_why_it_drops",
                    ),
                    models.CheckConstraint(
                        condition=Q(by__isnull=True) ^ Q(cause=""), name="development_step_of_a_person"
                    ),
                ],
            },
        ),
    ]
