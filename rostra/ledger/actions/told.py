"""What other systems say: that somebody takes part, and what they did. The same thing said twice is one row."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.text import token_hash
from rostra.kernel.time import now
from rostra.ledger.actions import enrolments, evidence
from rostra.ledger.models import Evidence, EvidenceKind, Requirement, Source
from rostra.people.actions import persons
from rostra.people.models import Organisation

State = Enrolment.State
# Not among them: what a person does here alone (opened), what our own review decides (handed in, returned, accepted), and
# taking back, which is for people at the desk.
KINDS = (
    EvidenceKind.ATTENDED,
    EvidenceKind.WALKED_IN,
    EvidenceKind.READ,
    EvidenceKind.WATCHED,
    EvidenceKind.PASSED,
    EvidenceKind.ATTEMPTED,
    EvidenceKind.CAUGHT_UP,
    EvidenceKind.RECOGNISED,
    EvidenceKind.EXCUSED,
)
NEED_REASON = {EvidenceKind.CAUGHT_UP, EvidenceKind.RECOGNISED, EvidenceKind.EXCUSED}
NEED_VALUE = {EvidenceKind.WATCHED, EvidenceKind.PASSED, EvidenceKind.ATTEMPTED}
MARK = "api:"
CLOCKS_DIFFER = dt.timedelta(minutes=5)


class Conflict(Refused):
    """The same key was used for something else."""


@dataclass(frozen=True)
class Told:
    """One fact as another system says it. `key` is that system's own, unique within an organisation's editions."""

    key: str
    kind: str
    requirement: Requirement
    value: float | None = None
    minutes: int | None = None
    happened_at: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True)
class Enrolled:
    """What became of one: the enrolment, and whether it is new."""

    enrolment: Enrolment
    new: bool


# ---------------------------------------------------------------- taking part


@transaction.atomic
def enrol(
    *,
    edition: Edition,
    email: str,
    by: Any,
    name: str = "",
    language: str = "",
    organisation: Organisation | None = None,
    cohort: Cohort | None = None,
    invite: bool = False,
) -> Enrolled:
    """Enrol somebody by address, or invite them. Who is there already stays as they are, and gets no second letter;
    an invited person can be enrolled, and a withdrawn one comes back.
    """
    if not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    person = persons.find_or_add(
        email=email, name=name, language=language or _first(edition), time_zone=edition.time_zone, by=by
    )
    if person.erased_at or not person.is_active:
        raise Refused(_("This account is closed."), field="email", code="closed")
    there = Enrolment.objects.filter(edition=edition, person=person).first()
    if there is not None and (there.state == State.ENROLLED or (invite and there.state == State.INVITED)):
        return Enrolled(there, new=False)
    if invite:
        enrolments.invite(
            edition=edition, lines=person.email or "", by=by, organisation=organisation, cohort=cohort
        )
        return Enrolled(Enrolment.objects.get(edition=edition, person=person), new=there is None)
    made = enrolments.enrol(edition=edition, person=person, by=by, organisation=organisation, cohort=cohort)
    return Enrolled(made, new=there is None)


def _first(edition: Edition) -> str:
    return edition.languages[0] if edition.languages else "en"


# ---------------------------------------------------------------- what they did


@transaction.atomic
def record(*, enrolment: Enrolment, fact: Told, by: Any) -> evidence.Written:
    """Record one fact. The same key with the same content is the same row; with another content it raises `Conflict`.

    Who runs the edition may say anything, who teaches all but `recognised`; as at the desk.
    """
    _may(enrolment, fact, by)
    key, mark = _row_key(enrolment.edition, fact.key), _mark(enrolment, fact)
    if there := Evidence.objects.filter(key=key).first():
        return evidence.Written(_same(there, mark), new=False)
    _check(enrolment, fact)
    try:
        written = evidence.write(
            enrolment=enrolment, requirement=fact.requirement, kind=fact.kind, key=key, by=by,
            source=Source.API, value=fact.value, minutes=_minutes(fact), happened_at=fact.happened_at,
            reason=fact.reason.strip(), reference=mark,
        )  # fmt: skip
    except Refused as refused:
        if refused.code != "key":
            raise
        raise _conflict() from refused
    return evidence.Written(_same(written.evidence, mark), new=written.new, completed=written.completed)


def key_of(row: Evidence) -> str | None:
    """The key under which another system told this; None for what was recorded here."""
    if not row.reference.startswith(MARK):
        return None
    return row.reference.removeprefix(MARK).rpartition(":")[0]


def _may(enrolment: Enrolment, fact: Told, by: Any) -> None:
    edition = enrolment.edition
    if fact.kind == EvidenceKind.RECOGNISED:
        if not cohort_rules.may_run_edition(by, edition):
            raise NotAllowed(_("You do not run this edition."))
    elif not cohort_rules.may_review(by, edition, enrolment.cohort):
        raise NotAllowed(_("You do not teach in this edition."))


def _check(enrolment: Enrolment, fact: Told) -> None:
    if fact.kind not in KINDS:
        raise Refused(_("Other systems cannot say that."), field="kind", code="kind")
    if enrolment.state != State.ENROLLED:
        raise Refused(_("This person is not enrolled, so nothing can be recorded."), code="not_enrolled")
    if fact.kind in NEED_REASON and not fact.reason.strip():
        raise Refused(_("Say why, in a few words."), field="reason", code="reason")
    if fact.kind in NEED_VALUE and fact.value is None:
        raise Refused(_("Say how many percent."), field="value", code="value")
    if fact.happened_at is not None and fact.happened_at > now() + CLOCKS_DIFFER:
        raise Refused(_("This lies in the future."), field="happened_at", code="future")


def _minutes(fact: Told) -> int | None:
    """A catch-up is worth what was planned unless it says otherwise."""
    if fact.minutes is None and fact.kind == EvidenceKind.CAUGHT_UP:
        return fact.requirement.minutes
    return fact.minutes


def _row_key(edition: Edition, key: str) -> str:
    """Keys of different organisations never meet, so that no one learns of another's."""
    return MARK + token_hash(f"{edition.organisation_id}\n{key}")[:56]


def _mark(enrolment: Enrolment, fact: Told) -> str:
    """The system's key and a short sum over all it said, by which a repetition is known."""
    at = fact.happened_at.astimezone(dt.UTC).isoformat() if fact.happened_at else None
    said = [enrolment.key, fact.requirement.key, fact.kind, fact.value, fact.minutes, at, fact.reason.strip()]
    return f"{MARK}{fact.key}:{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]}"


def _same(row: Evidence, mark: str) -> Evidence:
    if row.reference != mark:
        raise _conflict()
    return row


def _conflict() -> Conflict:
    return Conflict(_("This key was used for something else. Use another one."), field="key", code="conflict")
