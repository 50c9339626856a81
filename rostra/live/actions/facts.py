"""What a closed register writes into the ledger: one fact an attendance, taken back and written anew when it is corrected."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import translation
from django.utils.translation import gettext as _

from rostra.cohorts.models import Enrolment
from rostra.ledger.actions import certificates
from rostra.ledger.actions.bulk import Fact, record_many
from rostra.ledger.actions.evidence import take_back
from rostra.ledger.models import Evidence, EvidenceKind, Progress, Requirement, Source
from rostra.live.models import Attendance, Presence, Registration, Session
from rostra.live.reckoning import left_at

BATCH = 200
Verdict = Attendance.Verdict
BY_STAFF = {Presence.Source.TICK, Presence.Source.PAPER, Presence.Source.HAND}


@dataclass(frozen=True)
class Wanted:
    """What the ledger should say of an attendance. `value` is the share in percent."""

    kind: str
    value: int | None
    minutes: int | None
    source: str
    reason: str = ""

    def says_the_same(self, row: Evidence) -> bool:
        return (self.kind, self.value, self.minutes) == (row.kind, row.value, row.minutes)


def wanted(attendance: Attendance, session: Session, sources: set[str]) -> Wanted | None:
    """None for who missed it, and while nothing is known.

    Why somebody was excused is told to the team alone and erased in time; the ledger keeps that they were.
    """
    verdict, share = attendance.verdict, attendance.share
    if verdict == Verdict.EXCUSED:
        return Wanted(EvidenceKind.EXCUSED, None, None, Source.STAFF, attendance.decided_reason)
    if verdict not in {Verdict.ATTENDED, Verdict.PARTLY}:
        return None
    came = attendance.registration.source == Registration.Source.WALK_IN and verdict == Verdict.ATTENDED
    kind = EvidenceKind.WALKED_IN if came else EvidenceKind.ATTENDED
    if attendance.decided_at and verdict == Verdict.ATTENDED:
        minutes = attendance.minutes or _length(session)
        return Wanted(kind, 100, minutes, Source.STAFF, attendance.decided_reason)
    if not share and attendance.joined_at:
        with translation.override(session.language):
            reason = _("By the join link alone: how long was not measured.")
        return Wanted(kind, left_at(session, attendance.joined_at), None, Source.SELF, reason)
    by = Source.IMPORT if "import" in sources else Source.STAFF if sources & BY_STAFF else Source.SELF
    return Wanted(kind, share, attendance.minutes, by, attendance.decided_reason)


def _length(session: Session) -> int:
    return round((session.ends_at - session.starts_at).total_seconds() / 60)


def write(session: Session, attendances: Iterable[Attendance], *, by: Any, reason: str = "") -> int:
    """Make the ledger say what the register says, for those who are enrolled in the edition that asks for the session.
    Returns how many facts are new. `reason` is told where an earlier fact is taken back. Needs the registrations.
    """
    requirement = session.requirement
    if requirement is None:
        return 0
    rows = [each for each in attendances if each.registration.person_id is not None]
    return sum(
        _batch(session, requirement, rows[start : start + BATCH], by, reason)
        for start in range(0, len(rows), BATCH)
    )


def _batch(
    session: Session, requirement: Requirement, rows: Sequence[Attendance], by: Any, reason: str
) -> int:
    people = {
        each.person_id: each
        for each in Enrolment.objects.filter(
            edition=requirement.edition_id,
            person__in=[row.registration.person_id for row in rows],
            progress__isnull=False,
        )
    }
    there = _there(requirement, rows)
    sources: dict[int, set[str]] = defaultdict(set)
    known = Presence.objects.filter(attendance__in=rows, taken_back_at__isnull=True)
    for pk, source in known.values_list("attendance", "source"):
        sources[pk].add(source)
    facts: list[tuple[Enrolment, Fact]] = []
    gone: list[Evidence] = []
    for row in rows:
        enrolment = people.get(row.registration.person_id or 0)
        if enrolment is None:
            continue
        should = _below(wanted(row, session, sources[row.pk]), row, requirement)
        written = there[row.key]
        standing = [each for each in written if not _is_voided(each)]
        if should and any(should.says_the_same(each) for each in standing):
            continue
        gone += standing
        if should:
            key = f"attendance:{row.key}:{len(written) + 1}"
            facts.append((enrolment, _fact(should, requirement, session, row, key, by)))
    _record(facts, by)
    for each in gone:
        take_back(each, reason=reason or _("The register was corrected."), by=by)
    return len(facts)


def _below(should: Wanted | None, row: Attendance, requirement: Requirement) -> Wanted | None:
    """What several sessions answer asks for the lowest of their thresholds: too little for this session must not meet it."""
    if should is None or row.verdict != Verdict.PARTLY or requirement.threshold is None:
        return should
    return should if should.value is not None and should.value < requirement.threshold else None


def unwritten(since: dt.datetime) -> QuerySet[Attendance]:
    """Attendance of closed registers that the ledger does not know: the session was asked, or the person enrolled, only after the
    register was closed. Of sessions that ended since then.
    """
    there = Evidence.objects.filter(
        requirement=OuterRef("session__requirement"), reference=Concat(Value("attendance:"), OuterRef("key"))
    )
    enrolled = Enrolment.objects.filter(
        edition=OuterRef("session__requirement__edition"),
        person=OuterRef("registration__person"),
        progress__isnull=False,
    )
    return Attendance.objects.filter(
        ~Exists(there),
        Exists(enrolled),
        session__requirement__isnull=False,
        session__register_closed_at__isnull=False,
        session__ends_at__gt=since,
        verdict__in=[Verdict.ATTENDED, Verdict.EXCUSED],
    )


def _fact(
    should: Wanted, requirement: Requirement, session: Session, row: Attendance, key: str, by: Any
) -> Fact:
    return Fact(
        requirement=requirement,
        kind=should.kind,
        value=should.value,
        minutes=should.minutes,
        happened_at=session.starts_at,
        source=should.source,
        by=row.decided_by or by,
        key=key,
        reason=should.reason,
        reference=reference(row),
    )


def reference(attendance: Attendance) -> str:
    """How evidence names the attendance it came from."""
    return f"attendance:{attendance.key}"


def _there(requirement: Requirement, rows: Sequence[Attendance]) -> dict[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = defaultdict(list)
    written = (
        Evidence.objects.filter(requirement=requirement, reference__in=[reference(row) for row in rows])
        .select_related("enrolment__edition__organisation", "enrolment__edition__programme", "enrolment__person",
                        "requirement", "voided_by")
        .order_by("pk")
    )  # fmt: skip
    for each in written:
        found[each.reference.partition(":")[2]].append(each)
    return found


def _is_voided(evidence: Evidence) -> bool:
    return getattr(evidence, "voided_by", None) is not None


def _record(facts: list[tuple[Enrolment, Fact]], by: Any) -> None:
    """In bulk; who completes the edition by it gets the certificate after the commit, as one by one."""
    if not facts:
        return
    keys = [enrolment.pk for enrolment, _new in facts]
    open_ = set(Progress.objects.filter(pk__in=keys, completed_at__isnull=True).values_list("pk", flat=True))
    record_many(facts, by=by)
    complete = Progress.objects.filter(pk__in=open_, completed_at__isnull=False).values_list("pk", flat=True)
    for pk in sorted(complete):
        transaction.on_commit(partial(certificates.issue_when_complete, pk), robust=True)
