"""Courses, training plans, follow-ups, improvement plans; the gap that a line of a plan answers."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0026_calibration_notes"),
        ("competency", "0004_origin_of_published_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, verbose_name="course number")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("provider", models.CharField(blank=True, max_length=120, verbose_name="provider")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("external", "outside"),
                            ("internal", "in the company"),
                            ("online", "online"),
                            ("on_job", "on the job"),
                        ],
                        default="external",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("hours", models.DecimalField(decimal_places=1, default=0, max_digits=6, verbose_name="hours")),
                ("cost", models.PositiveIntegerField(default=0, verbose_name="cost of one person (NT$)")),
                ("icap_number", models.CharField(blank=True, max_length=60, verbose_name="iCAP accreditation number")),
                ("icap_expires_on", models.DateField(blank=True, null=True, verbose_name="iCAP accreditation until")),
                ("description", models.TextField(blank=True, max_length=4000, verbose_name="description")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="offered no more since")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
                "ordering": ["code", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CourseSubject",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "what a course serves",
                "verbose_name_plural": "what courses serve",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DevelopmentEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("note", "note"), ("link", "link"), ("file", "file")],
                        max_length=4,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=4000, verbose_name="text")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "file",
                    models.FileField(blank=True, max_length=200, upload_to="development/%Y/", verbose_name="file"),
                ),
                ("file_name", models.CharField(blank=True, max_length=150, verbose_name="file name")),
                ("file_type", models.CharField(blank=True, max_length=40, verbose_name="file type")),
                ("file_size", models.PositiveIntegerField(default=0, verbose_name="bytes")),
                ("file_digest", models.CharField(blank=True, max_length=64, verbose_name="digest")),
                ("added_by_name", models.CharField(max_length=80)),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added at")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed at")),
            ],
            options={
                "verbose_name": "evidence of development",
                "verbose_name_plural": "evidence of development",
                "ordering": ["added_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
                ("meets", models.BooleanField(verbose_name="meets the standard")),
                ("seen", models.TextField(max_length=4000, verbose_name="what was seen")),
                ("observed_on", models.DateField(verbose_name="observed on")),
                ("confirmed_by_name", models.CharField(max_length=80)),
                ("confirmed_by_number", models.CharField(blank=True, max_length=40)),
                ("confirmed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="confirmed at")),
                ("confirmed_on", models.DateField(verbose_name="confirmed on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("confirmed", "confirmed"),
                            ("objected", "objected to"),
                            ("upheld", "upheld after an objection"),
                            ("withdrawn", "taken back"),
                        ],
                        default="confirmed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow-up",
                "verbose_name_plural": "follow-ups",
                "ordering": ["confirmed_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("actor_name", models.CharField(max_length=80)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("details", models.JSONField(blank=True, default=dict)),
                ("mac", models.CharField(max_length=64)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("draft", "draft it"),
                            ("send", "send it to HR"),
                            ("return", "return it"),
                            ("release", "release it for signing"),
                            ("sign", "sign"),
                            ("object", "object"),
                            ("review", "write down a review"),
                            ("move", "change dates or help"),
                            ("end", "end it with an outcome"),
                            ("cancel", "cancel it"),
                            ("note", "add a note"),
                            ("purge", "purge"),
                        ],
                        max_length=12,
                        verbose_name="action",
                    ),
                ),
                (
                    "from_state",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("draft", "draft"),
                            ("with_hr", "with HR"),
                            ("to_sign", "to be signed"),
                            ("running", "under way"),
                            ("ended", "ended"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "to_state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("with_hr", "with HR"),
                            ("to_sign", "to be signed"),
                            ("running", "under way"),
                            ("ended", "ended"),
                            ("cancelled", "cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
            ],
            options={
                "verbose_name": "event of an improvement plan",
                "verbose_name_plural": "events of improvement plans",
                "ordering": ["plan", "sequence"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("happened_on", models.DateField(blank=True, null=True, verbose_name="happened on")),
                ("text", models.TextField(max_length=4000, verbose_name="what happened")),
                ("goal", models.TextField(blank=True, max_length=4000, verbose_name="what is expected")),
            ],
            options={
                "verbose_name": "fact of an improvement plan",
                "verbose_name_plural": "facts of improvement plans",
                "ordering": ["plan", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementHelp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("text", models.CharField(max_length=400, verbose_name="help")),
                ("giver", models.CharField(blank=True, max_length=120, verbose_name="by whom")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("given_on", models.DateField(blank=True, null=True, verbose_name="given on")),
            ],
            options={
                "verbose_name": "help of an improvement plan",
                "verbose_name_plural": "help of improvement plans",
                "ordering": ["plan", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain_head", models.CharField(blank=True, editable=False, max_length=64)),
                ("person_name", models.CharField(max_length=80)),
                ("starts_on", models.DateField(verbose_name="begins")),
                ("ends_on", models.DateField(verbose_name="ends")),
                ("summary", models.TextField(blank=True, max_length=4000, verbose_name="why this plan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("with_hr", "with HR"),
                            ("to_sign", "to be signed"),
                            ("running", "under way"),
                            ("ended", "ended"),
                            ("cancelled", "cancelled"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("reached", "reached"), ("partly", "reached in part"), ("not_reached", "not reached")],
                        max_length=12,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "outcome_text",
                    models.TextField(blank=True, max_length=4000, verbose_name="what the outcome rests on"),
                ),
                ("revision", models.PositiveSmallIntegerField(default=0, verbose_name="revision")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="sent to HR at")),
                ("released_at", models.DateTimeField(blank=True, null=True, verbose_name="released at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
            ],
            options={
                "verbose_name": "improvement plan",
                "verbose_name_plural": "improvement plans",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="held on")),
                ("findings", models.TextField(blank=True, max_length=4000, verbose_name="findings")),
                ("written_at", models.DateTimeField(blank=True, null=True, verbose_name="written at")),
            ],
            options={
                "verbose_name": "review of an improvement plan",
                "verbose_name_plural": "reviews of improvement plans",
                "ordering": ["plan", "due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ImprovementSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
                ("signer_name", models.CharField(max_length=80)),
                ("signed_at", models.DateTimeField(verbose_name="signed at")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("content", models.TextField()),
            ],
            options={
                "verbose_name": "signature of an improvement plan",
                "verbose_name_plural": "signatures of improvement plans",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="added at")),
                ("invited_at", models.DateTimeField(blank=True, null=True, verbose_name="invited at")),
                (
                    "attendance",
                    models.CharField(
                        choices=[
                            ("open", "not taken yet"),
                            ("attended", "attended"),
                            ("partly", "attended in part"),
                            ("absent", "absent"),
                            ("excused", "excused"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="attendance",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=6, null=True, verbose_name="hours attended"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="attendance taken at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                ("reason", models.TextField(blank=True, max_length=4000, verbose_name="reason")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PlannedCourse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=1, verbose_name="position")),
                ("goal", models.CharField(blank=True, max_length=400, verbose_name="what it is for")),
                ("month", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="month")),
                ("cost", models.PositiveBigIntegerField(default=0, verbose_name="planned cost (NT$)")),
                ("spent", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="actual cost (NT$)")),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "planned"), ("held", "held"), ("cancelled", "called off")],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.TextField(blank=True, max_length=4000, verbose_name="reason")),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
            ],
            options={
                "verbose_name": "course of a training plan",
                "verbose_name_plural": "courses of training plans",
                "ordering": ["plan", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="TrainingNeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("gap", "gap"), ("mark", "marked as explaining a gap")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("revision", models.PositiveSmallIntegerField(verbose_name="revision")),
                ("confirmed_on", models.DateField(verbose_name="confirmed on")),
            ],
            options={
                "verbose_name": "training need",
                "verbose_name_plural": "training needs",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="TrainingPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="year")),
                ("budget", models.PositiveBigIntegerField(default=0, verbose_name="budget (NT$)")),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("approved", "approved"), ("closed", "closed")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved at")),
            ],
            options={
                "verbose_name": "training plan",
                "verbose_name_plural": "training plans",
                "ordering": ["-year"],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="begins")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("trainer", models.CharField(blank=True, max_length=120, verbose_name="trainer")),
                ("seats", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats")),
                ("uid", models.CharField(editable=False, max_length=64, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="called off at")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="attendance taken at")),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "ordering": ["starts_at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="event_action_is_known",
        ),
        migrations.AddField(
            model_name="developmentaction",
            name="attitude",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competency.element",
            ),
        ),
        migrations.AddField(
            model_name="developmentaction",
            name="help_wanted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="help wanted since"),
        ),
        migrations.AddField(
            model_name="developmentaction",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competency.indicator",
            ),
        ),
        migrations.AddField(
            model_name="developmentstep",
            name="asks_help",
            field=models.BooleanField(default=False, verbose_name="asks for help"),
        ),
        migrations.AddField(
            model_name="planline",
            name="attitude",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competency.element",
            ),
        ),
        migrations.AddField(
            model_name="planline",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competency.indicator",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="action",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("self_submit", "submit the self-rating"),
                    ("self_recall", "take the self-rating back"),
                    ("self_reopen", "open the self-rating again"),
                    ("submit", "submit"),
                    ("withdraw", "withdraw"),
                    ("acknowledge", "acknowledge"),
                    ("dispute", "dispute"),
                    ("return", "return"),
                    ("approve", "approve"),
                    ("reopen", "reopen"),
                    ("reassign", "reassign"),
                    ("cancel", "cancel"),
                    ("extend", "move the due date"),
                    ("appoint", "name an approver"),
                    ("note", "add a note"),
                    ("follow_up", "confirm in a follow-up"),
                    ("fu_object", "object to a follow-up"),
                    ("fu_answer", "answer an objection to a follow-up"),
                    ("fu_withdraw", "take a follow-up back"),
                    ("purge", "purge"),
                ],
                max_length=12,
                verbose_name="action",
            ),
        ),
        migrations.AlterField(
            model_name="signature",
            name="action",
            field=models.CharField(
                choices=[
                    ("open", "open"),
                    ("self_submit", "submit the self-rating"),
                    ("self_recall", "take the self-rating back"),
                    ("self_reopen", "open the self-rating again"),
                    ("submit", "submit"),
                    ("withdraw", "withdraw"),
                    ("acknowledge", "acknowledge"),
                    ("dispute", "dispute"),
                    ("return", "return"),
                    ("approve", "approve"),
                    ("reopen", "reopen"),
                    ("reassign", "reassign"),
                    ("cancel", "cancel"),
                    ("extend", "move the due date"),
                    ("appoint", "name an approver"),
                    ("note", "add a note"),
                    ("follow_up", "confirm in a follow-up"),
                    ("fu_object", "object to a follow-up"),
                    ("fu_answer", "answer an objection to a follow-up"),
                    ("fu_withdraw", "take a follow-up back"),
                    ("purge", "purge"),
                ],
                max_length=12,
                verbose_name="action",
            ),
        ),
        migrations.AddConstraint(
            model_name="developmentaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("indicator__isnull", True), ("attitude__isnull", True), _connector="OR"),
                name="development_action_of_one_gap",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "open",
                            "self_submit",
                            "self_recall",
                            "self_reopen",
                            "submit",
                            "withdraw",
                            "acknowledge",
                            "dispute",
                            "return",
                            "approve",
                            "reopen",
                            "reassign",
                            "cancel",
                            "extend",
                            "appoint",
                            "note",
                            "follow_up",
                            "fu_object",
                            "fu_answer",
                            "fu_withdraw",
                            "purge",
                        ],
                    )
                ),
                name="event_action_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planline",
            constraint=models.CheckConstraint(
                condition=models.Q(("indicator__isnull", True), ("attitude__isnull", True), _connector="OR"),
                name="plan_line_of_one_gap",
            ),
        ),
        migrations.AddField(
            model_name="course",
            name="created_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="coursesubject",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="subjects", to="assessments.course"
            ),
        ),
        migrations.AddField(
            model_name="coursesubject",
            name="element",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="courses",
                to="competency.element",
            ),
        ),
        migrations.AddField(
            model_name="coursesubject",
            name="task",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="courses",
                to="competency.task",
            ),
        ),
        migrations.AddField(
            model_name="developmentevidence",
            name="action",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="assessments.developmentaction",
            ),
        ),
        migrations.AddField(
            model_name="developmentevidence",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="developmentevidence",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="action",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="assessments.developmentaction",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="follow_ups", to="assessments.assessment"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="attitude",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="competency.element",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="confirmed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="follow_up", to="assessments.event"
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="competency.indicator",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="level",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.scalelevel",
                verbose_name="level",
            ),
        ),
        migrations.AddField(
            model_name="developmentevidence",
            name="follow_up",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="assessments.followup",
            ),
        ),
        migrations.AddField(
            model_name="improvementevent",
            name="actor",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="improvementfact",
            name="attitude",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competency.element",
            ),
        ),
        migrations.AddField(
            model_name="improvementfact",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="competency.indicator",
            ),
        ),
        migrations.AddField(
            model_name="improvementplan",
            name="assessment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="improvement_plans",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="improvementplan",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="improvement_plans",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="improvementplan",
            name="supervisor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="improvement_plans_drafted",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="improvementhelp",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="help", to="assessments.improvementplan"
            ),
        ),
        migrations.AddField(
            model_name="improvementfact",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="facts", to="assessments.improvementplan"
            ),
        ),
        migrations.AddField(
            model_name="improvementevent",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="assessments.improvementplan"
            ),
        ),
        migrations.AddField(
            model_name="improvementreview",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="assessments.improvementplan"
            ),
        ),
        migrations.AddField(
            model_name="improvementreview",
            name="written_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="improvementsignature",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="signature", to="assessments.improvementevent"
            ),
        ),
        migrations.AddField(
            model_name="improvementsignature",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="assessments.improvementplan"
            ),
        ),
        migrations.AddField(
            model_name="improvementsignature",
            name="signer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="action",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participants",
                to="assessments.developmentaction",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="added_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="training",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="taken_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="participant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="assessments.participant",
            ),
        ),
        migrations.AddField(
            model_name="plannedcourse",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="planned", to="assessments.course"
            ),
        ),
        migrations.AddField(
            model_name="plannedcourse",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="planned",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="participants", to="assessments.plannedcourse"
            ),
        ),
        migrations.AddField(
            model_name="trainingneed",
            name="assessment",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="training_needs",
                to="assessments.assessment",
            ),
        ),
        migrations.AddField(
            model_name="trainingneed",
            name="element",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="needs",
                to="competency.element",
                verbose_name="attitude, knowledge or skill",
            ),
        ),
        migrations.AddField(
            model_name="trainingneed",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="needs",
                to="competency.indicator",
            ),
        ),
        migrations.AddField(
            model_name="trainingneed",
            name="level",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="assessments.scalelevel",
            ),
        ),
        migrations.AddField(
            model_name="trainingneed",
            name="participant",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="assessments.participant"
            ),
        ),
        migrations.AddField(
            model_name="trainingplan",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="trainingplan",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="plannedcourse",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="courses", to="assessments.trainingplan"
            ),
        ),
        migrations.AddField(
            model_name="trainingsession",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="trainingsession",
            name="planned",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sessions", to="assessments.plannedcourse"
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participants",
                to="assessments.trainingsession",
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="course_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="course_has_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.UniqueConstraint(fields=("code",), name="course_number_once"),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["external", "internal", "online", "on_job"])),
                name="course_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours__gte", 0)), name="course_hours_are_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="course",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("icap_expires_on__isnull", True), models.Q(("icap_number", ""), _negated=True), _connector="OR"
                ),
                name="course_icap_day_of_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="coursesubject",
            constraint=models.CheckConstraint(
                condition=models.Q(("task__isnull", True), ("element__isnull", True), _connector="XOR"),
                name="course_serves_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="coursesubject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("task__isnull", False)), fields=("course", "task"), name="course_serves_a_task_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="coursesubject",
            constraint=models.UniqueConstraint(
                condition=models.Q(("element__isnull", False)),
                fields=("course", "element"),
                name="course_serves_an_element_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="developmentevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("action__isnull", True), ("follow_up__isnull", True), _connector="XOR"),
                name="development_evidence_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="developmentevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "note"), models.Q(("text", ""), _negated=True)),
                    models.Q(("kind", "link"), models.Q(("url", ""), _negated=True)),
                    models.Q(("kind", "file"), models.Q(("file", ""), _negated=True)),
                    _connector="OR",
                ),
                name="development_evidence_as_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("supervisor")), _negated=True),
                name="improvement_plan_of_somebody_else",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="improvement_plan_ends_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "with_hr", "to_sign", "running", "ended", "cancelled"])),
                name="improvement_plan_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "ended"), ("outcome", ""), _connector="XOR"),
                name="improvement_plan_ends_with_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementhelp",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="improvement_help_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("indicator__isnull", True), ("attitude__isnull", True), _connector="OR"),
                name="improvement_fact_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementfact",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="improvement_fact_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementevent",
            constraint=models.UniqueConstraint(fields=("plan", "sequence"), name="improvement_sequence_once"),
        ),
        migrations.AddConstraint(
            model_name="improvementevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "action__in",
                        [
                            "draft",
                            "send",
                            "return",
                            "release",
                            "sign",
                            "object",
                            "review",
                            "move",
                            "end",
                            "cancel",
                            "note",
                            "purge",
                        ],
                    )
                ),
                name="improvement_action_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("findings", ""),
                        ("held_on__isnull", True),
                        ("written_at__isnull", True),
                        ("written_by__isnull", True),
                    ),
                    models.Q(
                        ("held_on__isnull", False),
                        ("written_at__isnull", False),
                        ("written_by__isnull", False),
                        models.Q(("findings", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="improvement_review_held_with_findings",
            ),
        ),
        migrations.AddConstraint(
            model_name="improvementsignature",
            constraint=models.UniqueConstraint(
                fields=("plan", "revision", "signer"), name="one_signature_a_side_and_revision"
            ),
        ),
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(fields=["assessment", "indicator"], name="follow_up_of_an_indicator"),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("indicator__isnull", True), ("attitude__isnull", True), _connector="XOR"),
                name="follow_up_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("seen", ""), _negated=True), name="follow_up_says_what_was_seen"
            ),
        ),
        migrations.AddConstraint(
            model_name="followup",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["confirmed", "objected", "upheld", "withdrawn"])),
                name="follow_up_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingneed",
            constraint=models.CheckConstraint(
                condition=models.Q(("indicator__isnull", True), ("element__isnull", True), _connector="XOR"),
                name="training_need_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingneed",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "gap"), ("level__isnull", False)),
                    models.Q(("element__isnull", False), ("kind", "mark"), ("level__isnull", True)),
                    _connector="OR",
                ),
                name="training_need_gap_with_a_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingneed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("indicator__isnull", False)),
                fields=("participant", "indicator"),
                name="training_need_indicator_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingneed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("element__isnull", False)),
                fields=("participant", "element", "kind"),
                name="training_need_element_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("year__gte", 1912), ("year__lte", 2200)), name="training_plan_of_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "approved", "closed"])), name="training_plan_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="training_plan_approved_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcourse",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["planned", "held", "cancelled"])),
                name="planned_course_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcourse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("month__isnull", True), models.Q(("month__gte", 1), ("month__lte", 12)), _connector="OR"
                ),
                name="planned_course_in_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedcourse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "cancelled"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="planned_course_says_why_called_off",
            ),
        ),
        migrations.AddConstraint(
            model_name="trainingsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="session_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("planned", "person"), name="one_place_a_course_and_person"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("attendance__in", ["open", "attended", "partly", "absent", "excused"])),
                name="attendance_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.CheckConstraint(
                condition=models.Q(("attendance", "open"), ("taken_at__isnull", False), _connector="OR"),
                name="attendance_taken_some_time",
            ),
        ),
    ]
