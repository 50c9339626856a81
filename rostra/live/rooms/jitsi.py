"""Jitsi with signed tokens: whoever holds one enters that room, for that time, under that name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

import jwt

from rostra.kernel.time import now
from rostra.live.models import Session

AFTER = dt.timedelta(hours=1)  # a token outlives its session, so that nobody is put out at the end of it


@dataclass(frozen=True)
class House:
    """A Jitsi: its address, and the application and secret it trusts. Without a secret its rooms are open to who knows them."""

    url: str
    app: str = ""
    secret: str = ""


def enter(house: House, session: Session, name: str, key: str, *, leads: bool) -> str:
    """The address of one person; signed where the house has a secret."""
    room = session.room_name or f"rostra-{session.key}"
    address = f"{house.url.rstrip('/')}/{quote(room, safe='')}"
    if not house.secret:
        return address
    return f"{address}?{urlencode({'jwt': token(house, session, room, name, key, leads=leads)})}"


def token(house: House, session: Session, room: str, name: str, key: str, *, leads: bool) -> str:
    """What the house checks: for whom, for which room, until when."""
    moment = now()
    user = {"id": key, "name": name, "affiliation": "owner" if leads else "member", "moderator": leads}
    claims = {
        "aud": "jitsi",
        "iss": house.app,
        "sub": urlsplit(house.url).hostname or "*",
        "room": room,
        "iat": moment,
        "nbf": moment - dt.timedelta(minutes=1),
        "exp": max(session.ends_at, moment) + AFTER,
        "context": {"user": user},
    }
    return jwt.encode(claims, house.secret, algorithm="HS256")
