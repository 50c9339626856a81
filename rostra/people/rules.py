"""May this person? Beside each answer, the rows they may see.

Scopes are pairs (kind, key); `("site", "")` is the whole academy. Upper rooms pass the chain of a thing, such as
its edition, programme and organisation; a grant on any link of the chain counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import DateTimeField, Q, QuerySet
from django.utils import timezone

from rostra.kernel.prepared import Given, Prepared
from rostra.people.models import ApiToken, Grant, Organisation, Person, Role, Scope

SITE = (Scope.SITE.value, "")
STAFF_OF_ORGANISATION = (Role.MANAGER, Role.LEARNING_LEAD)
READS_ALL = (Role.SITE_ADMIN, Role.MANAGER, Role.LEARNING_LEAD, Role.EVALUATOR)
DESK_ROLES = (
    Role.SITE_ADMIN,
    Role.MANAGER,
    Role.LEARNING_LEAD,
    Role.TRAINER,
    Role.COACH,
    Role.OFFICER,
    Role.EVALUATOR,
)
EDITOR_ROLES = (Role.EDITOR, Role.TRANSLATOR)
ROLES_OF_SCOPE: dict[str, tuple[str, ...]] = {
    Scope.SITE: tuple(Role.values),
    Scope.ORGANISATION: (Role.MANAGER, Role.LEARNING_LEAD, Role.EVALUATOR),
    Scope.PROGRAMME: (Role.MANAGER, Role.LEARNING_LEAD, Role.EDITOR, Role.TRANSLATOR, Role.EVALUATOR),
    Scope.EDITION: (Role.MANAGER, Role.LEARNING_LEAD, Role.TRAINER, Role.EVALUATOR),
    Scope.COHORT: (Role.TRAINER, Role.EVALUATOR),
    Scope.PERSON: (Role.COACH, Role.OFFICER),
}
LIVE_GRANTS: Prepared[Grant] = Prepared(
    lambda: Grant.objects.filter(person=Given("person")).live(Given("at", DateTimeField()))
)
GIVEN_BY_MANAGER = frozenset(ROLES_OF_SCOPE[Scope.EDITION] + ROLES_OF_SCOPE[Scope.PERSON])


def grants_of(person: Any) -> list[Grant]:
    """The grants that hold now; asked once per instance, checked against the clock every time."""
    if not getattr(person, "is_authenticated", False) or not person.is_active:
        return []
    # By getattr: `request.user` is a wrapper with a __dict__ of its own.
    known = getattr(person, "_live_grants", None)
    if known is None:
        known = person._live_grants = LIVE_GRANTS.all(person=person.pk, at=timezone.now())
    now = timezone.now()
    return [grant for grant in known if grant.until is None or grant.until > now]


def forget_grants(person: Person) -> None:
    """Ask the database again at the next question; verbs that give or revoke call it."""
    if hasattr(person, "_live_grants"):
        del person._live_grants


def is_site_admin(person: Any) -> bool:
    """By grant alone: `is_superuser` only follows the grants, for the editors' area."""
    return any(_is(grant, Role.SITE_ADMIN, SITE) for grant in grants_of(person))


def has_grant(person: Any, roles: Iterable[str], scopes: Iterable[tuple[str, str]]) -> bool:
    """Whether one of `roles` holds on one of `scopes`; the whole academy always counts, a site administrator too."""
    wanted_roles = set(roles)
    wanted_scopes = {SITE, *((str(kind), key) for kind, key in scopes)}
    if is_site_admin(person):
        return True
    return any(
        grant.role in wanted_roles and (grant.scope_kind, grant.scope_key) in wanted_scopes
        for grant in grants_of(person)
    )


def keys_in_scope(person: Any, roles: Iterable[str], kind: str) -> list[str]:
    """Keys of the things of one kind on which a person holds one of `roles`."""
    wanted = set(roles)
    return [
        grant.scope_key for grant in grants_of(person) if grant.role in wanted and grant.scope_kind == kind
    ]


def is_staff(person: Any) -> bool:
    """Whether the desk has anything for this person."""
    return is_site_admin(person) or any(grant.role in DESK_ROLES for grant in grants_of(person))


def is_editor(person: Any) -> bool:
    """Whether the editors' area has anything for this person."""
    return is_site_admin(person) or any(grant.role in EDITOR_ROLES for grant in grants_of(person))


def _is(grant: Grant, role: str, scope: tuple[str, str]) -> bool:
    return grant.role == role and (grant.scope_kind, grant.scope_key) == scope


# ---------------------------------------------------------------- organisations


def may_add_organisation(person: Any) -> bool:
    return has_grant(person, [Role.MANAGER], [SITE])


def may_manage_organisation(person: Any, organisation: Organisation) -> bool:
    """Change it, add and end memberships, invite its people."""
    return has_grant(person, STAFF_OF_ORGANISATION, [(Scope.ORGANISATION, organisation.key)])


def visible_organisations(person: Any) -> QuerySet[Organisation]:
    """Organisations whose page at the desk this person may open."""
    if has_grant(person, READS_ALL, [SITE]):
        return Organisation.objects.all()
    keys = keys_in_scope(person, READS_ALL, Scope.ORGANISATION)
    return Organisation.objects.filter(key__in=keys)


def managed_organisations(person: Any) -> QuerySet[Organisation]:
    """Organisations this person may manage: the choices of forms."""
    if has_grant(person, STAFF_OF_ORGANISATION, [SITE]):
        return Organisation.objects.all()
    keys = keys_in_scope(person, STAFF_OF_ORGANISATION, Scope.ORGANISATION)
    return Organisation.objects.filter(key__in=keys)


# ---------------------------------------------------------------- people


def visible_people(person: Any) -> QuerySet[Person]:
    """Oneself; members of organisations one is staff of; one's own members as coach or officer; all with a site role."""
    if not getattr(person, "is_authenticated", False):
        return Person.objects.none()
    everybody = Person.objects.filter(erased_at__isnull=True)
    if has_grant(person, READS_ALL, [SITE]):
        return everybody
    organisations = keys_in_scope(person, READS_ALL, Scope.ORGANISATION)
    own = keys_in_scope(person, (Role.COACH, Role.OFFICER), Scope.PERSON)
    wanted = Q(pk=person.pk) | Q(key__in=own)
    if organisations:
        wanted |= Q(memberships__organisation__key__in=organisations)
    return everybody.filter(wanted).distinct()


def may_see_person(person: Any, other: Person) -> bool:
    return visible_people(person).filter(pk=other.pk).exists()


def may_act_for(person: Any, other: Person) -> bool:
    """Oneself, or the support officer of this person."""
    return person == other or has_officer_of(person, other)


def has_officer_of(person: Any, other: Person) -> bool:
    return any(_is(grant, Role.OFFICER, (Scope.PERSON, other.key)) for grant in grants_of(person))


def may_change_profile(person: Any, other: Person) -> bool:
    return person == other or is_site_admin(person)


def may_erase(person: Any, other: Person) -> bool:
    return person == other or is_site_admin(person)


def may_make_link(person: Any, other: Person) -> bool:
    """A link signs in as somebody: only an administrator of the whole academy makes one for others."""
    return is_site_admin(person) and not other.erased_at


# ---------------------------------------------------------------- grants


def assignable_roles(person: Any, scope: tuple[str, str]) -> list[str]:
    """The roles this person may give on a scope, none when none.

    A site administrator gives every role that fits the scope. A manager or learning lead of an organisation gives
    no role on the organisation itself; on its editions and people the upper rooms ask with the chain, see `may_give`.
    """
    kind, _key = scope
    if is_site_admin(person):
        return list(ROLES_OF_SCOPE.get(kind, ()))
    return []


def may_give(person: Any, role: str, scope: tuple[str, str], chain: Iterable[tuple[str, str]] = ()) -> bool:
    """Whether a role may be given on a scope; `chain` holds the scopes above it (an edition's organisation).

    Managers of the chain appoint trainers of its editions and cohorts, coaches and officers of its people.
    """
    kind, _key = scope
    if role not in ROLES_OF_SCOPE.get(kind, ()):
        return False
    if is_site_admin(person):
        return True
    if kind not in {Scope.EDITION, Scope.COHORT, Scope.PERSON} or role not in GIVEN_BY_MANAGER:
        return False
    return has_grant(person, [Role.MANAGER], [scope, *chain])


# ---------------------------------------------------------------- keys of other systems


def may_make_token(person: Any) -> bool:
    """Staff let other systems act for them; whoever only takes part has nothing to automate."""
    return is_staff(person)


def may_revoke_token(person: Any, token: ApiToken) -> bool:
    return token.person_id == getattr(person, "pk", None) or is_site_admin(person)


def visible_tokens(person: Any) -> QuerySet[ApiToken]:
    """One's own; an administrator of the academy sees all, to end what should not be."""
    if is_site_admin(person):
        return ApiToken.objects.all()
    return ApiToken.objects.filter(person=person) if may_make_token(person) else ApiToken.objects.none()
