"""The signed address by which a letter is stopped with one click, without signing in (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, Signer

from rostra.kernel.registries import link, links
from rostra.messaging.topics import ALL, TOPICS
from rostra.people.models import Person

PERSON, MESSAGE = "p", "m"
HERE = "TOKEN"


@dataclass(frozen=True)
class Stop:
    """What an address stops: a topic for a person, or for the address a message went to when it is nobody's."""

    topic: str
    person_key: str = ""
    message_id: str = ""


def _signer() -> Signer:
    return Signer(salt="rostra.messaging.stop")


def token(*, topic: str, person: Person | None, message_id: str) -> str:
    """The token of one reader and topic. For a person it is the same in every letter and never ends."""
    who = f"{PERSON}.{person.key}" if person is not None else f"{MESSAGE}.{message_id}"
    return _signer().sign(f"{topic}.{who}")


def read(token: str) -> Stop | None:
    """What a token stops; None when it is not ours."""
    try:
        topic, who, key = _signer().unsign(token).split(".", 2)
    except (BadSignature, ValueError):
        return None
    if topic not in {ALL, *TOPICS}:
        return None
    return Stop(topic, person_key=key) if who == PERSON else Stop(topic, message_id=key)


def address(*, topic: str, person: Person | None, message_id: str) -> str:
    """The whole address, without a language; empty where no face offers the page."""
    if "stop_letters" not in links:
        return ""
    return settings.ROSTRA_URL + _path().replace(
        HERE, token(topic=topic, person=person, message_id=message_id)
    )


@cache
def _path() -> str:
    """The page's path, looked up once: letters to thousands each hold one."""
    return link("stop_letters", token=HERE)
