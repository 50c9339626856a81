"""Who finds, reads, joins and writes in a space; who leads it. Who belongs to the space of a cohort follows from the cohort."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from rostra.cohorts.models import Enrolment
from rostra.cohorts.rules import REVIEWS, editions_by_role, may_review, organisations_today, scopes_of
from rostra.community.models import Comment, Post, PostAuthor, Space, SpaceMember
from rostra.community.rules.roles import is_community_editor
from rostra.community.rules.safety import blocked_people, silenced
from rostra.kernel.time import today
from rostra.people.models import Grant, Membership, Person, Scope
from rostra.people.rules import keys_in_scope
from rostra.search.sources import PUBLIC, SIGNED_IN

State, Seen, Joining = Space.State, Space.Seen, Space.Joining
IN = SpaceMember.State.IN
THERE = (State.OPEN, State.CLOSED)
ASKABLE = (Joining.OPEN, Joining.REASON)


def readable_spaces(person: Any) -> QuerySet[Space]:
    """Spaces whose posts this person may read: open ones and closed ones."""
    rows = Space.objects.filter(state__in=THERE)
    if not person.is_authenticated:
        return rows.filter(seen_by=Seen.PUBLIC, organisation__isnull=True)
    if is_community_editor(person):
        return rows
    seen = Q(seen_by__in=(Seen.PUBLIC, Seen.SIGNED_IN)) | Q(pk__in=_rows_of(person, IN))
    return rows.filter((seen & ~Q(kind=Space.Kind.COHORT) & _for(person)) | _of_cohorts(person))


def findable_spaces(person: Any) -> QuerySet[Space]:
    """Spaces whose name and purpose this person may read: the readable ones, and those one may ask to join."""
    readable = readable_spaces(person)
    if not person.is_authenticated or is_community_editor(person):
        return readable
    askable = Q(state=State.OPEN, joining__in=ASKABLE) & _for(person)
    return readable | Space.objects.filter(askable)


def spaces_of(person: Any) -> QuerySet[Space]:
    """The spaces this person is in, of those they may read: joined, or by their cohort, or as its team."""
    if not person.is_authenticated:
        return Space.objects.none()
    joined = Q(pk__in=_rows_of(person, IN)) & ~Q(kind=Space.Kind.COHORT) & _for(person)
    return Space.objects.filter(joined | _of_cohorts(person, everywhere=False), state__in=THERE)


def proposals_of(person: Any) -> QuerySet[Space]:
    """Working groups somebody proposed that are not open yet, or were refused."""
    if not person.is_authenticated:
        return Space.objects.none()
    return Space.objects.filter(proposed_by=person.pk, state__in=(State.PROPOSED, State.REFUSED))


def may_read(person: Any, space: Space) -> bool:
    """Read the posts of a space."""
    return readable_spaces(person).filter(pk=space.pk).exists()


def may_find(person: Any, space: Space) -> bool:
    """Read its name and what it is for."""
    return findable_spaces(person).filter(pk=space.pk).exists()


def people_of(space: Space) -> QuerySet[Person]:
    """Everybody who is in a space today; of a cohort's space the people enrolled in it, and its team."""
    everybody = Person.objects.filter(is_active=True, erased_at__isnull=True)
    rows = SpaceMember.objects.filter(space=space.pk, person=OuterRef("pk"))
    if space.cohort_id:
        enrolled = Enrolment.objects.live().filter(cohort=space.cohort_id, person=OuterRef("pk"))
        out = rows.filter(state=SpaceMember.State.REMOVED)
        return everybody.filter((Exists(enrolled) & ~Exists(out)) | _team(space, rows))
    found = everybody.filter(Exists(rows.filter(state=IN)))
    if space.organisation_id:
        found = found.filter(Exists(_belonging(space.organisation_id)))
    return found


def is_in(person: Any, space: Space) -> bool:
    """Whether somebody is in a space today."""
    return bool(person.is_authenticated) and people_of(space).filter(pk=person.pk).exists()


def may_write(person: Any, space: Space) -> bool:
    """Write posts and comments: who is in it and whoever leads it, while it is open and nothing keeps them silent."""
    if not person.is_authenticated or space.state != State.OPEN or silenced(person, space):
        return False
    return is_in(person, space) or may_lead(person, space)


def may_join(person: Any, space: Space) -> bool:
    """Join at once or ask to. Whoever was taken out comes back only when a lead brings them in."""
    if not person.is_authenticated or space.state != State.OPEN or space.joining not in ASKABLE:
        return False
    if (
        space.organisation_id
        and not organisations_today(person).filter(organisation=space.organisation_id).exists()
    ):
        return False
    row = membership(person, space)
    return row is None or row.state not in (IN, SpaceMember.State.ASKED, SpaceMember.State.REMOVED)


def may_be_brought(person: Person, space: Space) -> bool:
    """Whether a lead can bring somebody in: an account that is used, of the organisation where it is for one."""
    if space.cohort_id or not person.is_active or person.erased_at:
        return False
    if not space.organisation_id:
        return True
    return organisations_today(person).filter(organisation=space.organisation_id).exists()


def may_lead(person: Any, space: Space) -> bool:
    """Decide who comes in, give parts, take out, close: its leads, the team of the cohort, editors of the community."""
    if not person.is_authenticated:
        return False
    if is_community_editor(person):
        return True
    if space.cohort is not None:
        return may_review(person, space.cohort.edition, space.cohort)
    row = membership(person, space)
    return row is not None and row.state == IN and row.role == SpaceMember.Role.LEAD


def may_switch_on(person: Any, cohort: Any) -> bool:
    """Give a cohort a space: who reviews its edition."""
    return is_community_editor(person) or may_review(person, cohort.edition, cohort)


def membership(person: Any, space: Space) -> SpaceMember | None:
    """Somebody's row in a space, whatever its state."""
    if not person.is_authenticated:
        return None
    return SpaceMember.objects.filter(space=space.pk, person=person.pk).first()


def space_audience(space: Space) -> str:
    """Who finds its posts in the search."""
    if space.state not in THERE or space.organisation_id or space.seen_by == Seen.MEMBERS:
        return f"space:{space.key}"
    return PUBLIC if space.seen_by == Seen.PUBLIC else SIGNED_IN


def keys_read_by(person: Any) -> Iterable[str]:
    """Keys of the spaces somebody may read: their audiences in the search."""
    return readable_spaces(person).values_list("key", flat=True)


def mentionable(person: Any, post: Post) -> QuerySet[Person]:
    """Whom somebody may name under a post: people of its space; under a public one who took part in it, and people of the
    spaces one is in. Never oneself, nor anybody with whom one does not meet."""
    if not person.is_authenticated:
        return Person.objects.none()
    away = blocked_people(person) | {person.pk}
    if post.space is not None:
        return people_of(post.space).exclude(pk__in=away)
    return _around(person, post).exclude(pk__in=away)


def mentionable_in(person: Any, space: Space) -> QuerySet[Person]:
    """Whom somebody may name in a new post of a space."""
    return people_of(space).exclude(pk__in=blocked_people(person) | {person.pk})


def _around(person: Any, post: Post) -> QuerySet[Person]:
    said = Comment.objects.filter(post=post.pk, by=OuterRef("pk"), state=Comment.State.SEEN)
    wrote = PostAuthor.objects.filter(post=post.pk, person=OuterRef("pk"), named=True)
    beside = SpaceMember.objects.filter(person=OuterRef("pk"), state=IN, space__in=_rows_of(person, IN))
    everybody = Person.objects.filter(is_active=True, erased_at__isnull=True)
    return everybody.filter(Exists(said) | Exists(wrote) | Exists(beside))


def _rows_of(person: Any, state: str) -> QuerySet[Any]:
    return SpaceMember.objects.filter(person=person.pk, state=state).values("space")


def _for(person: Any) -> Q:
    """Spaces that are not for an organisation to which this person does not belong."""
    return Q(organisation__isnull=True) | Q(organisation__in=organisations_today(person))


def _of_cohorts(person: Any, *, everywhere: bool = True) -> Q:
    """Spaces of one's cohorts, and of those whose team one is in; `everywhere` False: by a grant on the edition or cohort
    itself, or because one is a member already, so that nobody has all of them for their own."""
    enrolled = Enrolment.objects.live().filter(person=person.pk, cohort__isnull=False).values("cohort")
    removed = _rows_of(person, SpaceMember.State.REMOVED)
    own = Q(cohort__key__in=keys_in_scope(person, REVIEWS, Scope.COHORT))
    if everywhere:
        own |= Q(cohort__edition__in=editions_by_role(person, REVIEWS))
    else:
        own |= Q(cohort__edition__key__in=keys_in_scope(person, REVIEWS, Scope.EDITION))
        own |= Q(pk__in=_rows_of(person, IN), cohort__edition__in=editions_by_role(person, REVIEWS))
    return Q(kind=Space.Kind.COHORT) & ((Q(cohort__in=enrolled) & ~Q(pk__in=removed)) | own)


def _team(space: Space, rows: QuerySet[SpaceMember]) -> Q:
    """People who review the edition: by a grant on the edition or the cohort itself, or by one above it if they came in."""
    cohort = space.cohort
    if cohort is None:
        return Q(pk__in=())
    near, far = Q(), Q()
    for kind, key in scopes_of(cohort.edition, cohort):
        if kind in (Scope.EDITION, Scope.COHORT):
            near |= Q(scope_kind=kind, scope_key=key)
        else:
            far |= Q(scope_kind=kind, scope_key=key)
    grants = Grant.objects.live().filter(role__in=REVIEWS, person=OuterRef("pk"))
    return Q(Exists(grants.filter(near))) | (Q(Exists(rows.filter(state=IN))) & Q(Exists(grants.filter(far))))


def _belonging(organisation: int) -> QuerySet[Membership]:
    """Memberships in an organisation that last, of the person of the outer row."""
    day = today()
    return Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        organisation=organisation, person=OuterRef("pk"),
    )  # fmt: skip
