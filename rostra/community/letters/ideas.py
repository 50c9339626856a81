"""The letter that answers an idea."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rostra.community.models import Idea
from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.ledger.letters import language_of
from rostra.messaging.actions import outbox
from rostra.programmes import reading

ANSWERED = "idea_answered"


def _sample() -> dict[str, Any]:
    return {
        "name": "Mette", "programme": "Digital competences for elected members", "state": Idea.State.PLANNED.label,
        "idea": "Examples from small islands.", "idea_language": "en",
        "answer": "Two are being written, with Hestøy.", "address": f"{settings.ROSTRA_URL}/",
    }  # fmt: skip


KINDS: list[MessageKind] = [MessageKind(ANSWERED, _("answer to an idea"), sample=_sample)]


def answered(idea: Idea) -> None:
    """Write to who told it, in their language; to nobody when there is no address."""
    person = idea.person
    if person is not None and (not person.email or person.erased_at or not person.is_active):
        return
    if person is None and not idea.email:
        return
    language = language_of(person) if person else nearest_offered(idea.language)
    about = reading.by_key(idea.programme.key, language)
    with override(language):
        state = str(idea.get_state_display())
    slug = about.path.strip("/") if about and about.path else ""
    path = link("idea", programme=slug, language=language) if slug and "idea" in links else "/"
    outbox.queue(
        kind=ANSWERED,
        key=f"idea-answered:{idea.key}:{idea.answered_at.isoformat() if idea.answered_at else ''}",
        person=person,
        email="" if person else idea.email,
        language=language,
        context={
            "name": person.get_short_name() if person and (person.name or person.address_as) else "",
            "programme": about.title if about else idea.programme.title,
            "state": state,
            "idea": idea.text,
            "idea_language": idea.language,
            "answer": idea.answer,
            "address": settings.ROSTRA_URL + path,
        },
    )
