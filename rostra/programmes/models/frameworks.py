"""Competence frameworks as versioned data, each with a level scheme of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.kernel.models import Dated


class Framework(Dated):
    """A competence framework in one version, with its own level scheme. Loaded from files, never invented."""

    key = models.CharField(max_length=64)
    version = models.CharField(_("version"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    source_url = models.URLField(_("source"), blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="framework_version_once")]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class FrameworkLevel(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="levels")
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="framework_level_once"),
            models.UniqueConstraint(fields=["framework", "order"], name="framework_level_order"),
        ]

    def __str__(self) -> str:
        return self.title


class Competence(models.Model):
    framework = models.ForeignKey(Framework, on_delete=models.CASCADE, related_name="competences")
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["framework", "key"], name="competence_once")]

    def __str__(self) -> str:
        return self.title
