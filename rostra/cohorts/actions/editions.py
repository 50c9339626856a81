"""Editions: drafted, changed, announced, cancelled. Opening one pins requirements and is a verb of the
ledger.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from rostra.cohorts import rules, translating
from rostra.cohorts.dates import Dates, faults
from rostra.cohorts.models import Edition
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.text import new_key, squeeze
from rostra.kernel.time import now
from rostra.languages.actions import sources
from rostra.people.models import Organisation
from rostra.programmes.models import ProgrammePage

CHANGEABLE = frozenset(
    {
        "title",
        "slug",
        "admission",
        "languages",
        "time_zone",
        "announced_at",
        "registration_opens_at",
        "registration_closes_at",
        "starts_on",
        "ends_on",
        "reading_until",
        "welcome",
        "choice",
        "pilot_version",
        "organisations",
    }
)
DATES = ("announced_at", "registration_opens_at", "registration_closes_at", "reading_until")


@transaction.atomic
def draft(
    *,
    programme: ProgrammePage,
    title: str,
    organisation: Organisation,
    admission: str,
    starts_on: dt.date,
    time_zone: str,
    by: Any,
    ends_on: dt.date | None = None,
    languages: Iterable[str] = (),
    slug: str | None = None,
    key: str | None = None,
    welcome: str = "",
    choice: str = Edition.Choice.WHOLE,
    pilot_version: str = "",
    organisations: Iterable[Organisation] = (),
    **dates: Any,
) -> Edition:
    """Prepare an edition that nobody sees yet. `dates`: announced_at, registration_opens_at,
    registration_closes_at, reading_until.
    """
    if by is not None and not rules.may_draft_edition(by, organisation, programme.key):
        raise NotAllowed(_("You cannot prepare editions for this organisation."))
    if set(dates) - set(DATES):
        raise TypeError(f"not a date of an edition: {sorted(set(dates) - set(DATES))}")
    edition = Edition(
        key=key or new_key(),
        programme=programme,
        programme_key=programme.key,
        title=squeeze(title),
        organisation=organisation,
        admission=admission,
        starts_on=starts_on,
        ends_on=ends_on,
        time_zone=time_zone,
        languages=list(languages),
        welcome=welcome,
        choice=choice,
        pilot_version=squeeze(pilot_version),
        **dates,
    )
    members_of = list(organisations)
    edition.slug = _free_slug(slug or edition.title, edition)
    _check(edition, members_of)
    edition.save()
    edition.organisations.set(members_of)
    sources.sync(translating.SORT, [translating.source(edition)])
    audit.record("cohorts.edition.draft", edition, by=by, programme=programme.key)
    return edition


@transaction.atomic
def change(edition: Edition, *, by: Any, meaning_changed: bool = True, **fields: Any) -> Edition:
    """Change some fields of an edition; Faults name the fields that cannot be so. Its requirements stay as
    pinned. Translations of a changed title or welcome become outdated, or with `meaning_changed` False stand.
    """
    _may_run(edition, by)
    if set(fields) - CHANGEABLE:
        raise TypeError(f"not changeable: {sorted(set(fields) - CHANGEABLE)}")
    edition = (
        Edition.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=edition.pk)
    )
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled and cannot be changed."), code="cancelled")
    before = list(edition.organisations.order_by("pk"))
    members_of = sorted(fields.pop("organisations", before), key=lambda each: each.pk)
    changed = {name: value for name, value in fields.items() if getattr(edition, name) != value}
    if "starts_on" in changed and edition.opened_at and edition.enrolled_count:
        raise Refused(
            _("People are enrolled already, and their dates count from the start. Move a cohort instead."),
            field="starts_on",
        )
    if "choice" in changed and edition.opened_at:
        raise Refused(
            _(
                "What people choose was settled when the edition opened. Prepare another edition for another way."
            ),
            field="choice",
        )
    for name, value in changed.items():
        setattr(edition, name, value)
    edition.title, edition.pilot_version = squeeze(edition.title), squeeze(edition.pilot_version)
    if "slug" in changed:
        edition.slug = _free_slug(changed["slug"] or edition.title, edition)
    _check(edition, members_of)
    edition.save()
    if members_of != before:
        edition.organisations.set(members_of)
        changed["organisations"] = members_of
    sources.sync(translating.SORT, [translating.source(edition)], meaning_changed=meaning_changed)
    audit.record("cohorts.edition.change", edition, by=by, fields=sorted(changed))
    pagecache.bump()
    return edition


@transaction.atomic
def announce(edition: Edition, *, by: Any) -> Edition:
    """Let everybody hear of it now."""
    _may_run(edition, by)
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled."), code="cancelled")
    moment = now()
    if edition.announced_at is None or edition.announced_at > moment:
        edition.announced_at = moment
        _check(edition, list(edition.organisations.all()))
        edition.save(update_fields=["announced_at", "updated_at"])
        audit.record("cohorts.edition.announce", edition, by=by)
        pagecache.bump()
    return edition


@transaction.atomic
def cancel(edition: Edition, *, by: Any) -> Edition:
    """Cancel an edition for good. What people have done stays with them."""
    _may_run(edition, by)
    if edition.cancelled_at is None:
        edition.cancelled_at = now()
        edition.save(update_fields=["cancelled_at", "updated_at"])
        audit.record("cohorts.edition.cancel", edition, by=by)
        pagecache.bump()
    return edition


def _may_run(edition: Edition, by: Any) -> None:
    if by is not None and not rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))


def _check(edition: Edition, members_of: list[Organisation]) -> None:
    wrong = faults(
        Dates(
            time_zone=edition.time_zone,
            starts_on=edition.starts_on,
            ends_on=edition.ends_on,
            reading_until=edition.reading_until,
            announced_at=edition.announced_at,
            registration_opens_at=edition.registration_opens_at,
            registration_closes_at=edition.registration_closes_at,
        )
    )
    if not edition.title:
        wrong.append(("title", _("Give it a title.")))
    if edition.admission not in Edition.Admission.values:
        wrong.append(("admission", _("Choose who may enrol.")))
    if edition.admission == Edition.Admission.CLOSED and not members_of:
        wrong.append(("organisations", _("Choose the organisations whose members may enrol.")))
    if edition.choice not in Edition.Choice.values:
        wrong.append(("choice", _("Say what people choose themselves.")))
    if len(edition.pilot_version) > 20:
        wrong.append(("pilot_version", _("Write the version in 20 characters or fewer.")))
    if wrong:
        raise Faults(_("Please look at these fields again."), wrong)


def _free_slug(wish: str, edition: Edition) -> str:
    base = slugify(wish)[:70].strip("-") or "edition"
    taken = set(
        Edition.objects.filter(slug__startswith=base).exclude(pk=edition.pk).values_list("slug", flat=True)
    )
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
