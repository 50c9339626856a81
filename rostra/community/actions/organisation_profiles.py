"""What organisations say of themselves in the directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community import fields
from rostra.community.models import OrganisationProfile
from rostra.community.rules.roles import may_edit_for
from rostra.community.slugs import slug_of
from rostra.community.translating import network as translating
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.languages.actions import sources
from rostra.people.models import Organisation
from rostra.programmes.models import Topic
from rostra.search.actions import index

SOURCE = "organisation"  # of the search
MOST_PEOPLE = 2_000_000_000


@transaction.atomic
def save(
    organisation: Organisation, *, by: Any, listed: bool, summary: str = "", about: str = "", url: str = "",
    population: int | None = None, topics: Iterable[Topic] = (), meaning_changed: bool = True,
) -> OrganisationProfile:  # fmt: skip
    """Keep the entry of an organisation; `listed` shows it to everybody. Texts are in the organisation's language.

    `meaning_changed` False lets translations stand. Raises NotAllowed, and Refused naming the field.
    """
    if not may_edit_for(by, organisation):
        raise NotAllowed(_("You do not manage this organisation."))
    values: dict[str, Any] = {
        "summary": fields.line(OrganisationProfile, "summary", summary),
        "about": fields.text("about", about),
        "url": fields.address("url", url),
        "population": population,
        "listed": listed,
    }
    if population is not None and not 0 < population < MOST_PEOPLE:
        raise Refused(_("Write how many people live there."), field="population", code="number")
    if listed and not values["summary"]:
        raise Refused(
            _("Say in a sentence or two what it is before it is listed."), field="summary", code="empty"
        )
    entry = OrganisationProfile.objects.select_for_update().filter(organisation=organisation).first()
    entry = entry or OrganisationProfile(organisation=organisation)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.slug = entry.slug or slug_of(organisation.name, entry)
    entry.save()
    entry.topics.set(topics)
    audit.record("community.organisation.save", entry, by=by, listed=listed)
    sources.sync(translating.ORGANISATION, [translating.organisation(entry)], meaning_changed=meaning_changed)
    index.touch(SOURCE, [entry.key])
    pagecache.bump()
    return entry
