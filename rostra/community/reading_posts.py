"""Posts as pages show them: cards, credits, what goes with one; however many rows there are, the same number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from rostra.community import bodies
from rostra.community.bodies import Rendered
from rostra.community.models import Post, PostAuthor
from rostra.community.rules.posts import public_posts
from rostra.kernel import pagecache
from rostra.languages.models import Coverage
from rostra.programmes.actions import academy

RELATED = 3


@dataclass(frozen=True)
class Card:
    """A post in a list."""

    post: Post
    words: Rendered
    who: str


def listed(person: Any, language: str) -> QuerySet[Post]:
    """Published posts: first those that can be read in a language, written or translated, then the newest."""
    translated = Coverage.objects.filter(
        Q(machine__gt=0) | Q(draft__gt=0) | Q(reviewed__gt=0),
        thing__sort=bodies.SORT, thing__key=OuterRef("key"), language=language,
    )  # fmt: skip
    own = Case(
        When(Q(language=language) | Exists(translated), then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = public_posts(person).annotate(elsewhere=own)
    return rows.order_by("elsewhere", F("first_published_at").desc(nulls_last=True), "-pk")


def tagged(rows: QuerySet[Post], tag: str) -> QuerySet[Post]:
    """Those that carry a tag, whatever its case. One query; JSON is looked into here, alike on both databases."""
    wanted = tag.casefold()
    pairs = rows.order_by().values_list("pk", "tags")
    return rows.filter(
        pk__in=[pk for pk, tags in pairs if wanted in {str(each).casefold() for each in tags or []}]
    )


def cards(rows: Iterable[Post], language: str) -> list[Card]:
    """Posts as a list shows them; `rows` a queryset or a page of one. Three queries."""
    found = list(rows)
    names = credits_of(found)
    return [Card(post, words, names[post.pk]) for post, words in bodies.htmls_of(found, language)]


def credits_of(posts: list[Post]) -> dict[int, str]:
    """Who stands beside posts, by primary key. One query."""
    by_post: dict[int, list[PostAuthor]] = {}
    rows = PostAuthor.objects.filter(post__in=[post.pk for post in posts]).select_related("person")
    for row in rows.order_by("position", "pk"):
        by_post.setdefault(row.post_id, []).append(row)
    return {
        post.pk: ", ".join(credit(each) for each in by_post.get(post.pk, [])) or house() for post in posts
    }


def credit(author: PostAuthor) -> str:
    """How one author stands beside the post."""
    if author.person is None and not author.name:
        return _("A person who left")
    if not author.named:
        return _("A guest") if author.person is None else _("A member of the academy")
    return author.person.get_full_name() if author.person else author.name


def house() -> str:
    """Who stands beside what the academy itself wrote."""
    return academy.the().name or "Rostra"


def related_posts(post: Post, person: Any, language: str) -> list[Card]:
    """The newest others about the same topics."""
    topics = [topic.pk for topic in post.topics.all()]
    if not topics:
        return []
    rows = public_posts(person).filter(topics__in=topics).exclude(pk=post.pk).distinct()
    return cards(rows.order_by("-first_published_at", "-pk")[:RELATED], language)


def of_programme(programme_key: str, person: Any, language: str, most: int = 3) -> list[Card]:
    """The newest posts about a programme; no query while there are none."""
    own = Post.objects.filter(programme_key=programme_key, space__isnull=True, live=True)
    if not pagecache.kept(("posts of a programme", programme_key), own.exists):
        return []
    rows = public_posts(person).filter(programme_key=programme_key)
    return cards(rows.order_by("-first_published_at", "-pk")[:most], language)
