"""Entries of organisations and projects as they are read: their texts in a language."""

from __future__ import annotations

from collections.abc import Iterable

from rostra.community.models import OrganisationProfile, Project
from rostra.community.said import Said, said
from rostra.community.translating.network import ORGANISATION, PROJECT, WORDS


def of_entries(entries: Iterable[OrganisationProfile], language: str) -> dict[int, dict[str, Said]]:
    """The texts of entries by primary key and name, their organisations read already. One query at most."""
    rows = [(each, each.organisation.language) for each in entries]
    return said(ORGANISATION, rows, WORDS[ORGANISATION], language)


def of_projects(projects: Iterable[Project], language: str) -> dict[int, dict[str, Said]]:
    """The texts of projects by primary key and name. One query at most."""
    return said(PROJECT, [(each, each.language) for each in projects], WORDS[PROJECT], language)
