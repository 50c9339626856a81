"""Roles given and taken back; the editors' area follows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.people import rules
from rostra.people.actions.access import follow
from rostra.people.models import Grant, Membership, Organisation, Person, Role, Scope


@transaction.atomic
def give(
    *,
    person: Person,
    role: str,
    scope_kind: str,
    by: Person | None,
    scope_key: str = "",
    until: dt.datetime | None = None,
    chain: Iterable[tuple[str, str]] = (),
) -> Grant:
    """Give a role on a scope until an instant. `chain` names the scopes above (the organisation of an edition).

    The same role on the same scope is one grant: giving it again moves its end. `by` None is the installation.
    """
    _check(role, scope_kind, scope_key, until)
    above = [*chain, *_chain_of(scope_kind, scope_key)]
    if by is not None and not rules.may_give(by, role, (scope_kind, scope_key), above):
        raise NotAllowed(_("You cannot give this role here."))
    if person.erased_at:
        raise Refused(_("This account was erased."))
    grant = Grant.objects.filter(
        person=person, role=role, scope_kind=scope_kind, scope_key=scope_key, revoked_at__isnull=True
    ).first()
    if grant is None:
        grant = Grant(person=person, role=role, scope_kind=scope_kind, scope_key=scope_key)
    grant.until, grant.given_by, grant.given_at = until, by, timezone.now()
    grant.save()
    _settle(person)
    audit.record(
        "people.grant.give", grant, by=by, person=person.pk, role=role, scope=f"{scope_kind}:{scope_key}",
        until=until.isoformat() if until else "",
    )  # fmt: skip
    return grant


@transaction.atomic
def revoke(grant: Grant, *, by: Person | None, chain: Iterable[tuple[str, str]] = ()) -> Grant:
    """Take a role back now. The last administrator of the academy cannot be taken away."""
    above = [*chain, *_chain_of(grant.scope_kind, grant.scope_key)]
    if by is not None and not rules.may_give(by, grant.role, (grant.scope_kind, grant.scope_key), above):
        raise NotAllowed(_("You cannot take this role back."))
    if grant.revoked_at:
        return grant
    if grant.role == Role.SITE_ADMIN and not other_admins(grant.person).exists():
        raise Refused(
            _("Somebody must stay administrator: give the role to another person first."), code="last_admin"
        )
    grant.revoked_at = timezone.now()
    grant.save(update_fields=["revoked_at"])
    _settle(grant.person)
    audit.record(
        "people.grant.revoke", grant, by=by, person=grant.person_id, role=grant.role,
        scope=f"{grant.scope_kind}:{grant.scope_key}",
    )  # fmt: skip
    return grant


def other_admins(person: Person) -> QuerySet[Grant]:
    """Live administrators of the academy beside this person."""
    return (
        Grant.objects.live()
        .filter(
            role=Role.SITE_ADMIN,
            scope_kind=Scope.SITE,
            person__is_active=True,
            person__erased_at__isnull=True,
        )
        .exclude(person=person)
    )


def _settle(person: Person) -> None:
    rules.forget_grants(person)
    follow(person)


def _chain_of(scope_kind: str, scope_key: str) -> list[tuple[str, str]]:
    """The organisations of a person: their managers appoint the coaches and officers of their people."""
    if scope_kind != Scope.PERSON:
        return []
    keys = Membership.objects.filter(person__key=scope_key).values_list("organisation__key", flat=True)
    return [(Scope.ORGANISATION.value, key) for key in keys]


def _check(role: str, scope_kind: str, scope_key: str, until: dt.datetime | None) -> None:
    if role not in rules.ROLES_OF_SCOPE.get(scope_kind, ()):
        raise Refused(_("This role cannot be given there."), field="role")
    if (scope_kind == Scope.SITE) != (scope_key == ""):
        raise Refused(_("Say for what the role holds."), field="scope_key")
    if until is not None and until <= timezone.now():
        raise Refused(_("The end lies in the past."), field="until")
    there = {Scope.ORGANISATION: Organisation.objects.all, Scope.PERSON: Person.objects.all}.get(
        Scope(scope_kind)
    )
    if there is not None and not there().filter(key=scope_key).exists():
        raise Refused(_("We know no such person or organisation."), field="scope_key")
