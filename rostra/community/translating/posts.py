"""What can be translated of posts: title, summary, text and what the picture shows, of those that everybody may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rostra.community import bodies
from rostra.community.models import Post, Space
from rostra.community.rules.posts import visible_posts
from rostra.kernel import pagecache
from rostra.languages.things import Source, Translatable, register
from rostra.search.actions import index

SORT = bodies.SORT
OPEN_SPACE = Q(
    space__seen_by=Space.Seen.PUBLIC,
    space__organisation__isnull=True,
    space__state__in=(Space.State.OPEN, Space.State.CLOSED),
)


def source(post: Post) -> Source:
    """The texts of a post."""
    began = post.first_published_at or post.submitted_at
    return Source(
        key=post.key,
        title=post.title,
        language=post.language,
        texts=bodies.texts_of(post),
        programme_key=post.programme_key,
        place=f"91 {began:%Y-%m-%d} {post.title}"[:120],
    )


def read(keys: Iterable[str] | None) -> Iterator[Source]:
    """Sources of posts that a visitor may read; what is said among members is nobody's to translate."""
    rows = Post.objects.filter(
        Q(space__isnull=True) | OPEN_SPACE, live=True, held=False, hidden_at__isnull=True
    ).exclude(title="")
    rows = rows if keys is None else rows.filter(key__in=list(keys))
    return (source(each) for each in rows.order_by("pk"))


def changed(keys: set[str], languages: set[str]) -> None:
    """Pages and the search show other words now, and somebody may have waited for them."""
    from rostra.community.actions import wishes  # verbs stand above what they register

    index.touch(SORT, keys)
    pagecache.bump()
    wishes.fulfilled(SORT, keys, languages, about=about)


def about(key: str, person: Any) -> tuple[str, str] | None:
    """Title and page of a post in a person's language; None when they may not read it."""
    from rostra.community.letters.posts import page_of

    post = visible_posts(person).filter(key=key).first()
    if post is None:
        return None
    ((_post, said),) = bodies.htmls_of([post], person.language)
    return said.title, page_of(post, person.language)


def register_sorts() -> None:
    """Make the sort known; called once when the room is ready."""
    register(Translatable(SORT, _("Post"), read, changed))
