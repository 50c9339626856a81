"""Letters about posts: is this your address, what became of your post, what you waited for is translated."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rostra.community import posttokens
from rostra.community.models import Post, PostAuthor, TranslationWish
from rostra.kernel.languages import name_of, nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.kernel.time import now
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.programmes.actions import academy

CONFIRM, STEP, TRANSLATED = "post_confirm", "post_step", "post_translated"
STEPS = ("submitted", "note", "needs_changes", "scheduled", "published", "declined")


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Piotr", "title": "Młodzi w radzie", "title_language": "pl", "address": f"{settings.ROSTRA_URL}/",
        "public": f"{settings.ROSTRA_URL}/", "step": "needs_changes", "when": "", "language_name": "English",
        "words": "A fine text. Please say in the first line where this happened.", **more,
    }  # fmt: skip


KINDS: list[MessageKind] = [
    MessageKind(CONFIRM, _("is this your address? (a post)"), urgency=1, sample=_sample),
    MessageKind(STEP, _("what became of your post"), sample=_sample),
    MessageKind(TRANSLATED, _("a text you waited for is translated"), sample=_sample),
]


def confirm(post: Post, author: PostAuthor) -> Message:
    """Ask whoever proposed a post without an account whether the address is theirs."""
    return outbox.queue(
        kind=CONFIRM,
        key=f"{CONFIRM}:{author.key}",
        email=author.email,
        language=author.agreed_language,
        context=_context(post, author, "confirm"),
    )


def step(post: Post, what: str, words: str = "", *, about: str = "") -> None:
    """Tell the authors what became of their post; posts by staff have none who waits. `about` names the very fact, the moment
    by default."""
    mark = about or f"{now():%Y%m%d%H%M%S%f}"
    for author in post.authors.select_related("person").order_by("position", "pk"):
        if not _reachable(author):
            continue
        outbox.queue(
            kind=STEP,
            key=f"{STEP}:{author.key}:{what}:{mark}",
            person=author.person,
            email="" if author.person else author.email,
            language=language_of(author),
            context={**_context(post, author, what), "words": words},
        )


def translated(wish: TranslationWish, *, title: str, address: str) -> Message:
    """Tell somebody that what they waited for can be read in their language."""
    return outbox.queue(
        kind=TRANSLATED,
        key=f"{TRANSLATED}:{wish.pk}",
        person=wish.person,
        context={"title": title, "address": address, "language_name": name_of(wish.language)},
    )


def language_of(author: PostAuthor) -> str:
    """The language in which an author is written to."""
    return author.person.language if author.person else author.agreed_language


def page_of(post: Post, language: str) -> str:
    """The whole address of a post's public page."""
    path = link("post", slug=post.slug, language=nearest_offered(language)) if "post" in links else "/"
    return settings.ROSTRA_URL + path


def _reachable(author: PostAuthor) -> bool:
    if author.person is None:
        return bool(author.email and author.confirmed_at)
    return bool(author.person.email) and author.person.erased_at is None


def _context(post: Post, author: PostAuthor, what: str) -> dict[str, Any]:
    language = nearest_offered(language_of(author))
    path = "/"
    if "post_proposal" in links:
        path = link("post_proposal", token=posttokens.make(author), language=language)
    return {
        "name": author.name.partition(" ")[0] if author.person is None else "",
        "title": post.title,
        "title_language": post.language,
        "step": what,
        "when": _when(post, language),
        "address": settings.ROSTRA_URL + path,
        "public": page_of(post, language),
    }


def _when(post: Post, language: str) -> str:
    if post.go_live_at is None:
        return ""
    with translation.override(language):
        return date_format(post.go_live_at.astimezone(ZoneInfo(academy.the().time_zone)), "DATETIME_FORMAT")
