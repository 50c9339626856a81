"""BigBlueButton by its API: the room is made when the first person enters, and everybody enters with an address of their own.

Addresses are signed: SHA-256 of the call's name, its query exactly as it stands, and the shared secret.
"""

from __future__ import annotations

import hashlib
import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import NoReturn
from urllib.parse import urlencode
from xml.etree import ElementTree

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from rostra.kernel.errors import Refused
from rostra.live.models import Session

logger = logging.getLogger("rostra.live.rooms")

TIMEOUT = 4.0  # seconds: somebody waits in front of a page
MOST_BYTES = 200_000
STANDING, DOWN = "standing", "down"
STANDS = 120  # seconds for which a room is not made again; the server keeps an empty one longer
PAUSE = 5  # seconds for which a server that did not answer is left in peace


@dataclass(frozen=True)
class Server:
    """A server: `url` up to and with `/bigbluebutton`, and the secret it shares."""

    url: str
    secret: str


def enter(server: Server, session: Session, name: str, key: str, *, leads: bool) -> str:
    """Make the room where it does not stand, and return the address of one person. Refused when the server does not answer."""
    known = cache.get(_memo(session))
    if known == DOWN:
        raise Refused(_("The room does not answer. Try again in a moment."), code="no_room")
    if known != STANDING:
        try:
            _make(server, session)
        except Refused:
            cache.set(_memo(session), DOWN, PAUSE)
            raise
        cache.set(_memo(session), STANDING, STANDS)
    return signed(
        server,
        "join",
        {
            "meetingID": session.key,
            "fullName": name,
            "userID": key,
            "role": "MODERATOR" if leads else "VIEWER",
            "redirect": "true",
        },
    )


def signed(server: Server, call: str, query: dict[str, str]) -> str:
    """The address of a call. The checksum covers the query as it is written, so nothing may encode it again."""
    written = urlencode(query)
    checksum = hashlib.sha256(f"{call}{written}{server.secret}".encode()).hexdigest()
    joint = "&" if written else ""
    return f"{server.url.rstrip('/')}/api/{call}?{written}{joint}checksum={checksum}"


def _make(server: Server, session: Session) -> None:
    """Making a room that stands already is answered with success, as long as it is asked for alike."""
    passwords = hashlib.sha256(f"{session.key}{server.secret}".encode()).hexdigest()
    address = signed(
        server,
        "create",
        {
            "meetingID": session.key,
            "name": session.title[:200],
            "attendeePW": passwords[:24],
            "moderatorPW": passwords[24:48],
            "record": "true" if session.is_recorded else "false",
            "logoutURL": f"{settings.ROSTRA_URL}/",
            "meetingExpireIfNoUserJoinedInMinutes": "15",
        },
    )
    answer = _ask(address)
    if answer.findtext("returncode") != "SUCCESS":
        _give_up(str(answer.findtext("messageKey")))


def _ask(address: str) -> ElementTree.Element:
    request = urllib.request.Request(address)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
            body = response.read(MOST_BYTES)
    except (urllib.error.URLError, HTTPException, OSError) as error:
        _give_up(type(error).__name__, error)
    if b"<!" in body:  # an answer of this API has no document type and no entities
        _give_up("not an answer")
    try:
        return ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        _give_up("not an answer", error)


def _give_up(why: str, cause: Exception | None = None) -> NoReturn:
    """The address holds a signature and the answer names: neither goes into the log."""
    logger.warning("BigBlueButton did not make a room: %s", why)
    raise Refused(_("The room does not answer. Try again in a moment."), code="no_room") from cause


def _memo(session: Session) -> str:
    return f"bbb:{session.key}"
