"""Organisations: add, change."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import squeeze
from rostra.kernel.time import zone_names
from rostra.people import rules
from rostra.people.models import Organisation, Person

CHANGEABLE = ("name", "kind", "country", "territory", "language", "time_zone")


@transaction.atomic
def add(
    *,
    name: str,
    by: Person | None,
    kind: str = Organisation.Kind.MUNICIPALITY,
    country: str = "",
    territory: str = "",
    language: str = "en",
    time_zone: str = "UTC",
    key: str | None = None,
) -> Organisation:
    """Add an organisation. `by` None is the installation itself (setup, demo)."""
    if by is not None and not rules.may_add_organisation(by):
        raise NotAllowed(_("Only a manager of the whole academy adds organisations."))
    organisation = Organisation(
        name=name, kind=kind, country=country, territory=territory, language=language, time_zone=time_zone
    )
    if key:
        organisation.key = key
    _check(organisation)
    organisation.save()
    audit.record("people.organisation.add", organisation, by=by)
    return organisation


@transaction.atomic
def change(organisation: Organisation, *, by: Person, **fields: Any) -> Organisation:
    """Change fields of an organisation; names of fields that are none of its own are a programming error."""
    if not rules.may_manage_organisation(by, organisation):
        raise NotAllowed(_("You do not manage this organisation."))
    unknown = set(fields) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"organisations have no {', '.join(sorted(unknown))}")
    changed = [name for name, value in fields.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, fields[name])
    _check(organisation)
    if changed:
        organisation.save()
        audit.record("people.organisation.change", organisation, by=by, fields=sorted(changed))
    return organisation


def _check(organisation: Organisation) -> None:
    check_fields(organisation)
    same = Organisation.objects.filter(name__iexact=organisation.name, country=organisation.country)
    if same.exclude(pk=organisation.pk).exists():
        raise Refused(same_name(), field="name")


def same_name() -> str:
    """What is said when another organisation of the country has this name."""
    return _("There is already an organisation of this name in this country.")


def check_fields(organisation: Organisation) -> None:
    """Put the fields in order, or refuse. No query."""
    organisation.name = squeeze(organisation.name)
    organisation.country = organisation.country.strip().upper()
    organisation.territory = organisation.territory.strip().upper()
    if not organisation.name:
        raise Refused(_("Give the organisation a name."), field="name")
    if organisation.country and not (len(organisation.country) == 2 and organisation.country.isascii()):
        raise Refused(_("Write the country as two letters, such as DK."), field="country")
    if organisation.time_zone not in zone_names():
        raise Refused(_("Choose a time zone from the list."), field="time_zone")
    if organisation.language not in LANGUAGES:
        raise Refused(_("Choose a language from the list."), field="language")
    try:
        organisation.clean_fields()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], field=field) from error
