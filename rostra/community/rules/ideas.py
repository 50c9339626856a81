"""Who tells what would bring a programme closer to their work, who answers, and what everybody reads."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.rules.editions import run_editions
from rostra.community.models import Idea
from rostra.community.rules.roles import HEARS
from rostra.community.rules.safety import silenced
from rostra.people.models import Scope
from rostra.people.rules import SITE, has_grant, keys_in_scope
from rostra.programmes.models import ProgrammePage


def may_tell(person: Any) -> bool:
    """Anybody, visitors too, unless a moderator keeps them silent everywhere."""
    return silenced(person) is None


def heard_programmes(person: Any) -> QuerySet[ProgrammePage]:
    """Programmes whose ideas land on somebody's desk: managers and learning leads of the academy, of the programme, or of an
    edition of it, also by their organisation."""
    if not person.is_authenticated:
        return ProgrammePage.objects.none()
    if has_grant(person, HEARS, [SITE]):
        return ProgrammePage.objects.all()
    own = Q(key__in=keys_in_scope(person, HEARS, Scope.PROGRAMME))
    return ProgrammePage.objects.filter(own | Q(key__in=run_editions(person).values("programme_key")))


def answerable_ideas(person: Any) -> QuerySet[Idea]:
    """Ideas this person may read and answer."""
    return Idea.objects.filter(programme__in=heard_programmes(person).values("pk"))


def may_answer(person: Any, idea: Idea) -> bool:
    """Answer one idea."""
    return answerable_ideas(person).filter(pk=idea.pk).exists()


def shown_ideas(programme: ProgrammePage) -> QuerySet[Idea]:
    """What others asked about a programme and what came of it: answered ones that the team shows, without names."""
    return Idea.objects.filter(programme=programme, shown=True).exclude(answer="").order_by("-answered_at")


def own_ideas(person: Any, programme: ProgrammePage) -> QuerySet[Idea]:
    """What somebody told about a programme themselves."""
    if not person.is_authenticated:
        return Idea.objects.none()
    return Idea.objects.filter(programme=programme, person=person.pk).order_by("-created_at")
