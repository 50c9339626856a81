"""Going into the online room: what the personal join link does."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.live import openings, rooms
from rostra.live.actions import presence
from rostra.live.models import Registration, Session
from rostra.live.rules.attendance import may_keep_register


def enter(registration: Registration) -> str:
    """Record that the join link was used and return the address of the room, for this person alone. Refused while it is closed,
    and when the room does not answer: then nothing is recorded. Not one transaction: the room is another system.
    """
    session, person = registration.session, registration.person
    if refusal := openings.why_not_join(session, now()):
        raise Refused(refusal, code="not_open")
    leads = person is not None and may_keep_register(person, session)
    name = registration.name or (person.get_full_name() if person else "") or _("Guest")
    presence.refuse_unbooked(registration)
    address = rooms.address(session, rooms.Guest(name, registration.key, leads))
    presence.joined(registration)
    return address


def enter_as_team(session: Session, *, by: Any) -> str:
    """The address of the room for who keeps the register. Nothing is recorded: the team is not in the register."""
    if not may_keep_register(by, session):
        raise NotAllowed(_("You do not teach this session."))
    if session.state == Session.State.CANCELLED or not openings.has_online_room(session):
        raise Refused(_("There is no online room."), code="no_room")
    return rooms.address(session, rooms.Guest(by.get_full_name(), by.key, leads=True))
