"""Everything about me, erasure, and retention: all three run from the privacy registry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.privacy import ERASE, KEEP, Holding
from rostra.kernel.registries import privacy as registry
from rostra.people import rules
from rostra.people.actions.grants import other_admins
from rostra.people.models import Person

BATCH = 2000


def export(*, person: Person) -> dict[str, Any]:
    """Everything we hold about a person, by what it is: plain values with the words for them."""
    parts = []
    for label, holding in registry.items():
        rows = [_exported(row, holding, person) for row in holding.rows_of(person)]
        if rows and any(rows):
            parts.append(
                {
                    "what": holding.title,
                    "model": label,
                    "basis": str(holding.basis),
                    "kept": _kept_for(holding),
                    "purposes": {
                        name: str(field.purpose) for name, field in holding.fields.items() if field.export
                    },
                    "rows": rows,
                }
            )
    return {"person": person.key, "made_at": timezone.now().isoformat(), "holdings": parts}


def _exported(row: models.Model, holding: Holding, person: Person) -> dict[str, Any]:
    values = {}
    for name, field in holding.fields.items():
        if field.export:
            found = row._meta.get_field(name)
            values[str(getattr(found, "verbose_name", name))] = _plain(row, found, person)
    return values


def _plain(row: models.Model, field: Any, person: Person) -> Any:
    """A value as JSON knows it. Another person is never named."""
    if field.many_to_many:
        return [str(each) for each in getattr(row, field.name).all()]
    if field.is_relation:
        if field.related_model is Person:
            reached = getattr(row, field.attname)
            if reached is None:
                return None
            return _("you") if reached == person.pk else _("another person")
        value = getattr(row, field.name)
        return None if value is None else str(value)
    value = field.value_from_object(row)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value if isinstance(value, str | int | float | bool | dict | list | None) else str(value)


@dataclass(frozen=True)
class Kept:
    """A field that erasure leaves, and why: shown before one erases."""

    what: str
    why: str


def kept() -> list[Kept]:
    """What stays after an erasure, said once for each thing and reason."""
    said: dict[tuple[str, str], Kept] = {}
    for holding in registry.values():
        if holding.erase_rows or not holding.about_person:
            continue
        for field in holding.fields.values():
            if field.on_erasure == KEEP:
                what = holding.title
                why = str(field.why)
                said.setdefault((what, why), Kept(what, why))
    return list(said.values())


@transaction.atomic
def erase(*, person: Person, by: Person) -> dict[str, int]:
    """Erase what we hold about a person; the row stays, emptied, for the records that must stand on something.

    Returns the number of rows changed by model. Rooms above go first, the person last.
    """
    if not rules.may_erase(by, person):
        raise NotAllowed(_("You can only erase your own account."))
    if person.erased_at:
        return {}
    if rules.is_site_admin(person) and not other_admins(person).exists():
        raise Refused(
            _(
                "You are the only administrator. Give the role to somebody else first, then erase your account."
            ),
            code="last_admin",
        )
    done = {}
    for label, holding in reversed(registry.items()):
        count = _erase(holding, person)
        if count:
            done[label] = count
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now())
    person.refresh_from_db()
    rules.forget_grants(person)
    audit.record("people.person.erase", person, by=by, rows=sum(done.values()))
    return done


def _erase(holding: Holding, person: Person) -> int:
    if holding.erase is not None:
        return holding.erase(person)
    rows = holding.rows_of(person)
    if holding.erase_rows:
        keys = list(rows.values_list("pk", flat=True))
        count, _by_model = holding.model._base_manager.filter(pk__in=keys).delete()
        return count
    if not holding.about_person:
        return _forget_names(holding, person)
    names = [name for name, field in holding.fields.items() if field.on_erasure == ERASE]
    keys = list(rows.values_list("pk", flat=True))
    if not names or not keys:
        return 0
    plain = {}
    for name in names:
        if holding.model._meta.get_field(name).many_to_many:
            for row in rows:
                getattr(row, name).clear()
        else:
            plain[name] = holding.empty_value(name)
    manager = holding.model._base_manager
    return manager.filter(pk__in=keys).update(**plain) if plain else len(keys)


def _forget_names(holding: Holding, person: Person) -> int:
    """Rows that are not about the person lose the mention, field by field."""
    count = 0
    for name, field in holding.fields.items():
        if field.on_erasure == ERASE:
            count += holding.model._base_manager.filter(**{name: person.pk}).update(
                **{name: holding.empty_value(name)}
            )
    return count


def retire(*, at: dt.datetime | None = None) -> dict[str, int]:
    """Delete what has been kept long enough; returns the number of rows by model. A job of the schedule."""
    now = at or timezone.now()
    done = {}
    for label, holding in registry.items():
        count = holding.retire(now) if holding.retire is not None else 0
        count += _retire(holding, now)
        if count:
            done[label] = count
    return done


def _retire(holding: Holding, now: dt.datetime) -> int:
    if holding.retention is None:
        return 0
    instant = now - holding.retention
    has_time = isinstance(holding.model._meta.get_field(holding.since), models.DateTimeField)
    limit = instant if has_time else instant.date()
    old = holding.model._base_manager.filter(**{f"{holding.since}__lt": limit})
    count = 0
    while keys := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            count += holding.model._base_manager.filter(pk__in=keys).delete()[0]
    return count


def _kept_for(holding: Holding) -> str:
    if holding.retention is None:
        return _("as long as your account")
    return _("%(days)d days") % {"days": holding.retention.days}
