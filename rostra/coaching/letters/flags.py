"""Letters about calls for help: raised, handed on, answered, answer overdue."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.coaching.models import Flag, Pair
from rostra.coaching.rules.pairs import live_pairs
from rostra.cohorts import translating
from rostra.kernel.registries import MessageKind, link, links
from rostra.ledger.letters import language_of
from rostra.messaging.actions import outbox
from rostra.people.models import Person


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Tove",
        "member": "Mette Krogh",
        "edition": "Spring 2026",
        "words": "I do not know where to begin.",
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


_DUE = dt.date(2026, 3, 17)
KINDS: list[MessageKind] = [
    MessageKind("flag_raised", _("a member is stuck"), sample=_sample),
    MessageKind(
        "flag_handed_on",
        _("an officer asks for an answer"),
        sample=lambda: _sample(officer="Ida Brandt", request="Could somebody sit with her?", due_on=_DUE),
    ),
    MessageKind(
        "flag_answered",
        _("answer to a call for help"),
        sample=lambda: _sample(lead="Maren Holt", answer="Jonas will call her on Monday.", step="a call"),
    ),
    MessageKind(
        "flag_answered_member",
        _("answer to a call for help, to the member"),
        sample=lambda: _sample(lead="Maren Holt", answer="Jonas calls you on Monday.", step="a call"),
    ),
    MessageKind(
        "flag_overdue",
        _("an answer to an officer is overdue"),
        sample=lambda: _sample(officer="Ida Brandt", request="Could somebody sit with her?", due_on=_DUE),
    ),
]


def officers_of(flag: Flag) -> list[Person]:
    """The member's support officers of today, the first layer first."""
    rows = live_pairs().filter(enrolment=flag.enrolment_id, kind=Pair.Kind.OFFICER).order_by("layer")
    return [each.helper for each in rows.select_related("helper")]


def raised(flag: Flag, by: Any) -> None:
    """The officers hear of it, except who raised it."""
    for officer in officers_of(flag):
        if officer.pk != getattr(by, "pk", None):
            _send("flag_raised", flag, officer, "member_desk")


def handed_on(flag: Flag) -> None:
    """The lead who is asked hears what is asked and until when."""
    if flag.handed_to is not None:
        _send(
            "flag_handed_on", flag, flag.handed_to, "flag_desk", stamp=_stamp(flag.handed_at), **_asked(flag)
        )


def answered(flag: Flag) -> None:
    """The officers hear what happens next, and the member where that was ticked."""
    told: dict[str, Any] = {
        "lead": flag.answered_by.get_full_name() if flag.answered_by else "",
        "answer": flag.answer,
        "stamp": _stamp(flag.answered_at),
    }
    by = flag.answered_by_id
    for reader in officers_of(flag):
        if reader.pk != by:
            _send("flag_answered", flag, reader, "member_desk", step=_step(flag, reader), **told)
    if flag.for_member:
        member = flag.enrolment.person
        _send("flag_answered_member", flag, member, "support", step=_step(flag, member), **told)


def overdue(flag: Flag, reader: Person) -> None:
    """The lead who was asked, once."""
    _send("flag_overdue", flag, reader, "flag_desk", stamp=_stamp(flag.due_at), **_asked(flag))


def _asked(flag: Flag) -> dict[str, Any]:
    return {
        "officer": flag.handed_by.get_full_name() if flag.handed_by else "",
        "request": flag.request,
        "due_on": flag.due_at.date() if flag.due_at else None,
    }


def _step(flag: Flag, reader: Person) -> str:
    with override(language_of(reader)):
        return str(flag.get_step_display())


def _stamp(at: dt.datetime | None) -> str:
    return at.isoformat() if at else ""


def _send(kind: str, flag: Flag, reader: Person, page: str, *, stamp: str = "", **context: Any) -> None:
    if not reader.email or reader.erased_at or not reader.is_active:
        return
    enrolment, language = flag.enrolment, language_of(reader)
    paths = {
        "member_desk": {"key": enrolment.key},
        "flag_desk": {"key": flag.key},
        "support": {"slug": enrolment.edition.slug},
    }
    path = link(page, language=language, **paths[page]) if page in links else "/"
    outbox.queue(
        kind=kind,
        key=f"{kind.replace('_', '-')}:{flag.key}:{stamp}:{reader.pk}",
        person=reader,
        language=language,
        context={
            "name": reader.get_short_name() if reader.name or reader.address_as else "",
            "member": enrolment.person.get_full_name(),
            "edition": translating.words(enrolment.edition, language).title,
            "words": flag.text,
            "address": settings.ROSTRA_URL + path,
            **context,
        },
    )
