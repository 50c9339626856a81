"""Letters between people of the directory, and about exchanges. No letter but "taken up" carries an address by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.community.models import Exchange, ExchangeReply
from rostra.community.rules.network import letter_key, memberships_on
from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.kernel.text import new_key
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.messaging.topics import REMINDERS
from rostra.people.models import Person

SALT = "community.letter"
ANSWERS_FOR = dt.timedelta(days=180)  # how long the button of a letter works


def _between() -> dict[str, Any]:
    return {
        "name": "Clodagh Quay",
        "organisation": "Association of Small Harbours (invented)",
        "text": "Dear Mette,\n\nhow did you find people for your panel?",
        "text_language": "en",
        "contact": "",
        "address": f"{settings.ROSTRA_URL}/",
    }


def _exchange(**more: Any) -> dict[str, Any]:
    return {
        "title": "A walk through our harbour with a citizens’ panel",
        "title_language": "en",
        "name": "Piotr Wrona",
        "organisation": "Zielony Bród Commune (invented)",
        "text": "We would gladly come in May.",
        "text_language": "en",
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS: list[MessageKind] = [
    MessageKind("person_letter", _("letter from somebody of the directory"), sample=_between),
    MessageKind(
        "profile_taken_down",
        _("entry taken off the directory"),
        sample=lambda: {"reason": "Advertising", "address": f"{settings.ROSTRA_URL}/"},
    ),
    MessageKind("exchange_reply", _("answer to an exchange"), sample=_exchange),
    MessageKind(
        "exchange_taken_up",
        _("exchange taken up"),
        sample=lambda: _exchange(contact="piotr@zielony.example"),
    ),
    MessageKind("exchange_declined", _("exchange not taken up"), sample=_exchange),
    MessageKind(
        "exchange_ends",
        _("an exchange closes soon"),
        transactional=False,
        topic=REMINDERS,
        sample=lambda: _exchange(day="31 May 2026"),
    ),
]


# ---------------------------------------------------------------- between people


def between(to: Person, by: Person, text: str, language: str, *, with_address: bool) -> Message:
    """A letter from one person to another, with a button that leads to an answer."""
    path = _path("directory_answer", _language(to), token=token(writer=by, reader=to))
    return outbox.queue(
        kind="person_letter",
        key=f"{letter_key(by)}{new_key()}",
        person=to,
        language=_language(to),
        context={
            "name": by.name,
            "organisation": organisation_of(by),
            "text": text,
            "text_language": language,
            "contact": by.email if with_address else "",
            "address": path,
        },
    )


def token(*, writer: Person, reader: Person) -> str:
    """What the button of a letter carries: who wrote, and who alone may answer."""
    return signing.dumps([writer.key, reader.key], salt=SALT, compress=True)


def read_token(given: str) -> tuple[str, str] | None:
    """The keys of writer and reader; None for what is not ours or too old."""
    try:
        writer, reader = signing.loads(given, salt=SALT, max_age=ANSWERS_FOR)
    except (signing.BadSignature, ValueError):
        return None
    return str(writer), str(reader)


def organisation_of(person: Person) -> str:
    """The name of the organisation somebody chose for their entry, else of the one they belong to; empty for none."""
    profile = getattr(person, "profile", None)
    if profile is not None and profile.organisation is not None:
        return profile.organisation.name
    found = memberships_on().filter(person=person).select_related("organisation").order_by("pk").first()
    return found.organisation.name if found else ""


def taken_down(person: Person, reason: str) -> None:
    """Why somebody's entry is off the directory."""
    _queue(
        "profile_taken_down", new_key(), person, {"reason": reason, "address": _path("profile_edit", _language(person))}
    )  # fmt: skip


# ---------------------------------------------------------------- about exchanges


def replied(reply: ExchangeReply) -> None:
    """Who wrote an exchange reads an answer to it."""
    _about(
        "exchange_reply", reply.key, reply.exchange.by, reply.exchange, reply.by,
        text=reply.text, text_language=reply.language,
    )  # fmt: skip


def taken_up(reply: ExchangeReply, decider: Person) -> None:
    """Both get each other's address."""
    said = {"text": reply.answer, "text_language": reply.exchange.language}
    _about(
        "exchange_taken_up",
        f"{reply.key}:1",
        reply.by,
        reply.exchange,
        decider,
        contact=decider.email,
        **said,
    )
    said = {"text": reply.text, "text_language": reply.language}
    _about(
        "exchange_taken_up",
        f"{reply.key}:2",
        decider,
        reply.exchange,
        reply.by,
        contact=reply.by.email,
        **said,
    )


def declined(reply: ExchangeReply, decider: Person) -> None:
    """Who answered hears that it came to nothing."""
    said = {"text": reply.answer, "text_language": reply.exchange.language}
    _about("exchange_declined", reply.key, reply.by, reply.exchange, decider, **said)


def ends_soon(exchange: Exchange) -> None:
    """Who wrote an exchange hears, once for a day, that it closes."""
    reader, until = exchange.by, exchange.until
    if until is None:
        return
    with override(_language(reader)):
        day = date_format(until, "j F Y")
    _about("exchange_ends", f"{exchange.key}:{until}", reader, exchange, reader, day=day)


def _about(kind: str, key: str, reader: Person, exchange: Exchange, other: Person, **more: Any) -> None:
    context = {
        "title": exchange.title,
        "title_language": exchange.language,
        "name": other.name,
        "organisation": organisation_of(other),
        "address": _path("exchange", _language(reader), slug=exchange.slug),
        **more,
    }
    _queue(kind, key, reader, context)


def _queue(kind: str, key: str, reader: Person, context: dict[str, Any]) -> None:
    if not reader.email or reader.erased_at or not reader.is_active:
        return
    outbox.queue(
        kind=kind,
        key=f"{kind.replace('_', '-')}:{key}",
        person=reader,
        language=_language(reader),
        context=context,
    )


def _language(person: Person) -> str:
    return nearest_offered(person.language)


def _path(name: str, language: str, **arguments: str) -> str:
    path = link(name, language=language, **arguments) if name in links else "/"
    return settings.ROSTRA_URL + path
