"""Letters that help: the next step, a request to call somebody, what a week asks of officers and of those who run editions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.coaching.models import Pair
from rostra.coaching.nudging import Step
from rostra.cohorts import translating
from rostra.cohorts.models import Enrolment
from rostra.kernel.registries import MessageKind, link, links
from rostra.ledger.letters import language_of
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.messaging.topics import REMINDERS
from rostra.people.models import Person

NEXT_STEP, OFFICER_WEEK, TEAM_WEEK, CALL = "next_step", "officer_week", "team_week", "officer_call"


def _address() -> str:
    return f"{settings.ROSTRA_URL}/"


def _sample_step() -> dict[str, Any]:
    return {
        "name": "Mette", "edition": "Spring 2026", "step": "catch_up", "late": True, "address": _address(),
        "title": "Workshop 2: who listens to whom", "due_on": dt.date(2026, 3, 17), "plans": True,
        "diary": _address(),
    }  # fmt: skip


def _sample_week() -> dict[str, Any]:
    return {
        "name": "Ida", "address": _address(),
        "editions": [
            {
                "title": "Spring 2026", "address": _address(),
                "members": [{"name": "Mette Krogh", "reasons": ["Missed 2 sessions: Workshop 1, Workshop 2."]}],
                "others": 4,
            }
        ],
        "count": 1,
    }  # fmt: skip


def _sample_team() -> dict[str, Any]:
    return {
        "name": "Maren", "count": 3, "address": _address(),
        "editions": [
            {
                "title": "Spring 2026", "address": _address(), "at_risk": 3, "names": ["Mette Krogh", "Nils Berg"],
                "flags": 1, "overdue_flags": 0, "registers": 1, "applications": 12,
            }
        ],
    }  # fmt: skip


KINDS: list[MessageKind] = [
    MessageKind(NEXT_STEP, _("the next step"), transactional=False, topic=REMINDERS, sample=_sample_step),
    MessageKind(
        OFFICER_WEEK, _("an officer’s week"), transactional=False, topic=REMINDERS, sample=_sample_week
    ),
    MessageKind(
        TEAM_WEEK, _("the week of who runs editions"), transactional=False, topic=REMINDERS, sample=_sample_team
    ),
    MessageKind(
        CALL, _("please call a member"),
        sample=lambda: {
            "name": "Ida", "member": "Mette Krogh", "edition": "Spring 2026", "asker": "Maren Holt",
            "reasons": ["Missed 2 sessions: Workshop 1, Workshop 2."], "words": "", "address": _address(),
        },
    ),
]  # fmt: skip


def next_step(enrolment: Enrolment, step: Step, *, day: dt.date, plans: bool) -> Message | None:
    """One thing to do next, once a day at most by its key. `plans`: ask when they will do it."""
    language = language_of(enrolment.person)
    return _send(
        NEXT_STEP,
        f"next-step:{enrolment.key}:{day.isoformat()}",
        enrolment.person,
        edition=translating.words(enrolment.edition, language).title,
        step=step.kind,
        title=step.title,
        due_on=step.due_on,
        late=bool(step.due_on and step.due_on < day),
        plans=plans,
        diary=_path("my_sessions", language),
        address=_where(enrolment, step, language),
    )


def _where(enrolment: Enrolment, step: Step, language: str) -> str:
    if step.kind == "catch_up" and step.target:
        return _path("catch_up", language, key=step.target)
    if step.kind == "baseline":
        return _path("questions", language, slug=enrolment.edition.slug, moment="baseline")
    if step.kind == "aim":
        return _path("support", language, slug=enrolment.edition.slug)
    return _path("learn_map", language, slug=enrolment.edition.slug)


def officer_week(officer: Person, editions: list[dict[str, Any]], *, week: str, count: int) -> Message | None:
    """Who of an officer's members needs what; one letter a week with all editions."""
    return _send(
        OFFICER_WEEK, f"officer-week:{officer.pk}:{week}", officer, editions=editions, count=count,
        address=_path("members_desk", language_of(officer)),
    )  # fmt: skip


def team_week(person: Person, editions: list[dict[str, Any]], *, week: str, count: int) -> Message | None:
    """What waits in the editions somebody runs; one letter a week with all of them."""
    return _send(
        TEAM_WEEK, f"team-week:{person.pk}:{week}", person, editions=editions, count=count,
        address=_path("desk_editions", language_of(person)),
    )  # fmt: skip


def call(pair: Pair, *, asker: Person, reasons: list[str], words: str, stamp: str) -> Message | None:
    """Ask an officer to call a member."""
    enrolment, language = pair.enrolment, language_of(pair.helper)
    return _send(
        CALL,
        f"officer-call:{pair.key}:{stamp}",
        pair.helper,
        member=enrolment.person.get_full_name(),
        edition=translating.words(enrolment.edition, language).title,
        asker=asker.get_full_name(),
        reasons=reasons,
        words=words,
        address=_path("member_desk", language, key=enrolment.key),
    )


def at_risk_of(edition: Any, person: Person) -> str:
    """The address of the page that shows who falls behind."""
    return _path("desk_at_risk", language_of(person), key=edition.key)


def _path(name: str, language: str, **arguments: str) -> str:
    path = link(name, language=language, **arguments) if name in links else "/"
    return f"{settings.ROSTRA_URL}{path}"


def _send(kind: str, key: str, person: Person, **context: Any) -> Message | None:
    if not person.email or person.erased_at or not person.is_active:
        return None
    return outbox.queue(
        kind=kind,
        key=key,
        person=person,
        language=language_of(person),
        context={"name": person.get_short_name() if person.name or person.address_as else "", **context},
    )
