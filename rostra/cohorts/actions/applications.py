"""Applications: written, handed in, taken back by the person; decided by those who run the edition.

Everything that takes or frees a place happens under one lock on the call, so that no place is offered twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from rostra.cohorts import admission_letters as letters
from rostra.cohorts import applying, eligibility, rules
from rostra.cohorts.actions.calls import places_taken
from rostra.cohorts.models import Application, Call, Cohort
from rostra.kernel import audit
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.kernel.time import now
from rostra.people.models import Function, Organisation

State = Application.State
OPEN = (State.SUBMITTED, State.RESERVE, State.OFFERED)
DECIDABLE = (State.SUBMITTED, State.RESERVE, State.REFUSED, State.DECLINED, State.LAPSED, State.OFFERED)
LONGEST_REASON, LONGEST_MESSAGE = 300, 4000
BEFORE = dt.timedelta(days=1)
VERBS = ("offer", "reserve", "refuse")


# ---------------------------------------------------------------- the person's own verbs


@transaction.atomic
def save(
    *, call: Call, person: Any, answers: Mapping[str, Any], revision: int,
    organisation: Organisation | None = None, function: str = "",
) -> Application:  # fmt: skip
    """Keep a draft as it was typed, finished or not. `revision` is the one it was read at, 0 for the first: a page that was
    read before another one saved is refused with the code "stale".
    """
    return _save(call, person, answers, revision, organisation, function)


@transaction.atomic
def hand_in(
    *, call: Call, person: Any, answers: Mapping[str, Any], revision: int,
    organisation: Organisation | None = None, function: str = "",
) -> Application:  # fmt: skip
    """Save and hand in. Whether the rules of the call hold is computed now and kept; who is not eligible stands in the queue
    with that mark. Raises Faults with every answer that is missing or cannot be, by the id of its question.
    """
    application = _save(call, person, answers, revision, organisation, function)
    if function not in Function.values:
        raise Faults(_("Please look at your answers again."), [("function", _("Say what you are there."))])
    call = application.call
    application.answers = applying.checked(call.questions, answers)
    facts = facts_of(application)
    application.faults = eligibility.check(call.eligibility, facts)
    application.eligible = not application.faults
    application.attributes = attributes(call, facts)
    application.state, application.submitted_at = State.SUBMITTED, now()
    application.save()
    audit.record("cohorts.application.hand_in", application, by=person, edition=call.edition.key)
    letters.handed_in(application)
    return application


def facts_of(application: Application) -> eligibility.Facts:
    """What the rules of the call look at."""
    own = application.organisation
    return eligibility.Facts(
        function=application.function,
        organisation=own.key if own else "",
        kind=own.kind if own else "",
        territory=own.territory if own else "",
        answers=application.answers,
    )


def attributes(call: Call, facts: eligibility.Facts) -> dict[str, str]:
    """The values that quotas look at."""
    found = {"function": facts.function, "organisation": facts.organisation, "territory": facts.territory}
    for question in call.questions:
        if question["kind"] in {"yes_no", "one"}:
            found[question["id"]] = str(facts.answers.get(question["id"], ""))
    return found


@transaction.atomic
def reopen(application: Application, *, by: Any) -> Application:
    """Change what was handed in, or begin again after withdrawing: it is a draft until it is handed in once more."""
    application = _own(application, by)
    if application.state not in (State.SUBMITTED, State.WITHDRAWN):
        raise Refused(_("This application has been decided. It cannot be changed."), code="decided")
    if not rules.may_apply(by, application.call):
        raise Refused(_("The time to apply is over."), code="closed")
    application.state, application.submitted_at = State.DRAFT, None
    application.eligible, application.faults, application.attributes = None, [], {}
    application.save()
    audit.record("cohorts.application.reopen", application, by=by)
    return application


@transaction.atomic
def withdraw(application: Application, *, by: Any) -> Application:
    """Take one's application back. Who accepted already leaves the edition instead."""
    application = _own(application, by)
    if application.state == State.WITHDRAWN:
        return application
    if application.state not in (*OPEN, State.DRAFT):
        raise Refused(_("There is nothing to take back."), code="decided")
    _to(application, State.WITHDRAWN)
    audit.record("cohorts.application.withdraw", application, by=by)
    return application


@transaction.atomic
def decline(application: Application, *, by: Any) -> Application:
    """Say no to an offered place; it is free for the next."""
    application = _own(application, by)
    if application.state == State.DECLINED:
        return application
    if application.state != State.OFFERED:
        raise Refused(_("No place is offered to you at present."), code="not_offered")
    _to(application, State.DECLINED)
    audit.record("cohorts.application.decline", application, by=by)
    return application


# ---------------------------------------------------------------- decisions


@transaction.atomic
def decide(
    call: Call, *, keys: Iterable[str], verb: str, by: Any, reason: str = "", message: str = "",
    cohort: Cohort | None = None,
) -> int:  # fmt: skip
    """Offer a place, put on the reserve list, or refuse: one or many, all or none. Returns how many letters went out.

    `reason` is for the team, `message` stands in the letter and on the person's page. Offers are refused when there are not
    enough places. The reserve list grows at its end in the order in which people handed in.
    """
    call = locked(call, by)
    if verb not in VERBS:
        raise Refused(_("Choose what to answer."), field="verb")
    _check_words(reason, message)
    if cohort is not None and cohort.edition_id != call.edition_id:
        raise Refused(_("This cohort belongs to another edition."), field="cohort")
    rows = _rows(call).filter(key__in=list(keys), state__in=DECIDABLE).order_by("submitted_at", "pk")
    found = [each for each in rows if not _is_so(each, verb)]
    if not found:
        raise Refused(_("Nobody is meant. Tick people whose application waits for this."), code="nobody")
    values = {"reason": reason.strip(), "message": message.strip(), "by": by}
    if verb == "offer":
        offer(call, found, cohort=cohort, **values)
    else:
        last = 0 if verb == "refuse" else last_rank(call)
        for number, each in enumerate(found, last + 1):
            _decide(each, State.RESERVE if verb == "reserve" else State.REFUSED, **values)
            each.rank = number if verb == "reserve" else None
            each.save()
            (letters.on_reserve if verb == "reserve" else letters.refused)(each)
    audit.record("cohorts.application.decide", call, by=by, verb=verb, people=len(found))
    return len(found)


@transaction.atomic
def offer_next(call: Call, *, number: int, by: Any) -> int:
    """Offer places to the first `number` of the reserve list."""
    call = locked(call, by)
    rows = (
        _rows(call).filter(state=State.RESERVE).order_by(F("rank").asc(nulls_last=True), "submitted_at", "pk")
    )
    found = list(rows[: max(number, 0)])
    if not found:
        raise Refused(_("Nobody is on the reserve list."), code="nobody")
    for each in found:
        each.message = ""
    offer(call, found, by=by)
    audit.record("cohorts.application.decide", call, by=by, verb="offer", people=len(found))
    return len(found)


@transaction.atomic
def rank(application: Application, *, place: int, by: Any) -> None:
    """Put somebody at a place of the reserve list; the others move along."""
    call = locked(application.call, by)
    rows = list(
        _rows(call).filter(state=State.RESERVE).order_by(F("rank").asc(nulls_last=True), "submitted_at", "pk")
    )
    own = next((each for each in rows if each.pk == application.pk), None)
    if own is None:
        raise Refused(_("This person is not on the reserve list."), code="not_reserve")
    rows.remove(own)
    rows.insert(max(place, 1) - 1, own)
    for number, each in enumerate(rows, 1):
        each.rank = number
    Application.objects.bulk_update(rows, ["rank"])
    audit.record("cohorts.application.rank", own, by=by, place=own.rank)


@transaction.atomic
def judge(application: Application, *, eligible: bool, reason: str, by: Any) -> None:
    """Say whether somebody fits the call, whatever the rules found: people decide, with a reason for the team."""
    call = locked(application.call, by)
    _check_words(reason, "")
    if not reason.strip():
        raise Refused(_("Say why, for the team."), field="reason")
    found = _rows(call).get(pk=application.pk)
    if found.state != State.SUBMITTED:
        raise Refused(_("This application has been decided."), code="decided")
    found.eligible, found.reason = eligible, reason.strip()
    found.save(update_fields=["eligible", "reason", "updated_at"])
    audit.record("cohorts.application.judge", found, by=by, eligible=eligible)


def offer(
    call: Call, found: list[Application], *, by: Any, reason: str = "", message: str = "",
    cohort: Cohort | None = None,
) -> None:  # fmt: skip
    """Offer places under the lock of the call; Refused when there are too few. Asks no rule, writes no line."""
    if call.edition.cancelled_at:
        raise Refused(_("This edition is cancelled."), code="cancelled")
    lapse(call)
    free = max(call.places - places_taken(call), 0)
    if len(found) > free:
        raise Refused(
            _("%(free)d of %(places)d places are free. Choose fewer people, or put the others on the reserve list.")
            % {"free": free, "places": call.places},
            code="full",
        )  # fmt: skip
    for each in found:
        _decide(each, State.OFFERED, reason=reason or each.reason, message=message or each.message, by=by)
        each.rank = None
        each.cohort = cohort or each.cohort or cohort_for(call, each.organisation)
        each.offer_until = now() + dt.timedelta(days=call.answer_days)
        each.save()
        letters.offered(each)


def cohort_for(call: Call, organisation: Organisation | None) -> Cohort | None:
    """The cohort whose territories the organisation lies in, the longest match first; the only cohort there is."""
    cohorts = list(Cohort.objects.filter(edition=call.edition_id).order_by("pk"))
    code = organisation.territory.upper() if organisation else ""
    matches = [
        (len(start), each)
        for each in cohorts
        for start in each.territories
        if code and start and code.startswith(str(start).upper())
    ]
    if matches:
        return max(matches, key=lambda pair: pair[0])[1]
    return cohorts[0] if len(cohorts) == 1 else None


# ---------------------------------------------------------------- what time brings


def lapse(call: Call) -> int:
    """Offers of a call that nobody accepted in time end; the caller holds the call."""
    over = list(_rows(call).filter(state=State.OFFERED, offer_until__lte=now()))
    for each in over:
        _to(each, State.LAPSED)
        letters.lapsed(each)
    return len(over)


def sweep() -> int:
    """A job of the schedule: ends offers that ran out and reminds, once, who has a day left. Returns how many ended."""
    ended = 0
    for pk in set(
        Application.objects.filter(state=State.OFFERED, offer_until__lte=now()).values_list("call", flat=True)
    ):
        with transaction.atomic():
            ended += lapse(locked(Call.objects.get(pk=pk), None))
    soon = Application.objects.filter(
        state=State.OFFERED, offer_until__gt=now(), offer_until__lte=now() + BEFORE
    ).select_related("person", "call__edition__organisation", "call__edition__programme")
    for each in soon:
        if each.offer_until and each.decided_at and each.offer_until - each.decided_at > BEFORE:
            letters.runs_out(each)
    return ended


# ---------------------------------------------------------------- inside


def locked(call: Call, by: Any) -> Call:
    """The call as it is now, held until the transaction ends; `by` None for what time brings."""
    found = (
        Call.objects.select_for_update(of=("self",)).select_related("edition__organisation", "edition__programme")
        .get(pk=call.pk)
    )  # fmt: skip
    if by is not None and not rules.may_decide(by, found):
        raise NotAllowed(_("You do not run this edition."))
    return found


def own_locked(application: Application, by: Any) -> Application:
    """One's own application as it is now, its call held until the transaction ends."""
    return _own(application, by)


def _own(application: Application, by: Any) -> Application:
    if by is None or by.pk != application.person_id:
        raise NotAllowed(_("This is somebody else's application."))
    call = locked(application.call, None)
    found = _rows(call).get(pk=application.pk)
    found.call = call
    return found


def _rows(call: Call) -> Any:
    return Application.objects.filter(call=call).select_related(
        "person", "organisation", "cohort", "call__edition__organisation", "call__edition__programme"
    )


def _save(
    call: Call,
    person: Any,
    answers: Mapping[str, Any],
    revision: int,
    organisation: Organisation | None,
    function: str,
) -> Application:
    call = locked(call, None)
    if not rules.may_apply(person, call):
        raise Refused(
            _("You cannot apply here now: the time to apply is over, or you take part already."),
            code="closed",
        )
    found = _rows(call).filter(person=person).first()
    if found is not None and found.state != State.DRAFT:
        raise Refused(_("You have handed in already. To change it, open it again first."), code="handed_in")
    if revision != (found.revision if found else 0):
        raise Refused(_("This was changed in another tab or on another device."), code="stale")
    made = found or Application(call=call, person=person)
    made.answers = applying.kept(call.questions, answers)
    made.organisation, made.revision = organisation, revision + 1
    made.function = function if function in Function.values else ""
    made.save()
    return made


def _to(application: Application, state: str) -> None:
    application.state, application.rank, application.offer_until = state, None, None
    application.save(update_fields=["state", "rank", "offer_until", "updated_at"])


def _decide(application: Application, state: str, *, reason: str, message: str, by: Any) -> None:
    application.state, application.reason, application.message = state, reason, message
    application.decided_at, application.decided_by, application.offer_until = now(), by, None


def _is_so(application: Application, verb: str) -> bool:
    """Nothing would change."""
    state = application.state
    return state == {"offer": State.OFFERED, "reserve": State.RESERVE, "refuse": State.REFUSED}[verb]


def last_rank(call: Call) -> int:
    """The last place of the reserve list; 0 when it is empty."""
    return _rows(call).filter(state=State.RESERVE).aggregate(last=Max("rank"))["last"] or 0


def _check_words(reason: str, message: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST_REASON}, field="reason")
    if len(message) > LONGEST_MESSAGE:
        raise Refused(_("Write at most %(most)d characters.") % {"most": LONGEST_MESSAGE}, field="message")
