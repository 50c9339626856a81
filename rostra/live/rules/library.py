"""Who sees a recording of the library, who keeps and changes it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.models import Edition, Enrolment
from rostra.cohorts.rules import RUNS, SEES, editions_by_role
from rostra.live.models import CatchUp, LibraryItem, Registration, Session
from rostra.people.models import Organisation, Scope
from rostra.people.rules import has_grant, is_site_admin, keys_in_scope

Chain = list[tuple[str, str]]


def chain_of(organisation: Organisation, *, edition: Edition | None = None, programme_key: str = "") -> Chain:
    """The scopes on which a grant reaches a recording."""
    chain = [(Scope.ORGANISATION.value, organisation.key)]
    if programme_key:
        chain.append((Scope.PROGRAMME.value, programme_key))
    if edition is not None:
        chain.append((Scope.EDITION.value, edition.key))
    return chain


def edition_of(item: LibraryItem) -> Edition | None:
    """The edition to which a recording belongs: that of its session, else that of its series."""
    for above in (item.session, item.series):
        if above is not None and above.edition_id is not None:
            return above.edition
    return None


def may_keep(person: Any, organisation: Organisation, session: Session | None = None) -> bool:
    """Put a recording into the library: managers and learning leads of the organisation, or of the session's chain."""
    if session is None:
        return has_grant(person, RUNS, chain_of(organisation))
    return has_grant(
        person,
        RUNS,
        chain_of(session.organisation, edition=session.edition, programme_key=session.programme_key),
    )


def may_keep_any(person: Any) -> bool:
    """Whether the library has anything to do at the desk for this person, by roles alone."""
    return (
        is_site_admin(person)
        or any(keys_in_scope(person, RUNS, kind) for kind in _KINDS)
        or has_grant(person, RUNS, [])
    )


_KINDS = (Scope.ORGANISATION, Scope.PROGRAMME, Scope.EDITION)


def may_change_item(person: Any, item: LibraryItem) -> bool:
    """Change, publish and withdraw it, put files and captions in."""
    return has_grant(
        person, RUNS, chain_of(item.organisation, edition=edition_of(item), programme_key=item.programme_key)
    )


def desk_items(person: Any) -> QuerySet[LibraryItem]:
    """The recordings this person may change."""
    return _of_roles(person, RUNS)


def _of_roles(person: Any, roles: tuple[str, ...]) -> QuerySet[LibraryItem]:
    if is_site_admin(person) or has_grant(person, roles, []):
        return LibraryItem.objects.all()
    return LibraryItem.objects.filter(_reach(person, roles))


def _reach(person: Any, roles: tuple[str, ...]) -> Q:
    editions = editions_by_role(person, roles).values("pk")
    return (
        Q(organisation__key__in=keys_in_scope(person, roles, Scope.ORGANISATION))
        | Q(programme_key__in=keys_in_scope(person, roles, Scope.PROGRAMME))
        | Q(session__edition__in=editions)
        | Q(session__isnull=True, series__edition__in=editions)
    )


def public_items() -> QuerySet[LibraryItem]:
    """What every visitor may see."""
    return LibraryItem.objects.filter(published_at__isnull=False, seen_by=LibraryItem.Seen.PUBLIC)


def visible_items(person: Any) -> QuerySet[LibraryItem]:
    """Public ones; those of one's editions and of the sessions one registered for; what one's catch-up asks to watch; for
    staff all on their chain, published or not.
    """
    if not getattr(person, "is_authenticated", False):
        return public_items()
    if is_site_admin(person) or has_grant(person, SEES, []):
        return LibraryItem.objects.all()
    published = Q(published_at__isnull=False)
    return LibraryItem.objects.filter(
        (published & (Q(seen_by=LibraryItem.Seen.PUBLIC) | _own(person))) | _reach(person, SEES)
    )


def _own(person: Any) -> Q:
    """What is for the people of an edition, as one of them; and what one has to catch up with."""
    editions = Enrolment.objects.live().filter(person=person).values("edition")
    programmes = Enrolment.objects.live().filter(person=person).values("edition__programme_key")
    registered = Registration.objects.filter(person=person, state=Registration.State.BOOKED).values("session")
    owed = CatchUp.objects.filter(enrolment__person=person).exclude(state=CatchUp.State.DROPPED)
    invited = Q(session__seen_by=Session.Seen.INVITED)
    of_edition = (
        (Q(session__edition__in=editions) & ~invited)
        | Q(session__isnull=True, series__edition__in=editions)
        | Q(session__isnull=True, series__isnull=True, programme_key__in=programmes)
        | Q(session__in=registered)
    )
    to_catch_up = Q(packs__session__in=owed.values("session"))
    return (Q(seen_by=LibraryItem.Seen.EDITION) & of_edition) | Q(
        pk__in=LibraryItem.objects.filter(to_catch_up).values("pk")
    )


def may_see_item(person: Any, item: LibraryItem) -> bool:
    """Open its page and its files."""
    if item.published_at is not None and item.seen_by == LibraryItem.Seen.PUBLIC:
        return True
    return visible_items(person).filter(pk=item.pk).exists()
