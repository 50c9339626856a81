"""The code on the screen of a room: it changes every half minute, so that a picture of it is soon worth nothing.

A code names the session and the half minute, and is signed. Whoever opens it in time gets a pass for the next minutes: time to
find one's address and press the button.
"""

from __future__ import annotations

import base64
import datetime as dt

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from rostra.live.models import Session

EVERY = 30  # seconds
GOOD_FOR = 4  # half minutes that a code is good for: cameras, slow phones, a queue
PASS_SECONDS = 15 * 60
LONGEST = 60
BYTES = 10
SALT = "rostra.live.door"


def code(session: Session, at: dt.datetime) -> str:
    """The code of this half minute."""
    head = f"{int_to_base36(session.pk)}-{int_to_base36(_half_minute(at))}"
    return f"{head}-{_signature(head)}"


def read(code: str, at: dt.datetime) -> int | None:
    """The primary key of the session whose code this is; None for one that has changed or never was."""
    number, _dash, rest = code.partition("-")
    when, _dash, signature = rest.partition("-")
    if len(code) > LONGEST or not signature:
        return None
    if not constant_time_compare(signature, _signature(f"{number}-{when}")):
        return None
    age = _half_minute(at) - base36_to_int(when)
    return base36_to_int(number) if 0 <= age < GOOD_FOR else None


def make_pass(session: int) -> str:
    """What somebody holds who opened a code in time."""
    return signing.dumps(session, salt=SALT)


def read_pass(held: str) -> int | None:
    """The session of a pass that is still good."""
    try:
        return int(signing.loads(held, salt=SALT, max_age=PASS_SECONDS))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def _half_minute(at: dt.datetime) -> int:
    return int(at.timestamp()) // EVERY


def _signature(head: str) -> str:
    digest = salted_hmac(SALT, head, algorithm="sha256").digest()[:BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
