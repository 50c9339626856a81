"""Posts as an Atom feed (RFC 4287): whole texts, each in its language, and nothing that tells who reads it."""

from __future__ import annotations

import uuid
from typing import Any

from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from rostra.community import bodies, reading_posts
from rostra.community.models import Post


class Feed(Atom1Feed):
    """Django's Atom feed; an entry says its language and carries its text as HTML beside the summary."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["lang"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """The text stands in an element of its own."""
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def of_posts(posts: list[Post], language: str, *, root: str, own: str) -> str:
    """The feed of some posts in a language as far as they are translated; `root` begins every address, `own` is its path."""
    feed = Feed(
        title=_("Posts of %(name)s") % {"name": reading_posts.house()},
        link=root + reverse("posts"),
        description="",
        language=language,
        feed_url=root + own,
        feed_guid=root + own,
    )
    names = reading_posts.credits_of(posts)
    for post, words in bodies.wholes_of(posts, language):
        feed.add_item(
            title=words.title,
            link=root + reverse("post", args=[post.slug]),
            description=words.summary,
            unique_id=f"urn:uuid:{_uuid(post.key)}",
            author_name=names[post.pk],
            pubdate=post.first_published_at,
            updateddate=max(filter(None, (post.last_published_at, post.first_published_at))),
            categories=[topic.title for topic in post.topics.all()] + list(post.tags or []),
            content=_absolute(words.html, root),
            lang=words.lang or language,
        )
    return feed.writeString("utf-8")


def _uuid(key: str) -> str:
    """A name for the entry that never changes, out of the post's key."""
    return str(uuid.UUID(key)) if len(key) == 32 else str(uuid.uuid5(uuid.NAMESPACE_URL, key))


def _absolute(html: str, root: str) -> str:
    """Addresses within this site are whole ones in a feed."""
    return html.replace('href="/', f'href="{root}/').replace('src="/', f'src="{root}/')
