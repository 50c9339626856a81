"""Letters about spaces: who wants in, what came of it, what is new, who was named."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from rostra.community.models import Comment, Post, Space, SpaceMember
from rostra.community.naming import shown
from rostra.kernel.languages import name_of
from rostra.kernel.registries import MessageKind, link, links
from rostra.ledger.letters import language_of
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.messaging.topics import COMMUNITY
from rostra.people.models import Person

POST_NEW, COMMENT_NEW, MENTION, DIGEST = "post_new", "comment_new", "mention", "community_digest"
ASKED, DECIDED, SPACE_DECIDED = "join_asked", "join_decided", "space_decided"
OPENS_WITH = 280  # characters of a text that a letter shows


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "space_html": "Youth and councils", "title_html": "Młodzi w radzie",
        "name": "Mette", "space": "Youth and councils", "who": "Piotr Zieliński", "title": "Młodzi w radzie",
        "text_language": "pl", "language_name": "polski", "title_language": "pl",
        "starts": "W sobotę spotkaliśmy się z młodzieżą.",
        "address": f"{settings.ROSTRA_URL}/", **more,
    }  # fmt: skip


def _sample_digest() -> dict[str, Any]:
    item = {
        "title": "Młodzi w radzie", "who": "Piotr Zieliński", "language": "pl", "language_name": "polski",
        "comments": 4, "address": f"{settings.ROSTRA_URL}/",
    }  # fmt: skip
    return {
        "name": "Mette", "count": 2, "address": f"{settings.ROSTRA_URL}/",
        "parts": [
            {"title": "Youth and councils", "language": "en", "posts": [item], "more": 0},
            {"title": "", "language": "", "posts": [item], "more": 3},
        ],
    }  # fmt: skip


KINDS: list[MessageKind] = [
    MessageKind(POST_NEW, _("a new post in a space"), transactional=False, topic=COMMUNITY, sample=_sample),
    MessageKind(
        COMMENT_NEW, _("a new comment"), transactional=False, topic=COMMUNITY,
        sample=lambda: _sample(why="own"),
    ),
    MessageKind(MENTION, _("somebody named you"), transactional=False, topic=COMMUNITY, sample=_sample),
    MessageKind(
        DIGEST, _("the community’s week"), transactional=False, topic=COMMUNITY, urgency=8, sample=_sample_digest
    ),
    MessageKind(ASKED, _("somebody asks to join a space"), sample=lambda: _sample(reason="We begin one, too.")),
    MessageKind(
        DECIDED, _("in a space, or not"),
        sample=lambda: _sample(state="in", asked=True, answer="Welcome to all of us."),
    ),
    MessageKind(
        SPACE_DECIDED, _("answer to a proposed working group"),
        sample=lambda: _sample(opens=True, answer="A good idea: please begin."),
    ),
]  # fmt: skip


def asked(row: SpaceMember) -> None:
    """Tell the leads that somebody wants in. Asked again after an answer it is another letter."""
    space = row.space
    leads = space.memberships.filter(role=SpaceMember.Role.LEAD, state=SpaceMember.State.IN)
    for lead in leads.select_related("person"):
        _send(
            ASKED, f"join-asked:{row.key}:{row.updated_at.isoformat()}:{lead.person_id}", lead.person,
            **_named(space), who=shown(row.person), reason=row.reason,
            address=address("space_members", lead.person, slug=space.slug),
        )  # fmt: skip


def decided(row: SpaceMember) -> None:
    """Tell somebody that they are in, are not taken in, or were taken out."""
    space = row.space
    _send(
        DECIDED, f"join-decided:{row.key}:{row.updated_at.isoformat()}", row.person, **_named(space),
        state=row.state, asked=bool(row.reason), answer=row.answer,
        address=address("space", row.person, slug=space.slug),
    )  # fmt: skip


def answered(space: Space) -> None:
    """Tell who proposed a working group what came of it."""
    if space.proposed_by is not None:
        _send(
            SPACE_DECIDED, f"space-decided:{space.key}", space.proposed_by, **_named(space),
            opens=space.state == Space.State.OPEN, answer=space.answer,
            address=address("space", space.proposed_by, slug=space.slug)
            if space.state == Space.State.OPEN
            else address("spaces", space.proposed_by),
        )  # fmt: skip


def post_new(post: Post, person: Person, *, who: str) -> Message | None:
    """A new post in a space, for somebody who hears of every one."""
    return _send(POST_NEW, f"post-new:{post.key}:{person.pk}", person, who=who, **_about(post, person))


def comment_new(comment: Comment, person: Person, *, why: str) -> Message | None:
    """A new comment on one's own post ("own"), on one's comment ("answer") or on a post one follows ("follow")."""
    return _send(
        COMMENT_NEW, f"comment-new:{comment.key}:{person.pk}", person, why=why, **_said(comment, person)
    )


def mentioned(person: Person, *, post: Post, who: str, comment: Comment | None = None) -> Message | None:
    """Somebody was named in a post or a comment."""
    key = f"mention:{(comment or post).key}:{person.pk}"
    if comment is not None:
        return _send(MENTION, key, person, **_said(comment, person))
    return _send(MENTION, key, person, who=who, **_about(post, person))


def digest(person: Person, parts: list[dict[str, Any]], *, week: str, count: int) -> Message | None:
    """What is new in one's spaces and in what one follows, once a week."""
    return _send(
        DIGEST, digest_key(person.pk, week), person, parts=parts, count=count,
        address=address("following", person),
    )  # fmt: skip


def digest_key(person: int, week: str) -> str:
    """What names the letter of one person about one week."""
    return f"community-digest:{person}:{week}"


def post_address(post: Post, person: Person, fragment: str = "") -> str:
    """Where somebody reads a post."""
    if post.space is not None:
        return address("space_post", person, slug=post.space.slug, post=post.slug) + fragment
    return address("post", person, slug=post.slug) + fragment


def address(name: str, person: Person, **arguments: str) -> str:
    """The whole address of a page in the language of somebody's letters."""
    path = link(name, language=language_of(person), **arguments) if name in links else "/"
    return f"{settings.ROSTRA_URL}{path}"


def _about(post: Post, person: Person) -> dict[str, Any]:
    return {
        **(_named(post.space) if post.space else {"space": ""}),
        "title": post.title,
        "title_html": _marked(post.title, post.language),
        "starts": post.summary,
        "title_language": post.language,
        **_spoken(post.language, person),
        "address": post_address(post, person),
    }


def _said(comment: Comment, person: Person) -> dict[str, Any]:
    post = comment.post
    starts = comment.text if len(comment.text) <= OPENS_WITH else f"{comment.text[:OPENS_WITH].rstrip()} …"
    return {
        **_about(post, person),
        "who": shown(comment.by),
        "starts": starts,
        **_spoken(comment.language, person),
        "address": post_address(post, person, f"#comment-{comment.key}"),
    }


def _named(space: Space) -> dict[str, Any]:
    return {"space": space.title, "space_html": _marked(space.title, space.language)}


def _marked(text: str, language: str) -> SafeString:
    """Words with the language they are in, for the HTML part."""
    return format_html('<span lang="{}">{}</span>', language, text)


def _spoken(language: str, person: Person) -> dict[str, str]:
    """The language of a text, and its name where it is not the letter's own."""
    other = language != language_of(person)
    return {"text_language": language, "language_name": name_of(language) if other else ""}


def _send(kind: str, key: str, person: Person, **context: Any) -> Message | None:
    if not person.email or person.erased_at or not person.is_active:
        return None
    return outbox.queue(kind=kind, key=key, person=person, language=language_of(person), context=context)
