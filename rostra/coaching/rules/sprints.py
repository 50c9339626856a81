"""Who plans sprints, who works on a member's aims, who sees them: the member, the officer of today, those who review; the
cohort only what a member shares in a sprint that wants answers.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from rostra.coaching.models import Aim, AimEvidence, BeforeAfter, PeerNote, Sprint
from rostra.coaching.rules.contacts import is_officer_of, supported
from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.people.models import Scope
from rostra.people.rules import keys_in_scope


def may_plan_sprints(person: Any, edition: Edition) -> bool:
    """Plan, change, ask and shift the sprints of an edition."""
    return cohorts.may_run_edition(person, edition)


def sprints_of(enrolment: Enrolment) -> QuerySet[Sprint]:
    """The sprints of a member, in their order: those of the cohort and those for everybody."""
    rows = Sprint.objects.filter(edition=enrolment.edition_id)
    wanted = Q(cohort__isnull=True)
    if enrolment.cohort_id:
        wanted |= Q(cohort=enrolment.cohort_id)
    return rows.filter(wanted).order_by("starts_on", "number", "pk")


# ---------------------------------------------------------------- aims


def is_own(person: Any, enrolment: Enrolment) -> bool:
    """Whether somebody is the member, and takes part."""
    return enrolment.person_id == getattr(person, "pk", None) and enrolment.state == Enrolment.State.ENROLLED


def may_work_on(person: Any, enrolment: Enrolment) -> bool:
    """Set aims and check in: the member, and the officer or those who run the edition for the member."""
    if enrolment.state != Enrolment.State.ENROLLED:
        return False
    if is_own(person, enrolment) or is_officer_of(person, enrolment):
        return True
    return cohorts.may_run_edition(person, enrolment.edition)


def may_decide(person: Any, enrolment: Enrolment) -> bool:
    """Say whether an aim is met: the officer and who reviews what people hand in; nobody of an own aim."""
    if enrolment.person_id == getattr(person, "pk", None):
        return False
    return is_officer_of(person, enrolment) or cohorts.may_review(person, enrolment.edition, enrolment.cohort)


def _reviewed(person: Any) -> Q:
    """Enrolments whose work somebody reviews or runs, by roles on editions and cohorts."""
    editions = cohorts.editions_by_role(person, cohorts.REVIEWS)
    wanted = Q(edition__in=editions.values("pk"))
    keys = keys_in_scope(person, cohorts.REVIEWS, Scope.COHORT)
    if keys:
        wanted |= Q(cohort__in=Cohort.objects.filter(key__in=keys).values("pk"))
    return wanted


def enrolments_worked_with(person: Any) -> QuerySet[Enrolment]:
    """Own enrolments, those of one's members, and those of which one reviews the work."""
    if not getattr(person, "is_authenticated", False):
        return Enrolment.objects.none()
    return Enrolment.objects.filter(
        Q(person=person) | Q(pk__in=supported(person).values("pk")) | _reviewed(person)
    )


def visible_aims(person: Any) -> QuerySet[Aim]:
    """Aims of oneself, of one's members, of those whose work one reviews."""
    return Aim.objects.filter(enrolment__in=enrolments_worked_with(person).values("pk"))


def shared_aims(person: Any) -> QuerySet[Aim]:
    """Aims that others of one's cohorts share in sprints that want answers. Never how they stand."""
    if not getattr(person, "is_authenticated", False):
        return Aim.objects.none()
    mine = Enrolment.objects.live().filter(person=person)
    return (
        Aim.objects.filter(shared=True, sprint__peers=True, enrolment__state=Enrolment.State.ENROLLED)
        .exclude(state=Aim.State.DROPPED)
        .exclude(enrolment__person=person)
        .filter(
            Q(enrolment__cohort__in=mine.filter(cohort__isnull=False).values("cohort"))
            | Q(
                enrolment__cohort__isnull=True,
                enrolment__edition__in=mine.filter(cohort=None).values("edition"),
            )
        )
    )


def visible_evidence(person: Any) -> QuerySet[AimEvidence]:
    """What shows aims: to whom the aims are open; never to the cohort."""
    return AimEvidence.objects.filter(aim__in=visible_aims(person).values("pk"))


def visible_peer_notes(person: Any) -> QuerySet[PeerNote]:
    """What is said to aims one may see, without what was hidden."""
    open_to = Q(aim__in=visible_aims(person).values("pk")) | Q(aim__in=shared_aims(person).values("pk"))
    return PeerNote.objects.filter(open_to, hidden_at__isnull=True)


def may_say_to(person: Any, aim: Aim) -> bool:
    """Answer a shared aim of one's cohort."""
    return shared_aims(person).filter(pk=aim.pk).exists()


def may_hide_note(person: Any, note: PeerNote) -> bool:
    """Its author, the member it was said to, and who reviews the work of the cohort."""
    pk = getattr(person, "pk", None)
    return pk in (note.by_id, note.aim.enrolment.person_id) or may_decide(person, note.aim.enrolment)


# ---------------------------------------------------------------- before and after


def may_publish_story(person: Any, story: BeforeAfter) -> bool:
    """Put it where its member wants it, after reading it: those who run the edition."""
    return cohorts.may_run_edition(person, story.enrolment.edition)


def published_stories() -> QuerySet[BeforeAfter]:
    """What everybody may read: published, with the member's consent of this moment."""
    return BeforeAfter.objects.filter(
        state=BeforeAfter.State.PUBLISHED,
        consent=BeforeAfter.Consent.PUBLIC,
        enrolment__person__erased_at__isnull=True,
    )


def visible_stories(person: Any) -> QuerySet[BeforeAfter]:
    """Own ones; those of one's members; those offered to the team of an edition one runs; those published in one's edition."""
    if not getattr(person, "is_authenticated", False):
        return published_stories()
    mine = Enrolment.objects.live().filter(person=person)
    offered = Q(state__in=[BeforeAfter.State.OFFERED, BeforeAfter.State.PUBLISHED])
    return BeforeAfter.objects.filter(
        Q(enrolment__person=person)
        | Q(enrolment__in=supported(person).values("pk"))
        | (offered & Q(enrolment__edition__in=cohorts.run_editions(person).values("pk")))
        | (
            Q(state=BeforeAfter.State.PUBLISHED)
            & ~Q(consent=BeforeAfter.Consent.NONE)
            & Q(enrolment__edition__in=mine.values("edition"))
        )
        | Q(pk__in=published_stories().values("pk"))
    )
