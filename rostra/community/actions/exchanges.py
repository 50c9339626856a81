"""We offer, we seek: proposed, answered, taken up, closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rostra.community import fields
from rostra.community.letters import network as letters
from rostra.community.models import Exchange, ExchangeReply
from rostra.community.rules import network as rules
from rostra.community.slugs import slug_of
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now, today
from rostra.people.models import Organisation, Person
from rostra.programmes.models import Topic
from rostra.search.actions import index

SOURCE = "exchange"  # of the search
State = Exchange.State
Answer = ExchangeReply.State
WARN = dt.timedelta(days=7)
LONGEST = dt.timedelta(days=366)
MOST_OPEN = 20  # of one person in the name of one organisation
AT_ONCE = 500
CHOICES = {"kind": Exchange.Kind, "what": Exchange.What}


@transaction.atomic
def write(
    *, organisation: Organisation, kind: str, what: str, title: str, text: str, by: Person, language: str = "en",
    languages: Iterable[str] = (), topics: Iterable[Topic] = (), countries: Iterable[str] = (),
    until: dt.date | None = None, public: bool = True, draft: bool = False,
) -> Exchange:  # fmt: skip
    """Offer or seek something in the name of an organisation; `draft` keeps it among those who look after it.

    Raises NotAllowed, and Refused naming the field.
    """
    if not rules.exchange_organisations(by).filter(pk=organisation.pk).exists():
        raise NotAllowed(_("You cannot write in the name of this organisation."))
    own = rules.open_now(Exchange.objects.filter(by=by, organisation=organisation))
    if own.count() >= MOST_OPEN:
        raise Refused(_("Close a proposal before you make another one."), code="many")
    exchange = Exchange(organisation=organisation, by=by, state=State.DRAFT if draft else State.OPEN)
    _fill(
        exchange,
        {"kind": kind, "what": what, "title": title, "text": text, "language": language, "until": until,
         "languages": languages, "countries": countries, "public": public},
    )  # fmt: skip
    exchange.slug = slug_of(exchange.title, exchange)
    exchange.save()
    exchange.topics.set(topics)
    _noted("write", exchange, by, organisation=organisation.key)
    return exchange


@transaction.atomic
def change(
    exchange: Exchange, *, by: Person, topics: Iterable[Topic] | None = None, **given: Any
) -> Exchange:
    """Change what it says; only the fields that are named."""
    exchange = _own(exchange, by)
    _fill(exchange, given)
    exchange.save()
    if topics is not None:
        exchange.topics.set(topics)
    _noted("change", exchange, by)
    return exchange


def _fill(exchange: Exchange, given: dict[str, Any]) -> None:
    clean: dict[str, Callable[[str, Any], Any]] = {
        "kind": _chosen, "what": _chosen,
        "title": lambda name, value: fields.line(Exchange, name, value, needed=_("Give it a title.")),
        "text": lambda name, value: fields.text(name, value, needed=_("Say what exactly, in a few sentences.")),
        "language": fields.language, "languages": fields.languages, "countries": fields.countries,
        "until": _until, "public": lambda name, value: bool(value),
    }  # fmt: skip
    for name, value in given.items():
        if name == "until" and value == exchange.until:
            continue  # what is over may stay so while words are corrected
        setattr(exchange, name, clean[name](name, value))


def _chosen(name: str, value: str) -> str:
    if value not in CHOICES[name].values:
        raise Refused(_("Choose one of these."), field=name, code="unknown")
    return value


def _until(name: str, value: dt.date | None) -> dt.date | None:
    if value is not None and not today() <= value <= today() + LONGEST:
        raise Refused(_("Choose a day within the next year."), field=name, code="day")
    return value


@transaction.atomic
def reopen(exchange: Exchange, *, by: Person) -> Exchange:
    """Open a draft, or again what was closed. One that a moderator hid stays hidden."""
    exchange = _own(exchange, by)
    if exchange.state == State.HIDDEN:
        raise Refused(_("A moderator hid this. Ask the people who look after the community."), code="hidden")
    if exchange.until is not None and exchange.until < today():
        raise Refused(_("Choose a later day first."), field="until", code="over")
    return _into(exchange, State.OPEN, "open", by)


@transaction.atomic
def close(exchange: Exchange, *, by: Person, found: bool = False) -> Exchange:
    """Nobody answers any more: partners were found, or it is over. Safe to call again."""
    exchange = _own(exchange, by)
    if exchange.state == State.HIDDEN:
        return exchange
    return _into(exchange, State.FOUND if found else State.CLOSED, "close", by)


@transaction.atomic
def hide(exchange: Exchange, *, by: Person) -> Exchange:
    """Take it away from everybody but those who look after it."""
    if not rules.may_hide_exchange(by):
        raise NotAllowed(_("You do not look after the exchange."))
    return _into(_locked(exchange), State.HIDDEN, "hide", by)


@transaction.atomic
def show(exchange: Exchange, *, by: Person) -> Exchange:
    """Show again what was hidden; it is closed then, for its people to open."""
    if not rules.may_hide_exchange(by):
        raise NotAllowed(_("You do not look after the exchange."))
    exchange = _locked(exchange)
    return _into(exchange, State.CLOSED, "show", by) if exchange.state == State.HIDDEN else exchange


def _into(exchange: Exchange, state: str, verb: str, by: Any) -> Exchange:
    if exchange.state != state:
        exchange.state = state
        exchange.save(update_fields=["state", "updated_at"])
        _noted(verb, exchange, by)
    return exchange


def _noted(verb: str, exchange: Exchange, by: Any, **data: Any) -> None:
    audit.record(f"community.exchange.{verb}", exchange, by=by, **data)
    index.touch(SOURCE, [exchange.key])
    pagecache.bump()


def _own(exchange: Exchange, by: Person) -> Exchange:
    exchange = _locked(exchange)
    if not rules.may_change_exchange(by, exchange):
        raise NotAllowed(_("You do not look after this proposal."))
    return exchange


def _locked(exchange: Exchange) -> Exchange:
    rows = Exchange.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "by").get(pk=exchange.pk)


# ---------------------------------------------------------------- answers


@transaction.atomic
def reply(
    exchange: Exchange, *, by: Person, text: str, language: str, organisation: Organisation | None = None
) -> ExchangeReply:
    """Answer it, once. Who wrote it gets a letter without the address; taken up, both get each other's."""
    exchange = _locked(exchange)
    if not rules.may_reply(by, exchange):
        raise NotAllowed(_("You cannot answer this: it is closed, or you have answered already."))
    if organisation is not None and not rules.organisations_of(by).filter(pk=organisation.pk).exists():
        raise Refused(_("You do not belong to this organisation."), field="organisation", code="foreign")
    if not by.name:
        raise Refused(_("Write your name in your profile first."), code="nameless")
    made = ExchangeReply(exchange=exchange, by=by, organisation=organisation)
    made.text = fields.text("text", text, needed=_("Write what you want to say."), most=5000)
    made.language = fields.language("language", language)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise Refused(_("You have answered already."), code="twice") from error
    audit.record("community.exchange.reply", made, by=by, exchange=exchange.key)
    letters.replied(made)
    return made


@transaction.atomic
def take_up(reply: ExchangeReply, *, by: Person, answer: str = "") -> ExchangeReply:
    """Go on with who answered: who decides and who answered get each other's address in a letter."""
    found = _decided(reply, by, Answer.ACCEPTED, answer)
    letters.taken_up(found, by)
    return found


@transaction.atomic
def decline(reply: ExchangeReply, *, by: Person, answer: str = "") -> ExchangeReply:
    """Thank who answered, and leave it. Nobody gets an address."""
    found = _decided(reply, by, Answer.DECLINED, answer)
    letters.declined(found, by)
    return found


def _decided(reply: ExchangeReply, by: Person, state: str, answer: str) -> ExchangeReply:
    rows = ExchangeReply.objects.select_for_update(of=("self",))
    found = rows.select_related("exchange__organisation", "exchange__by", "by").get(pk=reply.pk)
    if not rules.may_change_exchange(by, found.exchange):
        raise NotAllowed(_("You do not look after this proposal."))
    if found.by.erased_at is not None or found.state != Answer.SENT or found.by_id == by.pk:
        raise Refused(_("This is decided already."), code="decided")
    found.state, found.decided_at = state, now()
    found.answer = fields.text("answer", answer, most=2000)
    found.save()
    audit.record("community.exchange.decide", found, by=by, state=state)
    return found


# ---------------------------------------------------------------- what happens by itself


def tend() -> int:
    """Close what is over, and say a week before that it closes. A scheduled job; returns how many were closed."""
    day = today()
    over = Exchange.objects.filter(state=State.OPEN, until__lt=day).order_by("pk")[:AT_ONCE]
    closed = 0
    for exchange in over:
        with transaction.atomic():
            locked = _locked(exchange)
            if locked.state == State.OPEN and locked.until is not None and locked.until < day:
                _into(locked, State.CLOSED, "close", None)
                closed += 1
    soon = Exchange.objects.filter(state=State.OPEN, until__range=(day, day + WARN))
    for exchange in soon.select_related("by").order_by("until", "pk")[:AT_ONCE]:
        with transaction.atomic():
            letters.ends_soon(exchange)
    return closed
