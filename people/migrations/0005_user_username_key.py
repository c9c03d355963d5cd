from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_no_secrets_in_the_log")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="username_key",
            field=models.CharField(blank=True, editable=False, max_length=120, verbose_name="employee number, folded"),
        ),
    ]
