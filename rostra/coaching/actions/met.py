"""After a meeting: did you meet? Both say so for themselves. What they agree on counts; hours become evidence."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rostra.coaching.actions import coaching_asked
from rostra.coaching.actions.meetings import hold
from rostra.coaching.letters import meetings as letters
from rostra.coaching.models import Contact, Meeting, Pair
from rostra.coaching.rules.meetings import may_say_met
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.live import walltime

logger = logging.getLogger("rostra.coaching")
SILENT = dt.timedelta(days=7)
BATCH = 200
State = Meeting.State
WAYS = {
    Meeting.Mode.ONLINE: Contact.Way.ONLINE,
    Meeting.Mode.PHONE: Contact.Way.CALL,
    Meeting.Mode.ON_SITE: Contact.Way.VISIT,
}


@transaction.atomic
def say_met(meeting: Meeting, *, met: bool, by: Any, reason: str = "") -> Meeting:
    """One of the two says whether they met, or corrects it; `reason` (of `Contact.Reason`) why not.

    Both yes: it took place. Both no: it did not. While they say different things nothing counts, and both see it. Raises
    NotAllowed, and Refused for a meeting that has not begun or was called off.
    """
    pair, meeting = _locked(meeting)
    if not may_say_met(by, meeting):
        raise NotAllowed(_("Only the two who were to meet say whether they did."))
    if meeting.state == State.CANCELLED:
        raise Refused(_("This meeting was called off."), code="cancelled")
    if meeting.starts_at > now():
        raise Refused(_("This meeting is still to come."), code="early")
    if not met and reason not in Contact.Reason.values:
        raise Refused(_("Choose why you did not meet."), field="reason", code="reason")
    side = "helper_met" if by.pk == meeting.helper_id else "member_met"
    setattr(meeting, side, met)
    if not met:
        meeting.not_met_reason = reason
    _settle(pair, meeting, by)
    audit.record("coaching.meeting.met", meeting, by=by, met=met, state=meeting.state)
    return meeting


def _locked(meeting: Meeting) -> tuple[Pair, Meeting]:
    hold(meeting.helper_id, meeting.member_id)
    rows = Pair.objects.select_for_update(of=("self",)).select_related(
        "helper", "member", "enrolment__edition"
    )
    pair = rows.get(pk=meeting.pair_id)
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.pair, meeting.helper, meeting.member = pair, pair.helper, pair.member
    return pair, meeting


def _settle(pair: Pair, meeting: Meeting, by: Any) -> None:
    """The state that follows from what both said, with the contact, the figures of the pair and the evidence."""
    meeting.state = outcome(meeting, now())
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as error:
        raise Refused(_("Another meeting was booked for that time meanwhile."), code="taken") from error
    _note(pair, meeting, by)
    follow(pair)
    if pair.kind == Pair.Kind.COACH:
        coaching_asked.follow(pair.enrolment, by=by)


def outcome(meeting: Meeting, at: dt.datetime) -> str:
    """What has become of a meeting by what the two said. Pure.

    After seven days of silence the helper's word stands; a member's word alone says that nothing took place, never that it did.
    """
    helper, member = meeting.helper_met, meeting.member_met
    if helper is not None and helper == member:
        return State.HELD if helper else State.MISSED
    if at - meeting.ends_at >= SILENT:
        if member is None and helper is not None:
            return State.HELD if helper else State.MISSED
        if helper is None and member is False:
            return State.MISSED
    return State.BOOKED


def _note(pair: Pair, meeting: Meeting, by: Any) -> None:
    """One contact of the pair for a meeting that is settled, none for one that is not."""
    key = f"meeting-{meeting.key}"
    if meeting.state not in (State.HELD, State.MISSED):
        Contact.objects.filter(key=key).delete()
        return
    met = meeting.state == State.HELD
    Contact.objects.update_or_create(
        key=key,
        defaults={
            "pair": pair,
            "at": meeting.starts_at,
            "way": WAYS[Meeting.Mode(meeting.mode)],
            "met": met,
            "reason": "" if met else meeting.not_met_reason or Contact.Reason.OTHER,
            "minutes": meeting.minutes if met else None,
            "by": by,
        },
    )


def follow(pair: Pair) -> None:
    """What lists show of a pair: how often the two met, and when last."""
    times = list(pair.contacts.filter(met=True).order_by("-at").values_list("at", flat=True))
    kept = (
        pair.last_contact_at if not times and pair.came_from_id else None
    )  # taken over from the pair before
    pair.met_count, pair.last_contact_at = len(times), times[0] if times else kept
    if pair.next_contact_on and times and pair.next_contact_on <= times[0].date():
        pair.next_contact_on = None
    pair.save(update_fields=["met_count", "last_contact_at", "next_contact_on", "updated_at"])


# ---------------------------------------------------------------- jobs of the schedule


def ask_due() -> int:
    """Ask both of meetings that ended whether they met; returns how many meetings."""
    over = Meeting.objects.filter(state=State.BOOKED, ends_at__lte=now(), asked_at__isnull=True)
    keys = list(over.order_by("ends_at").values_list("pk", flat=True)[:BATCH])
    return sum(_ask(pk) for pk in keys)


@transaction.atomic
def _ask(pk: int) -> int:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related(
        "helper", "member", "pair__enrolment__edition"
    )
    meeting = rows.filter(pk=pk, state=State.BOOKED, asked_at__isnull=True).first()
    if meeting is None:
        return 0
    meeting.asked_at = now()
    meeting.save(update_fields=["asked_at", "updated_at"])
    letters.ask(meeting)
    return 1


def settle_due() -> int:
    """Settle meetings of which one side alone has said something for seven days; returns how many."""
    silent = Q(helper_met__isnull=False, member_met__isnull=True) | Q(
        helper_met__isnull=True, member_met=False
    )
    due = Meeting.objects.filter(silent, state=State.BOOKED, ends_at__lte=now() - SILENT)
    return sum(_settle_silent(each) for each in due.order_by("pk")[:BATCH])


@transaction.atomic
def _settle_silent(meeting: Meeting) -> int:
    pair, meeting = _locked(meeting)
    if meeting.state != State.BOOKED or outcome(meeting, now()) == State.BOOKED:
        return 0
    _settle(pair, meeting, None)
    return 1


def derive_again() -> int:
    """Derive the instants of meetings to come again, after the rules of zones have changed; returns how many moved."""
    rows = Meeting.objects.filter(state=State.BOOKED, starts_at__gt=now()).order_by("pk")
    return sum(_derive(each) for each in rows.iterator(chunk_size=BATCH) if _moved(each))


def _moved(meeting: Meeting) -> dt.datetime | None:
    """The instant where it differs from the one kept; None where it does not, or where the new rules skip that hour."""
    try:
        found = walltime.instant(meeting.first_day, meeting.begins, meeting.time_zone)
    except Refused:
        logger.warning("meeting %s: the clocks of %s skip its hour now", meeting.key, meeting.time_zone)
        return None
    return found if found != meeting.starts_at else None


def _derive(meeting: Meeting) -> int:
    """One of them. Where it would overlap another meeting now it stays as it is, and the log says so."""
    try:
        with transaction.atomic():
            _pair, meeting = _locked(meeting)
            found = _moved(meeting)
            if found is None or meeting.state != State.BOOKED:
                return 0
            before = meeting.starts_at, meeting.ends_at
            shift = found - meeting.starts_at
            for name in ("starts_at", "ends_at", "blocked_from", "blocked_until"):
                setattr(meeting, name, getattr(meeting, name) + shift)
            meeting.sequence += 1
            meeting.save()
            letters.moved(meeting, before)
            audit.record("coaching.meeting.zone", meeting, by=None)
            return 1
    except IntegrityError:
        logger.warning("meeting %s: another one lies there under the new rules of its zone", meeting.key)
        return 0


def tend() -> None:
    """Ask after meetings that are over, and settle those of which one side said nothing. A job of the schedule."""
    ask_due()
    settle_due()
