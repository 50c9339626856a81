"""What the ledger writes to people: one function a letter, each queued once for the fact it tells."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.cohorts.models import Enrolment
from rostra.kernel.registries import MessageKind, link, links, message_kinds
from rostra.messaging.actions import outbox


def _sample(**more: str) -> dict[str, Any]:
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


KINDS = [
    MessageKind(
        "edition_invitation",
        _("invitation to an edition"),
        sample=lambda: _sample(inviter="Maren Holt", days="30"),
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
        "certificate_ready", _("certificate is ready"), sample=lambda: _sample(number="7K3M-Q9TX-2BFD-4H")
    ),
]


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    for kind in KINDS:
        message_kinds.add(kind.name, kind)


def address(name: str, **arguments: str) -> str:
    """The whole address of a page by its name; the site's own address where no face offers that page."""
    return settings.ROSTRA_URL + (link(name, **arguments) if name in links else "/")


def _about(enrolment: Enrolment) -> dict[str, Any]:
    edition = enrolment.edition
    return {
        "name": enrolment.person.get_short_name()
        if enrolment.person.name or enrolment.person.address_as
        else "",
        "edition": edition.title,
        "programme": edition.programme.title,
        "starts_on": edition.starts_on,
        "ends_on": edition.ends_on,
        "welcome": edition.welcome,
    }


def _send(kind: str, key: str, enrolment: Enrolment, **context: Any) -> None:
    person = enrolment.person
    if not person.email or person.erased_at:
        return
    outbox.queue(
        kind=kind, key=key, person=person, language=person.language, context={**_about(enrolment), **context}
    )


def invitation(enrolment: Enrolment, *, token: str, invitation_key: str, inviter: Any, days: int) -> None:
    _send(
        "edition_invitation",
        f"edition_invitation:{invitation_key}",
        enrolment,
        days=days,
        inviter=inviter.get_full_name() if inviter else "",
        address=address("invitation", token=token, language=enrolment.person.language),
    )


def enrolled(enrolment: Enrolment) -> None:
    moment = enrolment.updated_at.isoformat()
    _send(
        "enrolment_confirmation",
        f"enrolment_confirmation:{enrolment.key}:{moment}",
        enrolment,
        address=address("learn_map", slug=enrolment.edition.slug, language=enrolment.person.language),
    )


def reviewed(enrolment: Enrolment, *, review: Any, title: str, path: str | None) -> None:
    kind = "worksheet_accepted" if review.accepted else "worksheet_returned"
    language = enrolment.person.language
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


def certified(enrolment: Enrolment, *, number: str) -> None:
    _send(
        "certificate_ready",
        f"certificate_ready:{number}",
        enrolment,
        number=number,
        address=address("certificate", number=number, language=enrolment.person.language),
    )
