"""When a room may be entered: the online room shortly before the start, the door an hour before, both until the end; and until
when one may still speak about having been there.
"""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from rostra.live.models import Mode, Session

DOOR = dt.timedelta(minutes=60)
LATE = dt.timedelta(days=30)  # how long after the end one may excuse oneself, and after the closing appeal


def opens_at(session: Session) -> dt.datetime:
    """When the join link leads into the room."""
    return session.starts_at - dt.timedelta(minutes=session.opens_minutes)


def door_opens_at(session: Session) -> dt.datetime:
    """When people can check in at the door."""
    return min(opens_at(session), session.starts_at - DOOR)


def has_online_room(session: Session) -> bool:
    """Whether one can take part online."""
    return session.mode in {Mode.ONLINE, Mode.HYBRID}


def has_door(session: Session) -> bool:
    """Whether one can come to a place."""
    return session.mode in {Mode.ON_SITE, Mode.HYBRID}


def why_not_join(session: Session, at: dt.datetime) -> str:
    """A sentence for people, or nothing when the online room may be entered."""
    if not has_online_room(session):
        return _("This session takes place on site: there is no online room.")
    return _why_not(session, opens_at(session), at)


def why_not_check_in(session: Session, at: dt.datetime) -> str:
    """A sentence for people, or nothing when the door is open."""
    if not has_door(session):
        return _("This session takes place online: there is no door to check in at.")
    return _why_not(session, door_opens_at(session), at)


def _why_not(session: Session, opens: dt.datetime, at: dt.datetime) -> str:
    if session.state == Session.State.CANCELLED:
        return _("This session was cancelled.")
    if at < opens:
        return _("It is not open yet. Come back shortly before the start.")
    if at > session.ends_at:
        return _("This session is over.")
    return ""
