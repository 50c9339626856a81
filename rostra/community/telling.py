"""Who hears at once of a new post, a comment or a mention. Everybody hears of one thing once, for the reason that concerns them
most; nobody of what they may not read, of their own words, or of somebody with whom they do not meet."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from rostra.community.letters import spaces as letters
from rostra.community.models import Block, Comment, Follow, Mention, Post, PostAuthor, Space, SpaceMember
from rostra.community.naming import shown
from rostra.community.rules.posts import visible_posts
from rostra.community.rules.spaces import people_of
from rostra.kernel.tasks import task
from rostra.people.models import Person

CHUNK = 100  # letters in one transaction
OWN, ANSWER, FOLLOW = "own", "answer", "follow"


def post_seen(post: Post) -> None:
    """A post can be read now: letters are written by a task after this transaction. Called again nobody gets a second one."""
    tell_of_post.enqueue(post=post.key)


def comment_seen(comment: Comment) -> None:
    """A comment can be read now: letters are written by a task after this transaction. Called again nobody gets a second one."""
    tell_of_comment.enqueue(comment=comment.key)


@task()
def tell_of_post(post: str) -> None:
    """Write the letters about a post, if it can still be read. Safe to run twice: a letter's key names post and reader."""
    found = Post.objects.select_related("space__cohort__edition__organisation").filter(key=post).first()
    if found is None or not found.live or found.held or found.hidden_at:
        return
    writers = author_names(found)
    named = people_named(found)
    told = set(writers)
    for person in _meeting(named, set(writers)):
        if visible_posts(person).filter(pk=found.pk).exists():
            letters.mentioned(person, post=found, who=", ".join(writers.values()))
            told.add(person.pk)
    if found.space is None:
        return
    people = _meeting(hearing_all(found.space).exclude(pk__in=told), set(writers))
    for start in range(0, len(people), CHUNK):
        with transaction.atomic():
            for person in people[start : start + CHUNK]:
                letters.post_new(found, person, who=", ".join(writers.values()))


@task()
def tell_of_comment(comment: str) -> None:
    """Write the letters about a comment, if it can still be read. Safe to run twice."""
    found = (
        Comment.objects.select_related("post__space__cohort__edition__organisation", "by", "parent")
        .filter(key=comment, state=Comment.State.SEEN)
        .first()
    )
    if found is None:
        return
    reasons = hearers_of_comment(found)
    people = _meeting(Person.objects.filter(pk__in=reasons), {found.by_id})
    for start in range(0, len(people), CHUNK):
        with transaction.atomic():
            for person in people[start : start + CHUNK]:
                if not visible_posts(person).filter(pk=found.post_id).exists():
                    continue
                if reasons[person.pk] == "named":
                    letters.mentioned(person, post=found.post, who="", comment=found)
                else:
                    letters.comment_new(found, person, why=reasons[person.pk])


def hearers_of_comment(comment: Comment) -> dict[int, str]:
    """Primary keys of who hears of a comment, each with the reason that concerns them most."""
    reasons: dict[int, str] = {}
    follows = Follow.objects.filter(post=comment.post_id).values_list("person", flat=True)
    reasons.update(dict.fromkeys(follows, FOLLOW))
    own = PostAuthor.objects.filter(post=comment.post_id, person__isnull=False)
    reasons.update(dict.fromkeys(own.values_list("person", flat=True), OWN))
    if comment.parent is not None:
        reasons[comment.parent.by_id] = ANSWER
    named = Mention.objects.filter(comment=comment.pk).values_list("person", flat=True)
    reasons.update(dict.fromkeys(named, "named"))
    reasons.pop(comment.by_id, None)
    return reasons


def hearing_all(space: Space) -> QuerySet[Person]:
    """People of a space who want to hear of every new post."""
    rows = SpaceMember.objects.filter(
        space=space, state=SpaceMember.State.IN, hears=SpaceMember.Hears.ALL
    ).values("person")
    return people_of(space).filter(pk__in=rows)


def people_named(post: Post) -> QuerySet[Person]:
    """People named in the post itself."""
    rows = Mention.objects.filter(post=post, comment__isnull=True).values("person")
    return Person.objects.filter(pk__in=rows)


def author_names(post: Post) -> dict[int, str]:
    """The people who wrote a post, by primary key, with the name that stands beside it."""
    rows = post.authors.filter(person__isnull=False).select_related("person").order_by("position", "pk")
    return {row.person.pk: shown(row.person) for row in rows if row.person}


def credit(post: Post) -> str:
    """Who wrote a post, as it stands beside it: people of a space by their name, others as they wished."""
    rows = sorted(post.authors.all(), key=lambda row: (row.position, row.pk))
    names = [row.name or shown(row.person) for row in rows if row.named or post.space_id]
    return ", ".join(names)


def _meeting(people: QuerySet[Person], writers: set[int]) -> list[Any]:
    """Of some people those who are there and meet the writers: no block either way, and not the writers themselves."""
    rows = people.filter(is_active=True, erased_at__isnull=True).exclude(pk__in=writers).order_by("pk")
    pairs = Block.objects.filter(Q(person__in=writers) | Q(blocked__in=writers))
    away = {key for pair in pairs.values_list("person", "blocked") for key in pair} - writers
    return [person for person in rows if person.pk not in away]
