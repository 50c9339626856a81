"""Letters that staff write to many: sent off and held for a minute, then written letter by letter, or undone.

Who may write to whom is for the room that knows the people: it hands over the recipients.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import Faults, Refused
from rostra.kernel.languages import is_offered
from rostra.kernel.registries import message_kinds
from rostra.kernel.tasks import task
from rostra.kernel.text import new_key, squeeze
from rostra.messaging import stopping
from rostra.messaging.actions import outbox
from rostra.messaging.composing import Composer, Texts, body_html, unknown
from rostra.messaging.deciding import Readers
from rostra.messaging.kinds import TEAM_LETTER
from rostra.messaging.letters import Letter
from rostra.messaging.models import Mailing, Message, Recipient
from rostra.people.models import Person

HOLD = timedelta(minutes=1)
CHUNK = 250  # letters written in one transaction
LONGEST_SUBJECT, LONGEST_BODY, MOST_LINKS = 200, 20_000, 10
State = Mailing.State


@transaction.atomic
def send(
    *,
    by: Person,
    scope: tuple[str, str],
    about: str,
    language: str,
    texts: Texts,
    links: Iterable[Mapping[str, str]],
    recipients: Iterable[tuple[Person, dict[str, Any]]],
    hold: timedelta = HOLD,
    key: str = "",
) -> Mailing:
    """Send a letter off to some people, each with the values of the placeholders. It is held, can be undone, and is written
    after that by a task. The same `key` again is the mailing that is there already.

    Raises `Faults` naming the fields `subject_<language>`, `body_<language>` and `links`, `Refused` when there is nobody.
    """
    there = Mailing.objects.filter(key=key).first() if key else None
    if there is not None:
        return there
    people = {person.pk: (person, values) for person, values in recipients if person.email}
    if not people:
        raise Refused(_("There is nobody to write to."), code="nobody")
    texts, links = tidy(texts), [dict(each) for each in links]
    check(texts, language=language, links=links, known=next(iter(people.values()))[1])
    mailing = Mailing.objects.create(
        key=key or new_key(), by=by, scope_kind=scope[0], scope_key=scope[1], about=about[:255],
        language=language, texts=texts, links=links, hold_until=timezone.now() + hold, total=len(people),
    )  # fmt: skip
    Recipient.objects.bulk_create(
        (Recipient(mailing=mailing, person=person, values=values) for person, values in people.values()),
        batch_size=500,
    )
    audit.record("messaging.mailing.send", mailing, by=by, people=len(people))
    write.using(run_after=mailing.hold_until).enqueue(mailing=mailing.key)
    return mailing


def tidy(texts: Texts) -> dict[str, dict[str, str]]:
    """Texts without surrounding blanks and without languages in which nothing is written."""
    clean = {
        code: {
            "subject": squeeze(text.get("subject", "")),
            "body": text.get("body", "").replace("\r\n", "\n").strip(),
        }
        for code, text in texts.items()
    }
    return {code: text for code, text in clean.items() if text["subject"] or text["body"]}


def check(texts: Texts, *, language: str, links: Iterable[Mapping[str, str]], known: Iterable[str]) -> None:
    """Raise `Faults` for what cannot go out like this."""
    wrong: list[tuple[str, str]] = []
    for code, text in {language: {}, **texts}.items():
        wrong += [(f"{part}_{code}", said) for part, said in _faults_of(code, text, list(known))]
    for each in links:
        parts = urlsplit(each.get("url", ""))
        if parts.scheme != "https" or not parts.hostname or not each.get("title", "").strip():
            wrong.append(
                ("links", _("An attachment needs a title and an address that begins with https://."))
            )
    if wrong:
        raise Faults(_("Please look at these fields again."), list(dict.fromkeys(wrong)))


def _faults_of(code: str, text: Mapping[str, str], known: list[str]) -> Iterable[tuple[str, str]]:
    names = ", ".join(f"{{{name}}}" for name in known)
    for part, longest in (("subject", LONGEST_SUBJECT), ("body", LONGEST_BODY)):
        words = text.get(part, "")
        if not words:
            yield part, _("Write a subject.") if part == "subject" else _("Write the letter.")
        if len(words) > longest:
            yield part, _("Keep this to %(most)d characters.") % {"most": longest}
        for name in unknown(words, known):
            said = _("%(name)s is not known in this letter. Known are: %(known)s.")
            yield part, said % {"name": name, "known": names}
    if body_html(text.get("body", "")).faults:
        said = _("Only paragraphs, **bold**, *italic*, [links](address) and lists are possible here.")
        yield "body", said
    if not is_offered(code):
        yield "subject", _("This language is not known here.")


def render(
    texts: Texts,
    language: str,
    values: Mapping[str, Any],
    *,
    source: str = "",
    links: Iterable[Mapping[str, str]] = (),
) -> Letter:
    """The letter as a reader of a language would get it, for previews."""
    return Composer(texts, source=source or next(iter(texts)), links=links).letter(language, values)


@transaction.atomic
def send_test(
    *,
    by: Person,
    texts: Texts,
    language: str,
    links: Iterable[Mapping[str, str]],
    values: Mapping[str, Any],
    reader: str = "",
) -> Message:
    """Send the letter as a reader of the language `reader` would get it to oneself, at once."""
    texts, links = tidy(texts), list(links)
    check(texts, language=language, links=links, known=values)
    stop = stopping.address(topic=message_kinds[TEAM_LETTER].topic, person=by, message_id="")
    letter = Composer(texts, source=language, links=links).letter(reader or language, values, stop_url=stop)
    message = outbox.write(
        key=f"mailing_test:{new_key()}", kind=TEAM_LETTER, person=by, to=by.email or "", language=letter.language,
        subject=letter.subject, text=letter.text, html=letter.html, state=outbox.ready(),
    )  # fmt: skip
    audit.record("messaging.letter.test", message, by=by)
    return message


@transaction.atomic
def undo(mailing: Mailing, *, by: Person) -> Mailing:
    """Take a letter back while it is held: nobody gets it. Raises `Refused` when writing has begun."""
    if not Mailing.objects.filter(pk=mailing.pk, state=State.HELD).update(
        state=State.UNDONE, undone_at=timezone.now()
    ):
        mailing.refresh_from_db()
        if mailing.state != State.UNDONE:
            raise Refused(_("It has gone out already."), code="gone")
        return mailing
    audit.record("messaging.mailing.undo", mailing, by=by)
    mailing.refresh_from_db()
    return mailing


@task(retries=5)
def write(mailing: str) -> None:
    """Write the letters of one mailing that is held no longer. Safe to run twice and to kill at any letter."""
    composer: Composer | None = None
    while True:
        done, composer = _write_some(mailing, composer)
        if done:
            return


def write_due() -> int:
    """Write every mailing whose minute is over and that nobody writes; returns how many. A job of the schedule."""
    rows = Mailing.objects.filter(state__in=[State.HELD, State.WRITING], hold_until__lte=timezone.now())
    keys = list(rows.values_list("key", flat=True))
    for key in keys:
        write.call(mailing=key)
    return len(keys)


@transaction.atomic
def _write_some(key: str, composer: Composer | None) -> tuple[bool, Composer | None]:
    """Write some letters of a mailing; whether that was all, and the composer for the next ones."""
    mailing, now = Mailing.objects.select_for_update(of=("self",)).get(key=key), timezone.now()
    if mailing.state in {State.UNDONE, State.WRITTEN} or mailing.hold_until > now:
        return True, None
    rows = mailing.recipients.filter(written=False).select_related("person").order_by("pk")
    some = list(rows[:CHUNK])
    composer = composer or Composer(mailing.texts, source=mailing.language, links=mailing.links)
    made = _messages(mailing, some, composer, now)
    Message.objects.bulk_create(made, ignore_conflicts=True)
    Recipient.objects.filter(pk__in=[each.pk for each in some]).update(written=True)
    mailing.written += len(some)
    mailing.state = State.WRITING if len(some) == CHUNK else State.WRITTEN
    mailing.save(update_fields=["written", "state", "updated_at"])
    if any(each.state == Message.State.WAITING for each in made):
        outbox.wake()
    return mailing.state == State.WRITTEN, composer


def _messages(mailing: Mailing, rows: list[Recipient], composer: Composer, now: datetime) -> list[Message]:
    """The messages for some recipients; the key names letter and person, so each gets it once."""
    known = message_kinds[TEAM_LETTER]
    # A letter whose minute ended long ago comes out of an old backup: it stays as failed, for a person to decide.
    at = mailing.hold_until if mailing.hold_until < now - outbox.GRACE else now
    readers = Readers([row.person for row in rows], now)
    made = []
    for row in rows:
        person, message_id = row.person, new_key()
        if not person.email or person.erased_at:
            continue
        stop = stopping.address(topic=known.topic, person=person, message_id=message_id)
        letter = composer.letter(person.language, row.values, stop_url=stop)
        made.append(
            Message(
                key=f"mailing:{mailing.key}:{person.key}", kind=TEAM_LETTER, person=person, to=person.email,
                language=letter.language, subject=letter.subject, text=letter.text, html=letter.html,
                message_id=message_id, urgency=known.urgency, mailing=mailing, created_at=now,
                **outbox.state_of(readers.decide(person, known, at)),
            )
        )  # fmt: skip
    return made


def counts(mailing: Mailing) -> list[tuple[str, str, int]]:
    """How many letters of a mailing are in which state: (state, word, number), in the order of states."""
    found = dict(mailing.messages.values_list("state").annotate(number=Count("pk")).order_by())
    return [(state, str(label), found[state]) for state, label in Message.State.choices if state in found]


@transaction.atomic
def send_failed_again(mailing: Mailing, *, by: Person) -> int:
    """Try the letters of a mailing that failed once more; returns how many."""
    again = outbox.send_again_all(mailing.messages.all())
    if again:
        audit.record("messaging.message.again", mailing, by=by, letters=again)
    return again
