"""Who looks after what here, by their grants: editors of the community, moderators of a space."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from rostra.cohorts.rules.editions import may_review
from rostra.community.models import Space, SpaceMember
from rostra.people.models import Organisation, Role, Scope
from rostra.people.rules import grants_of, has_grant, is_site_admin, keys_in_scope, managed_organisations

EDITS = (Role.MANAGER, Role.EDITOR)
HEARS = (Role.MANAGER, Role.LEARNING_LEAD)


def is_community_editor(person: Any) -> bool:
    """Looks after posts, cases, documents, the newsletter and all spaces: editors and managers of the whole academy."""
    return has_grant(person, EDITS, [(Scope.SITE.value, "")])


def edited_organisations(person: Any) -> QuerySet[Organisation]:
    """Whose documents, priorities, exchanges and entries this person may write."""
    if is_community_editor(person):
        return Organisation.objects.all()
    return managed_organisations(person)


def may_edit_for(person: Any, organisation: Organisation) -> bool:
    """Write in the name of an organisation."""
    return edited_organisations(person).filter(pk=organisation.pk).exists()


def may_moderate(person: Any, space: Space | None) -> bool:
    """Hide, silence, decide reports: editors of the community everywhere; leads and moderators in their space; the team of an
    edition in its cohort's space. None: what belongs to no space."""
    if not person.is_authenticated:
        return False
    if is_community_editor(person) or is_site_admin(person):
        return True
    if space is None:
        return False
    if space.cohort is not None and may_review(person, space.cohort.edition, space.cohort):
        return True
    roles = (SpaceMember.Role.LEAD, SpaceMember.Role.MODERATOR)
    return SpaceMember.objects.filter(
        space=space, person=person, state=SpaceMember.State.IN, role__in=roles
    ).exists()


def moderates(person: Any) -> bool:
    """Whether somebody moderates anything at all."""
    if not person.is_authenticated:
        return False
    if is_community_editor(person) or is_site_admin(person):
        return True
    roles = (SpaceMember.Role.LEAD, SpaceMember.Role.MODERATOR)
    return SpaceMember.objects.filter(person=person, state=SpaceMember.State.IN, role__in=roles).exists()


def writes_for_some(person: Any) -> bool:
    """Whether somebody writes in the name of any organisation: by grants alone, without asking the database."""
    return is_community_editor(person) or bool(keys_in_scope(person, HEARS, Scope.ORGANISATION))


def hears_ideas(person: Any) -> bool:
    """Whether ideas about some programme land on somebody's desk."""
    return is_site_admin(person) or any(grant.role in HEARS for grant in grants_of(person))
