"""The dates a solver proposed out of a poll: what they mean, alternatives, changes, confirming."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.cohorts.actions import proposals
from rostra.cohorts.models import Proposal
from rostra.cohorts.reasons import worded
from rostra.live import polling, reading_polls
from rostra.live.actions import poll_dates as verbs
from rostra.live.models import DatePoll, SessionTemplate
from rostra.web.desk.door import attempt, page, staff
from rostra.web.desk.views.polls import about, one

REFRESH = 2
FIND = "find"


@staff
def dates(request: HttpRequest, key: str, poll: str, proposal: str) -> HttpResponse:
    """The proposal; POST with `do` take, again, settle or discard."""
    row = one(request, key, poll)
    rows = Proposal.objects.filter(edition=row.edition, kind=Proposal.Kind.DATES, subject=row.key)
    found = get_object_or_404(rows.select_related("by", "confirmed_by"), key=proposal)
    if request.method == "POST":
        return _do(request, row, found)
    context = {
        **about(row),
        "proposal": found,
        "refresh": REFRESH if found.state == Proposal.State.ASKED else 0,
        "may_edit": found.state == Proposal.State.READY and row.state != DatePoll.State.SETTLED,
    }
    if found.answer.get("chosen"):
        context |= _told(row, found)
    elif found.state == Proposal.State.FAILED:
        context["reasons"] = _why_not(row, found)
    return page(request, "desk/poll_dates.html", context, current="editions")


def _do(request: HttpRequest, row: DatePoll, found: Proposal) -> HttpResponse:
    do, key = request.POST.get("do", ""), row.edition.key
    if do == "again":
        wishes = _wishes(request, found)
        done, made = attempt(request, lambda: verbs.propose(row, by=request.user, **wishes))
        if done and made:
            return redirect("desk:poll_dates", key=key, poll=row.key, proposal=made.key)
    elif do == "settle":
        done, held = attempt(request, lambda: verbs.settle(row, found, by=request.user))
        if done and held is not None:
            said = ngettext(
                "Settled: one session has its date. Announce it when it is ready.",
                "Settled: %(n)d sessions have their dates. Announce them when they are ready.",
                len(held),
            )
            messages.success(request, said % {"n": len(held)})
            return redirect("desk:edition_sessions", key=key)
    elif do == "discard":
        done, _gone = attempt(
            request, lambda: proposals.discard(found, by=request.user), done=_("Put aside.")
        )
        if done:
            return redirect("desk:poll", key=key, poll=row.key)
    elif do.startswith("take-") and do.removeprefix("take-").isdigit():
        number = int(do.removeprefix("take-"))
        attempt(request, lambda: verbs.take(found, number=number, by=request.user), done=_("Taken."))
    return redirect("desk:poll_dates", key=key, poll=row.key, proposal=found.key)


def _wishes(request: HttpRequest, found: Proposal) -> dict[str, list[str]]:
    """What stays, what goes and what is taken instead, as the form says of each date."""
    chosen = [slot for slots in verbs.chosen_of(found) for slot in slots]
    fixed, without = [], []
    for slot in chosen:
        said = request.POST.get(f"date-{slot}", "")
        if not said:
            fixed.append(slot)
            continue
        without.append(slot)
        if said != FIND:
            fixed.append(said)
    return {"fixed": fixed, "without": [slot for slot in without if slot not in fixed], "current": chosen}


# ---------------------------------------------------------------- what it means, in words


def _told(row: DatePoll, found: Proposal) -> dict[str, Any]:
    days = {each.slot.key: each for each in reading_polls.days(row)}
    names, organisations = reading_polls.names(row), reading_polls.organisation_names(row)
    dates = _sorted(verbs.chosen_of(found), days)
    outcome = polling.outcome(found.question, dates)
    options = _options(found, dates, days)
    return {
        "outcome": outcome,
        "sessions": [
            {
                "number": number,
                "target": target,
                "is_template": isinstance(target, SessionTemplate),
                "days": [days[key] for key in slots if key in days],
                "come": come,
                "if_need_be": maybe,
                "away": [names.get(who, "") for who, missed in outcome.misses.items() if number in missed],
                "options": options,
            }
            for number, (slots, (come, maybe), target) in enumerate(
                zip(dates, outcome.come, verbs.targets_of(row), strict=False), 1
            )
        ],
        "missing": [
            {"name": names.get(who, ""), "numbers": missed, "too_few": who in outcome.too_few}
            for who, missed in sorted(
                outcome.misses.items(), key=lambda each: (-len(each[1]), names.get(each[0], ""))
            )
        ],
        "shares": [
            (organisations.get(each.organisation) or _("without an organisation"), each)
            for each in sorted(outcome.shares, key=lambda each: each.percent)
        ],
        "choices": _choices(found, dates, days),
        "proved": found.answer.get("status") == "optimal" and not found.chosen,
        "silent": row.people.filter(answered_at__isnull=True, enrolment__isnull=False).count(),
        "changes": found.answer.get("objectives", {}).get("changes"),
    }


def _why_not(row: DatePoll, found: Proposal) -> list[str]:
    """Why there are no such dates, with days and names instead of keys; what was noted where the solver said nothing."""
    names = reading_polls.names(row)
    for slot in row.slots.all():
        names[slot.key] = ", ".join(reading_polls.when(slot, row.time_zone))
    return [worded(each, names) for each in found.answer.get("reasons", [])] or [found.problem]


def _sorted(dates: Any, days: Mapping[str, Any]) -> list[list[str]]:
    return sorted(
        ([key for key in slots if key in days] for slots in dates),
        key=lambda slots: days[slots[0]].slot.starts_at.timestamp() if slots else 0,
    )


def _options(found: Proposal, dates: Any, days: Mapping[str, Any]) -> list[dict[str, str]]:
    """Days that could be taken instead."""
    taken = {key for slots in dates for key in slots}
    barred = set(found.question.get("blocked", []))
    return [
        {"key": key, "slot": each.slot, "yes": each.yes, "maybe": each.maybe}
        for key, each in days.items()
        if key not in taken and key not in barred and not each.slot.blocked
    ]


def _choices(found: Proposal, dates: Any, days: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was proposed first and its alternatives, side by side."""
    shown = []
    for number, each in enumerate([found.answer, *found.answer.get("alternatives", [])]):
        theirs = polling.dates_of(each)
        meant = polling.outcome(found.question, theirs)
        shown.append(
            {
                "number": number,
                "days": [days[key].slot for slots in _sorted(theirs, days) for key in slots],
                "outcome": meant,
                "taken": sorted(map(sorted, theirs)) == sorted(map(sorted, dates)),
            }
        )
    return shown
