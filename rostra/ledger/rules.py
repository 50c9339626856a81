"""May this person? Beside each answer, the rows they may see: enrolments, standings, submissions,
certificates.

A coach sees no standing unless granted more; an officer sees the enrolments of the own members; staff see the
editions they run or teach; everybody sees the own. An evaluator reads figures, not people.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from rostra.assessment.models import Submission
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Cohort, Enrolment
from rostra.cohorts.phases import phase_of
from rostra.kernel.time import now, today
from rostra.ledger.models import Certificate
from rostra.people.models import Role, Scope
from rostra.people.rules import has_grant, keys_in_scope
from rostra.programmes.models import ProgrammePage, Publication

READS_CONTENT = (Role.MANAGER, Role.LEARNING_LEAD, Role.TRAINER, Role.EDITOR, Role.TRANSLATOR, Role.EVALUATOR)


def _taught(person: Any) -> Q:
    """Enrolments in editions, and in cohorts, that a person runs or teaches."""
    editions = cohort_rules.editions_by_role(person, cohort_rules.REVIEWS)
    wanted = Q(edition__in=editions.values("pk"))
    if cohorts := keys_in_scope(person, cohort_rules.REVIEWS, Scope.COHORT):
        wanted |= Q(cohort__in=Cohort.objects.filter(key__in=cohorts).values("pk"))
    return wanted


def visible_enrolments(person: Any) -> QuerySet[Enrolment]:
    """One's own; those one runs or teaches; an officer's own members."""
    if not getattr(person, "is_authenticated", False):
        return Enrolment.objects.none()
    wanted = Q(person=person) | _taught(person)
    if members := keys_in_scope(person, (Role.OFFICER,), Scope.PERSON):
        wanted |= Q(person__key__in=members)
    return Enrolment.objects.filter(wanted)


def may_see_enrolment(person: Any, enrolment: Enrolment) -> bool:
    """See where somebody stands."""
    return visible_enrolments(person).filter(pk=enrolment.pk).exists()


def may_review_enrolment(person: Any, enrolment: Enrolment) -> bool:
    return cohort_rules.may_review(person, enrolment.edition, enrolment.cohort)


def visible_submissions(person: Any) -> QuerySet[Submission]:
    """Worksheets that this person may read at the desk: of the editions they run or teach, never a draft that
    was not handed in.
    """
    if not getattr(person, "is_authenticated", False):
        return Submission.objects.none()
    keys = Enrolment.objects.filter(_taught(person)).values("key")
    return Submission.objects.filter(occasion__in=keys, handed_in_at__isnull=False)


def may_review_submission(person: Any, submission: Submission) -> bool:
    """Answer a worksheet; nobody answers their own."""
    if submission.person_id == getattr(person, "pk", None):
        return False
    enrolment = (
        Enrolment.objects.select_related("edition__organisation", "cohort")
        .filter(key=submission.occasion)
        .first()
    )
    return enrolment is not None and may_review_enrolment(person, enrolment)


def visible_certificates(person: Any) -> QuerySet[Certificate]:
    """One's own; those of enrolments one may see."""
    return Certificate.objects.filter(enrolment__in=visible_enrolments(person).values("pk"))


def may_read_enrolled(enrolment: Enrolment, at: dt.datetime | None = None) -> bool:
    """Whether this enrolment opens the texts: from the first day until reading access ends, for good when no
    day is set.
    """
    edition = enrolment.edition
    if enrolment.state != Enrolment.State.ENROLLED:
        return False
    phase = phase_of(edition, at or now())
    if phase == edition.Phase.RUNNING:
        return True
    if phase == edition.Phase.ENDED:
        return edition.reading_until is None or today(edition.time_zone, at) <= edition.reading_until
    return False


def may_read_activity(
    person: Any,
    programme_key: str,
    publication: Publication | None = None,
    *,
    open_reading: bool | None = None,
) -> bool:
    """Read an activity's text: everybody where the programme is open to read; who is enrolled; who writes or
    runs it.

    Pass `open_reading` where it is known already: it saves a query. An activity taken out of the tree is read
    by enrolled people alone.
    """
    live = publication is None or publication.live
    if open_reading is None:
        open_reading = ProgrammePage.objects.filter(key=programme_key, open_reading=True, live=True).exists()
    if live and open_reading:
        return True
    if not getattr(person, "is_authenticated", False):
        return False
    if has_grant(person, READS_CONTENT, [(Scope.PROGRAMME.value, programme_key)]):
        return True
    own = Enrolment.objects.filter(
        person=person, edition__programme_key=programme_key, state=Enrolment.State.ENROLLED
    )
    if any(may_read_enrolled(each) for each in own.select_related("edition")):
        return True
    return (
        cohort_rules.editions_by_role(person, cohort_rules.REVIEWS)
        .filter(programme_key=programme_key)
        .exists()
    )
