"""Stored aggregates: what figures are drawn from, equal at any time to what a count of the rows gives."""

from __future__ import annotations

from django.db import models

from rostra.people.models import Organisation


class Figure(models.Model):
    """One number with a written definition (`evaluation.definitions`): `name` of what is counted, for whom and when.

    `dimension` and `value` split it (by organisation, territory, language, kind, reason); both empty for the whole. `programme`
    and `edition` are stable keys, empty for sessions outside of any; `year` is the year of the session.
    """

    name = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="figures")
    programme = models.CharField(max_length=64, blank=True)
    edition = models.CharField(max_length=64, blank=True)
    year = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=100, blank=True)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "organisation", "programme", "edition", "year", "dimension", "value"],
                name="figure_once",
            )
        ]
        indexes = [models.Index(fields=["programme", "year"], name="figure_of_programme")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.count}"


class Counting(models.Model):
    """When everything was counted last. One row, which is also the lock of a counting."""

    ONLY = 1

    at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"counted {self.at}"
