"""The outbox: queue in the transaction of the fact, claim in one of its own, send, note the answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from django.db import connection as database
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import Refused
from rostra.kernel.prepared import planned
from rostra.kernel.registries import message_kinds
from rostra.kernel.tasks import task, waits
from rostra.kernel.text import new_key, normal_email
from rostra.messaging import letters, stopping, transport
from rostra.messaging.actions import troubles
from rostra.messaging.deciding import Decision, Readers
from rostra.messaging.kinds import CODES
from rostra.messaging.models import Message
from rostra.messaging.topics import topic_of
from rostra.people.models import Person

logger = logging.getLogger("rostra.messaging")

BATCH = 20
STUCK_AFTER = timedelta(minutes=15)
GRACE = timedelta(
    days=3
)  # what was due longer ago goes out by hand only: after a restore no old letters leave
LONGEST_WAIT = timedelta(days=7)  # of a letter that is collected once a week
SLICE_SECONDS = 20.0  # of sending before other tasks get their turn
State = Message.State


@transaction.atomic
def queue(
    *,
    kind: str,
    key: str,
    context: Mapping[str, Any],
    person: Person | None = None,
    email: str = "",
    language: str = "",
    due_at: datetime | None = None,
    urgency: int | None = None,
    calendar: str = "",
    calendar_method: str = "",
) -> Message:
    """Write one message to a person, or to an address that is nobody's yet, in the reader's language.

    `key` names the fact it tells: the same key queued again is the message that is there already. It is sent after
    the transaction is committed, not before `due_at`. What is not transactional is held, collected or not sent at all as
    its reader wishes. `calendar` is an iCalendar object that goes along, `calendar_method` what its METHOD says. An unknown
    kind is a programming error.
    """
    found = Message.objects.filter(key=key).first()
    if found is not None:
        return found
    known = message_kinds[kind]
    to = normal_email(email or (person.email if person else "") or "")
    if not to:
        raise Refused(_("There is no address to write to."), field="email", code="no_address")
    message_id, topic = new_key(), topic_of(kind)
    stop = stopping.address(topic=topic, person=person, message_id=message_id) if topic else ""
    letter = letters.render(
        kind,
        language=language or (person.language if person else ""),
        context={"person": person, "stop_url": stop, **context},
    )
    at = due_at or timezone.now()
    readers = Readers([person] if person and topic else [], at) if topic else None
    return write(
        key=key, kind=kind, person=person, to=to, language=letter.language, subject=letter.subject,
        text=letter.text, html=letter.html, message_id=message_id,
        calendar=calendar, calendar_method=calendar_method,
        urgency=known.urgency if urgency is None else urgency,
        **state_of(readers.decide(person, known, at) if readers else Decision(State.WAITING, at)),
    )  # fmt: skip


@transaction.atomic
def put(
    *, key: str, kind: str, to: str, subject: str, text: str, html: str = "", language: str = "en"
) -> Message:
    """Write a message whose words are ready: mail of libraries, through the mail backend."""
    address = normal_email(to)
    person = Person.objects.filter(email=address).first()
    return write(
        key=key, kind=kind, person=person, to=address, language=language,
        subject=subject[: letters.LONGEST_SUBJECT], text=text, html=html, urgency=message_kinds[kind].urgency,
        **state_of(Decision(State.WAITING, timezone.now())),
    )  # fmt: skip


def state_of(decision: Decision) -> dict[str, Any]:
    """The columns of a message that follow from a decision; without anything that carries mail it is kept here."""
    state = ready() if decision.state == State.WAITING else decision.state
    return {"state": state, "due_at": decision.due_at, "problem": decision.problem}


def ready() -> str:
    """The state of a message that may go: without anything that carries mail it is kept here."""
    return State.WAITING if transport.is_there() else State.KEPT


def write(*, key: str, **values: Any) -> Message:
    """Write a message whose words and state are ready; the same key again is the message that is there."""
    message, made = Message.objects.get_or_create(key=key, defaults=values)
    if made and message.state == State.WAITING:
        wake()
    return message


def write_new(message: Message) -> bool:
    """Write a message whose words and state are ready in one statement; False when its key is there already.

    The message gets no primary key. For verbs that many call at once: it costs a fifth of `write`.
    """
    sql, fields = _insert(database.vendor)
    with planned(database) as cursor:
        cursor.execute(
            sql, [field.get_db_prep_save(getattr(message, field.attname), database) for field in fields]
        )
        made = cursor.rowcount == 1
    if made and message.state == State.WAITING:
        wake()
    return made


@cache
def _insert(vendor: str) -> tuple[str, list[Any]]:
    """The statement that writes one message, and its fields in that order."""
    fields = [field for field in Message._meta.local_concrete_fields if not field.primary_key]
    quote = database.ops.quote_name
    names = ", ".join(quote(field.column or field.attname) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table = quote(Message._meta.db_table)
    return f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING", fields


def wake() -> None:
    """Begin delivery when the present transaction is committed. Five thousand letters need one task."""
    if not any(call[1] is _wake for call in database.run_on_commit):
        transaction.on_commit(_wake)


def _wake() -> None:
    # A task that nobody has begun reads the outbox later than now: it finds this message too.
    if not waits(deliver_due):
        deliver_due.enqueue()


@task(retries=0)
def deliver_due() -> None:
    """Send what is due, for a while; what is left then is the next task's. Safe to run in many processes at once."""
    deliver(seconds=SLICE_SECONDS)


def deliver(*, seconds: float | None = None) -> dict[str, int]:
    """Send what is due until nothing is left, or for some seconds; returns how many were sent, put off and given up."""
    done = {"sent": 0, "later": 0, "failed": 0}
    if not transport.is_there():
        Message.objects.filter(state=State.WAITING).update(state=State.KEPT)
        return done
    ends = time.monotonic() + seconds if seconds else None
    with transport.Line() as line:
        while claimed := claim():
            if not _send_all(claimed, line, done):
                break
            if ends is not None and time.monotonic() > ends:
                deliver_due.enqueue()
                break
    return done


def claim(limit: int = BATCH) -> list[Message]:
    """Take messages for sending, the urgent first. The claim is committed before anything is sent, so no other process
    sends them. Letters to addresses that are stopped are not sent at all.
    """
    while True:
        with transaction.atomic():
            found = list(_due()[:limit])
            claimed = _without_silenced(found)
            Message.objects.filter(pk__in=[message.pk for message in claimed]).update(
                state=State.CLAIMED, claimed_at=timezone.now(), sent_at=None, attempts=F("attempts") + 1
            )
        if claimed or not found:
            break
    for message in claimed:
        message.state, message.attempts = State.CLAIMED, message.attempts + 1
    return claimed


def _due() -> QuerySet[Message]:
    now = timezone.now()
    due = (
        Message.objects.filter(state=State.WAITING, due_at__lte=now, due_at__gt=now - GRACE)
        .select_related("person")
        .order_by("urgency", "due_at", "pk")
    )
    if database.features.has_select_for_update_skip_locked:
        return due.select_for_update(skip_locked=True, of=("self",))
    return due


def _without_silenced(found: list[Message]) -> list[Message]:
    """Without those to addresses that do not work, which are put aside."""
    silenced = troubles.silenced(message.to for message in found)
    if not silenced:
        return found
    left = []
    for message in found:
        problem = silenced.get(message.to, "") if message.kind not in CODES else ""
        if problem == "stopped" or (problem and topic_of(message.kind)):
            Message.objects.filter(pk=message.pk).update(state=State.SUPPRESSED, problem=problem)
        else:
            left.append(message)
    return left


def _send_all(claimed: list[Message], line: transport.Line, done: dict[str, int]) -> bool:
    """Send what was claimed; False when the server cannot be reached, so that nothing more is tried now.

    What became of one message and that the next is begun are written together: a process that dies leaves at most one
    message of which nobody knows.
    """
    settle: Callable[[], str] | None = None
    for number, message in enumerate(claimed):
        try:
            connection = line.connection()
        except transport.TryLater as error:
            if settle:
                done[settle()] += 1
            for each in claimed[number:]:
                done[_put_off(each, error)] += 1
            return False
        with transaction.atomic():
            if settle:
                done[settle()] += 1
            Message.objects.filter(pk=message.pk).update(sent_at=timezone.now())
        settle = _send(message, connection, line)
    if settle:
        done[settle()] += 1
    return True


def _send(message: Message, connection: Any, line: transport.Line) -> Callable[[], str]:
    """Hand it over; returns what writes down the answer."""
    try:
        transport.send(message, connection)
    except transport.TryLater as error:
        if error.lost:
            line.close()
        return partial(_put_off, message, error)
    except transport.Rejected as error:
        return partial(_give_up, message, error)
    return partial(_sent, message, timezone.now())


def _sent(message: Message, moment: datetime) -> str:
    Message.objects.filter(pk=message.pk).update(state=State.SENT, sent_at=moment, problem="")
    return "sent"


def _put_off(message: Message, error: transport.TryLater) -> str:
    if message.attempts > len(transport.PAUSES):
        return _give_up(message, error)
    due = timezone.now() + transport.PAUSES[message.attempts - 1]
    Message.objects.filter(pk=message.pk).update(
        state=State.WAITING, due_at=due, claimed_at=None, sent_at=None, problem=str(error)[:255]
    )
    return "later"


def _give_up(message: Message, error: transport.TryLater | transport.Rejected) -> str:
    problem = str(error)
    logger.warning("Message %s (%s) was not sent: %s", message.pk, message.kind, problem[:3])
    Message.objects.filter(pk=message.pk).update(
        state=State.FAILED, claimed_at=None, sent_at=None, problem=problem[:255]
    )
    troubles.note(address=message.to, what=error.verdict, words=problem)
    return "failed"


@transaction.atomic
def return_stuck(*, older_than: timedelta = STUCK_AFTER) -> int:
    """Put messages back whose process died while it held them; returns how many were stuck.

    One that was being handed over may have arrived: its kind says whether it is sent again or fails as unknown.
    """
    stuck = Message.objects.filter(state=State.CLAIMED, claimed_at__lte=timezone.now() - older_than)
    once = [kind.name for kind in message_kinds.values() if not kind.comes_again]
    unknown = stuck.filter(kind__in=once, sent_at__isnull=False).update(
        state=State.FAILED, claimed_at=None, sent_at=None, problem="unknown"
    )
    return unknown + stuck.update(state=State.WAITING, claimed_at=None, sent_at=None)


def give_up_old() -> int:
    """Messages that nobody sent in time stay, as failed; staff may send them by hand. Returns how many."""
    now = timezone.now()
    old = Message.objects.filter(state=State.WAITING, due_at__lte=now - GRACE)
    gathered = Message.objects.filter(state=State.GATHERED, created_at__lte=now - GRACE - LONGEST_WAIT)
    values = {"state": State.FAILED, "problem": "too_old"}
    return old.update(**values) + gathered.update(**values)


def tend() -> None:
    """Return what is stuck, give up what is too old, send what is due. A job of the schedule."""
    return_stuck()
    give_up_old()
    deliver(seconds=SLICE_SECONDS)


@transaction.atomic
def take_back(keys: Iterable[str]) -> int:
    """Take messages back that have not gone yet; returns how many were there to be taken. The others have gone, or go
    just now.
    """
    there = Message.objects.filter(key__in=list(keys), state__in=[State.WAITING, State.GATHERED, State.KEPT])
    return there.update(state=State.WITHDRAWN)


@transaction.atomic
def send_again(message: Message, *, by: Person | None = None) -> Message:
    """Try a failed message again from the beginning; others are left as they are."""
    if send_again_all(Message.objects.filter(pk=message.pk)):
        audit.record("messaging.message.again", message, by=by)
    message.refresh_from_db()
    return message


@transaction.atomic
def send_again_all(messages: QuerySet[Message]) -> int:
    """Try the failed ones among some messages again from the beginning; returns how many."""
    again = messages.filter(state=State.FAILED).update(
        state=ready(),
        attempts=0,
        due_at=timezone.now(),
        claimed_at=None,
        sent_at=None,
        problem="",
    )
    if again:
        wake()
    return again
