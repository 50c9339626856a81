"""Taking back what was done to many, as long as nobody has heard of it and nobody went on from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.assessment.models import Submission
from rostra.cohorts import rules as cohort_rules
from rostra.cohorts.actions import enrolments as rows
from rostra.cohorts.models import Cohort, Enrolment
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger.actions import following, hooks
from rostra.ledger.models import Batch, Certificate, Evidence, Source
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.people.actions import invitations, persons
from rostra.people.models import Membership

Verb, State = Batch.Verb, Enrolment.State
CHUNK = 500


def problem_of(batch: Batch) -> Refused | None:
    """Why a batch cannot be undone now, or None. Asks nothing of the database."""
    if batch.undone_at:
        return Refused(_("This was undone already."), code="undone")
    if batch.report.get("state") != "done":
        return Refused(_("This is still being worked. Look again in a moment."), code="working")
    if batch.undo_until is not None and batch.undo_until <= now():
        return Refused(
            _("It is too late to undo this. Withdraw or move the people by hand."), code="too_late"
        )
    return None


@transaction.atomic
def undo(batch: Batch, *, by: Any) -> Batch:
    """Put everything back as it stood. Refused when a letter has gone, when time is over, or when somebody went on since.

    Enrolments that the batch made are taken away with their empty ledger, people whom it made known and who are nothing
    else too; others get back the state and the cohort they had.
    """
    if by is not None and not cohort_rules.may_run_edition(by, batch.edition):
        raise NotAllowed(_("You do not run this edition."))
    batch = Batch.objects.select_for_update(of=("self",)).select_related("edition").get(pk=batch.pk)
    if problem := problem_of(batch):
        raise problem
    before = {each["enrolment"]: each for each in batch.before}
    people = _held(batch, list(before))
    _refuse_active(batch, people, before)
    _take_letters_back(batch)
    if batch.verb in (Verb.ENROL, Verb.INVITE):
        _unlist(batch, people, before)
    elif batch.verb == Verb.MOVE:
        _unmove(batch, people, before)
    else:
        _unwithdraw(batch, people, before)
    batch.undone_at = now()
    batch.save(update_fields=["undone_at", "report"])
    audit.record(
        "ledger.batch.undo", batch.edition, by=by, batch=batch.key, verb=batch.verb, people=len(people)
    )
    return batch


def _held(batch: Batch, keys: list[str]) -> list[Enrolment]:
    held: list[Enrolment] = []
    for start in range(0, len(keys), CHUNK):
        held += (
            Enrolment.objects.select_for_update(of=("self",))
            .filter(edition=batch.edition_id, key__in=keys[start : start + CHUNK])
            .select_related("edition", "person", "cohort")
            .order_by("pk")
        )
    return held


def _refuse_active(batch: Batch, people: list[Enrolment], before: dict[str, Any]) -> None:
    """Nobody may lose what they did since."""
    if batch.verb not in (Verb.ENROL, Verb.INVITE):
        return
    made = [each for each in people if before[each.key]["state"] != State.ENROLLED]
    pks = [each.pk for each in made]
    active: set[int] = set()
    if batch.verb == Verb.INVITE:
        active |= {each.pk for each in made if each.state == State.ENROLLED}
    for start in range(0, len(pks), CHUNK):
        chunk = pks[start : start + CHUNK]
        facts = Evidence.objects.filter(enrolment__in=chunk, recorded_at__gte=batch.made_at)
        active |= set(facts.exclude(source=Source.SYSTEM).values_list("enrolment", flat=True))
        papers = Certificate.objects.filter(enrolment__in=chunk, issued_at__gte=batch.made_at)
        active |= set(papers.values_list("enrolment", flat=True))
        keys = {each.key: each.pk for each in made if each.pk in set(chunk)}
        sheets = Submission.objects.filter(occasion__in=list(keys), saved_at__gte=batch.made_at)
        active |= {keys[key] for key in sheets.values_list("occasion", flat=True)}
    if active:
        raise Refused(
            ngettext(
                "One of them has gone on since. Withdraw people by hand instead.",
                "%(n)d of them have gone on since. Withdraw people by hand instead.",
                len(active),
            )
            % {"n": len(active)},
            code="active",
        )


def _take_letters_back(batch: Batch) -> None:
    keys = [each["letter"] for each in batch.before if each.get("letter")]
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        if outbox.take_back(chunk) < len(chunk) and _gone(chunk):
            raise Refused(_("Letters have gone already, so this can no longer be undone."), code="sent")


def _gone(keys: list[str]) -> bool:
    states = Message.State
    gone = [states.CLAIMED, states.SENT, states.BOUNCED, states.COLLECTED]
    return Message.objects.filter(key__in=keys, state__in=gone).exists()


def _unlist(batch: Batch, people: list[Enrolment], before: dict[str, Any]) -> None:
    """The list never was: made rows go, others get their state back; the invitations replaced hold again."""
    left, made = 0, []
    told = _with_evidence(people)
    for each in people:
        was = before[each.key]
        if was["state"] == State.ENROLLED:
            continue
        left += each.state == State.ENROLLED
        if was["invitation"]:
            invitations.take_back(was["invitation"], reopen=was["replaced"])
        if was["member"]:
            Membership.objects.filter(pk=was["member"]).delete()
        if was["state"] == "" and each.pk not in told:
            each.state = State.WITHDRAWN
            hooks.enrolment_changed(each)
            made.append(each.pk)
        else:
            each.cohort_id = was["cohort"]
            rows.set_state(each, was["state"] or State.WITHDRAWN)
            hooks.enrolment_changed(each)
    for chunk in _chunks(made):
        Enrolment.objects.filter(pk__in=chunk).delete()
    if left:
        rows.count(batch.edition, -left)
    for chunk in _chunks(batch.report.get("people", [])):
        persons.forget_unused(chunk)
    batch.report = {**batch.report, "people": []}


def _with_evidence(people: list[Enrolment]) -> set[int]:
    """Enrolments of which something is recorded, be it recognised by the system: these are withdrawn, not taken away."""
    found: set[int] = set()
    for chunk in _chunks([each.pk for each in people]):
        found |= set(Evidence.objects.filter(enrolment__in=chunk).values_list("enrolment", flat=True))
    return found


def _chunks(keys: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _unmove(batch: Batch, people: list[Enrolment], before: dict[str, Any]) -> None:
    """Back to the cohort they had, unless somebody moved them on since."""
    moved_to = batch.report.get("cohort") or None
    there = set(Cohort.objects.filter(edition=batch.edition_id).values_list("pk", flat=True))
    back = []
    for each in people:
        if (each.cohort.key if each.cohort else None) == moved_to:
            was = before[each.key]["cohort"]
            each.cohort_id = was if was in there else None
            each.save(update_fields=["cohort", "updated_at"])
            hooks.enrolment_changed(each)
            back.append(each.pk)
    fresh = list(Enrolment.objects.filter(pk__in=back).select_related("edition", "cohort").order_by("pk"))
    for start in range(0, len(fresh), following.BATCH):
        following.follow(fresh[start : start + following.BATCH])


def _unwithdraw(batch: Batch, people: list[Enrolment], before: dict[str, Any]) -> None:
    """Back to the state they had, unless they came back by themselves."""
    again = 0
    for each in people:
        if each.state == State.WITHDRAWN:
            rows.set_state(each, before[each.key]["state"])
            hooks.enrolment_changed(each)
            if each.state == State.ENROLLED:
                again += 1
                following.start(each)
    if again:
        rows.count(batch.edition, again)
