"""Letters about the newsletter: its issues, and the question whether an address is one's own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.community import issue_tokens
from rostra.community.composing_issue import Composed, Part
from rostra.community.models import Issue, Subscription
from rostra.kernel.registries import MessageKind, link
from rostra.messaging import letters
from rostra.messaging.actions import outbox
from rostra.messaging.bodies import STOP
from rostra.messaging.letters import Letter
from rostra.messaging.models import Message
from rostra.messaging.topics import NEWS

CONFIRM, NEWSLETTER = "newsletter_confirm", "newsletter"
WISHES = "wishes_url"
NAMES = (STOP, WISHES)


def _sample() -> dict[str, Any]:
    return {
        "title": "Spring in the academy",
        "title_lang": "en",
        "subject": "Spring in the academy",
        "preheader": "Three sessions in March",
        "parts": [
            Part("<p>Three sessions in March are open to all.</p>", "Three sessions in March are open.")
        ],
        "stop_url": f"{settings.ROSTRA_URL}/",
        WISHES: f"{settings.ROSTRA_URL}/",
        "web_url": f"{settings.ROSTRA_URL}/",
    }


def _returned(message: Message, what: str) -> None:
    from rostra.community.actions.newsletter import subscriptions

    subscriptions.note_return(message, what)


KINDS: list[MessageKind] = [
    MessageKind(
        CONFIRM,
        _("confirmation of a subscription to the newsletter"),
        sample=lambda: {"address": f"{settings.ROSTRA_URL}/"},
    ),
    MessageKind(
        NEWSLETTER,
        _("issue of the newsletter"),
        transactional=False,
        topic=NEWS,
        urgency=9,
        when_stuck="again",
        returned=_returned,
        sample=_sample,
    ),
]


def ask(subscription: Subscription) -> Message:
    """Ask the owner of a mailbox whether they want it; each asking is a letter of its own."""
    return outbox.queue(
        kind=CONFIRM,
        key=f"{CONFIRM}:{subscription.key}:{subscription.asked_at.isoformat()}",
        context={"address": issue_tokens.confirm_address(subscription)},
        email=subscription.address,
        language=subscription.language,
    )


def render(issue: Issue, composed: Composed, *, values: dict[str, str]) -> Letter:
    """An issue as a letter; `values` are the stop and wishes addresses, or the places where they will stand."""
    whole = composed.whole()
    return letters.render(
        NEWSLETTER,
        language=composed.language,
        context={
            "subject": composed.subject,
            "title": composed.title,
            "title_lang": composed.title_lang,
            "preheader": composed.preheader,
            "parts": whole.parts,
            "web_url": web_address(issue, composed.language),
            **values,
        },
    )


def web_address(issue: Issue, language: str) -> str:
    """Where anybody reads an issue."""
    return settings.ROSTRA_URL + link("issue", slug=issue.slug, language=language)
