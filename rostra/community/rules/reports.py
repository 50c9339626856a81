"""Who reports what, who decides, and who may have the proof; beside each the rows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.models import Cohort
from rostra.cohorts.rules.editions import REVIEWS, editions_by_role
from rostra.community.models import (
    Block,
    Comment,
    Post,
    PostAuthor,
    Report,
    Silence,
    Space,
    SpaceMember,
)
from rostra.community.rules import network, posts, spaces
from rostra.community.rules.roles import EDITS, is_community_editor, may_moderate
from rostra.community.things import COMMENT, EXCHANGE, POST, Thing
from rostra.people.models import Grant, Person, Role, Scope
from rostra.people.rules import grants_of, is_site_admin, keys_in_scope

SOON, LATER = dt.timedelta(days=1), dt.timedelta(days=3)
"""Until when a report is answered: one that cannot wait, and any other."""
MOST_TOLD = 12
MODERATES = (SpaceMember.Role.LEAD, SpaceMember.Role.MODERATOR)


def due_at(report: Report) -> dt.datetime:
    """Until when somebody answers it."""
    return report.created_at + (SOON if report.is_urgent else LATER)


# ---------------------------------------------------------------- who reports, who blocks


def may_see_thing(person: Any, thing: Thing) -> bool:
    """Whether somebody reads a thing, or meets a person here: only what one sees can be reported."""
    if thing.kind == POST:
        return posts.may_read(person, thing.row)
    if thing.kind == COMMENT:
        return thing.row.state == Comment.State.SEEN and posts.may_read(person, thing.row.post)
    if thing.kind == EXCHANGE:
        return network.visible_exchanges(person).filter(pk=thing.row.pk).exists()
    return may_meet(person, thing.row)


def may_report(person: Any, thing: Thing) -> bool:
    """Visitors too, what they can read. Nobody reports their own words."""
    own = thing.author is not None and thing.author.pk == getattr(person, "pk", None)
    return not own and not thing.is_waiting and not thing.is_hidden and may_see_thing(person, thing)


def may_meet(person: Any, other: Person) -> bool:
    """Whether somebody finds a person's name here: in the directory, in a space of both, under words they read."""
    if other.erased_at is not None or not other.is_active:
        return False
    if network.visible_profiles(person).filter(person=other).exists():
        return True
    if person.is_authenticated and (_has_blocked(person, other) or _share_space(person, other)):
        return True
    if person.is_authenticated and network.has_written(other, to=person):
        return True
    seen = posts.visible_posts(person)
    if PostAuthor.objects.filter(person=other, named=True, post__in=seen).exists():
        return True
    if Comment.objects.filter(by=other, state=Comment.State.SEEN, post__in=seen).exists():
        return True
    return network.visible_exchanges(person).filter(by=other, state__in=network.READABLE).exists()


def _has_blocked(person: Any, other: Person) -> bool:
    return Block.objects.filter(person=person.pk, blocked=other).exists()


def _share_space(person: Any, other: Person) -> bool:
    mine = spaces.spaces_of(person)
    return spaces.spaces_of(other).filter(pk__in=mine.values("pk")).exists()


def may_block(person: Any, other: Person) -> bool:
    """Not oneself; whom one meets here."""
    return bool(person.is_authenticated) and person.pk != other.pk and may_meet(person, other)


def own_blocks(person: Any) -> QuerySet[Block]:
    """Whom somebody does not want to meet."""
    return Block.objects.filter(person=person.pk).select_related("blocked")


# ---------------------------------------------------------------- who decides


def moderates_all(person: Any) -> bool:
    return is_community_editor(person) or is_site_admin(person)


def moderates_some(person: Any) -> bool:
    """Whether the queue can have anything for somebody: by grants first, then as lead or moderator of a space."""
    if not person.is_authenticated:
        return False
    if moderates_all(person) or any(grant.role in REVIEWS for grant in grants_of(person)):
        return True
    rows = SpaceMember.objects.filter(person=person.pk, state=SpaceMember.State.IN, role__in=MODERATES)
    return rows.exists()


def moderated_spaces(person: Any) -> QuerySet[Space]:
    """The spaces somebody moderates."""
    if not person.is_authenticated:
        return Space.objects.none()
    if moderates_all(person):
        return Space.objects.all()
    own = SpaceMember.objects.filter(person=person.pk, state=SpaceMember.State.IN, role__in=MODERATES)
    team = Q(cohort__edition__in=editions_by_role(person, REVIEWS))
    team |= Q(cohort__key__in=keys_in_scope(person, REVIEWS, Scope.COHORT))
    return Space.objects.filter(Q(pk__in=own.values("space")) | team)


def decidable_reports(person: Any) -> QuerySet[Report]:
    """Reports and appeals that somebody decides or has before them; what belongs to no space is for those who moderate all.
    Never one about oneself, nor one's own appeal."""
    if not person.is_authenticated:
        return Report.objects.none()
    rows = Report.objects.exclude(accused=person.pk).exclude(appeal=True, by=person.pk)
    return rows if moderates_all(person) else rows.filter(space__in=moderated_spaces(person).values("pk"))


def held_posts(person: Any) -> QuerySet[Post]:
    """Posts in spaces that wait for a moderator to let them through."""
    rows = Post.objects.filter(held=True, hidden_at__isnull=True, stage=Post.Stage.PUBLISHED)
    rows = rows.filter(space__in=moderated_spaces(person).values("pk"))
    return rows.exclude(authors__person=person.pk) if person.is_authenticated else rows.none()


def held_comments(person: Any) -> QuerySet[Comment]:
    """Comments that wait for a moderator."""
    if not person.is_authenticated:
        return Comment.objects.none()
    rows = Comment.objects.filter(state=Comment.State.HELD).exclude(by=person.pk)
    if moderates_all(person):
        return rows
    return rows.filter(post__space__in=moderated_spaces(person).values("pk"))


def may_decide(person: Any, thing: Thing) -> bool:
    """Hide, show, let through: moderators of where it stands, about other people's words."""
    own = thing.author is not None and thing.author.pk == person.pk
    return not own and may_moderate(person, thing.space)


def may_silence(person: Any, other: Person, space: Space | None) -> bool:
    """Moderators, in what they moderate; never themselves, nor somebody who moderates the same."""
    return person.pk != other.pk and may_moderate(person, space) and not may_moderate(other, space)


def liftable_silences(person: Any) -> QuerySet[Silence]:
    """Silences that somebody may lift."""
    rows = Silence.objects.filter(lifted_at__isnull=True)
    if moderates_all(person):
        return rows.exclude(person=person.pk)
    return rows.filter(space__in=moderated_spaces(person).values("pk")).exclude(person=person.pk)


# ---------------------------------------------------------------- who hears and who may have the proof


def own_reports(person: Any) -> QuerySet[Report]:
    """What somebody reported, and what others reported about words that were said to them: under their post, in answer to them,
    or naming them."""
    if not person.is_authenticated:
        return Report.objects.none()
    said = (
        Q(comment__post__authors__person=person.pk)
        | Q(comment__parent__by=person.pk)
        | Q(comment__mentions__person=person.pk)
        | Q(post__mentions__person=person.pk)
    )
    found = Report.objects.filter(Q(by=person.pk) | said, appeal=False).exclude(accused=person.pk)
    return Report.objects.filter(pk__in=found.values("pk"))


def may_export(person: Any, report: Report) -> bool:
    """Have the proof: who reported, to whom it was said, and moderators."""
    if not person.is_authenticated or report.appeal:
        return False
    if own_reports(person).filter(pk=report.pk).exists():
        return True
    return decidable_reports(person).filter(pk=report.pk).exists()


def may_appeal(person: Any, thing: Thing) -> bool:
    """Answer once to the moderator who hid one's words."""
    own = thing.author is not None and thing.author.pk == person.pk
    return own and thing.is_hidden and not appeals_since(thing).exists()


def appeals_since(thing: Thing) -> QuerySet[Report]:
    """The author's answer to the present hiding: an older one was about an earlier hiding and was upheld."""
    rows = Report.objects.filter(kind=thing.kind, thing=thing.key, appeal=True)
    return rows.exclude(state=Report.State.UPHELD)


def moderators_of(space: Space | None) -> list[Person]:
    """Who hears of a report: leads and moderators of the space; where it has none, and outside of spaces, the editors."""
    found: list[Person] = []
    if space is not None:
        rows = SpaceMember.objects.filter(
            space=space, state=SpaceMember.State.IN, role__in=MODERATES, person__is_active=True
        )
        found = [row.person for row in rows.select_related("person").order_by("pk")[:MOST_TOLD]]
    if space is not None and space.cohort is not None:
        found += [each for each in _team(space.cohort) if each not in found]
    return found or editors()


def _team(cohort: Cohort) -> list[Person]:
    """Who reviews the edition of a cohort, by a grant on the edition or the cohort itself."""
    near = Q(scope_kind=Scope.EDITION, scope_key=cohort.edition.key)
    near |= Q(scope_kind=Scope.COHORT, scope_key=cohort.key)
    grants = Grant.objects.live().filter(near, role__in=REVIEWS)
    rows = Person.objects.filter(pk__in=grants.values("person"), is_active=True, erased_at__isnull=True)
    return list(rows.order_by("pk")[:MOST_TOLD])


def editors() -> list[Person]:
    """People who moderate everything by their grant, some of them."""
    wanted = Grant.objects.live().filter(role__in=(*EDITS, Role.SITE_ADMIN), scope_kind=Scope.SITE)
    rows = Person.objects.filter(pk__in=wanted.values("person"), is_active=True, erased_at__isnull=True)
    return list(rows.order_by("pk")[:MOST_TOLD])
