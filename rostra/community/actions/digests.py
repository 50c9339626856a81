"""What is new in the community, in one letter a week over all spaces and everything somebody follows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from rostra.cohorts.models import Enrolment
from rostra.community import telling
from rostra.community.letters import spaces as letters
from rostra.community.models import Follow, Post, Space, SpaceMember
from rostra.community.rules.posts import visible_posts
from rostra.community.rules.spaces import readable_spaces
from rostra.kernel.languages import name_of
from rostra.kernel.time import now
from rostra.ledger.letters import language_of
from rostra.messaging.deciding import zone_of
from rostra.messaging.models import Message
from rostra.people.models import Person

HOUR = 6  # of Monday, on the reader's wall, at which a week ends
WEEK = dt.timedelta(days=7)
LATE = dt.timedelta(days=2)  # how long after it the letter is still written
CHUNK = 200  # people looked at together
MOST = 8  # posts of one space, and of what is followed, that stand in a letter
Hears, State = SpaceMember.Hears, SpaceMember.State


@dataclass
class Wishes:
    """What one person hears of: spaces with the moment until which they have read, topics, people."""

    spaces: dict[int, dt.datetime | None] = field(default_factory=dict)
    topics: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class News:
    """A post of the last weeks, with what it is looked up by."""

    post: Post
    topics: frozenset[int]
    writers: frozenset[int]
    shown: frozenset[int]  # writers whose name stands beside it


def write_due(at: dt.datetime | None = None) -> int:
    """Write the letters of the week that ended last, to whom they are due and not written yet; returns how many. A job of the
    schedule, safe to run again: a letter's key names reader and week. Who has nothing to read gets none.

    A handful of queries for every `CHUNK` people, and some more for each of those who have something new.
    """
    moment, made = at or now(), 0
    news = _news(moment)
    if not news:
        return 0
    keys = sorted(_candidates({each.post.space_id for each in news if each.post.space_id}))
    for start in range(0, len(keys), CHUNK):
        people = Person.objects.filter(
            pk__in=keys[start : start + CHUNK], is_active=True, erased_at__isnull=True
        )
        made += _write(list(people.exclude(email=None).order_by("pk")), news, moment)
    return made


def week_of(person: Any, at: dt.datetime) -> tuple[dt.datetime, str]:
    """When the last week ended on somebody's wall, and its name."""
    wall = at.astimezone(zone_of(person))
    monday = (wall - dt.timedelta(days=wall.weekday())).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if monday > wall:
        monday -= WEEK
    year, week, _day = monday.isocalendar()
    return monday, f"{year}-{week:02d}"


def _news(at: dt.datetime) -> list[News]:
    """Posts that can be in a letter written now: of two weeks and a little, whatever the zone."""
    rows = Post.objects.filter(
        live=True,
        held=False,
        hidden_at__isnull=True,
        first_published_at__gt=at - WEEK - LATE - dt.timedelta(days=1),
    ).select_related("space")
    found = list(rows.prefetch_related("topics", "authors__person").order_by("-first_published_at", "pk"))
    return [
        News(
            post,
            frozenset(topic.pk for topic in post.topics.all()),
            frozenset(row.person_id for row in post.authors.all() if row.person_id),
            frozenset(
                row.person_id for row in post.authors.all() if row.person_id and (row.named or post.space_id)
            ),
        )
        for post in found
    ]


def _candidates(spaces: set[int]) -> set[int]:
    """People who may hear of something in these spaces, or who follow something."""
    rows = SpaceMember.objects.filter(state=State.IN, hears=Hears.DIGEST, space__in=spaces)
    found = set(rows.values_list("person", flat=True))
    of_cohorts = Space.objects.filter(pk__in=spaces, cohort__isnull=False).values("cohort")
    found |= set(Enrolment.objects.live().filter(cohort__in=of_cohorts).values_list("person", flat=True))
    follows = Follow.objects.filter(Q(topic__isnull=False) | Q(followed__isnull=False))
    return found | set(follows.values_list("person", flat=True))


def _write(people: list[Person], news: list[News], at: dt.datetime) -> int:
    due: dict[int, tuple[dt.datetime, str]] = {}
    for person in people:
        ended, week = week_of(person, at)
        if at - ended <= LATE:
            due[person.pk] = ended, week
    keys = {letters.digest_key(pk, week): pk for pk, (_ended, week) in due.items()}
    for key in Message.objects.filter(key__in=list(keys)).values_list("key", flat=True):
        del due[keys[key]]
    wishes, made = _wishes(due), 0
    for person in people:
        if person.pk in due:
            ended, week = due[person.pk]
            made += _write_one(person, wishes[person.pk], news, ended, week)
    return made


def _wishes(people: Iterable[int]) -> dict[int, Wishes]:
    """What some people hear of. Three queries."""
    keys = list(people)
    found: dict[int, Wishes] = defaultdict(Wishes)
    cohorts = Enrolment.objects.live().filter(person__in=keys, cohort__space__isnull=False)
    for person, space in cohorts.values_list("person", "cohort__space"):
        found[person].spaces[space] = None
    for row in SpaceMember.objects.filter(person__in=keys):
        if row.state == State.IN and row.hears == Hears.DIGEST:
            found[row.person_id].spaces[row.space_id] = row.seen_at
        else:
            found[row.person_id].spaces.pop(row.space_id, None)
    follows = Follow.objects.filter(person__in=keys, post__isnull=True)
    for person, topic, followed in follows.values_list("person", "topic", "followed"):
        (found[person].topics if topic else found[person].people).add(topic or followed)
    return found


def _write_one(person: Person, wishes: Wishes, news: list[News], ended: dt.datetime, week: str) -> bool:
    wanted = [each for each in news if _is_new(each, wishes, ended) and person.pk not in each.writers]
    if not wanted:
        return False
    spaces = {each.post.space_id for each in wanted if each.post.space_id}
    readable = (
        set(readable_spaces(person).filter(pk__in=spaces).values_list("pk", flat=True)) if spaces else set()
    )
    keys = [each.post.pk for each in wanted if each.post.space_id is None or each.post.space_id in readable]
    visible = set(visible_posts(person).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    posts = [each.post for each in wanted if each.post.pk in visible]
    if not posts:
        return False
    with transaction.atomic():
        sent = letters.digest(person, _parts(person, posts, wishes), week=week, count=len(posts))
        SpaceMember.objects.filter(person=person, space__in=readable, state=State.IN).update(
            digested_at=ended
        )
    return sent is not None


def _is_new(each: News, wishes: Wishes, ended: dt.datetime) -> bool:
    """Whether a post of the week that ended is one this person hears of and did not see."""
    published = each.post.first_published_at
    if published is None or not ended - WEEK < published <= ended:
        return False
    if each.post.space_id in wishes.spaces:
        seen = wishes.spaces[each.post.space_id]
        return seen is None or published > seen
    return bool(each.topics & wishes.topics or each.shown & wishes.people)


def _parts(person: Person, posts: list[Post], wishes: Wishes) -> list[dict[str, Any]]:
    """The letter's parts: each space with its posts, then what is followed."""
    by_space: dict[int | None, list[Post]] = defaultdict(list)
    for post in posts:
        by_space[post.space_id if post.space_id in wishes.spaces else None].append(post)
    parts = []
    for key in sorted(by_space, key=lambda each: (each is None, -(each or 0))):
        rows = by_space[key]
        space = rows[0].space if key is not None else None
        parts.append(
            {
                "title": space.title if space else "",
                "language": space.language if space else "",
                "posts": [_item(person, post) for post in rows[:MOST]],
                "more": max(0, len(rows) - MOST),
            }
        )
    return parts


def _item(person: Person, post: Post) -> dict[str, Any]:
    other = post.language != language_of(person)
    return {
        "title": post.title,
        "language": post.language,
        "language_name": name_of(post.language) if other else "",
        "who": telling.credit(post),
        "comments": post.comments,
        "address": letters.post_address(post, person),
    }
