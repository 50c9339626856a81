"""Registering: one transaction that locks the session, counts its rows, and gives a place or one in the waiting list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import nearest_offered
from rostra.kernel.prepared import Fixed, Given, Prepared, PreparedInsert
from rostra.kernel.text import squeeze
from rostra.kernel.time import now
from rostra.live import questions, seats
from rostra.live.actions.registrations import rows, waiting
from rostra.live.letters import registrations as letters
from rostra.live.models import Mode, Question, Registration, Session
from rostra.live.rules import may_run_session, may_teach_session
from rostra.live.rules.registrations import may_register_other, refusal
from rostra.live.seats import Places
from rostra.people.actions import persons
from rostra.people.models import Organisation

State, Source = Registration.State, Registration.Source
LONGEST_KEY = 100
LONGEST_NEEDS = 1000

_ASKED: Prepared[Question] = Prepared(lambda: Question.objects.filter(session=Given("session")))
_LIVE = [Fixed(each) for each in Registration.LIVE]
_OF_PERSON: Prepared[Registration] = Prepared(
    lambda: Registration.objects.filter(session=Given("session"), person=Given("person"), state__in=_LIVE)
)
_IS_ADDRESS = Q(
    ~Q(email=Fixed("")),
    session=Given("session"),
    state__in=_LIVE,
    email=Given("email", Registration._meta.get_field("email")),
)
_HAS_KEY = Q(
    ~Q(idempotency_key=Fixed("")),
    session=Given("session"),
    idempotency_key=Given("key", Registration._meta.get_field("idempotency_key")),
)
_OF_ADDRESS: Prepared[Registration] = Prepared(lambda: Registration.objects.filter(_IS_ADDRESS))
_OF_ADDRESS_OR_KEY: Prepared[Registration] = Prepared(
    lambda: Registration.objects.filter(_IS_ADDRESS | _HAS_KEY)
)
_NEW = PreparedInsert(Registration)


@dataclass(frozen=True)
class Registered:
    """What became of a wish: the row, whether it is new, and its place in the waiting list if it waits."""

    registration: Registration
    new: bool
    position: int | None = None


@dataclass(frozen=True)
class Wish:
    """Who wants to come and how, checked as far as can be without the session's rows."""

    person: Any = None
    email: str = ""
    name: str = ""
    language: str = "en"
    time_zone: str = ""
    mode: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    needs: str = ""
    organisation: Organisation | None = None
    by: Any = None
    source: str = Source.SELF
    key: str = ""
    group: str = ""
    enrolment: Any = None


def register(
    session: Session,
    *,
    person: Any = None,
    email: str = "",
    name: str = "",
    language: str = "",
    mode: str = "",
    answers: Mapping[str, Any] | None = None,
    needs: str = "",
    organisation: Organisation | None = None,
    by: Any = None,
    source: str = Source.SELF,
    key: str = "",
    group: str = "",
    time_zone: str = "",
) -> Registered:
    """Register a person, or a guest by address: booked, on the waiting list, or waiting for approval.

    Who is registered already gets that registration and no second letter. A `key` (idempotency key) answers with the row it
    made, whatever became of it; with another content it is refused (code "key"). `by` somebody else is an officer or the
    team. Raises Refused with a stable code: closed, over, full, no_guests, invited_only, cohort_only, domain, mode, answers …
    """
    wish = wish_of(
        person=person, email=email, name=name, language=language, mode=mode, needs=needs,
        organisation=organisation, by=by, source=source, key=key, group=group, time_zone=time_zone,
    )  # fmt: skip
    if by is not None and (person is None or by.pk != person.pk):
        wish = replace(wish, source=_source_of_other(session, wish))
    wish = asked(session, wish, answers)
    try:
        with transaction.atomic():
            return _register(session.pk, wish)
    except IntegrityError:
        # Only without a lock could this happen; the index says who was first.
        with transaction.atomic():
            there = existing(seats.hold(session.pk), wish)
            if there is None:
                raise
            return Registered(there, False, seats.position(there))


def wish_of(*, person: Any, email: str, name: str, language: str, time_zone: str, **more: Any) -> Wish:
    """A wish with the person's own address, name, language and zone; a guest's as they are given. Raises Refused."""
    if len(more.get("key", "")) > LONGEST_KEY:
        raise Refused(_("This key is too long."), code="key")
    if len(more.get("needs", "")) > LONGEST_NEEDS:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST_NEEDS}, field="needs")
    if person is None:
        if more.get("source", Source.SELF) == Source.SELF:
            more["source"] = Source.GUEST
        return Wish(
            email=persons.check_email(email),
            name=squeeze(name)[: persons.LONGEST_NAME],
            language=nearest_offered(language or "en"),
            time_zone=time_zone,
            **more,
        )
    if not person.email or person.erased_at or not person.is_active:
        raise Refused(_("This account is closed."), code="closed_account")
    return Wish(
        person=person,
        email=person.email,
        name=person.name,
        language=nearest_offered(language or person.language),
        time_zone=time_zone or person.time_zone,
        **more,
    )


def _source_of_other(session: Session, wish: Wish) -> str:
    if not may_register_other(wish.by, wish.person, session):
        raise NotAllowed(_("You cannot register other people here."))
    if wish.source not in {Source.SELF, Source.GUEST}:
        return wish.source
    return Source.STAFF if may_run_session(wish.by, session) else Source.OFFICER


def asked(session: Session, wish: Wish, answers: Mapping[str, Any] | None) -> Wish:
    """The wish with its mode and with answers to all that is asked. Raises Refused, Faults."""
    mode = mode_of(session, wish.mode)
    # A caller that has looked already says that nothing is asked.
    found = _ASKED.all(session=session.pk) if getattr(session, "has_questions", True) else []
    others = wish.source in rows.BY_OTHERS  # whoever is registered by others answers later
    kept = questions.checked(found, mode, answers or {}) if found and not others else {}
    needs = wish.needs.strip() if session.asks_needs else ""
    return replace(wish, mode=mode, answers=kept, needs=needs)


def mode_of(session: Session, mode: str) -> str:
    """How somebody takes part: as the session says, or of a hybrid one as they choose. Raises Refused."""
    known = seats.modes(session)
    if len(known) == 1 and mode in ("", known[0]):
        return known[0]
    if mode not in known:
        said = (
            _("Choose whether you come or take part online.")
            if len(known) > 1
            else _("This session does not take place in that way.")
        )
        raise Refused(said, field="mode", code="mode")
    return mode


def _register(session_pk: int, wish: Wish) -> Registered:
    """Decide under the lock: four questions, two changes and a letter."""
    session = seats.hold(session_pk)
    there = existing(session, wish)
    if there is not None:
        return Registered(there, False, seats.position(there))
    moment = now()
    if not is_staff(session, wish):
        no = refusal(session, person=wish.person, email=wish.email, at=moment)
        if no is not None:
            raise no
    row = admit(session, [wish], moment)[0]
    if wish.by is not None and wish.source in rows.BY_OTHERS:
        # The person's own registration is its own record; what others do for somebody is audited.
        audit.record(
            "live.registration.register", row, by=wish.by,
            on_behalf_of=wish.person if wish.source == Source.OFFICER else None,
            session=session.key, source=wish.source, state=row.state,
        )  # fmt: skip
    return Registered(row, True, seats.position(row))


def is_staff(session: Session, wish: Wish) -> bool:
    """Whether the team registers somebody: then nothing but places and a cancelled session stands against it."""
    if wish.source not in {Source.STAFF, Source.COHORT, Source.GROUP}:
        return False
    if session.state != Session.State.ANNOUNCED:
        raise Refused(_("People can be registered for announced sessions only."), code="not_announced")
    return True


def existing(session: Session, wish: Wish) -> Registration | None:
    """The row that this wish, or this somebody, has made already. One query, for a person two."""
    given = {"session": session.pk, "email": wish.email}
    there = _OF_ADDRESS_OR_KEY.all(**given, key=wish.key) if wish.key else _OF_ADDRESS.all(**given)
    found = next((row for row in there if wish.key and row.idempotency_key == wish.key), None)
    if found is not None and not _same(found, wish):
        raise Refused(_("This key was used for another registration. Use a new one for each."), code="key")
    if found is None and wish.person is not None:
        found = _OF_PERSON.first(session=session.pk, person=wish.person.pk)
    if found is None and wish.email:
        found = next((row for row in there if row.is_live), None)
        if found is not None and wish.person is not None:
            found = _taken_over(session, found, wish)
    if found is not None:
        found.session, found.person = session, _person_of(found, wish)
    return found


def _same(row: Registration, wish: Wish) -> bool:
    who = row.email == wish.email or (wish.person is not None and row.person_id == wish.person.pk)
    return who and row.mode == wish.mode


def _person_of(row: Registration, wish: Wish) -> Any:
    if row.person_id is None or (wish.person is not None and wish.person.pk == row.person_id):
        return wish.person if row.person_id else None
    return row.person


def _taken_over(session: Session, row: Registration, wish: Wish) -> Registration | None:
    """The row of a guest with the person's own address becomes the person's. One that belongs to somebody who had this
    address before goes on under the address they have now.
    """
    if row.person_id is not None:
        rows.put(row, email=(row.person.email or "") if row.person else "")
        return None
    row.session = session
    was_confirmed = row.confirmed_at is not None
    rows.bind(row, wish.person, now())
    if not was_confirmed:
        tell(row)
    return row


def admit(
    session: Session, wishes: list[Wish], moment: dt.datetime, *, group: str = ""
) -> list[Registration]:
    """Write new rows of one mode for a locked session, all with a place or all in line, with their letters and counts.

    `group` names those who come together. Raises Refused (code "full") when there is neither a place nor a waiting list.
    """
    mode = wishes[0].mode
    state: str = State.APPLIED
    places = seats.count(session)
    if not _needs_approval(session, wishes[0]):
        if not places.has(mode, len(wishes)) and waiting.lapse_due(session, moment):
            places = waiting.filled(session, moment)
        state = _state_of(places, mode, len(wishes), moment)
    made = []
    for wish in wishes:
        row = _row(session, replace(wish, group=group) if group else wish, state, moment)
        _NEW.save(row)
        places.add(state, mode)
        made.append(row)
    seats.show(places)
    for row in made:
        tell(row)
    return made


def _needs_approval(session: Session, wish: Wish) -> bool:
    return session.admission == Session.Admission.APPROVAL and wish.source not in {
        Source.STAFF, Source.COHORT, Source.GROUP,
    }  # fmt: skip


def _state_of(places: Places, mode: str, wanted: int, moment: dt.datetime) -> str:
    session = places.session
    if places.has(mode, wanted):
        return State.BOOKED
    if session.waiting == Session.Waiting.NONE or moment >= session.starts_at:
        raise Refused(full_text(session, mode), field="mode" if _is_hybrid(session) else None, code="full")
    return State.WAITLISTED


def full_text(session: Session, mode: str) -> str:
    """That no place is left, in words."""
    if not _is_hybrid(session):
        return _("All places are taken.")
    if mode == Mode.ON_SITE:
        return _("All places in the room are taken. You may take part online.")
    return _("All places online are taken. You may come to the place.")


def _is_hybrid(session: Session) -> bool:
    return session.mode == Mode.HYBRID


def _row(session: Session, wish: Wish, state: str, moment: dt.datetime) -> Registration:
    known = wish.person is not None
    return Registration(
        session=session, person=wish.person, email=wish.email, name=wish.name, language=wish.language,
        time_zone=wish.time_zone, organisation=wish.organisation, mode=wish.mode, state=state, source=wish.source,
        registered_by=wish.by if wish.source in rows.BY_OTHERS else None, idempotency_key=wish.key, group=wish.group,
        queue=_queue(session, wish) if state == State.WAITLISTED else 0,
        queued_at=moment if state == State.WAITLISTED else None,
        hold_until=rows.hold_until(session, moment) if not known and state == State.BOOKED else None,
        confirmed_at=moment if known else None, answers=wish.answers, needs=wish.needs,
        series_enrolment=wish.enrolment,
    )  # fmt: skip


def _queue(session: Session, wish: Wish) -> int:
    """0 for everybody; where newcomers come first, 1 for who has attended before."""
    if session.priority != Session.Priority.NEWCOMERS:
        return 0
    return int(rows.has_attended(wish.person, wish.email))


def tell(row: Registration) -> None:
    """Write to somebody what became of their wish."""
    if not row.email:
        return
    if row.confirmed_at is None:
        letters.confirm_wanted(row)
    elif row.state == State.BOOKED:
        letters.booked(row)
    elif row.state == State.WAITLISTED:
        letters.waitlisted(row)
    else:
        letters.applied(row)


@transaction.atomic
def walk_in(
    session: Session, *, person: Any = None, email: str = "", name: str = "", by: Any
) -> Registration:
    """Write somebody down who came without a place: booked at once, beyond the places too, since they are there. Who has a
    live registration keeps it and has a place now. No letter. By those who keep the register, or an import of theirs.
    """
    if by is not None and not may_teach_session(by, session):
        raise NotAllowed(_("You do not keep the register of this session."))
    if person is None and not email and not squeeze(name):
        raise Refused(_("Write a name or an e-mail address."), field="name")
    mode = seats.modes(session)[0]
    wish = Wish(
        person=person, email=(person.email or "") if person else persons.check_email(email) if email else "",
        name=person.name if person else squeeze(name)[: persons.LONGEST_NAME], mode=mode, by=by, source=Source.WALK_IN,
        language=person.language if person else session.language, time_zone=person.time_zone if person else "",
    )  # fmt: skip
    locked, moment = seats.hold(session.pk), now()
    row = existing(locked, wish)
    if row is None:
        row = _row(locked, wish, State.BOOKED, moment)
        row.confirmed_at, row.hold_until = moment, None
        _NEW.save(row)
    elif row.state != State.BOOKED or row.confirmed_at is None:
        rows.put(
            row,
            state=State.BOOKED,
            confirmed_at=row.confirmed_at or moment,
            hold_until=None,
            offer_until=None,
        )
    else:
        return row
    seats.show(seats.count(locked))
    audit.record("live.registration.walk_in", row, by=by, session=locked.key)
    return row
