"""Who sees a case, who writes it, who reads it before it is published."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rostra.community.models import Case, CaseNote, CaseSide
from rostra.community.rules.roles import EDITS, is_community_editor
from rostra.people.models import Grant, Membership, Person, Role, Scope

State = Case.State
SHOWN = (State.PUBLISHED, State.IN_REVIEW, State.NEEDS_CHANGES)
OPEN = (State.DRAFT, State.INVITED, State.NEEDS_CHANGES, State.PUBLISHED)
QUEUE = (State.INVITED, State.COMPLETED, State.IN_REVIEW, State.NEEDS_CHANGES)
PUBLIC = Q(published_at__isnull=False, state__in=SHOWN)


def public_cases() -> QuerySet[Case]:
    """Cases that everybody may read: published, also while a correction of theirs is being read."""
    return Case.objects.filter(PUBLIC)


def visible_cases(person: Any) -> QuerySet[Case]:
    """Published ones; one's own in any state; for editors of the community all but what is still a draft."""
    if not getattr(person, "is_authenticated", False):
        return public_cases()
    own = Exists(CaseSide.objects.filter(case=OuterRef("pk"), person=person.pk))
    wanted = PUBLIC | Q(own)
    if is_community_editor(person):
        wanted |= ~Q(state=State.DRAFT)
    return Case.objects.filter(wanted)


def own_cases(person: Any) -> QuerySet[Case]:
    """Cases for one side of which somebody speaks."""
    return Case.objects.filter(Exists(CaseSide.objects.filter(case=OuterRef("pk"), person=person.pk)))


def kept_cases(person: Any) -> QuerySet[Case]:
    """Cases at the desk: those that editors of the community look after."""
    if not is_community_editor(person):
        return Case.objects.none()
    return Case.objects.exclude(state=State.DRAFT)


def may_read(person: Any, case: Case) -> bool:
    """Read a case: everybody once it is published, before that its sides and the editors."""
    if case.published_at is not None and case.state in SHOWN:
        return True
    return visible_cases(person).filter(pk=case.pk).exists()


def may_submit(person: Any) -> bool:
    """Begin a case: whoever is signed in."""
    return bool(getattr(person, "is_authenticated", False)) and person.is_active


def writes(person: Any, case: Case) -> bool:
    """Whether somebody speaks for the side that wrote first."""
    if not getattr(person, "is_authenticated", False):
        return False
    return CaseSide.objects.filter(case=case.pk, side=case.submitted_side, person=person.pk).exists()


def may_write(person: Any, case: Case) -> bool:
    """Change the words of a case: its first side, unless it is being read or is over."""
    return case.state in OPEN and writes(person, case)


def may_keep(person: Any, case: Case) -> bool:
    """Look after a case at the desk: assign, check, publish."""
    return case.state != State.DRAFT and is_community_editor(person)


def may_validate(person: Any, case: Case) -> bool:
    """Read a case against the checklist and decide: an editor who belongs to neither side."""
    return may_keep(person, case) and is_apart(person, case)


def is_apart(person: Any, case: Case) -> bool:
    """Whether somebody has nothing to do with either side of a case: speaks for none, belongs to neither organisation."""
    sides = list(case.sides.all())
    if any(each.person_id == person.pk for each in sides):
        return False
    names = {each.organisation_name.casefold() for each in sides if each.organisation_name}
    theirs = live_memberships().filter(person=person.pk).values_list("organisation_id", "organisation__name")
    return not any(pk == case.organisation_id or name.casefold() in names for pk, name in theirs)


def live_memberships() -> QuerySet[Membership]:
    """Memberships that have not ended."""
    return Membership.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()))


def readers_for(case: Case) -> list[Person]:
    """Who may be asked to read a case: editors of the community who belong to neither side."""
    roles = [*EDITS, Role.SITE_ADMIN]
    grants = Grant.objects.live().filter(role__in=roles, scope_kind=Scope.SITE)
    people = Person.objects.filter(Exists(grants.filter(person=OuterRef("pk"))), is_active=True)
    sides = list(case.sides.all())
    names = Q()
    for each in sides:
        if each.organisation_name:
            names |= Q(organisation__name__iexact=each.organisation_name)
    involved = live_memberships().filter(Q(organisation=case.organisation_id) | names)
    taken = [each.person_id for each in sides if each.person_id]
    kept = people.exclude(pk__in=taken).exclude(pk__in=involved.values("person"))
    return list(kept.order_by("name", "pk"))


def visible_notes(person: Any, case: Case) -> QuerySet[CaseNote]:
    """What may be read of what was said about a case: all for editors, without internal notes for its first side."""
    if may_keep(person, case):
        return case.notes.all()
    if writes(person, case):
        return case.notes.filter(internal=False).filter(Q(side="") | Q(side=case.submitted_side))
    return case.notes.none()


def may_go_on(case: Case, other: CaseSide | None) -> bool:
    """Whether staff may read a case that one side alone has told: the other one declined, or was asked long enough ago."""
    if case.state != State.INVITED or other is None:
        return False
    if other.declined_at is not None:
        return True
    days = dt.timedelta(days=settings.ROSTRA_CASE_DAYS)
    return other.invited_at is not None and other.invited_at + days <= timezone.now()
