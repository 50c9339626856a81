"""The read model: what learners and visitors read, compiled from published pages, a row per thing and language."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Publication(models.Model):
    """One published page in one language, ready to be shown.

    `key` is the page's stable key, `shape` what it is. `path` is its address below `/<language>/p/` (programmes,
    modules, activities) or below `/<language>/` (standard pages); a block or level has none of its own.
    `html` is the body's blocks, clean and complete, each in an element `b-<block id>`; one shown in another language carries
    its own `lang`. `facts` holds what the page's frame needs: kind, code, minutes, optional, outcomes, partners, video, quiz
    and form keys, ... never an answer key. `facts["translation"]` says how far the row is in its language: {"state":
    "source" | "whole" | "part" | "none", "source", "fallback", "outdated", "unreviewed"}, counted in blocks and plain texts.
    `is_source` marks the language it was written in. A page that was taken down keeps its rows with `live` False: editions
    that pinned it still read them. `compiler` and `digest` say what made it: the
    compiler's version and a hash of all it used.
    """

    class Shape(models.TextChoices):
        HOME = "home"
        STANDARD = "standard"
        PROGRAMME = "programme"
        LEVEL = "level"
        MODULE = "module"
        ACTIVITY = "activity"
        METHODS = "methods"
        METHOD = "method"

    key = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    is_source = models.BooleanField(default=True)
    shape = models.CharField(max_length=10, choices=Shape)
    programme_key = models.CharField(max_length=64, blank=True)
    parent_key = models.CharField(max_length=64, blank=True)
    position = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=255, null=True)  # noqa: DJ001 - "" is the home page; a level has no address at all
    page_id = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    html = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    live = models.BooleanField(default=True)
    compiler = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    compiled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="publication_once"),
            models.UniqueConstraint(
                fields=["path", "language"],
                condition=models.Q(live=True, shape__in=["programme", "module", "activity"]),
                name="publication_path_once",
            ),
            models.UniqueConstraint(
                fields=["path", "language"],
                condition=models.Q(live=True, shape__in=["home", "standard", "methods", "method"]),
                name="publication_site_path_once",
            ),
        ]
        indexes = [
            models.Index(fields=["programme_key", "language", "position"], name="publication_programme")
        ]

    def __str__(self) -> str:
        return f"{self.path or self.key} ({self.language})"


class Outline(models.Model):
    """The table of contents of one programme in one language, for navigation and maps, read in one query.

    `tree`: {"key", "code", "title", "summary", "path", "open_reading", "minutes", "minutes_label", "levels": [
    {"key", "kind", "code", "title", "summary", "minutes", "minutes_label", "choose", "packages": [{"id", "key", "title",
    "summary"}], "modules": [{"key", "code", "title", "summary", "path", "minutes", "minutes_label", "group",
    "prerequisites", "equivalents", "outcomes": [{"id", "text"}], "activities": [{"key", "code", "kind", "title", "path",
    "minutes", "minutes_label", "optional", "review"}]}]}]}. `lang` (and `summary_lang`) stand beside a title (a summary)
    that is shown in another language than the outline's.
    """

    programme_key = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    is_source = models.BooleanField(default=True)
    slug = models.CharField(max_length=255)
    title = models.CharField(max_length=255)
    tree = models.JSONField()
    live = models.BooleanField(default=True)
    compiled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme_key", "language"], name="outline_once"),
            models.UniqueConstraint(
                fields=["slug", "language"], condition=models.Q(live=True), name="outline_slug_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.language})"


class Compilation(models.Model):
    """One run of the task that makes all publications anew: how far it is, and what it found."""

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=255, blank=True)
    written = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return f"{self.done} of {self.total}"
