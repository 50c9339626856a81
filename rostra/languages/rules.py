"""Who may translate what. Things carry the programme whose people look after them; those without one are shared."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.languages.models import Thing
from rostra.people import rules
from rostra.people.models import Role, Scope

TRANSLATES = (Role.TRANSLATOR, Role.EDITOR)


def may_translate(person: Any, programme_key: str) -> bool:
    """Translators and editors of the programme or of the whole academy; what is shared (""), whoever translates anything."""
    if not programme_key:
        return translated_programmes(person) != set()
    return rules.has_grant(person, TRANSLATES, [(Scope.PROGRAMME, programme_key)])


def translated_programmes(person: Any) -> set[str] | None:
    """Keys of the programmes this person may translate; None = everything in the academy."""
    if rules.has_grant(person, TRANSLATES, [rules.SITE]):
        return None
    return set(rules.keys_in_scope(person, TRANSLATES, Scope.PROGRAMME))


def visible_things(person: Any) -> QuerySet[Thing]:
    """What there is now that this person may translate."""
    things = Thing.objects.filter(gone_at__isnull=True)
    keys = translated_programmes(person)
    if keys is None:
        return things
    if not keys:
        return things.none()
    return things.filter(Q(programme_key__in=keys) | Q(programme_key=""))
