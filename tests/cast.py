"""The fixed cast as database rows, for every test: three organisations, every role, and people who could leak."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils import timezone

from rostra.demo.cast import AUTHORITIES, CAST
from rostra.people.models import Grant, Membership, Organisation, Person


def make_organisations() -> SimpleNamespace:
    """The three authorities by key, `-` written `_`."""
    made = {}
    for each in AUTHORITIES:
        made[each.key.replace("-", "_")] = Organisation.objects.create(
            key=each.key, name=each.name, kind=each.kind, country=each.country, territory=each.territory,
            language=each.language, time_zone=each.time_zone,
        )  # fmt: skip
    return SimpleNamespace(**made)


def make_people() -> SimpleNamespace:
    """Everybody of the cast by key, with memberships and grants; organisations must exist. Nobody is enrolled."""
    made: dict[str, Person] = {}
    organisations = {each.key: each for each in Organisation.objects.all()}
    for part in CAST:
        made[part.key] = Person.objects.create_user(
            part.email, key=part.key, name=part.name, language=part.language, time_zone=part.time_zone,
            joined_at=timezone.now() if part.joined else None,
        )  # fmt: skip
        Membership.objects.create(
            person=made[part.key],
            organisation=organisations[part.organisation],
            function=part.function,
            title=part.title,
        )
    for part in CAST:
        for role, kind, key in part.grants:
            Grant.objects.create(person=made[part.key], role=role, scope_kind=kind, scope_key=key)
    return SimpleNamespace(**made)
