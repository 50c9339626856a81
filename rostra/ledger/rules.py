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
from rostra.cohorts.models import Cohort, Edition, Enrolment
from rostra.cohorts.phases import phase_of
from rostra.kernel.time import now, today
from rostra.ledger.models import Certificate, SavedView, StatusExport, StatusFile, Webhook
from rostra.people.models import Role, Scope
from rostra.people.rules import grants_of, has_grant, is_site_admin, keys_in_scope, managed_organisations
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


# ---------------------------------------------------------------- other systems that are told


def may_hook(person: Any, scope_kind: str, scope_key: str) -> bool:
    """Have an address told of changes: who runs the academy, the organisation's editions, or that edition."""
    if scope_kind == Scope.EDITION:
        edition = Edition.objects.select_related("organisation").filter(key=scope_key).first()
        return edition is not None and cohort_rules.may_run_edition(person, edition)
    if scope_kind == Scope.ORGANISATION and scope_key:
        return has_grant(person, cohort_rules.RUNS, [(Scope.ORGANISATION.value, scope_key)])
    return scope_kind == Scope.SITE and not scope_key and has_grant(person, cohort_rules.RUNS, [])


def may_connect(person: Any) -> bool:
    """Whether the page about other systems has anything to offer, by roles alone."""
    return any(grant.role in {Role.SITE_ADMIN, *cohort_rules.RUNS} for grant in grants_of(person))


def visible_hooks(person: Any) -> QuerySet[Webhook]:
    """One's own addresses; an administrator of the academy sees all."""
    if is_site_admin(person):
        return Webhook.objects.all()
    return Webhook.objects.filter(person=person) if may_connect(person) else Webhook.objects.none()


def may_change_hook(person: Any, hook: Webhook) -> bool:
    """Remove it, begin again, renew its secret."""
    return hook.person_id == getattr(person, "pk", None) or is_site_admin(person)


# ---------------------------------------------------------------- views and files of the desk


def may_export(person: Any, edition: Edition) -> bool:
    """Take lists of an edition's people along: who runs or teaches it, or one of its cohorts; never an evaluator."""
    if cohort_rules.may_review(person, edition):
        return True
    keys = keys_in_scope(person, cohort_rules.REVIEWS, Scope.COHORT)
    return bool(keys) and edition.cohorts.filter(key__in=keys).exists()


def visible_views(person: Any, edition: Edition) -> QuerySet[SavedView]:
    """One's own views of an edition's people, and those shared with everybody at its desk."""
    return SavedView.objects.filter(Q(person=person) | Q(shared=True), edition=edition)


def may_share_view(person: Any, edition: Edition) -> bool:
    return cohort_rules.may_run_edition(person, edition)


def may_change_view(person: Any, view: SavedView) -> bool:
    """Rename or delete: its owner; a shared one also who runs the edition."""
    if view.person_id == getattr(person, "pk", None):
        return True
    return view.shared and cohort_rules.may_run_edition(person, view.edition)


def may_plan_status(person: Any, plan: StatusExport) -> bool:
    """Have status files made, today: who runs the edition, or manages the organisation."""
    if plan.edition is not None:
        return cohort_rules.may_run_edition(person, plan.edition)
    return (
        plan.organisation_id is not None
        and managed_organisations(person).filter(pk=plan.organisation_id).exists()
    )


def visible_status_exports(person: Any) -> QuerySet[StatusExport]:
    """One's own plans: the files hold what their owner may see."""
    return StatusExport.objects.filter(person=person)


def visible_status_files(person: Any) -> QuerySet[StatusFile]:
    return StatusFile.objects.filter(plan__person=person)
