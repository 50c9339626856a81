"""What a learner does on an activity: read, watch, answer, fill in, hand in. Each saves the work and records
the evidence at once.
"""

from __future__ import annotations

import math
from typing import Any

from django.db import transaction
from django.db.models import CharField
from django.utils.translation import gettext as _

from rostra.assessment.actions import quizzes, worksheets
from rostra.assessment.models import Attempt, Form, Quiz, Submission
from rostra.cohorts.models import Enrolment
from rostra.kernel.errors import Refused
from rostra.kernel.prepared import Given, Prepared
from rostra.kernel.time import today
from rostra.ledger import watched
from rostra.ledger.actions.evidence import Written, write
from rostra.ledger.models import Evidence, EvidenceKind, Requirement, Source, Watching
from rostra.ledger.pins import ACTIVITY, percent
from rostra.programmes.models import Publication

_ASKED: Prepared[Requirement] = Prepared(
    lambda: Requirement.objects.filter(
        edition=Given("edition"), kind=ACTIVITY, target=Given("activity", CharField())
    )
)


def refuse_closed(enrolment: Enrolment) -> None:
    """Refuse work by who is not enrolled (any more), before the first and after the last day, in words."""
    edition = enrolment.edition
    if enrolment.state == Enrolment.State.WITHDRAWN:
        raise Refused(
            _("You have left this edition. Your records stay with you; enrol again to go on."),
            code="withdrawn",
        )
    if enrolment.state != Enrolment.State.ENROLLED:
        raise Refused(_("Accept your invitation first."), code="invited")
    if edition.cancelled_at:
        raise Refused(_("This edition is cancelled. What you have done stays with you."), code="cancelled")
    day = today(edition.time_zone)
    if day < edition.starts_on:
        raise Refused(
            _("This edition starts on %(day)s. From then on your work counts.") % {"day": edition.starts_on},
            code="not_started",
        )
    if edition.ends_on and day > edition.ends_on:
        raise Refused(
            _("This edition ended on %(day)s. You can still read everything; nothing more is recorded.")
            % {"day": edition.ends_on},
            code="ended",
        )


def _requirement(enrolment: Enrolment, activity_key: str) -> Requirement | None:
    return _ASKED.first(edition=enrolment.edition_id, activity=activity_key)


def facts_of(enrolment: Enrolment, activity_key: str) -> dict[str, Any]:
    """What was published of an activity of this edition's programme, also when it was taken out of the tree
    since.
    """
    rows = Publication.objects.filter(
        programme_key=enrolment.edition.programme_key, key=activity_key, shape=Publication.Shape.ACTIVITY
    )
    found = rows.order_by("-is_source").values_list("facts", flat=True).first()
    if found is None:
        raise Refused(_("There is no such activity in this edition."), code="foreign")
    return found


def _write(
    enrolment: Enrolment, requirement: Requirement | None, kind: str, *, by: Any = None, **more: Any
) -> Written | None:
    """Evidence by the learner, or by an officer for them; nothing for what this edition does not ask."""
    if requirement is None:
        return None
    by = by or enrolment.person
    source = Source.SELF if by.pk == enrolment.person_id else Source.STAFF
    return write(enrolment=enrolment, requirement=requirement, kind=kind, by=by, source=source, **more)


def read(*, person: Any, activity_key: str, enrolment: Enrolment, by: Any = None) -> Evidence | None:
    """ "I have read it", "I have been there": once is enough. None when this edition does not ask for it."""
    if enrolment.person_id != person.pk:
        raise Refused(_("This is not your enrolment."), code="foreign")
    refuse_closed(enrolment)
    requirement = _requirement(enrolment, activity_key)
    if requirement is None:
        facts_of(enrolment, activity_key)
        return None
    with transaction.atomic():  # what was read before needs no lock, and holds up nobody
        written = _write(enrolment, requirement, EvidenceKind.READ, by=by, once=True)
    return written.evidence if written else None


@transaction.atomic
def visit(*, enrolment: Enrolment, activity_key: str) -> Evidence | None:
    """The link of an activity was opened. Notes it; "done" is said by `read`."""
    refuse_closed(enrolment)
    written = _write(
        enrolment, _requirement(enrolment, activity_key), EvidenceKind.VISITED, once=True, minutes=0
    )
    return written.evidence if written else None


@transaction.atomic
def watch(
    *, enrolment: Enrolment, activity_key: str, intervals: Any, position: Any, seconds: Any = None
) -> Watching:
    """Add what was seen of a video, in stretches [from, to] of seconds. Records evidence once the share asked
    for is seen, and once more when all of it is. `seconds` is the length the browser found, used where we do
    not know it ourselves."""
    refuse_closed(enrolment)
    facts = facts_of(enrolment, activity_key)
    try:
        new, place = watched.read(intervals), watched.second(position)
        length = float((facts.get("video") or {}).get("seconds") or 0) or watched.second(seconds)
    except watched.Unreadable:
        raise Refused(
            _("We could not read how far you have watched. Reload the page and go on."), code="unreadable"
        ) from None
    if not 0 < length <= 24 * 3600:
        raise Refused(
            _("We could not read how far you have watched. Reload the page and go on."), code="unreadable"
        )
    watching, _new = Watching.objects.get_or_create(enrolment=enrolment, activity=activity_key)
    watching = Watching.objects.select_for_update().get(pk=watching.pk)
    watching.intervals = watched.union([*watching.intervals, *new], length)
    watching.position = min(max(0.0, place), length)
    watching.share = watched.share(watching.intervals, length)
    watching.save()
    requirement = _requirement(enrolment, activity_key)
    asked = (
        requirement.threshold
        if requirement and requirement.threshold is not None
        else percent(facts.get("watched_share"))
    )
    reached = 100 if watching.share >= 99 else asked if watching.share >= asked else 0
    if reached:
        minutes = math.ceil(watched.seconds(watching.intervals) / 60)
        _write(enrolment, requirement, EvidenceKind.WATCHED, once=True, value=reached, minutes=minutes)
    return watching


@transaction.atomic
def start_quiz(*, enrolment: Enrolment, activity_key: str) -> Attempt:
    """The open attempt at the quiz of an activity, or a new one."""
    refuse_closed(enrolment)
    return quizzes.start(quiz=_quiz(enrolment, activity_key), person=enrolment.person, occasion=enrolment.key)


def _quiz(enrolment: Enrolment, activity_key: str) -> Quiz:
    quiz = Quiz.objects.filter(key=facts_of(enrolment, activity_key).get("quiz") or "").first()
    if quiz is None:
        raise Refused(_("This activity has no quiz."), code="foreign")
    return quiz


def _own(attempt: Attempt, enrolment: Enrolment) -> None:
    if attempt.occasion != enrolment.key or attempt.person_id != enrolment.person_id:
        raise Refused(
            _("These answers belong to somebody else's quiz, so nothing was saved."), code="foreign"
        )


@transaction.atomic
def save_quiz(*, attempt: Attempt, answers: dict[str, Any], enrolment: Enrolment) -> Attempt:
    """Keep answers on the way."""
    _own(attempt, enrolment)
    refuse_closed(enrolment)
    return quizzes.save(attempt=attempt, answers=answers)


@transaction.atomic
def answer_quiz(*, attempt: Attempt, answers: dict[str, Any], enrolment: Enrolment) -> Attempt:
    """Hand in a quiz and record how it went. Handing in twice is once."""
    _own(attempt, enrolment)
    if attempt.handed_in_at is None:
        refuse_closed(enrolment)
    attempt = quizzes.hand_in(attempt=attempt, answers=answers)
    kind = EvidenceKind.PASSED if attempt.passed else EvidenceKind.ATTEMPTED
    for requirement in _asking_quiz(enrolment, attempt):
        _write(
            enrolment,
            requirement,
            kind,
            key=f"attempt:{attempt.key[:32]}:{requirement.pk}",
            value=attempt.score,
            happened_at=attempt.handed_in_at,
            reference=f"attempt:{attempt.key}",
        )
    return attempt


def _asking_quiz(enrolment: Enrolment, attempt: Attempt) -> list[Requirement]:
    keys = Publication.objects.filter(
        programme_key=enrolment.edition.programme_key,
        shape=Publication.Shape.ACTIVITY,
        facts__quiz=attempt.quiz.key,
    ).values("key")
    return list(Requirement.objects.filter(edition=enrolment.edition_id, kind=ACTIVITY, target__in=keys))


def _form(enrolment: Enrolment, activity_key: str) -> Form:
    form = Form.objects.filter(key=facts_of(enrolment, activity_key).get("form") or "").first()
    if form is None:
        raise Refused(_("This activity has no worksheet."), code="foreign")
    return form


def submission_of(*, enrolment: Enrolment, activity_key: str) -> Submission | None:
    """What was written so far, for reading after the end too; None when nothing was."""
    form = _form(enrolment, activity_key)
    rows = Submission.objects.select_related("version", "form")
    return rows.filter(form=form, person=enrolment.person_id, occasion=enrolment.key).first()


@transaction.atomic
def open_worksheet(*, enrolment: Enrolment, activity_key: str) -> Submission:
    """The worksheet of an activity, begun when it is not there yet."""
    if found := submission_of(enrolment=enrolment, activity_key=activity_key):
        return found
    refuse_closed(enrolment)
    return worksheets.open_(
        form=_form(enrolment, activity_key), person=enrolment.person, occasion=enrolment.key
    )


@transaction.atomic
def save_worksheet(
    *, enrolment: Enrolment, activity_key: str, answers: dict[str, Any], revision: int
) -> Submission:
    """Keep a draft; an older page is refused (code "stale")."""
    refuse_closed(enrolment)
    submission = open_worksheet(enrolment=enrolment, activity_key=activity_key)
    return worksheets.save(submission=submission, answers=answers, revision=revision)


@transaction.atomic
def hand_in(*, enrolment: Enrolment, activity_key: str, answers: dict[str, Any]) -> Submission:
    """Hand in a worksheet or a reflection and record it. Handing in twice is once; Faults name fields."""
    refuse_closed(enrolment)
    submission = open_worksheet(enrolment=enrolment, activity_key=activity_key)
    submission = worksheets.hand_in(submission=submission, answers=answers)
    _write(
        enrolment,
        _requirement(enrolment, activity_key),
        EvidenceKind.SUBMITTED,
        key=f"submitted:{submission.key[:32]}:{submission.revision}",
        happened_at=submission.handed_in_at,
        reference=f"submission:{submission.key}",
    )
    return submission
