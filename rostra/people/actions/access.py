"""The editors' area follows the grants: Wagtail asks groups, and groups are only ever set here.

A grant of editor or translator makes its person a member of the group `group_name(role, kind, key)`; the room that
owns the thing gives that group its permissions on pages. A site administrator is a superuser there.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rostra.people.models import Grant, Person, Role, Scope

EDITORS = (Role.EDITOR, Role.TRANSLATOR)


def group_name(role: str, scope_kind: str, scope_key: str = "") -> str:
    """The name of the group behind a role on a scope, such as "editor programme dce"."""
    return f"{role} {scope_kind} {scope_key}".strip()


def group_of(role: str, scope_kind: str, scope_key: str = "") -> Group:
    """The group itself, made when it is not there; its members may enter the editors' area."""
    group, made = Group.objects.get_or_create(name=group_name(role, scope_kind, scope_key))
    if made:
        enter = Permission.objects.filter(codename="access_admin", content_type__app_label="wagtailadmin")
        group.permissions.add(*enter)
    return group


@transaction.atomic
def follow(person: Person) -> None:
    """Make groups and the superuser mark what the live grants say."""
    grants = list(Grant.objects.filter(person=person).live()) if person.is_active else []
    admin = any(grant.role == Role.SITE_ADMIN and grant.scope_kind == Scope.SITE for grant in grants)
    if person.is_superuser != admin:
        person.is_superuser = admin
        person.save(update_fields=["is_superuser", "updated_at"])
    wanted = {
        group_of(grant.role, grant.scope_kind, grant.scope_key).pk
        for grant in grants
        if grant.role in EDITORS
    }
    # Only groups that stand for roles are ours to empty; others an administrator made stay.
    ours = Q()
    for role in EDITORS:
        ours |= Q(name__startswith=f"{role} ")
    have = set(person.groups.filter(ours).values_list("pk", flat=True))
    person.groups.remove(*(have - wanted))
    person.groups.add(*(wanted - have))


@transaction.atomic
def follow_ended(people: Iterable[Person] | None = None) -> int:
    """Take access away from everybody whose grant has ended; returns how many were looked at. A job of the schedule."""
    if people is None:
        over = Grant.objects.filter(Q(until__lte=timezone.now()) | Q(revoked_at__isnull=False))
        people = Person.objects.filter(
            Q(pk__in=over.values("person")) & (Q(is_superuser=True) | Q(groups__isnull=False))
        ).distinct()
    count = 0
    for person in people:
        follow(person)
        count += 1
    return count
