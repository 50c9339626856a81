"""Letters about sprints and aims, and what an officer writes to a member."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.coaching.models import Aim, Pair, Sprint
from rostra.cohorts import translating
from rostra.cohorts.models import Enrolment
from rostra.kernel.registries import MessageKind, link, links
from rostra.ledger.letters import language_of
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.messaging.topics import REMINDERS


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette",
        "edition": "Spring 2026",
        "title": "Sprint 1: show your work",
        "aim": "Answer every question on my channel within two days",
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS: list[MessageKind] = [
    MessageKind(
        "sprint_started",
        _("a sprint has begun"),
        transactional=False,
        topic=REMINDERS,
        sample=lambda: _sample(until=dt.date(2026, 4, 17)),
    ),
    MessageKind("aim_decided", _("an aim is met or not"), sample=lambda: _sample(met=True, reason="")),
    MessageKind(
        "member_letter",
        _("a letter from the support officer"),
        sample=lambda: _sample(
            subject="When can we talk?", body="Dear Mette,\n\nwhen can we talk for ten minutes?",
            officer="Ida Brandt", answers_to="ida@lindholt.example",
        ),
    ),
]  # fmt: skip


def started_key(sprint: Sprint, enrolment: Enrolment) -> str:
    """The key of the one letter that says so."""
    return f"sprint-started:{sprint.key}:{enrolment.key}"


def started(sprint: Sprint, enrolment: Enrolment) -> Message | None:
    """A sprint has begun and this member has no aim in it yet."""
    return _send(
        "sprint_started", enrolment, started_key(sprint, enrolment),
        title=sprint.title, until=sprint.ends_on,
    )  # fmt: skip


def decided(aim: Aim) -> Message | None:
    """Somebody else said whether an aim is met."""
    stamp = aim.decided_at.isoformat() if aim.decided_at else ""
    return _send(
        "aim_decided", aim.enrolment, f"aim-decided:{aim.key}:{stamp}",
        aim=aim.text, met=aim.state == Aim.State.MET, reason=aim.reason,
    )  # fmt: skip


def written(pair: Pair, *, subject: str, body: str, key: str) -> Message | None:
    """What an officer wrote to a member by hand."""
    return _send(
        "member_letter", pair.enrolment, f"member-letter:{pair.key}:{key}",
        subject=subject, body=body, officer=pair.helper.get_full_name(), answers_to=pair.helper.email or "",
    )  # fmt: skip


def _send(kind: str, enrolment: Enrolment, key: str, **context: Any) -> Message | None:
    person, edition = enrolment.person, enrolment.edition
    if not person.email or person.erased_at or not person.is_active:
        return None
    language = language_of(person)
    path = link("support", slug=edition.slug, language=language) if "support" in links else "/"
    return outbox.queue(
        kind=kind,
        key=key,
        person=person,
        language=language,
        context={
            "name": person.get_short_name() if person.name or person.address_as else "",
            "edition": translating.words(edition, language).title,
            "address": settings.ROSTRA_URL + path,
            **context,
        },
    )
