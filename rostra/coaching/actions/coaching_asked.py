"""Meetings with a coach as what an edition asks: one requirement, met by as many meetings as it says.

Every meeting that took place is a fact of its own: `value` is the share of what is asked that is reached with it, `minutes` are
those of all meetings so far. So the pure rule of standings needs to know nothing of meetings: a threshold of 100 percent is
reached with the last one asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from rostra.coaching.kinds import COACHING
from rostra.coaching.models import Meeting, Pair, SupportPlan
from rostra.coaching.rules import may_pair
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger.actions import evidence, following
from rostra.ledger.models import Evidence, EvidenceKind, Progress, Requirement, Source

MOST = 20


@dataclass(frozen=True)
class Wanted:
    """A fact as it should stand: of which meeting, what share is reached, how many minutes so far."""

    meeting: Meeting
    value: float
    minutes: int


@transaction.atomic
def ask_meetings(edition: Edition, *, number: int, by: Any) -> Requirement | None:
    """Ask so many meetings with a coach of everybody; 0: none any more, what was met stays met. Safe to call again."""
    if by is not None and not may_pair(by, edition):
        raise NotAllowed(_("You do not run this edition."))
    if not 0 <= number <= MOST:
        raise Refused(_("Ask for at most %(most)d meetings.") % {"most": MOST}, field="meetings_asked")
    plan, _made = SupportPlan.objects.get_or_create(edition=edition)
    plan = SupportPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.meetings_asked != number:
        plan.meetings_asked = number
        plan.save(update_fields=["meetings_asked", "updated_at"])
    row = Requirement.objects.filter(edition=edition, kind=COACHING, target=edition.key).first()
    if row is None and not number:
        return None
    changed = row is None or (row.retired_at is None) != bool(number)
    if row is None:
        row = _new(edition)
    row.retired_at = None if number else row.retired_at or now()
    row.save()
    if changed:
        following.ask(edition, row)
        audit.record("coaching.meetings.ask", row, by=by, number=number)
    if number:
        rows = Enrolment.objects.filter(pairs__meetings__state=Meeting.State.HELD, edition=edition).distinct()
        for enrolment in rows.select_related(
            "edition__organisation", "edition__programme", "person", "cohort"
        ):
            follow(enrolment, by=by)
    following.follow_edition(edition)
    return row


def _new(edition: Edition) -> Requirement:
    rows = Requirement.objects.filter(edition=edition)
    last = rows.aggregate(last=Max("position"))["last"] or 0
    days = (edition.ends_on - edition.starts_on).days if edition.ends_on else None
    return Requirement(
        edition=edition, kind=COACHING, target=edition.key, title=_("Meetings with your coach"), position=last + 1,
        due_days=max(0, days) if days is not None else None, accepts=[EvidenceKind.ATTENDED.value], threshold=100,
        excuse_owes_catchup=False,
    )  # fmt: skip


@transaction.atomic
def follow(enrolment: Enrolment, *, by: Any) -> int:
    """Make the evidence of an enrolment's meetings what it should be: facts that are wrong now are voided, missing ones written.

    Returns how many were written. Nothing happens where an edition asks for no meetings.
    """
    row = Requirement.objects.filter(
        edition=enrolment.edition_id, kind=COACHING, retired_at__isnull=True
    ).first()
    if row is None or not Progress.objects.select_for_update().filter(pk=enrolment.pk).exists():
        return 0
    plan = SupportPlan.objects.filter(edition=enrolment.edition_id).first()
    wanted = {each.meeting.key: each for each in wanted_of(enrolment, plan.meetings_asked if plan else 1)}
    written = Evidence.objects.filter(requirement=row, enrolment=enrolment, voided_by__isnull=True)
    standing: set[str] = set()
    for fact in written.exclude(kind=EvidenceKind.VOIDED).select_related("enrolment__edition", "requirement"):
        name, _sep, key = fact.reference.partition(":")
        if name != "meeting":
            continue
        should = wanted.get(key)
        if should and (fact.value, fact.minutes) == (should.value, should.minutes):
            standing.add(key)
        else:
            evidence.take_back(fact, reason=_("What was said of the meetings has changed."), by=by)
    missing = [each for key, each in wanted.items() if key not in standing]
    for each in missing:
        _record(enrolment, row, each, by)
    return len(missing)


def wanted_of(enrolment: Enrolment, asked: int) -> list[Wanted]:
    """The facts that should stand, from the meetings with coaches that took place."""
    held = Meeting.objects.filter(
        pair__enrolment=enrolment, pair__kind=Pair.Kind.COACH, state=Meeting.State.HELD
    )
    found, minutes = [], 0
    for number, meeting in enumerate(held.order_by("starts_at", "pk"), start=1):
        minutes += meeting.minutes
        found.append(Wanted(meeting, round(min(100.0, 100 * number / max(1, asked)), 1), minutes))
    return found


def _record(enrolment: Enrolment, row: Requirement, each: Wanted, by: Any) -> None:
    fact = evidence.record(
        enrolment=enrolment, requirement=row, kind=EvidenceKind.ATTENDED, by=by, source=Source.SYSTEM,
        value=each.value, minutes=each.minutes, happened_at=each.meeting.starts_at, reference=f"meeting:{each.meeting.key}",
    )  # fmt: skip
    Meeting.objects.filter(pk=each.meeting.pk).update(evidence=fact.key)
