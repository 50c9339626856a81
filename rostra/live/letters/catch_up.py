"""Letters about catching up: a pack is open, it counts, or something is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import MessageKind, link, links
from rostra.ledger.letters import language_of
from rostra.live.models import CatchUp
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette",
        "session": "Workshop 2: who listens to whom",
        "edition": "Spring 2026",
        "due_on": dt.date(2026, 3, 17),
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS: list[MessageKind] = [
    MessageKind("catch_up_opened", _("a missed session can be caught up"), sample=_sample),
    MessageKind(
        "catch_up_accepted",
        _("catch-up accepted"),
        sample=lambda: _sample(feedback="Well seen.", trainer="Tove Brink"),
    ),
    MessageKind(
        "catch_up_returned",
        _("catch-up sent back"),
        sample=lambda: _sample(feedback="Which of the three would you try first?", trainer="Tove Brink"),
    ),
]


def opened(catch_up: CatchUp) -> Message | None:
    """A pack is open for somebody who missed a session."""
    return _send("catch_up_opened", catch_up, f"catch-up-opened:{catch_up.key}")


def accepted(catch_up: CatchUp) -> Message | None:
    """It counts now."""
    return _send("catch_up_accepted", catch_up, f"catch-up-accepted:{catch_up.key}", **_said(catch_up))


def sent_back(catch_up: CatchUp) -> Message | None:
    """Something is missing."""
    moment = catch_up.decided_at.isoformat() if catch_up.decided_at else ""
    return _send(
        "catch_up_returned", catch_up, f"catch-up-returned:{catch_up.key}:{moment}", **_said(catch_up)
    )


def _said(catch_up: CatchUp) -> dict[str, str]:
    by = catch_up.decided_by
    return {"feedback": catch_up.feedback, "trainer": by.get_full_name() if by else ""}


def _send(kind: str, catch_up: CatchUp, key: str, **context: Any) -> Message | None:
    enrolment = catch_up.enrolment
    person = enrolment.person
    if not person.email or person.erased_at:
        return None
    language = language_of(person)
    path = link("catch_up", key=catch_up.key, language=language) if "catch_up" in links else "/"
    return outbox.queue(
        kind=kind,
        key=key,
        person=person,
        language=language,
        context={
            "name": person.get_short_name() if person.name or person.address_as else "",
            "session": catch_up.session.title,
            "edition": enrolment.edition.title,
            "due_on": catch_up.due_on,
            "address": settings.ROSTRA_URL + path,
            **context,
        },
    )
