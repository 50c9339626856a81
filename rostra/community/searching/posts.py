"""Posts as the search finds them: those of spaces by who reads the space."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from rostra.community import bodies
from rostra.community.models import Post
from rostra.community.rules.spaces import space_audience
from rostra.languages import reading
from rostra.languages.markdown import as_text
from rostra.search.sources import PUBLIC, Document, Source, register

SORT = bodies.SORT
LONGEST_EXTRA = 300


def read(keys: Iterable[str] | None) -> Iterator[Document]:
    """Published posts in every language they are translated into; nothing that is held or hidden."""
    rows = Post.objects.filter(live=True, held=False, hidden_at__isnull=True).exclude(title="")
    rows = rows if keys is None else rows.filter(key__in=list(keys))
    found = list(
        rows.select_related("space__cohort").prefetch_related("topics", "authors__person").order_by("pk")
    )
    laid = reading.texts(SORT, [post.key for post in found])
    return (document(post, laid.get(post.key, {})) for post in found)


def document(post: Post, laid: dict[str, dict[str, reading.Laid]]) -> Document:
    """A post as it can be found now."""
    own = bodies.texts_of(post)
    titles = {post.language: post.title}
    texts = {post.language: _joined({text.address: text.text for text in own})}
    for language, words in laid.items():
        titles[language] = words["title"].text if "title" in words else post.title
        texts[language] = _joined({address: each.text for address, each in words.items()})
    people = [each.person for each in post.authors.all() if each.person]
    return Document(
        key=post.key,
        title=titles,
        text=texts,
        link=("space_post", {"slug": post.space.slug, "post": post.slug})
        if post.space
        else ("post", {"slug": post.slug}),
        audience=space_audience(post.space) if post.space else PUBLIC,
        facets={
            "topic": tuple(topic.key for topic in post.topics.all()),
            "programme": _only(post.programme_key),
        },
        date=post.first_published_at,
        author=people[0].key if len(people) == 1 else "",
        extra=(post.space.title if post.space else post.summary)[:LONGEST_EXTRA],
    )


def _joined(texts: dict[str, str]) -> str:
    return "\n".join(as_text(text) for address, text in texts.items() if address != "title")


def _only(key: str) -> tuple[str, ...]:
    return (key,) if key else ()


def register_sources() -> None:
    """Make the source known; called once when the room is ready."""
    register(Source(SORT, _("Posts"), read))
