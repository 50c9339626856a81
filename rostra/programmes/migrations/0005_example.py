from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0004_shelf_of_questionnaires"),
    ]

    operations = [
        migrations.AddField(
            model_name="activitypage",
            name="example",
            field=models.CharField(blank=True, max_length=64, verbose_name="case"),
        ),
    ]
