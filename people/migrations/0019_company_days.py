from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0018_company"),
    ]

    operations = [
        migrations.CreateModel(
            name="CompanyDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[("off", "day off"), ("work", "make-up workday")], max_length=4, verbose_name="kind"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
            ],
            options={
                "verbose_name": "company day",
                "verbose_name_plural": "company days",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("day",), name="company_day_once"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["off", "work"])), name="company_day_of_a_kind"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="company_day_named"),
                ],
            },
        ),
    ]
