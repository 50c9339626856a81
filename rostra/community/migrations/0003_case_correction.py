from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0002_newsletter"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="correction",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
