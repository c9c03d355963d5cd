from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0019_company_days")]

    operations = [
        migrations.AlterModelOptions(
            name="staffimport",
            options={
                "ordering": ["-pk"],
                "verbose_name": "imported staff list",
                "verbose_name_plural": "imported staff lists",
            },
        ),
    ]
