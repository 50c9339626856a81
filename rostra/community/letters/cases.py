"""Letters about cases: to the other side, which has no account, and to whoever wrote first; to who reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.community import casetokens, casework
from rostra.community.models import Case, CaseNote, CaseSide
from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.messaging.actions import outbox
from rostra.people.models import Person

REMIND_AFTER = dt.timedelta(days=7)
REMIND_UNTIL = dt.timedelta(days=30)


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Jonas Winther",
        "title": "A garden plan drawn with the street",
        "from_name": "Mette Krogh",
        "from_organisation": "Lindholt Kommune",
        "organisation": "Strandby Residents",
        "days": settings.ROSTRA_CASE_DAYS,
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS: list[MessageKind] = [
    MessageKind("case_asked", _("your side of a case"), sample=_sample),
    MessageKind("case_asked_again", _("your side of a case, asked once more"), sample=_sample),
    MessageKind(
        "case_answered",
        _("the other side of your case has answered"),
        sample=lambda: _sample(what="declined", words="We have no time before summer."),
    ),
    MessageKind("case_to_read", _("a case to read"), sample=_sample),
    MessageKind(
        "case_reported",
        _("something is wrong in a case"),
        sample=lambda: _sample(words="The second source does not exist."),
    ),
    MessageKind(
        "case_sent_back",
        _("a question about your case"),
        sample=lambda: _sample(words="Where do the figures come from?"),
    ),
    MessageKind("case_published", _("your case is published"), sample=lambda: _sample(again=False)),
    MessageKind(
        "case_declined",
        _("your case is not published"),
        sample=lambda: _sample(words="Nothing has taken place yet.", stays=False),
    ),
]


def asked(side: CaseSide) -> None:
    """The other side is asked for its part; each row once."""
    _to_side("case_asked", side, f"case-asked:{side.key}")


def reminded(side: CaseSide) -> None:
    """The same once more."""
    _to_side("case_asked_again", side, f"case-asked-again:{side.key}")


def answered(side: CaseSide, what: str, words: str = "", *, stamp: str = "") -> None:
    """Whoever wrote first hears `what` the other side did: completed its part, declined, is the wrong one, made a remark."""
    own = casework.own_side(side.case)
    if own is not None and own.pk != side.pk:
        key = f"case-answered:{side.key}:{what}:{stamp}"
        _to_side("case_answered", own, key, what=what, words=words, other=side.organisation_name)


def sent_back(side: CaseSide, words: str, *, stamp: str) -> None:
    """A side is asked to change something."""
    _to_side("case_sent_back", side, f"case-sent-back:{side.key}:{stamp}", words=words)


def published(side: CaseSide, *, again: bool, stamp: str) -> None:
    """A side hears that the case, or what was corrected in it, is published."""
    key = f"case-published:{side.key}:{stamp}"
    _to_side("case_published", side, key, again=again, page="case")


def declined(side: CaseSide, words: str, *, stamp: str) -> None:
    """A side hears that the case, or what was corrected in it, is not published, and why."""
    stays = side.case.published_at is not None
    _to_side("case_declined", side, f"case-declined:{side.key}:{stamp}", words=words, stays=stays)


def to_read(case: Case) -> None:
    """Its reader hears that a case waits."""
    if case.reader is not None:
        _to_editor(
            "case_to_read", case, case.reader, f"case-to-read:{case.key}:{case.reader.pk}:{case.revision}"
        )


def reported(note: CaseNote, readers: Iterable[Person]) -> None:
    """Editors hear that somebody finds something wrong in a published case."""
    for reader in readers:
        _to_editor(
            "case_reported", note.case, reader, f"case-reported:{note.key}:{reader.pk}", words=note.text
        )


def _to_editor(kind: str, case: Case, reader: Person, key: str, **more: Any) -> None:
    if not reader.email or reader.erased_at or not reader.is_active:
        return
    language = nearest_offered(reader.language)
    outbox.queue(
        kind=kind,
        key=key,
        person=reader,
        language=language,
        context={
            "name": reader.get_short_name() if reader.name or reader.address_as else "",
            "title": case.title,
            "address": settings.ROSTRA_URL + _path("desk_case", language, key=case.key),
            **more,
        },
    )


def _to_side(kind: str, side: CaseSide, key: str, *, page: str = "", **more: Any) -> None:
    case, person = side.case, side.person
    to = (person.email if person and not person.erased_at and person.is_active else None) or side.email
    if not to:
        return
    language = nearest_offered(person.language if person else side.language)
    own = casework.own_side(case)
    with override(language):
        if page:
            path = _path(page, language, slug=case.slug)
        elif side.side == case.submitted_side:
            path = _path("case_own", language, key=case.key)
        else:
            path = _path("case_side", language, token=casetokens.make(side))
    outbox.queue(
        kind=kind,
        key=key,
        person=person if person and person.email == to else None,
        email=to,
        language=language,
        context={
            "name": side.name or (person.get_short_name() if person and person.name else ""),
            "title": case.title,
            "from_name": own.name if own else "",
            "from_organisation": own.organisation_name if own else "",
            "organisation": side.organisation_name,
            "days": settings.ROSTRA_CASE_DAYS,
            "address": settings.ROSTRA_URL + path,
            **more,
        },
    )


def _path(name: str, language: str, **arguments: str) -> str:
    return link(name, language=language, **arguments) if name in links else "/"
