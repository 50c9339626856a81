"""An issue goes out: frozen once, then written letter by letter. Safe to kill at any point, and to run twice.

Who has a letter stands in `Delivery`, one row for each reader, written in one transaction with the letter itself. Readers
of one language share their words (`messaging.Body`); a letter of its own holds the reader's two links and nothing else.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from rostra.community import issue_tokens
from rostra.community.composing_issue import compose
from rostra.community.letters import newsletter as letters
from rostra.community.models import Delivery, Issue, IssueLink, IssueText, Sending, Subscription
from rostra.community.rules import newsletter as rules
from rostra.kernel import audit, pagecache
from rostra.kernel.languages import offered
from rostra.kernel.registries import link, message_kinds
from rostra.kernel.tasks import task
from rostra.kernel.text import new_key
from rostra.messaging import bodies
from rostra.messaging.actions import outbox
from rostra.messaging.deciding import Readers, quiet_periods
from rostra.messaging.letters import Letter
from rostra.messaging.models import Message
from rostra.programmes.models import Academy

CHUNK = 500  # letters written in one transaction
HREF = re.compile(r'href="(https?://[^"]+)"')
Stage = Sending.Stage


@dataclass(frozen=True)
class Share:
    """What readers of one language share: the subject and the keys of their words."""

    language: str
    subject: str
    body: str
    counted: str

    def for_reader(self, reader: Subscription) -> str:
        """The words for a reader: with counted links only for who agreed to it."""
        return self.counted if reader.counts_clicks and self.counted else self.body


def languages_of(issue: Issue) -> list[str]:
    """The languages an issue goes out in; its own comes first."""
    academy = Academy.objects.values_list("languages", flat=True).first() or []
    wanted = issue.languages or academy
    return list(dict.fromkeys([issue.language, *(code for code in wanted if code in offered())]))


def since(issue: Issue) -> dt.datetime | None:
    """When the issue before this one went out: newer items are new."""
    rows = Sending.objects.filter(begun_at__isnull=False).exclude(issue=issue)
    return rows.order_by("-begun_at").values_list("begun_at", flat=True).first()


@task(retries=5)
def write(issue: str) -> None:
    """Write the letters of an issue that is to go out."""
    while not _write_some(issue):
        pass


def write_due() -> int:
    """Go on with every issue whose hour has come and that nobody writes; returns how many. A job of the schedule."""
    rows = Sending.objects.filter(stage__in=[Stage.SCHEDULED, Stage.WRITING], send_at__lte=timezone.now())
    keys = list(rows.values_list("issue__key", flat=True))
    for key in keys:
        write.call(issue=key)
    return len(keys)


@transaction.atomic
def _write_some(key: str) -> bool:
    """Write some letters; whether there is nothing more to do now."""
    now = timezone.now()
    sending = Sending.objects.select_for_update(of=("self",)).filter(issue__key=key).first()
    if sending is None or sending.stage not in {Stage.SCHEDULED, Stage.WRITING}:
        return True
    if sending.send_at is None or sending.send_at > now:
        return True
    issue = Issue.objects.get(pk=sending.issue_id)
    last = max(filter(None, (sending.send_at, sending.moved_at)))
    if last < now - outbox.GRACE:
        # It comes out of an old backup, or nothing ran for days: a person decides.
        sending.stage = Stage.PAUSED
        sending.save(update_fields=["stage", "updated_at"])
        return True
    if sending.stage == Stage.SCHEDULED:
        _begin(sending, issue, now)
        return False
    return _go_on(sending, issue, now)


def _begin(sending: Sending, issue: Issue, now: dt.datetime) -> None:
    """Freeze the issue in every language; from now on it is in the archive."""
    for language in languages_of(issue):
        _freeze(issue, language)
    sending.stage, sending.begun_at, sending.moved_at = Stage.WRITING, now, now
    sending.total = rules.readers(sending.audience).count()
    sending.save()
    audit.record("community.issue.begin", issue, by=sending.by, readers=sending.total)
    pagecache.bump()


def _freeze(issue: Issue, language: str) -> None:
    composed = compose(issue, language, since=since(issue))
    places = bodies.marks(letters.NAMES)
    letter = letters.render(issue, composed, values=places)
    counted = None
    if settings.ROSTRA_COUNT_CLICKS and issue.counts_clicks:
        counted = bodies.keep(_with_counted_links(issue, letter), places)
    IssueText.objects.update_or_create(
        issue=issue,
        language=language,
        defaults={
            "subject": letter.subject,
            "title": composed.title,
            "title_language": composed.title_lang,
            "preheader": composed.preheader,
            "html": composed.html,
            "body": bodies.keep(letter, places),
            "counted": counted,
        },
    )


def _with_counted_links(issue: Issue, letter: Letter) -> Letter:
    """The same letter; its links lead over an address that counts how often each was opened."""

    def replace(match: re.Match[str]) -> str:
        url = match[1].replace("&amp;", "&")
        own, _made = IssueLink.objects.get_or_create(issue=issue, url=url[:1000])
        return f'href="{settings.ROSTRA_URL}{link("newsletter_link", key=own.pk)}"'

    return Letter(letter.language, letter.subject, letter.text, HREF.sub(replace, letter.html))


def _go_on(sending: Sending, issue: Issue, now: dt.datetime) -> bool:
    some = list(rules.still_owed(sending).select_related("person").order_by("pk")[:CHUNK])
    made = _messages(issue, some, now)
    messages = Message.objects.bulk_create([message for _reader, message in made])
    Delivery.objects.bulk_create(
        Delivery(issue=issue, subscription=reader, message=message, language=message.language)
        for (reader, _message), message in zip(made, messages, strict=True)
    )
    sending.written += len(some)
    if not some:
        sending.stage, sending.ended_at = Stage.WRITTEN, now
    sending.save()
    if any(message.state == Message.State.WAITING for message in messages):
        outbox.wake()
    return not some


def _messages(issue: Issue, rows: list[Subscription], now: dt.datetime) -> list[tuple[Subscription, Message]]:
    """A letter for each reader; the key names issue and reader, so that each gets it once."""
    known = message_kinds[letters.NEWSLETTER]
    shares = _shares(issue)
    readers = Readers([row.person for row in rows if row.person], now)
    made = []
    for row in rows:
        share = shares.get(row.language) or shares[issue.language]
        token = issue_tokens.own(row)
        values = {
            bodies.STOP: issue_tokens.stop_address(token),
            letters.WISHES: issue_tokens.wishes_address(token, share.language),
        }
        decided = readers.decide(row.person, known, now, territory=row.territory)
        message = Message(
            key=f"{letters.NEWSLETTER}:{issue.key}:{row.key}", kind=letters.NEWSLETTER, person=row.person,
            to=address_of(row), language=share.language, subject=share.subject, values=values,
            body_id=share.for_reader(row), message_id=new_key(), urgency=known.urgency, created_at=now,
            **outbox.state_of(decided),
        )  # fmt: skip
        made.append((row, message))
    return made


def address_of(reader: Subscription) -> str:
    """Where a letter goes: to the address an account has now, else to the one that was confirmed."""
    return (reader.person.email if reader.person else "") or reader.address


def _shares(issue: Issue) -> dict[str, Share]:
    rows = IssueText.objects.filter(issue=issue).values_list("language", "subject", "body", "counted")
    return {
        language: Share(language, subject, body or "", counted or "")
        for language, subject, body, counted in rows
    }


def waiting(rows: QuerySet[Subscription], at: dt.datetime) -> int:
    """How many of some readers would get a letter later than at an instant, because of quiet days or their own wishes."""
    if not quiet_periods(at) and not rows.filter(person__letter_preference__isnull=False).exists():
        return 0
    known, late, after = message_kinds[letters.NEWSLETTER], 0, 0
    while True:
        some = list(rows.filter(pk__gt=after).select_related("person").order_by("pk")[:CHUNK])
        if not some:
            return late
        after = some[-1].pk
        readers = Readers([row.person for row in some if row.person], at)
        decided = [readers.decide(row.person, known, at, territory=row.territory) for row in some]
        late += sum(each.due_at > at or each.state == Message.State.GATHERED for each in decided)


def counts(issue: Issue) -> list[tuple[str, Any, int]]:
    """How many letters of an issue are in which state: (state, word, number), in the order of states."""
    rows = Message.objects.filter(delivery__issue=issue).values_list("state").annotate(n=Count("pk"))
    found = dict(rows.order_by())
    return [(state, label, found[state]) for state, label in Message.State.choices if state in found]
