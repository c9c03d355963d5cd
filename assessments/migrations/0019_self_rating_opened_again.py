from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0018_actions_of_approved_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="event_action_is_known",
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
                    ("purge", "purge"),
                ],
                max_length=12,
                verbose_name="action",
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
                            "purge",
                        ],
                    )
                ),
                name="event_action_is_known",
            ),
        ),
    ]
