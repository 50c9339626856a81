"""Spaces, their posts and their people as pages show them; however many rows there are, the same number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rostra.community import bodies, telling
from rostra.community.bodies import Rendered
from rostra.community.models import Comment, Post, PostAuthor, Space, SpaceMember
from rostra.community.naming import shown
from rostra.community.rules.comments import comments_of
from rostra.community.rules.posts import visible_posts
from rostra.community.rules.spaces import people_of
from rostra.kernel.time import today
from rostra.people.models import Membership, Person

NEVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
LEADS_FIRST = {SpaceMember.Role.LEAD: 0, SpaceMember.Role.MODERATOR: 1}


@dataclass(frozen=True)
class Line:
    """A post in the list of a space. `is_new`: something was said since the reader was here."""

    post: Post
    words: Rendered
    who: str
    is_new: bool


@dataclass(frozen=True)
class Someone:
    """A person of a space: name, organisation, part."""

    person: Person
    name: str
    organisation: str
    role: str
    row: SpaceMember | None


@dataclass(frozen=True)
class Said:
    """A comment with the answers to it. `has_words` False: taken back, or hidden from this reader."""

    comment: Comment
    name: str
    organisation: str
    is_new: bool
    is_own: bool
    has_words: bool
    answers: tuple[Said, ...] = ()


def with_news(rows: QuerySet[Space], person: Any) -> QuerySet[Space]:
    """Spaces with `seen`, until when this person has read, and `news`, how many posts something was said in since."""
    own = SpaceMember.objects.filter(space=OuterRef("pk"), person=person.pk).values("seen_at")[:1]
    posts = Post.objects.filter(
        space=OuterRef("pk"), live=True, held=False, hidden_at__isnull=True, last_at__gt=OuterRef("seen")
    )
    written = PostAuthor.objects.filter(post=OuterRef("pk"), person=person.pk)
    posts = posts.exclude(Exists(written), comments=0)  # one's own words are not new for oneself
    counted = posts.order_by().values("space").annotate(many=Count("pk")).values("many")
    return rows.annotate(seen=Coalesce(Subquery(own), Value(NEVER))).annotate(
        news=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def posts_of(space: Space, person: Any) -> QuerySet[Post]:
    """The posts of a space that this person's page lists: what was said last stands first."""
    rows = visible_posts(person).filter(space=space, live=True)
    return rows.prefetch_related("authors__person").order_by("-last_at", "-pk")


def lines(posts: Iterable[Post], language: str, since: dt.datetime | None, person: Any) -> list[Line]:
    """Posts of one page in the reader's language; `since` is until when they have read, None for who is not in the space."""

    def is_new(post: Post) -> bool:
        own = not post.comments and any(row.person_id == person.pk for row in post.authors.all())
        return since is not None and post.last_at > since and not own

    return [
        Line(post, words, telling.credit(post), is_new(post))
        for post, words in bodies.htmls_of(posts, language)
    ]


def members_of(space: Space) -> QuerySet[Person]:
    """The people of a space in the order of their names."""
    return people_of(space).order_by("name", "pk")


def someones(space: Space, people: Iterable[Person]) -> list[Someone]:
    """People of one page with what stands beside their names. Two queries."""
    found = list(people)
    rows = {
        row.person_id: row
        for row in SpaceMember.objects.filter(space=space, person__in=found, state=SpaceMember.State.IN)
    }
    places = organisations_of([each.pk for each in found])
    result = []
    for person in found:
        row = rows.get(person.pk)
        role = row.get_role_display() if row and row.role != SpaceMember.Role.MEMBER else ""
        result.append(Someone(person, shown(person), places.get(person.pk, ""), role, row))
    return result


def leads_of(space: Space) -> list[str]:
    """Names of those who lead a space."""
    rows = space.memberships.filter(role=SpaceMember.Role.LEAD, state=SpaceMember.State.IN)
    return [shown(row.person) for row in rows.select_related("person").order_by("pk")]


def organisations_of(people: Iterable[int]) -> dict[int, str]:
    """The organisation of each of some people on this day: the first where there are several."""
    day = today()
    rows = Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        person__in=list(people),
    ).order_by("-pk")  # fmt: skip
    return dict(rows.values_list("person", "organisation__name"))


def said_to(post: Post, person: Any) -> QuerySet[Comment]:
    """The comments on a post itself that this person's page lists, the oldest first; answers come with `talk`."""
    return (
        comments_of(person, post)
        .filter(parent__isnull=True)
        .select_related("by")
        .order_by("created_at", "pk")
    )


def talk(
    post: Post, top: Iterable[Comment], person: Any, *, since: dt.datetime | None, moderates: bool
) -> list[Said]:
    """The comments of one page with their answers. Two queries."""
    first = list(top)
    rows = (
        comments_of(person, post).filter(parent__in=first).select_related("by").order_by("created_at", "pk")
    )
    answers: dict[int, list[Comment]] = {}
    for row in rows:
        answers.setdefault(row.parent_id or 0, []).append(row)
    everybody = [*first, *(row for group in answers.values() for row in group)]
    places = organisations_of({row.by_id for row in everybody})

    def made(row: Comment, under: tuple[Said, ...] = ()) -> Said:
        own = row.by_id == person.pk
        hidden = row.state == Comment.State.HIDDEN and not (own or moderates)
        return Said(
            comment=row,
            name=shown(row.by),
            organisation=places.get(row.by_id, ""),
            is_new=since is not None and row.created_at > since and not own,
            is_own=own,
            has_words=row.state != Comment.State.REMOVED and not hidden,
            answers=under,
        )

    return [made(row, tuple(made(each) for each in answers.get(row.pk, ()))) for row in first]
