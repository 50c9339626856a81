"""Filling in a worksheet: open, save as one types, hand in, have it accepted or returned, hand in again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.assessment import forms
from rostra.assessment.models import Form, FormVersion, Review, Submission
from rostra.kernel.errors import Faults, Refused
from rostra.kernel.time import now

OPEN = {Submission.State.DRAFT, Submission.State.RETURNED}


@transaction.atomic
def open_(*, form: Form, person: Any, occasion: str) -> Submission:
    """The submission of this person for this occasion; a new one starts from the form's current version."""
    found = (
        Submission.objects.select_related("version", "form")
        .filter(form=form, person=person, occasion=occasion)
        .first()
    )
    if found:
        return found
    version = FormVersion.objects.filter(form=form, current=True).first()
    if version is None:
        raise Refused(_("This worksheet is not published yet. Please come back later."), code="empty")
    made, _new = Submission.objects.get_or_create(
        form=form, person=person, occasion=occasion, defaults={"version": version}
    )
    return made


def _locked(submission: Submission) -> Submission:
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("version", "form")
        .get(pk=submission.pk)
    )


def _known(submission: Submission, answers: dict[str, Any]) -> dict[str, Any]:
    if forms.unknown(submission.version.content, answers):
        raise Refused(
            _(
                "These answers do not belong to this worksheet, so nothing was saved. "
                "Open it again and fill it in there."
            ),
            code="foreign",
        )
    return forms.tidy(submission.version.content, answers)


@transaction.atomic
def save(*, submission: Submission, answers: dict[str, Any], revision: int) -> Submission:
    """Keep a draft. `revision` is the one the page was shown with: an older page is refused (code "stale").

    The same answers sent twice are one save, so a browser may try again after a lost connection.
    """
    submission = _locked(submission)
    if submission.state not in OPEN:
        raise Refused(
            _("This worksheet is handed in. You can change it again when it is returned to you."),
            code="handed_in",
        )
    tidied = _known(submission, answers)
    if tidied == submission.answers:
        return submission
    if revision != submission.revision:
        raise Refused(
            _(
                "This worksheet was changed in another tab or on another device. "
                "Open it again before you go on; copy what you typed here first."
            ),
            code="stale",
        )
    submission.answers = tidied
    submission.revision += 1
    submission.saved_at = now()
    submission.save(update_fields=["answers", "revision", "saved_at"])
    return submission


@transaction.atomic
def hand_in(*, submission: Submission, answers: dict[str, Any]) -> Submission:
    """Hand it in. Faults name fields. Without review it counts at once; handed in already, it is returned as
    it is.
    """
    submission = _locked(submission)
    if submission.state not in OPEN:
        return submission
    tidied = _known(submission, answers)
    if wrong := forms.faults(submission.version.content, tidied):
        raise Faults(_("Something is missing. Your answers are still here."), wrong)
    submission.answers = tidied
    submission.revision += 1
    submission.saved_at = submission.handed_in_at = now()
    reviewed = submission.form.review == Form.Review.TRAINER
    submission.state = Submission.State.HANDED_IN if reviewed else Submission.State.ACCEPTED
    submission.save(update_fields=["answers", "revision", "saved_at", "handed_in_at", "state"])
    return submission


@transaction.atomic
def review(*, submission: Submission, accept: bool, feedback: str, by: Any) -> Review:
    """Accept a submission, or return it and say what to change. Refused when it does not wait for review
    (code "not_waiting").
    """
    submission = _locked(submission)
    if submission.state != Submission.State.HANDED_IN:
        raise Refused(
            _("This worksheet does not wait for review: somebody has answered it already."),
            code="not_waiting",
        )
    feedback = feedback.strip()
    if not accept and not feedback:
        raise Refused(_("Say what should be changed, so that it can be handed in again."), field="feedback")
    submission.state = Submission.State.ACCEPTED if accept else Submission.State.RETURNED
    submission.save(update_fields=["state"])
    return Review.objects.create(
        submission=submission,
        by=by,
        accepted=accept,
        feedback=feedback,
        answers=submission.answers,
        handed_in_at=submission.handed_in_at,
    )
