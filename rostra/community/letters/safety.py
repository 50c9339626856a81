"""Letters about safety: something was reported, what came of it, words hidden or seen again, silences. None repeats the words
that were reported."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.community.models import Report, Silence, Space
from rostra.community.rules.reports import due_at, moderators_of
from rostra.community.things import COMMENT, POST, Thing
from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.kernel.time import today
from rostra.ledger.letters import language_of
from rostra.messaging.actions import outbox
from rostra.messaging.topics import COMMUNITY
from rostra.people.models import Person

NEW, WAITS, DECIDED, HIDDEN, SEEN, SILENCED = (
    "report_new", "words_wait", "report_decided", "words_hidden", "words_seen", "person_silenced",
)  # fmt: skip
_AT = dt.datetime(2026, 3, 17, 12, 0, tzinfo=dt.UTC)


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette", "kind": "comment", "title": "Młodzi w radzie", "title_html": "Młodzi w radzie",
        "space": "Youth and councils", "space_html": "Youth and councils",
        "address": f"{settings.ROSTRA_URL}/", **more,
    }  # fmt: skip


KINDS: list[MessageKind] = [
    MessageKind(
        NEW, _("something was reported"), urgency=2,
        sample=lambda: _sample(why=Report.Why.THREAT.label, urgent=True, appeal=False, due_at=_AT),
    ),
    MessageKind(
        WAITS, _("words wait for a moderator"), transactional=False, topic=COMMUNITY, sample=_sample
    ),
    MessageKind(
        DECIDED, _("answer to a report"),
        sample=lambda: _sample(appeal=False, done=True, answer="Thank you for telling us.", at=_AT),
    ),
    MessageKind(
        HIDDEN, _("a moderator hid your words"),
        sample=lambda: _sample(reason="It insults a person.", may_answer=True),
    ),
    MessageKind(SEEN, _("your words are seen now"), sample=lambda: _sample(again=False, address="")),
    MessageKind(
        SILENCED, _("you cannot write for a time"),
        sample=lambda: _sample(reason="Three insults in a week.", until=_AT, lifted=False),
    ),
]  # fmt: skip


def reported(row: Report, thing: Thing) -> None:
    """Moderators hear of the first open report about a thing, of each that cannot wait, and of an author's answer."""
    earlier = Report.objects.filter(kind=row.kind, thing=row.thing, state=Report.State.OPEN, appeal=False)
    if not (row.appeal or row.is_urgent) and earlier.exclude(pk=row.pk).exists():
        return
    for person in moderators_of(thing.space):
        if thing.author is None or person.pk != thing.author.pk:
            _send(
                NEW, f"report-new:{row.key}:{person.pk}", person, **_about(thing), why=Report.Why(row.why).label,
                urgent=row.is_urgent, appeal=row.appeal, due_at=_local(due_at(row), person),
                address=_address("desk_report", person, kind=thing.kind, key=thing.key),
            )  # fmt: skip


def waits(space: Space | None) -> None:
    """Moderators hear that something waits to be let through, once a day for each space."""
    for person in moderators_of(space):
        day = today(person.time_zone).isoformat()
        _send(
            WAITS, f"words-wait:{space.key if space else ''}:{day}:{person.pk}", person,
            space=space.title if space else "",
            space_html=_marked(space.title, space.language) if space else "",
            address=_address("desk_reports", person),
        )  # fmt: skip


def decided(row: Report, thing: Thing) -> None:
    """Who reported hears what came of it, not what was done to whom. An author whose answer was heard gets the other letter."""
    person = row.by
    if person is None or (row.appeal and row.state == Report.State.UPHELD):
        return
    _send(
        DECIDED, f"report-decided:{row.key}", person, **_about(thing), appeal=row.appeal,
        done=row.state == Report.State.UPHELD, answer=row.answer, at=_local(row.created_at, person),
        address=_address("own_reports", person),
    )  # fmt: skip


def hidden(thing: Thing) -> None:
    """The author reads why; a guest too, who has no account to answer with."""
    key = f"words-hidden:{thing.kind}:{thing.key}:{timezone.now().isoformat()}"
    if thing.author is not None:
        _send(
            HIDDEN, key, thing.author, **_about(thing), reason=thing.hidden_why, may_answer=True,
            address=_address("hidden_words", thing.author, kind=thing.kind, key=thing.key),
        )  # fmt: skip
        return
    guest = thing.row.authors.exclude(email="").first() if thing.kind == POST else None
    if guest is not None:
        outbox.queue(
            kind=HIDDEN, key=key, email=guest.email, language=nearest_offered(thing.language),
            context={**_about(thing), "reason": thing.hidden_why, "may_answer": False, "name": guest.name},
        )  # fmt: skip


def shown(thing: Thing) -> None:
    """The author hears that their words are seen again."""
    _seen(thing, again=True)


def let_through(thing: Thing) -> None:
    """The author hears that what waited is seen now."""
    _seen(thing, again=False)


def _seen(thing: Thing, *, again: bool) -> None:
    if thing.author is not None:
        key = f"words-seen:{thing.kind}:{thing.key}:{timezone.now().isoformat()}"
        _send(SEEN, key, thing.author, **_about(thing), again=again)


def silenced(row: Silence) -> None:
    """The person reads why they cannot write, where, and until when."""
    _silence(row, lifted=False)


def lifted(row: Silence) -> None:
    """They can write again."""
    _silence(row, lifted=True)


def _silence(row: Silence, *, lifted: bool) -> None:
    space = row.space
    _send(
        SILENCED, f"silence:{row.key}:{'lifted' if lifted else 'begun'}", row.person, lifted=lifted,
        reason=row.reason, until=_local(row.until, row.person) if row.until else None,
        space=space.title if space else "", space_html=_marked(space.title, space.language) if space else "",
        address=_address("safety", row.person),
    )  # fmt: skip


def _about(thing: Thing) -> dict[str, Any]:
    space = thing.space
    language = thing.row.post.language if thing.kind == COMMENT and thing.row else thing.language
    return {
        "kind": thing.kind,
        "title": thing.title,
        "title_html": _marked(thing.title, language),
        "space": space.title if space else "",
        "space_html": _marked(space.title, space.language) if space else "",
    }


def _marked(text: str, language: str) -> str:
    """Words with the language they are in, for the HTML part."""
    return format_html('<span lang="{}">{}</span>', language, text)


def _local(at: dt.datetime, person: Person) -> dt.datetime:
    return at.astimezone(ZoneInfo(person.time_zone))


def _address(name: str, person: Person, **arguments: str) -> str:
    path = link(name, language=language_of(person), **arguments) if name in links else "/"
    return f"{settings.ROSTRA_URL}{path}"


def _send(kind: str, key: str, person: Person, /, **context: Any) -> None:
    if not person.email or person.erased_at or not person.is_active:
        return
    language = language_of(person)
    with override(language):  # labels that are looked up only now
        context = {name: str(value) if name == "why" else value for name, value in context.items()}
    name = person.get_short_name() if person.name or person.address_as else ""
    outbox.queue(kind=kind, key=key, person=person, language=language, context={"name": name, **context})
