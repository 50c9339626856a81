"""Enrolling once for a series: every date has a registration of its own, later dates follow by themselves."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.time import now
from rostra.live import seats
from rostra.live.actions.registrations import rows
from rostra.live.actions.registrations.changes import cancel
from rostra.live.actions.registrations.places import Registered, admit, existing, wish_of
from rostra.live.models import Registration, Series, SeriesEnrolment, Session
from rostra.live.rules.registrations import refusal
from rostra.people.models import Person
from rostra.people.rules import has_officer_of

State = Registration.State


@transaction.atomic
def enrol_series(series: Series, *, person: Person, mode: str = "", by: Any = None) -> list[Registered]:
    """Enrol somebody for a series: registered for each announced date to come, and for those that are announced later.

    A date that does not take them (full, by invitation) is left out; one they cancelled stays cancelled. By themselves or
    by their support officer. Twice is as good as once.
    """
    if by is not None and by.pk != person.pk and not has_officer_of(by, person):
        raise NotAllowed(_("You cannot register other people here."))
    if not series.enrol_once:
        raise Refused(_("Register for each date of this series by itself."), code="single")
    enrolment, new = SeriesEnrolment.objects.get_or_create(
        series=series, person=person, ended_at=None, defaults={"mode": mode or "online"}
    )
    if not new and mode and enrolment.mode != mode:
        enrolment.mode = mode
        enrolment.save(update_fields=["mode", "updated_at"])
    if new and by is not None and by.pk != person.pk:
        audit.record("live.series.enrol", enrolment, by=by, on_behalf_of=person, series=series.key)
    dates = Session.objects.filter(series=series, state=Session.State.ANNOUNCED, starts_at__gt=now())
    done = [_follow(session, enrolment, by) for session in dates.order_by("pk")]
    return [each for each in done if each is not None]


@transaction.atomic
def leave_series(series: Series, *, person: Person, by: Any = None) -> int:
    """End it: later dates follow no more, and dates to come that followed are cancelled. Returns how many were."""
    if by is not None and by.pk != person.pk and not has_officer_of(by, person):
        raise NotAllowed(_("You cannot register other people here."))
    enrolment = SeriesEnrolment.objects.filter(series=series, person=person, ended_at=None).first()
    if enrolment is None:
        return 0
    enrolment.ended_at = now()
    enrolment.save(update_fields=["ended_at", "updated_at"])
    if by is not None and by.pk != person.pk:
        audit.record("live.series.leave", enrolment, by=by, on_behalf_of=person, series=series.key)
    count = 0
    ahead = Registration.objects.filter(
        series_enrolment=enrolment, state__in=Registration.LIVE, session__starts_at__gt=now()
    )
    for row in ahead.select_related("session", "person").order_by("session"):
        try:
            cancel(row, by=by)
            count += 1
        except Refused as refused:
            if refused.code != "deadline":  # too late for that one: it stays
                raise
    return count


def follow_series(session: Session) -> None:
    """A date of a series was announced: its people are registered by a task, after the transaction."""
    if session.series_id is not None and session.state == Session.State.ANNOUNCED:
        transaction.on_commit(lambda: follow.enqueue(session=session.pk))


@task(retries=3)
def follow(session: int) -> None:
    """Register everybody who is enrolled for the series of a session; one transaction each, safe to run again."""
    found = Session.objects.filter(pk=session, state=Session.State.ANNOUNCED).first()
    if found is None or found.series_id is None or found.starts_at <= now():
        return
    enrolments = SeriesEnrolment.objects.filter(
        series=found.series_id, ended_at=None, person__is_active=True, person__email__isnull=False
    )
    for enrolment in enrolments.select_related("person").order_by("created_at", "pk").iterator():
        with transaction.atomic():
            _follow(found, enrolment, None)


def _follow(session: Session, enrolment: SeriesEnrolment, by: Any) -> Registered | None:
    """The registration of one date; None when the person left this date out before, or it does not take them."""
    person = enrolment.person
    if Registration.objects.filter(session=session, series_enrolment=enrolment).exists():
        return None
    modes = seats.modes(session)
    wish = wish_of(
        person=person, email="", name="", language="", time_zone="", source=Registration.Source.SERIES, by=by,
        mode=enrolment.mode if enrolment.mode in modes else modes[0], enrolment=enrolment,
    )  # fmt: skip
    locked, moment = seats.hold(session.pk), now()
    there = existing(locked, wish)
    if there is not None:
        rows.put(there, series_enrolment=enrolment)
        return Registered(there, False, seats.position(there))
    if refusal(locked, person=person, email=wish.email, at=moment) is not None:
        return None
    try:
        row = admit(locked, [wish], moment)[0]
    except Refused as refused:
        if refused.code != "full":
            raise
        return None
    return Registered(row, True, seats.position(row))
