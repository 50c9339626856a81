"""The letter that asks how a session was: one to each who came, no reminder."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.assessment.models import FeedbackAsk
from rostra.kernel.registries import MessageKind, link, links
from rostra.live.letters import about
from rostra.live.models import Registration
from rostra.live.reading import words
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.messaging.topics import TEAM

KIND = "session_feedback"


def _sample() -> dict[str, Any]:
    return {
        "name": "Mette",
        "session": "Workshop 2: who listens to whom",
        "minutes": 1,
        "address": f"{settings.ROSTRA_URL}/",
    }


KINDS: list[MessageKind] = [
    MessageKind(
        KIND, _("feedback after a session"), transactional=False, topic=TEAM, urgency=7, sample=_sample
    )
]


def reachable(registration: Registration) -> bool:
    """Whether there is an address to write to."""
    person = registration.person
    if person is None:
        return bool(registration.email)
    return bool(person.email) and person.erased_at is None


def asked(registration: Registration, row: FeedbackAsk) -> Message:
    """Ask somebody who came. The link shows the form and nothing of who was asked."""
    language = about.language_of(registration)
    path = link("feedback", key=row.key, language=language) if "feedback" in links else "/"
    return outbox.queue(
        kind=KIND,
        key=f"{KIND}:{registration.session.key}:{registration.key}",
        person=registration.person,
        email="" if registration.person else registration.email,
        language=language,
        context={
            "name": about.name_of_reader(registration),
            "session": words(registration.session, language).title,
            "minutes": row.questionnaire.minutes,
            "address": settings.ROSTRA_URL + path,
        },
    )
