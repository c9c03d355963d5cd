from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0017_one_company_account_each"),
    ]

    operations = [
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="name of the company")),
                ("short_name", models.CharField(blank=True, max_length=16, verbose_name="short name")),
                ("colour", models.CharField(blank=True, max_length=7, verbose_name="colour")),
                ("logo", models.BinaryField(blank=True, default=b"", verbose_name="logo")),
                (
                    "logo_kind",
                    models.CharField(
                        blank=True, choices=[("png", "PNG"), ("svg", "SVG")], max_length=3, verbose_name="kind of logo"
                    ),
                ),
                (
                    "logo_digest",
                    models.CharField(blank=True, editable=False, max_length=64, verbose_name="digest of the logo"),
                ),
                ("version", models.CharField(editable=False, max_length=64)),
                (
                    "steps_hidden_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="first steps hidden at"),
                ),
            ],
            options={
                "verbose_name": "company",
                "verbose_name_plural": "companies",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="company_only_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("logo_digest", ""), ("logo_kind", "")),
                            models.Q(("logo_kind__in", ["png", "svg"]), models.Q(("logo_digest", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="company_logo_of_a_kind",
                    ),
                ],
            },
        ),
    ]
