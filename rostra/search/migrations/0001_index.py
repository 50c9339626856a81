"""The index, and the table of the database's own search engine in which its words stand."""

import django.db.models.deletion
from django.db import migrations, models

from rostra.kernel.migrating import CreateModels

ON_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5("
    "title, often, body, marks, columnsize=0, tokenize = \"unicode61 remove_diacritics 0 tokenchars '_'\")"
)
ON_POSTGRESQL = (
    "CREATE TABLE search_words ("
    "id bigint PRIMARY KEY REFERENCES search_text (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, "
    "title tsvector NOT NULL, often tsvector NOT NULL, body tsvector NOT NULL)"
)


def make(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(ON_POSTGRESQL)
        for column in ("title", "often", "body"):
            editor.execute(f"CREATE INDEX search_words_{column} ON search_words USING gin ({column})")
    else:
        editor.execute(ON_SQLITE)


def unmake(apps, editor):
    editor.execute("DROP TABLE search_words")


def number():
    return (
        "id",
        models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
    )


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="Stale",
                    fields=[
                        number(),
                        ("source", models.CharField(max_length=40)),
                        ("key", models.CharField(max_length=100)),
                    ],
                ),
                migrations.CreateModel(
                    name="Vocabulary",
                    fields=[
                        number(),
                        ("language", models.CharField(max_length=10, unique=True)),
                        ("words", models.TextField(blank=True)),
                    ],
                    options={"verbose_name_plural": "vocabularies"},
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        number(),
                        ("source", models.CharField(max_length=40)),
                        ("key", models.CharField(max_length=100)),
                        ("link", models.JSONField()),
                        ("extra", models.CharField(blank=True, max_length=300)),
                        ("digest", models.CharField(max_length=64)),
                    ],
                    options={
                        "verbose_name_plural": "entries",
                        "constraints": [
                            models.UniqueConstraint(fields=("source", "key"), name="search_entry_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Text",
                    fields=[
                        number(),
                        ("source", models.CharField(max_length=40)),
                        ("key", models.CharField(max_length=100)),
                        ("language", models.CharField(max_length=10)),
                        ("audience", models.CharField(max_length=120)),
                        ("author", models.CharField(blank=True, max_length=64)),
                        ("date", models.DateTimeField(blank=True, null=True)),
                        ("facets", models.JSONField(default=list)),
                        ("made_by", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=300)),
                        ("text", models.TextField(blank=True)),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="search.entry",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["language", "made_by"], name="search_text_made"),
                            models.Index(fields=["source", "key"], name="search_text_thing"),
                            models.Index(
                                condition=models.Q(("author", ""), _negated=True),
                                fields=["author"],
                                name="search_text_author",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "language"), name="search_text_once")
                        ],
                    },
                ),
            ]
        ),
        migrations.RunPython(make, unmake),
    ]
