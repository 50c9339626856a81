"""Online rooms: where the join link leads, by the service that runs the room. One module a service."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.live.models import Session
from rostra.live.rooms import bbb, jitsi


@dataclass(frozen=True)
class Guest:
    """Who enters: the name others see there, the key by which the service's list names them, whether they lead."""

    name: str
    key: str
    leads: bool = False


def address(session: Session, guest: Guest) -> str:
    """Where this person enters the room now. Refused with a sentence for people when the room cannot be reached or nobody has
    said where it is. May ask another system: never inside a transaction.
    """
    if session.room == Session.Room.BBB:
        server = bbb.Server(settings.ROSTRA_BBB_URL, settings.ROSTRA_BBB_SECRET)
        _refuse_unset(bool(server.url and server.secret))
        return bbb.enter(server, session, guest.name, guest.key, leads=guest.leads)
    if session.room == Session.Room.JITSI:
        house = jitsi.House(
            settings.ROSTRA_JITSI_URL, settings.ROSTRA_JITSI_APP, settings.ROSTRA_JITSI_SECRET
        )
        _refuse_unset(bool(house.url))
        return jitsi.enter(house, session, guest.name, guest.key, leads=guest.leads)
    if not session.room_url.startswith(("https://", "http://")):
        raise Refused(
            _("The team has not said yet where the room is. Try again in a moment."), code="no_room"
        )
    return session.room_url


def _refuse_unset(is_set: bool) -> None:
    if not is_set:
        raise Refused(_("The online room is not set up here. Please tell the team."), code="no_room")
