"""Strands: threads through the calendar that people know by name."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.live import rules
from rostra.live.models import Strand
from rostra.live.slugs import free_slug
from rostra.people.models import Organisation


@transaction.atomic
def add(
    *,
    organisation: Organisation,
    title: str,
    by: Any,
    about: str = "",
    language: str = "",
    key: str | None = None,
) -> Strand:
    """A new strand, which sessions of the organisation can be part of."""
    _may_keep(organisation, by)
    strand = Strand(key=key or new_key(), organisation=organisation, title=_title(title), about=about.strip())
    strand.language = language or organisation.language
    strand.slug = free_slug(strand.title, strand)
    strand.save()
    audit.record("live.strand.add", strand, by=by)
    return strand


@transaction.atomic
def change(strand: Strand, *, by: Any, title: str, about: str, language: str) -> Strand:
    """Change its words. Its address stays."""
    _may_keep(strand.organisation, by)
    strand.title, strand.about, strand.language = _title(title), about.strip(), language
    strand.save()
    audit.record("live.strand.change", strand, by=by)
    pagecache.bump()
    return strand


@transaction.atomic
def remove(strand: Strand, *, by: Any) -> None:
    """Take a strand away; its sessions stay."""
    _may_keep(strand.organisation, by)
    audit.record("live.strand.remove", strand, by=by, sessions=strand.sessions.count())
    strand.delete()
    pagecache.bump()


def _may_keep(organisation: Organisation, by: Any) -> None:
    if by is not None and not rules.may_keep_calendar(by, organisation):
        raise NotAllowed(_("You do not keep the calendar of this organisation."))


def _title(title: str) -> str:
    title = squeeze(title)
    if not title:
        raise Refused(_("Give it a title."), field="title")
    return title
