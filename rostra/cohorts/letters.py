"""What this room writes to people: one function a letter, each queued once for the fact it tells."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.cohorts import admission_letters
from rostra.cohorts.models import Edition, Interest, PilotComment
from rostra.kernel.registries import MessageKind, link, links, message_kinds
from rostra.kernel.text import token_hash
from rostra.messaging.actions import outbox
from rostra.messaging.topics import NEWS
from rostra.programmes import reading

ANSWERED, CONFIRM, OPENED = "pilot_answer", "interest_confirmation", "interest_opened"

KINDS = [
    MessageKind(
        ANSWERED,
        _("answer to a comment on a pilot"),
        sample=lambda: {
            "title": "Read the beginner's guide",
            "comment": "An example from a small town would help.",
            "taken_up": True,
            "version": "1.1.0",
            "answer": "Thank you, we added one.",
            "address": f"{settings.ROSTRA_URL}/",
        },
    ),
    MessageKind(
        CONFIRM,
        _("confirmation of a wish to hear when something opens"),
        sample=lambda: {
            "programme": "Digital community engagement",
            "level": "",
            "address": f"{settings.ROSTRA_URL}/",
        },
    ),
    MessageKind(
        OPENED,
        _("a programme that somebody waited for has opened"),
        sample=lambda: {
            "programme": "Digital community engagement",
            "edition": "Spring 2027",
            "starts_on": None,
            "closes_at": None,
            "address": f"{settings.ROSTRA_URL}/",
        },
        transactional=False,
        topic=NEWS,
    ),
]


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    for kind in [*KINDS, *admission_letters.KINDS]:
        message_kinds.add(kind.name, kind)


def address(name: str, **arguments: str) -> str:
    """The whole address of a page by its name; the site's own address where no face offers that page."""
    return settings.ROSTRA_URL + (link(name, **arguments) if name in links else "/")


def comment_answered(comment: PilotComment) -> None:
    """What became of somebody's comment."""
    person = comment.person
    if not person.email or person.erased_at or not comment.answered_at:
        return
    language = person.language
    activity = reading.by_key(comment.activity_key, language)
    there = (
        address("activity", path=activity.path, language=language)
        if activity and activity.path and activity.live
        else address("learn_map", slug=comment.edition.slug, language=language)
    )
    outbox.queue(
        kind=ANSWERED,
        key=f"{ANSWERED}:{comment.key}:{comment.answered_at.isoformat()}",
        person=person,
        language=language,
        context={
            "title": activity.title if activity else comment.edition.title,
            "comment": comment.text,
            "taken_up": comment.state == PilotComment.State.TAKEN_UP,
            "version": comment.taken_up_in,
            "answer": comment.answer,
            "address": there,
        },
    )


def wish_to_confirm(interest: Interest, *, token: str) -> None:
    """The letter whose link proves that the mailbox is theirs. The token is kept nowhere else."""
    names = _names(interest, interest.language)
    outbox.queue(
        kind=CONFIRM,
        key=f"{CONFIRM}:{interest.token_hash}",
        email=interest.email,
        language=interest.language,
        context={**names, "address": address("wish_letter", token=token, language=interest.language)},
    )


def opened(interest: Interest, edition: Edition) -> None:
    """It takes registrations now. One letter for an address and an edition, however often it was wished for."""
    person = interest.person
    email = (person.email or "") if person else interest.email
    language = person.language if person else interest.language
    outbox.queue(
        kind=OPENED,
        key=f"{OPENED}:{edition.pk}:{token_hash(email)[:32]}",
        person=person,
        email=email,
        language=language,
        context={
            **_names(interest, language),
            "edition": edition.title,
            "starts_on": edition.starts_on,
            "closes_at": edition.registration_closes_at,
            "address": address(
                "apply" if edition.admission == Edition.Admission.APPLICATION else "enrol",
                slug=edition.slug,
                language=language,
            ),
        },
    )


def _names(interest: Interest, language: str) -> dict[str, Any]:
    """The titles of the programme and of the level, in the language of the letter."""
    programme = reading.by_key(interest.programme_key, language)
    level = reading.by_key(interest.level_key, language) if interest.level_key else None
    return {
        "programme": programme.title if programme else "",
        "level": level.title if level else "",
    }
