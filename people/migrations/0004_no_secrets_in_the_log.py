import json

from django.db import migrations

HIDDEN = "••••••"
# By the model whose entries they stand in: sign-in, its second step, sessions. Other models have fields of such names.
SECRETS = {
    ("people", "user"): {"password"},
    ("mfa", "authenticator"): {"data"},
    ("sessions", "session"): {"session_key", "session_data"},
    ("account", "emailconfirmation"): {"key"},
}


def cleaned(changes, secrets):
    """The changes with each value of a secret field hidden; the names of the fields stay."""
    if not isinstance(changes, dict):
        return changes
    return {
        name: [value if value in ("", "None", None) else HIDDEN for value in values]
        if name in secrets and isinstance(values, list)
        else values
        for name, values in changes.items()
    }


def hide_secrets(apps, schema_editor):
    """Former entries kept the second half of a password's digest: nothing of it stays, and no entry goes."""
    alias = schema_editor.connection.alias
    entries = apps.get_model("auditlog", "LogEntry").objects.using(alias)
    kinds = apps.get_model("contenttypes", "ContentType").objects.using(alias)
    for (app, model), secrets in SECRETS.items():
        of_kind = entries.filter(content_type__in=kinds.filter(app_label=app, model=model))
        for entry in of_kind.only("pk", "changes", "changes_text").iterator():
            changes, text = cleaned(entry.changes, secrets), entry.changes_text
            if text:
                try:
                    text = json.dumps(cleaned(json.loads(text), secrets), ensure_ascii=False)
                except ValueError:
                    text = ""
            if changes != entry.changes or text != entry.changes_text:
                entries.filter(pk=entry.pk).update(changes=changes, changes_text=text)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_leaving_dates_before"),
        ("auditlog", "0017_add_actor_email"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(hide_secrets, migrations.RunPython.noop)]
