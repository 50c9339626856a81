from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community", "0004_editorial_review")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="kind",
            field=models.CharField(
                choices=[
                    ("post", "post"),
                    ("comment", "comment"),
                    ("person", "person"),
                    ("exchange", "offer or search"),
                ],
                default="post",
                max_length=8,
                verbose_name="what it is about",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="report",
            name="thing",
            field=models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(model_name="report", name="appeal", field=models.BooleanField(default=False)),
        migrations.AlterField(
            model_name="report",
            name="why",
            field=models.CharField(
                choices=[
                    ("threat", "threat"),
                    ("abuse", "insult or hate"),
                    ("harassment", "pursues or pesters somebody"),
                    ("private", "private facts about somebody"),
                    ("false", "false or misleading"),
                    ("party", "party politics or canvassing"),
                    ("spam", "advertising or spam"),
                    ("rights", "somebody else's text or picture"),
                    ("other", "something else"),
                ],
                max_length=10,
                verbose_name="what is wrong",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["kind", "thing"], name="report_of_thing"),
        ),
    ]
