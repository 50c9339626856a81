"""Letters about the register: a correction after it was closed, the answer to an excuse, the answer to an appeal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.live import tokens
from rostra.live.models import Appeal, Attendance, Excusal, Registration
from rostra.live.reading import words
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette",
        "session": "Workshop 2: who listens to whom",
        "starts_at": dt.datetime(2026, 3, 17, 16, 0, tzinfo=dt.UTC),
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS: list[MessageKind] = [
    MessageKind(
        "attendance_corrected",
        _("attendance corrected"),
        sample=lambda: _sample(was="missed", verdict="attended", reason="You were on the phone with us."),
    ),
    MessageKind(
        "excusal_answered",
        _("excuse answered"),
        sample=lambda: _sample(accepted=True, answer="All the best for the council meeting."),
    ),
    MessageKind(
        "appeal_answered",
        _("appeal about the register answered"),
        sample=lambda: _sample(granted=True, answer="You are right: the tablet was yours."),
    ),
]


def corrected(attendance: Attendance, *, was: str, reason: str) -> Message | None:
    """The register says something else of somebody than it said when it was closed."""
    return _send(
        "attendance_corrected",
        attendance.registration,
        f"attendance-corrected:{attendance.key}:{attendance.updated_at.isoformat()}",
        was=was,
        verdict=attendance.verdict,
        reason=reason,
    )


def excusal_answered(excusal: Excusal) -> Message | None:
    """Accepted or declined."""
    return _send(
        "excusal_answered",
        excusal.registration,
        f"excusal-answered:{excusal.key}:{excusal.state}",
        accepted=excusal.state == Excusal.State.ACCEPTED,
        answer=excusal.answer,
    )


def appeal_answered(appeal: Appeal) -> Message | None:
    """Granted or declined."""
    return _send(
        "appeal_answered",
        appeal.attendance.registration,
        f"appeal-answered:{appeal.key}",
        granted=appeal.state == Appeal.State.GRANTED,
        answer=appeal.answer,
    )


def page_of(registration: Registration, language: str) -> str:
    """The whole address of somebody's own page of a registration."""
    if "registration" not in links:
        return f"{settings.ROSTRA_URL}/"
    token = tokens.make(registration, "page")
    return settings.ROSTRA_URL + link("registration", token=token, language=language)


def _send(kind: str, registration: Registration, key: str, **context: Any) -> Message | None:
    person = registration.person
    email = (person.email if person else registration.email) or ""
    if not email or (person is not None and person.erased_at):
        return None
    language = nearest_offered(person.language if person else registration.language)
    named = person is not None and (person.name or person.address_as)
    return outbox.queue(
        kind=kind,
        key=key,
        person=person,
        email=email,
        language=language,
        context={
            "name": person.get_short_name() if person is not None and named else registration.name,
            "session": words(registration.session, language).title,
            "starts_at": registration.session.starts_at,
            "address": page_of(registration, language),
            **context,
        },
    )
