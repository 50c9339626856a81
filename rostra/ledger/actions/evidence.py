"""Evidence: recorded once, never changed, voided by another. Standing and progress follow in the same
transaction.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.prepared import Given, Prepared, PreparedChange, PreparedInsert
from rostra.kernel.text import new_key
from rostra.kernel.time import now
from rostra.ledger import deriving
from rostra.ledger import standing as rule
from rostra.ledger.actions import certificates, hooks
from rostra.ledger.models import Certificate, Evidence, EvidenceKind, Progress, Requirement, Source, Standing

COUNTS_THE_PLAN = {
    EvidenceKind.READ,
    EvidenceKind.PASSED,
    EvidenceKind.SUBMITTED,
    EvidenceKind.ACCEPTED,
    EvidenceKind.VISITED,
}

_LOCKED_PROGRESS: Prepared[Progress] = Prepared(
    lambda: Progress.objects.select_for_update().filter(pk=Given("enrolment"))
)
_FACTS: Prepared[Evidence] = Prepared(
    lambda: Evidence.objects.filter(enrolment=Given("enrolment"), requirement=Given("requirement"))
)
_STANDINGS: Prepared[Standing] = Prepared(
    lambda: (
        Standing.objects.filter(enrolment=Given("enrolment"))
        .select_related("requirement")
        .defer("requirement__key", "requirement__title", "requirement__code", "requirement__pinned_at")
    )
)
_NEW_FACT = PreparedInsert(Evidence)
_STANDING_CHANGE = PreparedChange(Standing, deriving.STANDING_FIELDS)
_PROGRESS_CHANGE = PreparedChange(Progress, [*deriving.COUNT_FIELDS, "last_evidence_at"])


@dataclass(frozen=True)
class Written:
    """What became of a fact: the row, whether it is new, and whether it made the enrolment complete."""

    evidence: Evidence
    new: bool
    completed: bool = False


@dataclass(frozen=True)
class Voided:
    """The void, and the certificate that was revoked because it rested on what is void now."""

    evidence: Evidence
    revoked: Certificate | None = None


@transaction.atomic
def record(
    *,
    enrolment: Enrolment,
    requirement: Requirement,
    kind: str,
    by: Any,
    source: str,
    key: str | None = None,
    value: float | None = None,
    minutes: int | None = None,
    happened_at: dt.datetime | None = None,
    reason: str = "",
    reference: str = "",
) -> Evidence:
    """Record one fact. The same `key` again is the same row. The verb above has asked its rule.

    `value` is a percent, `minutes` what the fact is worth; for texts, quizzes and worksheets the planned
    minutes when not given.
    """
    return write(
        enrolment=enrolment,
        requirement=requirement,
        kind=kind,
        by=by,
        source=source,
        key=key,
        value=value,
        minutes=minutes,
        happened_at=happened_at,
        reason=reason,
        reference=reference,
    ).evidence


def write(
    *,
    enrolment: Enrolment,
    requirement: Requirement,
    kind: str,
    by: Any,
    source: str,
    key: str | None = None,
    once: bool = False,
    value: float | None = None,
    minutes: int | None = None,
    happened_at: dt.datetime | None = None,
    reason: str = "",
    reference: str = "",
    voids: Evidence | None = None,
) -> Written:
    """As `record`, inside the caller's transaction: three reads, one insert, at most two updates.

    `once`: a fact of this kind and at least this value that stands already is the answer; no second one is
    written.
    """
    if requirement.edition_id != enrolment.edition_id:
        raise Refused(_("This edition does not ask for that."), code="foreign")
    # The row of the progress is the lock on all of one enrolment's standings.
    progress = _LOCKED_PROGRESS.first(enrolment=enrolment.pk)
    if progress is None:
        raise Refused(_("This person is not enrolled, so nothing can be recorded."), code="not_enrolled")
    if enrolment.edition.choice != Edition.Choice.WHOLE:
        enrolment.refresh_from_db(fields=["packages", "modules", "chosen_at"])  # as they are under the lock
    rows = _FACTS.all(enrolment=enrolment.pk, requirement=requirement.pk)
    if there := _there_already(rows, key, kind, value, once):
        return Written(there, new=False)
    if minutes is None and kind in COUNTS_THE_PLAN:
        minutes = requirement.minutes
    moment = now()
    row = Evidence(
        key=key or new_key(),
        enrolment=enrolment,
        requirement=requirement,
        kind=kind,
        value=value,
        minutes=minutes,
        happened_at=happened_at or moment,
        recorded_at=moment,
        recorded_by=by,
        source=source,
        reason=reason[:255],
        reference=reference,
        voids=voids,
    )
    try:
        _NEW_FACT.save(row)
    except IntegrityError as error:
        raise Refused(_("This was recorded already, for something else."), code="key") from error
    completed = _follow(progress, enrolment, requirement, [*rows, row])
    return Written(row, new=True, completed=completed)


def _there_already(
    rows: list[Evidence], key: str | None, kind: str, value: float | None, once: bool
) -> Evidence | None:
    if key is not None:
        for row in rows:
            if row.key == key:
                return row
    if once:
        voided = {row.voids_id for row in rows if row.voids_id}
        for row in rows:
            if row.kind == kind and row.pk not in voided and (value is None or (row.value or 0) >= value):
                return row
    return None


def _follow(progress: Progress, enrolment: Enrolment, requirement: Requirement, rows: list[Evidence]) -> bool:
    """Derive the standing and the progress again; True when the enrolment became complete. Issues the
    certificate on commit.
    """
    standings = _STANDINGS.all(enrolment=enrolment.pk)
    mine = next((each for each in standings if each.requirement_id == requirement.pk), None)
    was_settled = mine is not None and mine.state in rule.SETTLED and not mine.owes_catchup
    if mine is None:  # asked no longer when this person enrolled
        mine = Standing(enrolment=enrolment, requirement=requirement)
        standings.append(mine)
        deriving.put(mine, deriving.derive(requirement, rows, enrolment))
        mine.save()
        hooks.changed(enrolment, [mine])
    else:
        mine.requirement = requirement
        derived = rule.standing(
            deriving.asked_of(mine.requirement, enrolment), map(deriving.fact_of, rows), None
        )
        if deriving.put(mine, _with_due(derived, mine.due_on)):
            _STANDING_CHANGE.save(mine)
            hooks.changed(enrolment, [mine])
    if mine.state in rule.SETTLED and not was_settled and _did_module(requirement, standings):
        _recognise_on_commit(enrolment)
    was_complete = progress.completed_at is not None
    deriving.put_counts(progress, deriving.counts_of(standings, enrolment))
    progress.last_evidence_at = max(filter(None, [progress.last_evidence_at, rows[-1].recorded_at]))
    _PROGRESS_CHANGE.save(progress)
    completed = progress.completed_at is not None and not was_complete
    if completed:
        transaction.on_commit(lambda: certificates.issue_when_complete(enrolment.pk), robust=True)
    return completed


def _did_module(requirement: Requirement, standings: list[Standing]) -> bool:
    """Whether nothing is owed any more of the module in which a requirement stands."""
    same = [
        row
        for row in standings
        if row.requirement.module == requirement.module
        and row.requirement.group != Requirement.Group.OPTIONAL
        and row.requirement.retired_at is None
    ]
    return bool(requirement.module) and all(deriving.derived_of(row).settled for row in same)


def _recognise_on_commit(enrolment: Enrolment) -> None:
    """What was done here may be recognised in other enrolments of the person."""
    # Recognising is writing evidence: each of the two modules needs the other, so one is fetched late.
    from rostra.ledger.actions.recognition import recognise_for

    person, besides = enrolment.person, enrolment.pk
    transaction.on_commit(lambda: recognise_for(person, besides=besides), robust=True)


def _with_due(derived: rule.Derived, due_on: dt.date | None) -> rule.Derived:
    """Evidence never moves a due date."""
    return rule.Derived(
        derived.state, derived.since, due_on, derived.owes_catchup, derived.value, derived.minutes
    )


@transaction.atomic
def void(evidence: Evidence, *, reason: str, by: Any) -> Voided:
    """Take a fact back, with the reason. A certificate that rested on it is revoked, and a new one issued if
    it still can be.
    """
    _may_run(evidence.enrolment, by)
    return take_back(evidence, reason=reason, by=by)


@transaction.atomic
def take_back(evidence: Evidence, *, reason: str, by: Any) -> Voided:
    """As `void`, for a verb above that has asked its own rule: a register is corrected by who teaches the session."""
    if not reason.strip():
        raise Refused(_("Say why this is taken back."), field="reason")
    if evidence.kind == EvidenceKind.VOIDED:
        raise Refused(_("This line takes something back itself. Record the fact again instead."), code="void")
    enrolment = evidence.enrolment
    before = Standing.objects.filter(enrolment=enrolment, requirement=evidence.requirement).first()
    written = write(
        enrolment=enrolment,
        requirement=evidence.requirement,
        kind=EvidenceKind.VOIDED,
        key=f"void:{evidence.pk}",
        by=by,
        source=Source.STAFF,
        reason=reason.strip(),
        voids=evidence,
    )
    if not written.new:
        return Voided(written.evidence)
    after = Standing.objects.get(enrolment=enrolment, requirement=evidence.requirement)
    rested = before is not None and (before.state, before.minutes) != (after.state, after.minutes)
    revoked = None
    if rested and before is not None and before.state in rule.SETTLED:
        revoked = certificates.revoke_resting(enrolment, by=by, requirement=evidence.requirement)
        if revoked:
            transaction.on_commit(lambda: certificates.issue_when_complete(enrolment.pk), robust=True)
    return Voided(written.evidence, revoked)


@transaction.atomic
def excuse(*, enrolment: Enrolment, requirement: Requirement, reason: str, by: Any) -> Evidence:
    """Excuse somebody from one thing; whether a catch-up is still owed stands in the requirement."""
    _may_review(enrolment, by)
    return _by_staff(enrolment, requirement, EvidenceKind.EXCUSED, reason, by)


@transaction.atomic
def recognise(
    *, enrolment: Enrolment, requirement: Requirement, reason: str, by: Any, minutes: int | None = None
) -> Evidence:
    """Recognise what somebody did elsewhere; it gives the minutes stated, or none."""
    _may_run(enrolment, by)
    return _by_staff(enrolment, requirement, EvidenceKind.RECOGNISED, reason, by, minutes=minutes)


@transaction.atomic
def catch_up(
    *, enrolment: Enrolment, requirement: Requirement, reason: str, by: Any, minutes: int | None = None
) -> Evidence:
    """Accept a catch-up for something missed."""
    _may_review(enrolment, by)
    worth = requirement.minutes if minutes is None else minutes
    return _by_staff(enrolment, requirement, EvidenceKind.CAUGHT_UP, reason, by, minutes=worth)


def _by_staff(
    enrolment: Enrolment,
    requirement: Requirement,
    kind: str,
    reason: str,
    by: Any,
    minutes: int | None = None,
) -> Evidence:
    if not reason.strip():
        raise Refused(_("Say why, in a few words."), field="reason")
    return write(
        enrolment=enrolment,
        requirement=requirement,
        kind=kind,
        once=True,
        by=by,
        source=Source.STAFF,
        reason=reason.strip(),
        minutes=minutes,
    ).evidence


def _may_run(enrolment: Enrolment, by: Any) -> None:
    if by is not None and not cohort_rules.may_run_edition(by, enrolment.edition):
        raise NotAllowed(_("You do not run this edition."))


def _may_review(enrolment: Enrolment, by: Any) -> None:
    if by is not None and not cohort_rules.may_review(by, enrolment.edition, enrolment.cohort):
        raise NotAllowed(_("You do not teach in this edition."))
