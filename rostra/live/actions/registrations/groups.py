"""Several people at once: groups of an organisation, everybody of a cohort, invitations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.tasks import task
from rostra.kernel.text import new_key
from rostra.kernel.time import now
from rostra.live import seats
from rostra.live.actions.registrations.places import Registered, Wish, admit, existing, mode_of, wish_of
from rostra.live.letters import registrations as letters
from rostra.live.models import Registration, Session, SessionInvitation
from rostra.live.rules import may_run_session
from rostra.live.rules.registrations import closed, expected, may_register_group
from rostra.people.models import Organisation, Person

Source = Registration.Source
LARGEST_GROUP = 200
BATCH = 50


@transaction.atomic
def register_group(
    session: Session, people: Iterable[Person], *, organisation: Organisation | None, by: Any, mode: str = ""
) -> list[Registered]:
    """Register people of an organisation who come together: all get places, or all wait and get theirs together.

    Who is registered already stays as they are. By the team, or by those who manage the organisation while registration
    is open. Raises Refused (code full) when there is neither room for all nor a waiting list.
    """
    if not may_register_group(by, organisation, session):
        raise NotAllowed(_("You cannot register other people here."))
    wanted = list(people)
    if not 0 < len(wanted) <= LARGEST_GROUP:
        raise Refused(_("Choose from 1 to %(most)d people.") % {"most": LARGEST_GROUP}, field="people")
    locked, moment = seats.hold(session.pk), now()
    if (no := closed(locked, moment)) is not None and not _team_may(locked, by, no):
        raise no
    chosen = mode_of(locked, mode)
    wishes = [_wish(each, chosen, by, Source.GROUP, organisation) for each in dict.fromkeys(wanted)]
    done = _several(locked, wishes, moment, together=True)
    audit.record(
        "live.session.register_group", locked, by=by, added=sum(each.new for each in done),
        organisation=organisation.key if organisation else None,
    )  # fmt: skip
    return done


def _team_may(session: Session, by: Any, no: Refused) -> bool:
    """The team registers people before and after the hours of registration too."""
    return no.code in {"not_open", "closed"} and may_run_session(by, session)


def _wish(person: Person, mode: str, by: Any, source: str, organisation: Organisation | None = None) -> Wish:
    return wish_of(
        person=person, email="", name="", language="", time_zone="", mode=mode, by=by, source=source,
        organisation=organisation,
    )  # fmt: skip


def _several(
    session: Session, wishes: list[Wish], moment: dt.datetime, *, together: bool
) -> list[Registered]:
    """Register several people in a locked session; `together` they are one group."""
    found = {wish.person.pk: existing(session, wish) for wish in wishes}
    new = [wish for wish in wishes if found[wish.person.pk] is None]
    made: dict[int, Registration] = {}
    if new and together:
        name = new_key() if len(new) > 1 else ""
        for row in admit(session, new, moment, group=name):
            made[row.person_id or 0] = row
    elif new:
        for wish in new:
            made[wish.person.pk] = admit(session, [wish], moment)[0]
    there = {pk: row for pk, row in found.items() if row is not None} | made
    rows = [there[wish.person.pk] for wish in wishes]
    return [Registered(row, row.person_id in made, seats.position(row)) for row in rows]


def register_cohort(session: Session, *, by: Any) -> int:
    """Register everybody the session is for: people of its cohort, else of its edition. Returns how many are new.

    In batches of their own, so that nobody else waits long; begun again it goes on. Who cancelled is not registered again.
    """
    if not may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    if session.edition_id is None:
        raise Refused(_("This session belongs to no edition."), code="no_edition")
    added = _cohort(session, by)
    audit.record("live.session.register_cohort", session, by=by, added=added)
    return added


def _cohort(session: Session, by: Any) -> int:
    known = Registration.objects.filter(session=session, person__isnull=False)
    people = Person.objects.filter(
        pk__in=expected(session).values("person"), is_active=True, erased_at__isnull=True, email__isnull=False
    ).exclude(pk__in=known.values("person"))
    wanted, added = list(people.order_by("pk")), 0
    mode = mode_of(session, "" if len(seats.modes(session)) == 1 else seats.modes(session)[0])
    for start in range(0, len(wanted), BATCH):
        with transaction.atomic():
            locked = seats.hold(session.pk)
            if locked.state != Session.State.ANNOUNCED:
                raise Refused(
                    _("People can be registered for announced sessions only."), code="not_announced"
                )
            wishes = [_wish(each, mode, by, Source.COHORT) for each in wanted[start : start + BATCH]]
            added += sum(each.new for each in _several(locked, wishes, now(), together=False))
    return added


@task(retries=3)
def follow_cohort(session: int, by: int | None = None) -> None:
    """As `register_cohort`, as a task: for a session whose edition has many people."""
    found = Session.objects.filter(pk=session, state=Session.State.ANNOUNCED).first()
    if found is not None and found.edition_id is not None:
        _cohort(found, Person.objects.filter(pk=by).first() if by else None)


@transaction.atomic
def invite(session: Session, people: Iterable[Person], *, by: Any) -> int:
    """Invite people to a session by a letter each; who was invited before gets no second one. Returns how many are new."""
    if not may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    if session.state != Session.State.ANNOUNCED:
        raise Refused(_("Announce the session first, then invite people."), code="not_announced")
    added = 0
    for person in dict.fromkeys(people):
        _row, new = SessionInvitation.objects.get_or_create(
            session=session, person=person, defaults={"by": by}
        )
        if new:
            letters.invited(session, person, by)
            added += 1
    audit.record("live.session.invite", session, by=by, added=added)
    return added


@transaction.atomic
def uninvite(session: Session, person: Person, *, by: Any) -> None:
    """Take an invitation back; a registration that was made with it stays."""
    if not may_run_session(by, session):
        raise NotAllowed(_("You do not run this session."))
    if SessionInvitation.objects.filter(session=session, person=person).delete()[0]:
        audit.record("live.session.uninvite", session, by=by)
