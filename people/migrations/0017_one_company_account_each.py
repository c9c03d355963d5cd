"""One company account each: of an issuer, a person has one link, as an account is linked to one person."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0016_sessions_of_before"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE UNIQUE INDEX one_company_account_each ON socialaccount_socialaccount (user_id, provider)",
            "DROP INDEX one_company_account_each",
        ),
    ]
