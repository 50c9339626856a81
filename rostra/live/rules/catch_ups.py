"""May this person? Catch-ups: one's own, and those of people one teaches."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Cohort
from rostra.live.models import CatchUp
from rostra.people.models import Scope
from rostra.people.rules import keys_in_scope


def own_catch_ups(person: Any) -> QuerySet[CatchUp]:
    """One's own."""
    if not getattr(person, "is_authenticated", False):
        return CatchUp.objects.none()
    return CatchUp.objects.filter(enrolment__person=person)


def readable_catch_ups(person: Any) -> QuerySet[CatchUp]:
    """Those of editions and cohorts that one runs or teaches; what was not handed in yet holds no words."""
    if not getattr(person, "is_authenticated", False):
        return CatchUp.objects.none()
    editions = cohort_rules.editions_by_role(person, cohort_rules.REVIEWS)
    wanted = Q(enrolment__edition__in=editions.values("pk"))
    if cohorts := keys_in_scope(person, cohort_rules.REVIEWS, Scope.COHORT):
        wanted |= Q(enrolment__cohort__in=Cohort.objects.filter(key__in=cohorts).values("pk"))
    return CatchUp.objects.filter(wanted)


def may_answer_catch_up(person: Any, catch_up: CatchUp) -> bool:
    """Accept it or send it back; nobody answers their own. Needs the enrolment with edition and cohort."""
    if catch_up.enrolment.person_id == getattr(person, "pk", None):
        return False
    return cohort_rules.may_review(person, catch_up.enrolment.edition, catch_up.enrolment.cohort)
