"""Derive every standing and progress again from evidence: to prove that what is stored is right, or to make
it so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from rostra.cohorts.models import Enrolment
from rostra.ledger import deriving
from rostra.ledger.actions.following import BATCH, load
from rostra.ledger.models import Evidence, Progress, Requirement, Standing


@dataclass
class Report:
    """How many enrolments were looked at, and what was stored otherwise than it should be. Names nobody."""

    checked: int = 0
    standings: int = 0
    differences: list[str] = field(default_factory=list)
    mended: bool = False


def rebuild(*, check: bool = False, progress: Callable[[int, int], Any] | None = None) -> Report:
    """Compare what is stored with what evidence gives, and mend it unless `check`. `progress` hears (done,
    all).

    Works in batches, each in one transaction that holds the locks of its enrolments, so people go on
    meanwhile.
    """
    people = Enrolment.objects.exclude(state=Enrolment.State.INVITED)
    keys = list(people.order_by("pk").values_list("pk", flat=True))
    report = Report(mended=not check)
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            _batch(keys[start : start + BATCH], report, check)
        report.checked = min(start + BATCH, len(keys))
        if progress:
            progress(report.checked, len(keys))
    return report


def _batch(keys: list[int], report: Report, check: bool) -> None:
    people = Enrolment.objects.filter(pk__in=keys).select_related("edition", "cohort").order_by("pk")
    stored = {each.pk: each for each in Progress.objects.select_for_update().filter(pk__in=keys)}
    standings, facts = load(keys)
    asked: dict[int, list[Requirement]] = {}
    for enrolment in people:
        if enrolment.edition_id not in asked:
            asked[enrolment.edition_id] = list(
                Requirement.objects.filter(edition=enrolment.edition_id).order_by("position", "pk")
            )
        rows = {row.requirement_id: row for row in standings[enrolment.pk]}
        kept = []
        for requirement in asked[enrolment.edition_id]:
            row = _standing(
                enrolment,
                requirement,
                rows.get(requirement.pk),
                facts[enrolment.pk][requirement.pk],
                report,
                check,
            )
            if row is not None:
                kept.append(row)
        _progress(enrolment, stored.get(enrolment.pk), kept, facts[enrolment.pk].values(), report, check)
        report.standings += len(kept)


def _standing(
    enrolment: Enrolment,
    requirement: Requirement,
    row: Standing | None,
    evidence: list[Evidence],
    report: Report,
    check: bool,
) -> Standing | None:
    where = f"enrolment {enrolment.key}, {requirement.code or requirement.key}"
    if row is None and requirement.retired_at is not None and not evidence:
        return None
    missing = row is None
    row = row or Standing(enrolment=enrolment, requirement=requirement)
    row.requirement = requirement
    before = deriving.derived_of(row)
    derived = deriving.derive(requirement, evidence, enrolment)
    if not deriving.put(row, derived) and not missing:
        return row
    what = (
        "there is no standing" if missing else "; ".join(_changes(before, derived, deriving.STANDING_FIELDS))
    )
    report.differences.append(f"{where}: {what}")
    if not check:
        row.save()
    return row


def _progress(
    enrolment: Enrolment,
    row: Progress | None,
    standings: list[Standing],
    evidence: Iterable[list[Evidence]],
    report: Report,
    check: bool,
) -> None:
    missing = row is None
    row = row or Progress(enrolment=enrolment)
    counts = deriving.counts_of(standings, enrolment)
    before = {name: getattr(row, name) for name in deriving.COUNT_FIELDS}
    last = max((fact.recorded_at for facts in evidence for fact in facts), default=None)
    changed = deriving.put_counts(row, counts)
    if row.last_evidence_at != last:
        row.last_evidence_at, changed = last, True
    if not changed and not missing:
        return
    said = [
        f"{name} is {before[name]}, should be {getattr(counts, name)}"
        for name in before
        if before[name] != getattr(counts, name)
    ]
    what = "there is no progress" if missing else "; ".join(said) or "last evidence"
    report.differences.append(f"enrolment {enrolment.key}, progress: {what}")
    if not check:
        row.save()


def _changes(before: Any, after: Any, names: Iterable[str]) -> list[str]:
    return [
        f"{name} is {getattr(before, name)}, should be {getattr(after, name)}"
        for name in names
        if getattr(before, name) != getattr(after, name)
    ]
