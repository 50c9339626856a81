"""The index: what can be found, a row for each thing and one for each language of its text.

The words as they are compared stand in a table of the database's own search engine (`search_words`, made by a migration, on
SQLite an FTS5 table, on PostgreSQL a column of the type tsvector), under the number of the text.
"""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing of a source. `digest` is of everything its source said: as long as it is the same nothing is written anew."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    link = models.JSONField()
    extra = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class Text(models.Model):
    """The text of a thing in one language, as it was written. What a search narrows down by stands beside it, so that one table
    answers; the long text comes last.

    `made_by` names the rules and the dictionary its words were made with: other ones mean that it is made again.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="texts")
    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)
    language = models.CharField(max_length=10)
    audience = models.CharField(max_length=120)
    author = models.CharField(max_length=64, blank=True)
    date = models.DateTimeField(null=True, blank=True)
    facets = models.JSONField(default=list)
    made_by = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "language"], name="search_text_once")]
        indexes = [
            models.Index(fields=["language", "made_by"], name="search_text_made"),
            models.Index(fields=["source", "key"], name="search_text_thing"),
            models.Index(fields=["author"], name="search_text_author", condition=~models.Q(author="")),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Stale(models.Model):
    """A thing whose source changed; a task reads it again and takes the row away. The same thing may stand here twice."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.source} {self.key}"


class Vocabulary(models.Model):
    """Words of the public texts in one language, a line each, for "Did you mean …?"."""

    language = models.CharField(max_length=10, unique=True)
    words = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "vocabularies"

    def __str__(self) -> str:
        return self.language
