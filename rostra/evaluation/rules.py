"""Who reads figures: who runs something, and evaluators. Figures are numbers; nobody's name is among them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts.rules import RUNS
from rostra.evaluation.models import Figure
from rostra.people.models import Role, Scope
from rostra.people.rules import grants_of, has_grant, is_site_admin, keys_in_scope

READS = (*RUNS, Role.EVALUATOR)


def may_read_figures(person: Any) -> bool:
    """Open the page of figures at all."""
    return is_site_admin(person) or any(grant.role in READS for grant in grants_of(person))


def may_count(person: Any) -> bool:
    """Have everything counted again now: who runs something; an evaluator only reads."""
    return is_site_admin(person) or any(grant.role in RUNS for grant in grants_of(person))


def visible_figures(person: Any) -> QuerySet[Figure]:
    """Figures of what this person runs or evaluates."""
    return _by_role(person, READS)


def run_figures(person: Any) -> QuerySet[Figure]:
    """Figures of what this person runs: they may see the people too, so that small numbers tell them nothing new."""
    return _by_role(person, RUNS)


def _by_role(person: Any, roles: tuple[str, ...]) -> QuerySet[Figure]:
    if not getattr(person, "is_authenticated", False):
        return Figure.objects.none()
    if has_grant(person, roles, []):
        return Figure.objects.all()
    wanted = Q(pk__in=[])
    for scope, field in (
        (Scope.ORGANISATION, "organisation__key__in"),
        (Scope.PROGRAMME, "programme__in"),
        (Scope.EDITION, "edition__in"),
    ):
        if keys := keys_in_scope(person, roles, scope):
            wanted |= Q(**{field: keys})
    return Figure.objects.filter(wanted)
