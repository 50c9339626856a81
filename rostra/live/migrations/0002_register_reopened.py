"""When a register was opened again: it closes by itself a day after that."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0001_live")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="register_reopened_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
