"""The privacy registry: a class on every field that reaches a person, or the build fails.

A room's `privacy.py` declares one `Holding` per model; `people.actions.privacy` exports, erases and retires from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models

from rostra.kernel.registries import privacy as registry

ERASE = "erase"  # the row goes, or the field becomes empty
KEEP = "keep"  # stays, with the reason in `why`


@dataclass(frozen=True)
class Field:
    """What we hold in one field."""

    purpose: str
    export: bool = True
    on_erasure: str = ERASE
    why: str = ""


@dataclass(frozen=True)
class Holding:
    """What we hold about people in one model.

    `person` is the lookup from the model to the person ("enrolment__person"); a row belongs to whom it reaches.
    `basis` is the legal basis, `retention` how long after `since` (a date field) rows may stay; None = as long as the account.
    `erase_rows` True deletes the person's rows on erasure; otherwise each field's class decides.
    `empty` gives the value a field takes when it is erased in place.
    """

    model: type[models.Model]
    person: str
    basis: str
    fields: dict[str, Field]
    retention: timedelta | None = None
    since: str = ""
    erase_rows: bool = False
    empty: dict[str, Any] = field(default_factory=dict)
    erase: Callable[[Any], int] | None = None


def declare(holding: Holding) -> Holding:
    """Register a holding under its model's label."""
    return registry.add(holding.model._meta.label, holding)
