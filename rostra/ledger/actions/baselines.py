"""What people can do, before, at the end and later: asked of an edition, answered, chased by letter; feedback at its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rostra.assessment.actions import feedback, responses
from rostra.assessment.models import Moment, Purpose, Questionnaire, Response
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import today
from rostra.ledger import asking, letters
from rostra.ledger.actions import placements
from rostra.ledger.asking import When
from rostra.ledger.models import QuestionnaireUse
from rostra.messaging.models import Message

CHUNK = 50  # people in one transaction
GENERAL_DAYS = dt.timedelta(days=30)  # how long after its end an edition is still asked with the general form
PURPOSES = {
    When.SESSION_FEEDBACK: Purpose.SESSION_FEEDBACK,
    When.EDITION_FEEDBACK: Purpose.EDITION_FEEDBACK,
}


@transaction.atomic
def ask(
    *, edition: Edition, questionnaire: Questionnaire, moment: str, by: Any,
    days: int | None = None, open_days: int = 42, remind_days: int = 7,
) -> QuestionnaireUse:  # fmt: skip
    """Put a questionnaire into an edition at a moment, or change when it is asked. Exit and follow-up ask what the baseline
    asked, so that people can be compared with themselves; Refused when they do not.
    """
    _may_run(edition, by)
    if questionnaire.purpose != PURPOSES.get(When(moment), Purpose.BASELINE):
        raise Refused(_("This questionnaire is made for another purpose."), field="questionnaire")
    responses.current_version(questionnaire)
    before = edition.questionnaires.filter(moment=moment).first()
    named = edition.questionnaires.filter(moment__in=asking.WITH_NAMES).exclude(moment=moment).first()
    if moment in asking.WITH_NAMES and named and named.questionnaire_id != questionnaire.pk:
        raise Refused(_("Ask the same questionnaire before, at the end and later."), field="questionnaire")
    if before and before.questionnaire_id != questionnaire.pk and _answered(before):
        raise Refused(_("People have answered already: keep this questionnaire."), field="questionnaire")
    row, _new = QuestionnaireUse.objects.update_or_create(
        edition=edition, moment=moment,
        defaults={
            "questionnaire": questionnaire, "open_days": open_days, "remind_days": remind_days,
            "days": asking.USUAL_DAYS.get(When(moment), 0) if days is None else days,
        },
    )  # fmt: skip
    audit.record(
        "ledger.questionnaire.ask", row, by=by, edition=edition.key, moment=moment, days=row.days,
        questionnaire=questionnaire.key,
    )  # fmt: skip
    return row


@transaction.atomic
def stop(use: QuestionnaireUse, *, by: Any) -> None:
    """Ask it no longer. What was answered stays."""
    _may_run(use.edition, by)
    audit.record("ledger.questionnaire.stop", use, by=by, edition=use.edition.key, moment=use.moment)
    use.delete()


@transaction.atomic
def take_over(edition: Edition, made: Edition, *, by: Any) -> int:
    """Have an edition that was made from another ask the same, as many days from its own start and end; returns how many."""
    _may_run(made, by)
    rows = [
        QuestionnaireUse(
            edition=made, questionnaire_id=use.questionnaire_id, moment=use.moment, days=use.days,
            open_days=use.open_days, remind_days=use.remind_days,
        )
        for use in edition.questionnaires.order_by("pk")
    ]  # fmt: skip
    return len(QuestionnaireUse.objects.bulk_create(rows))


def _may_run(edition: Edition, by: Any) -> None:
    if by is not None and not cohort_rules.may_run_edition(by, edition):
        raise NotAllowed(_("You do not run this edition."))


def _answered(use: QuestionnaireUse) -> bool:
    keys = Enrolment.objects.filter(edition=use.edition).values("key")
    return Response.objects.filter(occasion__in=keys, moment=use.moment).exists()


# ---------------------------------------------------------------- answering


def use_for(enrolment: Enrolment, moment: str) -> QuestionnaireUse | None:
    """What the edition of an enrolment asks at a moment. One query."""
    rows = QuestionnaireUse.objects.select_related("questionnaire", "edition")
    return rows.filter(edition=enrolment.edition_id, moment=moment).first()


def may_answer(enrolment: Enrolment, use: QuestionnaireUse | None) -> bool:
    """Whether somebody may answer now: enrolled, asked, and it is open on their edition's wall."""
    if use is None or enrolment.state != Enrolment.State.ENROLLED or enrolment.edition.cancelled_at:
        return False
    return use.moment in asking.WITH_NAMES and asking.is_open(use, today(enrolment.edition.time_zone))


@transaction.atomic
def begin(*, enrolment: Enrolment, moment: str) -> Response:
    """Begin, or go on. Exit and follow-up start from the version that the baseline was answered in."""
    use = use_for(enrolment, moment)
    if use is None or not may_answer(enrolment, use):
        raise Refused(_("These questions are not open now."), code="closed")
    version = None
    if moment != Moment.BASELINE:
        first = Response.objects.filter(occasion=enrolment.key, moment=Moment.BASELINE).first()
        same = first is not None and first.questionnaire_id == use.questionnaire_id
        version = first.version if first is not None and same else None
    return responses.begin(
        questionnaire=use.questionnaire, person=enrolment.person, occasion=enrolment.key, moment=moment,
        version=version,
    )  # fmt: skip


@transaction.atomic
def save(*, enrolment: Enrolment, response: Response, answers: dict[str, Any], revision: int) -> Response:
    """Keep what was answered so far; also after the last day, so that nothing typed is lost."""
    return responses.save(response=response, answers=answers, revision=revision)


@transaction.atomic
def finish(*, enrolment: Enrolment, response: Response, answers: dict[str, Any], revision: int) -> Response:
    """Finish; after the baseline the suggestion where to start is there at once."""
    done = responses.finish(response=response, answers=answers, revision=revision)
    if done.moment == Moment.BASELINE:
        placements.suggest(enrolment)
    return done


# ---------------------------------------------------------------- asking by letter


def ask_due() -> int:
    """Ask by letter whoever is to be asked today, and remind the silent once; returns how many were written to. A job of the
    schedule; safe to run twice and to stop anywhere: each letter's key names what is asked and of whom.
    """
    made = 0
    for use in _running_uses():
        day = today(use.edition.time_zone)
        if use.moment in asking.WITH_NAMES and asking.is_open(use, day):
            made += _ask_all(use, day)
        elif use.moment == When.EDITION_FEEDBACK and asking.is_open(use, day):
            made += ask_feedback(use.edition, use.questionnaire)
    return made + _ask_generally()


def _running_uses() -> list[QuestionnaireUse]:
    edge = timezone.now().date() - dt.timedelta(days=400)
    rows = QuestionnaireUse.objects.filter(
        Q(edition__ends_on__isnull=True) | Q(edition__ends_on__gte=edge),
        edition__opened_at__isnull=False, edition__cancelled_at__isnull=True,
    ).exclude(moment=When.SESSION_FEEDBACK)  # fmt: skip
    return list(rows.select_related("questionnaire", "edition__programme", "edition__organisation"))


def _ask_all(use: QuestionnaireUse, day: dt.date) -> int:
    """The letters of one questionnaire on one day, in parts that commit on their own."""
    last = asking.last_day(use) or day
    made, after = 0, 0
    answered = Response.objects.filter(moment=use.moment, finished_at__isnull=False).values("occasion")
    while True:
        rows = _reachable(use.edition).filter(pk__gt=after).exclude(key__in=answered).order_by("pk")
        some = list(rows[:CHUNK])
        if not some:
            return made
        after = some[-1].pk
        made += _write(use, some, day, last)


@transaction.atomic
def _write(use: QuestionnaireUse, some: list[Enrolment], day: dt.date, last: dt.date) -> int:
    keys = {f"{kind}:{use.key}:{each.key}" for kind in (letters.ASKED, letters.ASKED_AGAIN) for each in some}
    told = dict(Message.objects.filter(key__in=keys).values_list("key", "created_at"))
    begun = set(
        Response.objects.filter(occasion__in=[each.key for each in some], moment=use.moment).values_list(
            "occasion", flat=True
        )
    )
    made = 0
    for enrolment in some:
        first = told.get(f"{letters.ASKED}:{use.key}:{enrolment.key}")
        again = f"{letters.ASKED_AGAIN}:{use.key}:{enrolment.key}" in told
        waited = first is not None and (timezone.now() - first).days >= use.remind_days
        if first is None:
            made += letters.asked(enrolment, use, last_day=last)
        elif not again and waited and asking.is_reminding(use, day):
            made += letters.asked(enrolment, use, last_day=last, again=True, begun=enrolment.key in begun)
    return made


def _reachable(edition: Edition) -> Any:
    return (
        Enrolment.objects.live()
        .filter(edition=edition, person__email__isnull=False, person__erased_at__isnull=True)
        .select_related("person", "edition__programme", "edition__organisation")
    )


def _ask_generally() -> int:
    """Editions that have just ended and chose no form of their own are asked with the academy's general one."""
    form = general(Purpose.EDITION_FEEDBACK)
    if form is None:
        return 0
    day = timezone.now().date()
    ended = Edition.objects.filter(
        ends_on__lt=day, ends_on__gte=day - GENERAL_DAYS, opened_at__isnull=False, cancelled_at__isnull=True
    ).exclude(questionnaires__moment=When.EDITION_FEEDBACK)
    return sum(ask_feedback(edition, form) for edition in ended)


def general(purpose: str) -> Questionnaire | None:
    """The form that is asked wherever nothing else is chosen."""
    rows = Questionnaire.objects.filter(purpose=purpose, general=True, published_at__isnull=False)
    return rows.order_by("pk").first()


@transaction.atomic
def ask_feedback(edition: Edition, questionnaire: Questionnaire) -> int:
    """Ask everybody enrolled how the edition was, each once; returns how many were asked now."""
    people = {each.key: each for each in _reachable(edition)}
    rows = feedback.ask(
        questionnaire=questionnaire,
        subject=subject_of(edition),
        people=[feedback.Asked(key, each.person) for key, each in people.items()],
    )
    for row in rows:
        letters.edition_feedback(people[row.recipient], asked=row)
    return len(rows)


def subject_of(edition: Edition) -> str:
    """What feedback on an edition is about, in the words of the room below."""
    return f"edition:{edition.key}"
