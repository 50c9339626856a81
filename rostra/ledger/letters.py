"""What the ledger writes to people: one function a letter, each queued once for the fact it tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.cohorts import translating
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links, message_kinds
from rostra.ledger.models import Standing
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.messaging.topics import REMINDERS, TEAM
from rostra.programmes import reading as programmes


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette Krogh",
        "edition": "Spring 2026",
        "programme": "Digital community engagement",
        "starts_on": None,
        "ends_on": None,
        "welcome": "",
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


DUE = "due_reminder"
ASKED, ASKED_AGAIN = "questions_asked", "questions_reminder"
KINDS = [
    MessageKind(
        "edition_invitation",
        _("invitation to an edition"),
        sample=lambda: _sample(inviter="Maren Holt", days=30),
    ),
    MessageKind("enrolment_confirmation", _("confirmation of an enrolment"), sample=_sample),
    MessageKind(
        "worksheet_returned",
        _("worksheet returned"),
        sample=lambda: _sample(
            title="Who does what", feedback="Please name the person for each step.", trainer="Tove Brink"
        ),
    ),
    MessageKind(
        "worksheet_accepted",
        _("worksheet accepted"),
        sample=lambda: _sample(title="Who does what", feedback="A clear plan.", trainer="Tove Brink"),
    ),
    MessageKind(
        DUE,
        _("reminder of what is due"),
        transactional=False,
        topic=REMINDERS,
        urgency=7,
        sample=lambda: _sample(
            things=[
                {"title": "Read the beginner's guide", "due_on": dt.date(2026, 3, 2), "late": True},
                {"title": "Who does what", "due_on": dt.date(2026, 3, 9), "late": False},
            ],
            count=2,
        ),
    ),
    MessageKind(
        ASKED,
        _("questions about what one can do"),
        sample=lambda: _sample(minutes=8, moment="baseline", last_day=dt.date(2026, 3, 16)),
    ),
    MessageKind(
        ASKED_AGAIN,
        _("reminder of questions that wait"),
        transactional=False,
        topic=REMINDERS,
        urgency=7,
        sample=lambda: _sample(minutes=8, moment="baseline", last_day=dt.date(2026, 3, 16), begun=True),
    ),
    MessageKind(
        "edition_feedback",
        _("feedback at the end of an edition"),
        transactional=False,
        topic=TEAM,
        urgency=7,
        sample=lambda: _sample(minutes=2),
    ),
    MessageKind(
        "placement",
        _("where somebody starts"),
        sample=lambda: _sample(level=_("some experience"), levelling=True),
    ),
    MessageKind(
        "certificate_ready", _("certificate is ready"), sample=lambda: _sample(number="7K3M-Q9TX-2BFD-4H")
    ),
    MessageKind(
        "status_file_ready",
        _("status file for a personnel system is ready"),
        sample=lambda: {
            "name": "Maren",
            "about": "Spring 2026",
            "day": dt.date(2026, 3, 2),
            "address": f"{settings.ROSTRA_URL}/",
        },
    ),
    MessageKind(
        "webhook_stopped",
        _("another system that is told of changes does not answer"),
        sample=lambda: {"name": "Maren", "about": "hr.example.org", "address": f"{settings.ROSTRA_URL}/"},
    ),
]


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    for kind in KINDS:
        message_kinds.add(kind.name, kind)


def address(name: str, **arguments: str) -> str:
    """The whole address of a page by its name; the site's own address where no face offers that page."""
    return settings.ROSTRA_URL + (link(name, **arguments) if name in links else "/")


def language_of(person: Any) -> str:
    """The language letters to somebody are written in."""
    return nearest_offered(person.language)


def _about(enrolment: Enrolment, language: str) -> dict[str, Any]:
    edition = enrolment.edition
    words = translating.words(edition, language)
    return {
        "name": enrolment.person.get_short_name()
        if enrolment.person.name or enrolment.person.address_as
        else "",
        "edition": words.title,
        "programme": programme_title(edition, language),
        "starts_on": edition.starts_on,
        "ends_on": edition.ends_on,
        "welcome": words.welcome,
    }


def programme_title(edition: Edition, language: str) -> str:
    """The title of an edition's programme in a language, else as it was written."""
    own = edition.programme
    if language == own.language:
        return own.title
    return programmes.title_of(own.key, language) or own.title


def _send(
    kind: str, key: str, enrolment: Enrolment, due_at: dt.datetime | None = None, **context: Any
) -> Message | None:
    """Queue a letter, to be sent at once or from `due_at` on; None for somebody without an address."""
    person = enrolment.person
    if not person.email or person.erased_at:
        return None
    language = language_of(person)
    return outbox.queue(
        kind=kind,
        key=key,
        person=person,
        language=language,
        context={**_about(enrolment, language), **context},
        due_at=due_at,
    )


def invitation(
    enrolment: Enrolment,
    *,
    token: str,
    invitation_key: str,
    inviter: Any,
    days: int,
    due_at: dt.datetime | None = None,
) -> Message | None:
    return _send(
        "edition_invitation",
        f"edition_invitation:{invitation_key}",
        enrolment,
        due_at=due_at,
        days=days,
        inviter=inviter.get_full_name() if inviter else "",
        address=address("invitation", token=token, language=language_of(enrolment.person)),
    )


def enrolled(enrolment: Enrolment, *, due_at: dt.datetime | None = None) -> Message | None:
    moment = enrolment.updated_at.isoformat()
    return _send(
        "enrolment_confirmation",
        f"enrolment_confirmation:{enrolment.key}:{moment}",
        enrolment,
        due_at=due_at,
        address=address("learn_map", slug=enrolment.edition.slug, language=language_of(enrolment.person)),
    )


def reviewed(enrolment: Enrolment, *, review: Any, title: str, path: str | None, activity: str = "") -> None:
    """`title` is said when the activity has none in the person's language."""
    kind = "worksheet_accepted" if review.accepted else "worksheet_returned"
    language = language_of(enrolment.person)
    title = (programmes.title_of(activity, language) if activity else "") or title
    there = (
        address("activity", path=path, language=language)
        if path
        else address("learn_home", language=language)
    )
    _send(
        kind,
        f"{kind}:{review.pk}",
        enrolment,
        title=title,
        feedback=review.feedback,
        trainer=review.by.get_full_name() if review.by else "",
        address=there,
    )


def due(
    enrolment: Enrolment, things: list[Standing], *, day: dt.date, titled: Callable[[str, str], str]
) -> Message | None:
    """What somebody still owes an edition by a day near or over; at most one such letter a day. `titled` gives the title of
    a page in a language.
    """
    language = language_of(enrolment.person)
    return _send(
        DUE,
        f"{DUE}:{enrolment.key}:{day.isoformat()}",
        enrolment,
        things=[
            {
                "title": titled(each.requirement.target, language) or each.requirement.title,
                "due_on": each.due_on,
                "late": bool(each.due_on and each.due_on < day),
            }
            for each in things
        ],
        count=len(things),
        address=address("learn_map", slug=enrolment.edition.slug, language=language),
    )


def asked(
    enrolment: Enrolment, use: Any, *, last_day: dt.date, again: bool = False, begun: bool = False
) -> bool:
    """Ask somebody what they can do, or once more who is silent; one letter each, ever. Returns whether it is new."""
    kind = ASKED_AGAIN if again else ASKED
    message = _send(
        kind,
        f"{kind}:{use.key}:{enrolment.key}",
        enrolment,
        minutes=use.questionnaire.minutes,
        moment=use.moment,
        last_day=last_day,
        begun=begun,
        address=address(
            "questions",
            slug=enrolment.edition.slug,
            moment=use.moment,
            language=language_of(enrolment.person),
        ),
    )
    return message is not None


def edition_feedback(enrolment: Enrolment, *, asked: Any) -> None:
    """Ask for feedback at the end. The link shows a form; nothing in it says who was asked."""
    _send(
        "edition_feedback",
        f"edition_feedback:{asked.subject}:{enrolment.key}",
        enrolment,
        minutes=asked.questionnaire.minutes,
        address=address("feedback", key=asked.key, language=language_of(enrolment.person)),
    )


def placed(enrolment: Enrolment, placement: Any) -> None:
    """Say where somebody starts, and that the levelling master class is offered."""
    language = language_of(enrolment.person)
    moment = placement.decided_at.isoformat() if placement.decided_at else ""
    with override(language):
        level = str(placement.get_level_display())
    _send(
        "placement",
        f"placement:{enrolment.key}:{moment}",
        enrolment,
        level=level,
        levelling=placement.levelling,
        address=address("baseline_report", slug=enrolment.edition.slug, language=language),
    )


def certified(enrolment: Enrolment, *, number: str) -> None:
    _send(
        "certificate_ready",
        f"certificate_ready:{number}",
        enrolment,
        number=number,
        address=address("certificate", number=number, language=language_of(enrolment.person)),
    )


def status_file_ready(plan: Any, *, day: dt.date, name: str) -> None:
    """Tell the owner of a plan that the file of a day is ready; the letter carries no file, only where it is."""
    person = plan.person
    if not person.email or person.erased_at:
        return
    outbox.queue(
        kind="status_file_ready",
        key=f"status_file_ready:{plan.key}:{day.isoformat()}",
        person=person,
        language=language_of(person),
        context={
            "name": person.get_short_name() if person.name or person.address_as else "",
            "about": name,
            "day": day,
            "address": address("status_exports"),
        },
    )


def webhook_stopped(hook: Any, *, host: str) -> None:
    """Tell the person of an address that it is left alone, once for each time that it stops."""
    person = hook.person
    if not person.email or person.erased_at:
        return
    outbox.queue(
        kind="webhook_stopped",
        key=f"webhook_stopped:{hook.key}:{hook.disabled_at.isoformat()}",
        person=person,
        language=language_of(person),
        context={
            "name": person.get_short_name() if person.name or person.address_as else "",
            "about": host,
            "address": address("webhook", key=hook.key, language=language_of(person)),
        },
    )
