"""The privacy registry: a class on every field that reaches a person, or the build fails.

A room's `privacy.py` declares one `Holding` per model and is imported in its `AppConfig.ready()`;
`rostra.people.actions.privacy` exports, erases and retires from it. `rostra/people/privacy/own.py` is the example.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import privacy as registry

# Words for people, in whatever language they read: as written, or looked up when they are shown.
Words = Any

ERASE = "erase"  # the row goes, or the field becomes empty
KEEP = "keep"  # stays, with the reason in `why`

CONTRACT = _("contract: needed to offer what the person asked for")
TASK = _("public task: the authority's duty to train and to prove it")
INTEREST = _("legitimate interest: security and a working service")
CONSENT = _("consent")


@dataclass(frozen=True)
class Field:
    """What we hold in one field: for what, whether the export shows it, and what erasure does to it."""

    purpose: Words
    export: bool = True
    on_erasure: str = ERASE
    why: Words = ""

    def __post_init__(self) -> None:
        if self.on_erasure not in {ERASE, KEEP}:
            raise ValueError(f"on_erasure is {ERASE} or {KEEP}, not {self.on_erasure}")
        if self.on_erasure == KEEP and isinstance(self.why, str) and not self.why:
            raise ValueError("a field that is kept says why")


def keep(purpose: Words, why: Words, *, export: bool = True) -> Field:
    """A field that erasure leaves alone."""
    return Field(purpose, export=export, on_erasure=KEEP, why=why)


def each(names: str, kind: Field) -> dict[str, Field]:
    """The same class for several fields: `each("a b c", Field("…"))`."""
    return dict.fromkeys(names.split(), kind)


@dataclass(frozen=True)
class Holding:
    """What we hold about people in one model.

    `person` is the lookup from the model to the person ("enrolment__person", "pk" for the person itself; a tuple
    when several lead there); empty when rows are found only by `rows`. A row belongs to whom it reaches.
    `about_person` False says that the rows are not about the person but name one in some fields (who published a
    page): then only the fields that reach a person need a class, and rows below them are not followed.
    `basis` is the legal basis, `retention` how long after `since` (a date field) rows may stay; None = as long as
    the account. `erase_rows` True deletes the person's rows on erasure; otherwise each field's class decides and
    `empty` gives the value a field takes (by default null, else the empty text).
    `called` names the rows in words for people ("devices"); by default the model's own name.
    `rows(person)` finds rows that no lookup reaches; `erase(person)` and `retire(now)` replace the general way and
    return how many rows they changed.
    """

    model: type[models.Model]
    person: str | tuple[str, ...]
    basis: Words
    fields: dict[str, Field]
    retention: timedelta | None = None
    since: str = ""
    erase_rows: bool = False
    empty: dict[str, Any] = field(default_factory=dict)
    about_person: bool = True
    rows: Callable[[Any], models.QuerySet[Any]] | None = None
    erase: Callable[[Any], int] | None = None
    called: Words = ""
    retire: Callable[[datetime], int] | None = None

    @property
    def title(self) -> str:
        """What the rows are, in words for the person they are about."""
        return str(self.called or self.model._meta.verbose_name)

    @property
    def paths(self) -> tuple[str, ...]:
        given = (self.person,) if isinstance(self.person, str) else self.person
        return tuple(path for path in given if path)

    def rows_of(self, person: Any) -> models.QuerySet[Any]:
        """The rows that belong to a person; past any default manager that hides some."""
        if self.rows is not None:
            return self.rows(person)
        manager = self.model._base_manager
        if not self.paths:
            return manager.none()
        wanted = Q()
        for path in self.paths:
            wanted |= Q(**{path: person.pk})
        found = manager.filter(wanted)
        return found.distinct() if len(self.paths) > 1 else found

    def empty_value(self, name: str) -> Any:
        """What an erased field holds: as said in `empty`, else null, else the empty text."""
        if name in self.empty:
            return self.empty[name]
        found = self.model._meta.get_field(name)
        if found.null:
            return None
        if isinstance(found, models.CharField | models.TextField | models.FileField) and not found.unique:
            return ""
        raise ValueError(f"{self.model._meta.label}.{name} needs a value in `empty` to be erased in place")


def declare(holding: Holding) -> Holding:
    """Register a holding under its model's label."""
    return registry.add(holding.model._meta.label, holding)
