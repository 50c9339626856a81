"""What can be translated of the directory: what organisations say of themselves, and projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from rostra.community.models import OrganisationProfile, Project
from rostra.kernel import pagecache
from rostra.languages.passages import Text
from rostra.languages.things import Source, Translatable, register
from rostra.search.actions import index

ORGANISATION, PROJECT = "organisation", "project"
WORDS = {ORGANISATION: ("summary", "about"), PROJECT: ("title", "summary", "text", "results")}


def organisation(entry: OrganisationProfile) -> Source:
    """The texts of an organisation's entry."""
    return _source(ORGANISATION, entry, title=entry.organisation.name, language=entry.organisation.language)


def project(found: Project) -> Source:
    """The texts of a project."""
    return _source(PROJECT, found, title=found.title, language=found.language)


def _source(sort: str, row: Any, *, title: str, language: str) -> Source:
    return Source(
        key=row.key,
        title=title,
        language=language,
        texts=[Text(name, getattr(row, name), False) for name in WORDS[sort] if getattr(row, name)],
        programme_key=getattr(row, "programme_key", ""),
        place=f"8 {title}"[:120],
    )


def read_organisations(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of entries that have any text."""
    rows = (
        OrganisationProfile.objects.exclude(summary="", about="")
        .select_related("organisation")
        .order_by("pk")
    )
    return (organisation(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


def read_projects(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of projects."""
    rows = Project.objects.order_by("pk")
    return (project(each) for each in (rows if keys is None else rows.filter(key__in=list(keys))))


def organisations_changed(keys: set[str], languages: set[str]) -> None:
    """Pages that visitors share may show an entry, and the search finds it in its languages."""
    index.touch(ORGANISATION, keys)
    pagecache.bump()


def projects_changed(keys: set[str], languages: set[str]) -> None:
    """Pages that visitors share may show a project, and the search finds it in its languages."""
    index.touch(PROJECT, keys)
    pagecache.bump()


def register_sorts() -> None:
    """Make the sorts known; called once when the room is ready."""
    register(Translatable(ORGANISATION, _("Organisation"), read_organisations, organisations_changed))
    register(Translatable(PROJECT, _("Project"), read_projects, projects_changed))
