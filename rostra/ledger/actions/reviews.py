"""Answering what was handed in: accept it, or return it with what to change."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.assessment import wording
from rostra.assessment.actions import worksheets
from rostra.assessment.models import Review, Submission
from rostra.cohorts.models import Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.ledger import letters, rules
from rostra.ledger.actions.evidence import write
from rostra.ledger.models import EvidenceKind, Requirement, Source
from rostra.ledger.pins import ACTIVITY
from rostra.programmes.models import Publication


@transaction.atomic
def accept(*, submission: Submission, by: Any, feedback: str = "") -> Review:
    """Accept a worksheet: the requirement is met. Refused (code "not_waiting") when somebody was faster."""
    return _review(submission, True, feedback, by)


@transaction.atomic
def return_(*, submission: Submission, feedback: str, by: Any) -> Review:
    """Return a worksheet with what to change: the next move is the learner's."""
    return _review(submission, False, feedback, by)


def _review(submission: Submission, accepted: bool, feedback: str, by: Any) -> Review:
    enrolment = (
        Enrolment.objects.select_related("edition__organisation", "edition__programme", "person", "cohort")
        .filter(key=submission.occasion)
        .first()
    )
    if enrolment is None:
        raise Refused(_("The enrolment of this worksheet no longer exists."), code="gone")
    if by is not None and by.pk == submission.person_id:
        raise NotAllowed(_("Somebody else has to answer your own worksheet."))
    if by is not None and not rules.may_review_enrolment(by, enrolment):
        raise NotAllowed(_("You do not review worksheets of this edition."))
    review = worksheets.review(submission=submission, accept=accepted, feedback=feedback, by=by)
    kind = EvidenceKind.ACCEPTED if accepted else EvidenceKind.RETURNED
    activities = Publication.objects.filter(
        programme_key=enrolment.edition.programme_key,
        shape=Publication.Shape.ACTIVITY,
        facts__form=submission.form.key,
    ).order_by("-is_source")
    paths = dict(reversed(activities.values_list("key", "path")))
    asked = list(
        Requirement.objects.filter(edition=enrolment.edition_id, kind=ACTIVITY, target__in=list(paths))
    )
    for requirement in asked:
        write(
            enrolment=enrolment,
            requirement=requirement,
            kind=kind,
            by=by,
            source=Source.STAFF,
            key=f"review:{review.pk}:{requirement.pk}",
            happened_at=review.at,
            reference=f"submission:{submission.key}",
        )
    audit.record("ledger.worksheet.review", submission, by=by, accepted=accepted)
    title, _lang = wording.titles([submission], letters.language_of(enrolment.person))[submission.pk]
    letters.reviewed(
        enrolment,
        review=review,
        title=asked[0].title if asked else title,
        path=next(iter(paths.values()), None),
        activity=asked[0].target if asked else "",
    )
    return review
