"""Who gets the newsletter: asked for, confirmed behind a button, changed, ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.community import consent, issue_tokens
from rostra.community.letters import newsletter as letters
from rostra.community.models import Subscription
from rostra.community.rules import newsletter as rules
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import nearest_offered
from rostra.kernel.text import normal_email
from rostra.messaging.actions import preferences, troubles
from rostra.messaging.models import Message, Trouble
from rostra.messaging.returned import COMPLAINT, STOP
from rostra.messaging.topics import NEWS
from rostra.people.models import Function, Membership, Person
from rostra.programmes.models import Topic

State, Ended = Subscription.State, Subscription.Ended


@dataclass(frozen=True)
class Wishes:
    """What a reader asks for. No topics: all of them."""

    language: str
    topics: Iterable[Topic] = field(default_factory=tuple)
    territory: str = ""
    function: str = ""
    counts_clicks: bool = False


@transaction.atomic
def ask(*, address: str, wishes: Wishes, agreed: bool) -> None:
    """Ask for the newsletter with an address alone: its mailbox gets a letter with a button, whether we know it or not.

    Nothing changes for an address that gets the newsletter already. Raises `Refused` without an address or a yes.
    """
    to = normal_email(address)
    if not to:
        raise Refused(_("Write your e-mail address."), field="email")
    _check_agreed(agreed)
    Subscription.objects.get_or_create(address=to, defaults={"language": nearest_offered(wishes.language)})
    subscription = Subscription.objects.select_for_update().get(address=to)
    if subscription.state != State.CONFIRMED:
        _follow(subscription, wishes)
        if subscription.state != State.SUPPRESSED:
            subscription.state = State.ASKED
        _note_consent(subscription, wishes)
    subscription.asked_at = timezone.now()
    subscription.save()
    letters.ask(subscription)


@transaction.atomic
def confirm(token: str) -> Subscription:
    """The owner of the mailbox pressed the button: from now on it counts. Twice is as good as once."""
    found = issue_tokens.confirmed(token)
    if found is None:
        raise Refused(_("This link is too old, or not ours. Ask for the newsletter again."), code="unknown")
    subscription = Subscription.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if subscription.state == State.CONFIRMED:
        return subscription
    if subscription.person_id is None:
        owner = Person.objects.filter(email=subscription.address, is_active=True, newsletter=None).first()
        subscription.person = owner
    _count_in(subscription)
    troubles.forgive(subscription.address)
    audit.record("community.subscription.confirm", subscription, by=subscription.person)
    return subscription


@transaction.atomic
def subscribe(*, person: Person, wishes: Wishes, agreed: bool) -> Subscription:
    """A person who is signed in wants it: their address is confirmed already, their yes is not. They get news again, if they
    had stopped them.
    """
    if not person.email:
        raise Refused(_("There is no address to write to."), field="email", code="no_address")
    _check_agreed(agreed)
    subscription = _of(person)
    _follow(subscription, wishes)
    _note_consent(subscription, wishes)
    _count_in(subscription)
    wish = preferences.of(person)
    if NEWS in wish.stopped:
        preferences.change(
            person=person, by=person, rhythm=wish.rhythm, quiet_from=wish.quiet_from,
            quiet_until=wish.quiet_until, stopped=[topic for topic in wish.stopped if topic != NEWS],
        )  # fmt: skip
    troubles.forgive(subscription.address)
    audit.record("community.subscription.confirm", subscription, by=person)
    return subscription


def _of(person: Person) -> Subscription:
    """The row of a person: theirs, else that of their address, else a new one. It follows their address."""
    rows = Subscription.objects.select_for_update(of=("self",))
    own, there = rows.filter(person=person).first(), rows.filter(address=person.email).first()
    if own is not None and there is not None and own.pk != there.pk:
        there.delete()
    subscription = own or there or Subscription()
    subscription.person, subscription.address = person, person.email or ""
    if not subscription.territory and not subscription.function:
        member = Membership.objects.filter(person=person).select_related("organisation").first()
        if member is not None:
            subscription.territory = member.organisation.territory.strip()[:20]
            subscription.function = member.function if member.function in Function.values else ""
    subscription.save()
    return subscription


def _check_agreed(agreed: bool) -> None:
    if not agreed:
        raise Refused(_("Say yes to getting the newsletter first."), field="agreed")


def _note_consent(subscription: Subscription, wishes: Wishes) -> None:
    subscription.agreed = consent.VERSION
    subscription.agreed_language = nearest_offered(wishes.language)


def _follow(subscription: Subscription, wishes: Wishes) -> None:
    subscription.language = nearest_offered(wishes.language)
    subscription.territory = wishes.territory.strip().upper()[:20] or subscription.territory
    subscription.function = wishes.function if wishes.function in Function.values else subscription.function
    subscription.counts_clicks = wishes.counts_clicks
    subscription.topics.set(wishes.topics)


def _count_in(subscription: Subscription) -> None:
    subscription.state, subscription.confirmed_at = State.CONFIRMED, timezone.now()
    subscription.left_at, subscription.ended = None, ""
    subscription.save()


@transaction.atomic
def change(subscription: Subscription, *, wishes: Wishes) -> Subscription:
    """Keep what a reader wishes now; they came by their own link or are signed in. Empty territory and function are forgotten."""
    own = Subscription.objects.select_for_update(of=("self",)).get(pk=subscription.pk)
    own.territory = own.function = ""
    _follow(own, wishes)
    own.save()
    audit.record("community.subscription.change", own, by=own.person)
    return own


@transaction.atomic
def leave(subscription: Subscription, *, how: str = Ended.ONE_CLICK) -> bool:
    """End a subscription for its reader; other letters still come. Twice is once. What waits to be sent is not sent."""
    return _end(subscription, how, State.LEFT, by=subscription.person)


@transaction.atomic
def end(subscription: Subscription, *, by: Person) -> bool:
    """The team ends a subscription, because somebody asked them to."""
    if not rules.may_look_after(by):
        raise NotAllowed(_("Only editors of the community may do this."))
    return _end(subscription, Ended.STAFF, State.LEFT, by=by)


def note_return(message: Message, what: str) -> None:
    """What came back of a letter of ours: a complaint and an address that does not work end it, a wish to stop too."""
    found = Subscription.objects.filter(deliveries__message=message).select_related("person").first()
    if found is None:
        return
    if what == STOP:
        leave(found)
    elif what == COMPLAINT:
        _end(found, Ended.COMPLAINT, State.SUPPRESSED, by=None)
    elif Trouble.objects.filter(address=found.address, stopped_at__isnull=False).exists():
        _end(found, Ended.BOUNCE, State.SUPPRESSED, by=None)


def _end(subscription: Subscription, how: str, state: str, *, by: Any) -> bool:
    now = timezone.now()
    live = Subscription.objects.filter(pk=subscription.pk, state__in=[State.ASKED, State.CONFIRMED])
    if not live.update(state=state, ended=how, left_at=now, updated_at=now):
        return False
    waiting = Message.objects.filter(
        delivery__subscription=subscription.pk,
        state__in=[Message.State.WAITING, Message.State.GATHERED, Message.State.PAUSED],
    )
    waiting.update(state=Message.State.SUPPRESSED, problem="unwanted")
    audit.record("community.subscription.end", subscription, by=by, how=how)
    return True
