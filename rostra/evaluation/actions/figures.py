"""Count every figure again: to prove that what is stored is right, or to make it so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.evaluation import rules
from rostra.evaluation.counting import Key, count, difference
from rostra.evaluation.models import Counting, Figure
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed
from rostra.kernel.tasks import task
from rostra.kernel.time import now

BATCH = 500


@dataclass
class Report:
    """How many figures there are, and which were stored otherwise than the rows say."""

    figures: int = 0
    differences: list[str] = field(default_factory=list)
    counted_at: dt.datetime | None = None


@transaction.atomic
def rebuild(*, check: bool = False) -> Report:
    """Compare what is stored with what the rows say now, and mend it unless `check`."""
    if not check:
        Counting.objects.get_or_create(pk=Counting.ONLY)
        counting = Counting.objects.select_for_update().get(pk=Counting.ONLY)
    at = now()
    counted = count(at)
    rows = {_key(row): row for row in Figure.objects.all()}
    found = list(difference({key: row.count for key, row in rows.items()}, counted))
    if not check:
        _write(rows, counted, found)
        counting.at = at
        counting.save(update_fields=["at"])
    differences = [_line(key, stored, right) for key, stored, right in found]
    return Report(len(counted), differences, at)


def rebuild_nightly() -> None:
    """A job of the schedule."""
    rebuild()


@transaction.atomic
def count_again(*, by: Any) -> None:
    """Have everything counted now, by a task."""
    if not rules.may_count(by):
        raise NotAllowed(_("You read these figures; whoever runs the programme can have them counted again."))
    counting, _made = Counting.objects.get_or_create(pk=Counting.ONLY)
    recount.enqueue()
    audit.record("evaluation.figures.count", counting, by=by)


@task(retries=1)
def recount() -> None:
    """Count everything."""
    rebuild()


def _write(rows: dict[Key, Figure], counted: dict[Key, int], found: list[tuple[Key, int, int]]) -> None:
    new, changed, gone = [], [], []
    for key, _stored, right in found:
        row = rows.get(key)
        if row is None:
            new.append(
                Figure(
                    **{**key._asdict(), "organisation": None, "organisation_id": key.organisation},
                    count=right,
                )
            )
        elif key in counted:
            row.count = right
            changed.append(row)
        else:
            gone.append(row.pk)
    Figure.objects.filter(pk__in=gone).delete()
    Figure.objects.bulk_create(new, batch_size=BATCH)
    Figure.objects.bulk_update(changed, ["count"], batch_size=BATCH)


def _key(row: Figure) -> Key:
    return Key(row.name, row.organisation_id, row.programme, row.edition, row.year, row.dimension, row.value)


def _line(key: Key, stored: int, right: int) -> str:
    where = "/".join(
        part for part in (key.programme, key.edition, str(key.year), key.dimension, key.value) if part
    )
    return f"{key.name} of organisation {key.organisation}, {where}: stored {stored}, counted {right}"
