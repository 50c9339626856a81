"""How somebody wants to be written to: how often, at which hours, about what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import Refused
from rostra.kernel.languages import nearest_offered
from rostra.messaging.actions import outbox, troubles
from rostra.messaging.models import Message, Preference
from rostra.messaging.stopping import Stop
from rostra.messaging.topics import ALL, TOPICS, kinds_of
from rostra.people.models import Person

State = Message.State


def of(person: Person) -> Preference:
    """The wishes of somebody; the usual ones when there are none."""
    return Preference.objects.filter(pk=person.pk).first() or Preference(person=person)


@transaction.atomic
def change(
    *,
    person: Person,
    by: Person,
    rhythm: str,
    quiet_from: dt.time | None,
    quiet_until: dt.time | None,
    stopped: Iterable[str],
) -> Preference:
    """Keep somebody's wishes. What waits already follows them: letters of a stopped topic are not sent, collected ones go
    at once when nothing is collected any more.
    """
    if (quiet_from is None) != (quiet_until is None):
        raise Refused(
            _("Give both times, or none."), field="quiet_until" if quiet_until is None else "quiet_from"
        )
    if rhythm not in Preference.Rhythm.values:
        raise Refused(_("Choose how often we write."), field="rhythm")
    values = {
        "rhythm": rhythm,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
        "stopped": [topic for topic in TOPICS if topic in set(stopped)],
    }
    wish, _made = Preference.objects.update_or_create(person=person, defaults=values)
    audit.record("messaging.preference.change", person, by=by, rhythm=rhythm, stopped=wish.stopped)
    _follow(wish)
    return wish


def _follow(wish: Preference) -> None:
    waiting = Message.objects.filter(person=wish.person, state__in=[State.WAITING, State.GATHERED])
    waiting.filter(kind__in=kinds_of(wish.stopped)).update(state=State.SUPPRESSED, problem="unwanted")
    if wish.rhythm == Preference.Rhythm.AT_ONCE:
        freed = Message.objects.filter(person=wish.person, state=State.GATHERED)
        if freed.update(state=State.WAITING, due_at=timezone.now()):
            outbox.wake()


@transaction.atomic
def stop(wanted: Stop) -> bool:
    """Stop what the link of a letter names, for its person, or for its address when that is nobody's. Twice is once."""
    if wanted.message_id:
        message = Message.objects.filter(message_id=wanted.message_id).first()
        if message is None:
            return False
        if message.person_id is None:
            troubles.note(address=message.to, what=troubles.COMPLAINT, words="List-Unsubscribe")
            return True
        person = message.person
    else:
        person = Person.objects.filter(key=wanted.person_key, erased_at=None).first()
    if person is None:
        return False
    wish = of(person)
    topics = TOPICS if wanted.topic == ALL else [wanted.topic]
    change(
        person=person,
        by=person,
        rhythm=wish.rhythm,
        quiet_from=wish.quiet_from,
        quiet_until=wish.quiet_until,
        stopped={*wish.stopped, *topics},
    )
    return True


def language_of(wanted: Stop) -> str:
    """The language to speak with whoever opens such a link."""
    if wanted.message_id:
        found = (
            Message.objects.filter(message_id=wanted.message_id).values_list("language", flat=True).first()
        )
    else:
        found = Person.objects.filter(key=wanted.person_key).values_list("language", flat=True).first()
    return nearest_offered(found or settings.LANGUAGE_CODE)
