"""Who finds what is for the people of an edition, of a cohort or of a programme whose texts are not open to all."""

from __future__ import annotations

from typing import Any

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Cohort, Enrolment
from rostra.ledger.rules import READS_CONTENT, may_read_enrolled
from rostra.people.models import Scope
from rostra.people.rules import has_grant, is_site_admin, keys_in_scope
from rostra.programmes.models import ProgrammePage
from rostra.search.sources import Readers, register


def programmes_of(person: Any) -> set[str]:
    """Programmes whose activities this person reads, as `ledger.rules.may_read_activity` says."""
    if is_site_admin(person) or has_grant(person, READS_CONTENT, []):
        return set(ProgrammePage.objects.values_list("key", flat=True))
    own = Enrolment.objects.filter(person=person, state=Enrolment.State.ENROLLED).select_related("edition")
    keys = {each.edition.programme_key for each in own if may_read_enrolled(each)}
    taught = cohorts.editions_by_role(person, cohorts.REVIEWS).values_list("programme_key", flat=True)
    return {*keys, *taught, *keys_in_scope(person, READS_CONTENT, Scope.PROGRAMME)}


def editions_of(person: Any) -> set[str]:
    """Editions one is enrolled in, and those whose desk one sees."""
    own = Enrolment.objects.live().filter(person=person).values_list("edition__key", flat=True)
    return {*own, *cohorts.editions_by_role(person, cohorts.SEES).values_list("key", flat=True)}


def cohorts_of(person: Any) -> set[str]:
    """Cohorts one is in, and those of editions whose desk one sees."""
    own = Enrolment.objects.live().filter(person=person, cohort__isnull=False)
    seen = Cohort.objects.filter(edition__in=cohorts.editions_by_role(person, cohorts.SEES))
    return {
        *own.values_list("cohort__key", flat=True),
        *seen.values_list("key", flat=True),
        *keys_in_scope(person, cohorts.SEES, Scope.COHORT),
    }


def register_readers() -> None:
    """Make the audiences known; called once when the room is ready."""
    register(Readers("programme", programmes_of))
    register(Readers("edition", editions_of))
    register(Readers("cohort", cohorts_of))
