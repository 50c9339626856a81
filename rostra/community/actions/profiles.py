"""One's entry in the directory: written, shown, taken back; and letters to people found there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community import fields
from rostra.community.letters import network as letters
from rostra.community.models import Profile
from rostra.community.rules import network as rules
from rostra.community.rules.safety import silenced
from rostra.kernel import audit, pagecache
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.messaging.models import Message
from rostra.people.actions import consents
from rostra.people.models import Consent, Organisation, Person
from rostra.programmes.models import Topic
from rostra.search.actions import index

SOURCE = "person"  # of the search
TEXT_VERSION = "2026-11"  # of what people say yes to; raise it when the words of the page change
A_DAY = dt.timedelta(days=1)
MOST_A_DAY, MOST_TO_ONE = 10, 3
LONGEST_LETTER = 5000
Shown = Profile.Shown


@transaction.atomic
def save(
    *, person: Person, by: Person, shown_to: str, headline: str = "", about: str = "", helps_with: str = "",
    looks_for: str = "", organisation: Organisation | None = None, languages: Iterable[str] = (),
    topics: Iterable[Topic] = (), may_write: bool = True, may_mention: bool = True, language: str = "",
) -> Profile:  # fmt: skip
    """Keep one's entry and who finds it. Being found begins with a consent of one's own and ends with it.

    `language` is that of the page on which the person agreed. Raises NotAllowed, and Refused naming the field.
    """
    _require_own(person, by)
    if shown_to not in Shown.values:
        raise Refused(_("Choose who finds you."), field="shown_to", code="unknown")
    if shown_to != Shown.NOBODY and not person.name:
        raise Refused(_("Write your name in your profile first."), field="shown_to", code="nameless")
    if organisation is not None and not rules.organisations_of(person).filter(pk=organisation.pk).exists():
        raise Refused(_("You do not belong to this organisation."), field="organisation", code="foreign")
    values: dict[str, Any] = {
        name: fields.line(Profile, name, value)
        for name, value in (("headline", headline), ("helps_with", helps_with), ("looks_for", looks_for))
    }
    values["about"] = fields.text("about", about, most=3000)
    values["languages"] = fields.languages("languages", languages)
    values |= {"organisation": organisation, "may_write": may_write, "may_mention": may_mention}
    profile = _own(person)
    if shown_to != Shown.NOBODY and silenced(person) is not None:
        raise Refused(_("You may not write here at present."), code="silenced")
    for name, value in values.items():
        setattr(profile, name, value)
    _show(profile, shown_to, language or person.language)
    profile.topics.set(topics)
    audit.record("community.profile.save", profile, by=by, shown_to=shown_to)
    return profile


@transaction.atomic
def leave(*, person: Person, by: Person) -> None:
    """Leave the directory at once, everywhere. What was written stays with its owner, who sees it alone."""
    _require_own(person, by)
    profile = _own(person)
    _show(profile, Shown.NOBODY, person.language)
    audit.record("community.profile.leave", profile, by=by)


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Person) -> None:
    """Take back any consent of one's own; the one to stand in the directory leaves it."""
    if consent.purpose == rules.PURPOSE and consent.withdrawn_at is None and consent.person_id == by.pk:
        leave(person=consent.person, by=by)
    else:
        consents.withdraw(consent, by=by)


@transaction.atomic
def take_down(profile: Profile, *, reason: str, by: Person) -> None:
    """Take an entry off the directory against its owner's wish, who gets the reason in a letter."""
    if not rules.may_take_down(by, profile):
        raise NotAllowed(_("You do not look after the directory."))
    said = fields.text("reason", reason, needed=_("Say why; the person reads it."), most=500)
    Profile.objects.filter(pk=profile.pk).update(shown_to=Shown.NOBODY)
    _changed(profile.person)
    audit.record("community.profile.take_down", profile, by=by)
    letters.taken_down(profile.person, said)


def _require_own(person: Person, by: Person) -> None:
    if by.pk != person.pk:
        raise NotAllowed(_("Only the person can change this."))


def _own(person: Person) -> Profile:
    profile, _made = Profile.objects.get_or_create(person=person)
    return Profile.objects.select_for_update().get(pk=profile.pk)


def _show(profile: Profile, shown_to: str, language: str) -> None:
    person = profile.person
    profile.shown_to = shown_to
    if shown_to == Shown.NOBODY:
        profile.agreed_at = None
        for consent in Consent.objects.filter(
            person=person, purpose=rules.PURPOSE, withdrawn_at__isnull=True
        ):
            consents.withdraw(consent, by=person)
    else:
        given = consents.give(
            person=person, purpose=rules.PURPOSE, text_version=f"{TEXT_VERSION}/{shown_to}",
            language=language, by=person,
        )  # fmt: skip
        profile.agreed_at = given.given_at
    profile.save()
    _changed(person)


def _changed(person: Person) -> None:
    index.touch(SOURCE, [person.key])
    pagecache.bump()


# ---------------------------------------------------------------- letters between people


@transaction.atomic
def write_to(person: Person, *, by: Person, text: str, language: str) -> Message:
    """Write to somebody of the directory. The letter names the writer, carries no address, and has a button to answer."""
    if not rules.may_write_to(by, person):
        raise NotAllowed(_("You cannot write to this person."))
    return _send(person, by, text, language, with_address=False)


@transaction.atomic
def answer(writer: Person, *, by: Person, text: str, language: str, with_address: bool = False) -> Message:
    """Answer somebody who wrote through the academy; with one's own address where one says so."""
    if not rules.may_answer(by, writer):
        raise NotAllowed(_("You cannot write to this person."))
    return _send(writer, by, text, language, with_address=with_address)


def _send(to: Person, by: Person, text: str, language: str, *, with_address: bool) -> Message:
    said = fields.text("text", text, needed=_("Write what you want to say."), most=LONGEST_LETTER)
    fields.language("language", language)
    if not by.name:
        raise Refused(_("Write your name in your profile first."), code="nameless")
    _keep_the_limit(by, to)
    message = letters.between(to, by, said, language, with_address=with_address)
    audit.record("community.person.write", to, by=by)
    return message


def _keep_the_limit(by: Person, to: Person) -> None:
    """So many letters a day, and fewer to one person; counted by the keys of the letters themselves."""
    Person.objects.select_for_update().get(pk=by.pk)
    sent = Message.objects.filter(key__startswith=rules.letter_key(by), created_at__gt=now() - A_DAY)
    if sent.count() >= MOST_A_DAY:
        raise Refused(
            _("You have written %(most)d letters today. Go on tomorrow.") % {"most": MOST_A_DAY}, code="many"
        )
    if sent.filter(person=to).count() >= MOST_TO_ONE:
        raise Refused(_("You have written to this person several times today. Go on tomorrow."), code="many")
