"""Finding dates: the polls of an edition, one poll with its days and answers, what it asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts.models import Edition, Proposal
from rostra.live import polling, reading_polls
from rostra.live.actions import poll_answers, poll_dates
from rostra.live.actions import polls as verbs
from rostra.live.models import DatePoll
from rostra.web.desk.door import attempt, page, paged, staff
from rostra.web.desk.forms.polls import DaysForm, PollForm
from rostra.web.desk.views.editions import mine, with_phase

TONES = {"open": "good", "closed": "info", "settled": "good", "draft": "plain"}
ROWS = 50


def one(request: HttpRequest, key: str, poll: str) -> DatePoll:
    """A poll of an edition that this person runs."""
    edition = mine(request, key)
    row = get_object_or_404(edition.polls.select_related("cohort", "by"), key=poll)
    row.edition = edition
    return row


def about(poll: DatePoll) -> dict[str, Any]:
    """What every page of a poll shows."""
    return {**with_phase(poll.edition), "poll": poll, "poll_tone": TONES[poll.state]}


@require_safe
@staff
def polls(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    listed = paged(request, edition.polls.select_related("cohort").order_by("-created_at", "pk"))
    counts = reading_polls.progress(listed)
    rows = []
    for each in listed:
        answered, asked = counts.get(each.pk, (0, 0))
        rows.append({"poll": each, "tone": TONES[each.state], "answered": answered, "asked": asked})
    return page(
        request, "desk/polls.html", {**with_phase(edition), "page": listed, "rows": rows}, current="editions"
    )


@staff
def new(request: HttpRequest, key: str) -> HttpResponse:
    edition = mine(request, key)
    form = PollForm(request.POST or None, edition=edition)
    if request.method == "POST" and form.is_valid():
        done, poll = attempt(
            request,
            lambda: verbs.add(edition=edition, by=request.user, tutors=_tutors(edition, form), **form.values),
            form=form,
            done=_("Prepared. Now propose days; nobody is asked before you open it."),
        )
        if done and poll:
            return redirect("desk:poll_days", key=key, poll=poll.key)
    context = {**with_phase(edition), "form": form, "poll": None}
    return page(
        request, "desk/poll_form.html", context, current="editions", status=400 if form.errors else 200
    )


@staff
def change(request: HttpRequest, key: str, poll: str) -> HttpResponse:
    row = one(request, key, poll)
    teach = row.people.filter(is_tutor=True).values_list("person__key", flat=True)
    form = PollForm(request.POST or None, edition=row.edition, poll=row, tutors=teach)
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: verbs.change(row, by=request.user, tutors=_tutors(row.edition, form), **form.values),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:poll", key=key, poll=poll)
    return page(
        request,
        "desk/poll_form.html",
        {**about(row), "form": form},
        current="editions",
        status=400 if form.errors else 200,
    )


def _tutors(edition: Edition, form: PollForm) -> list[Any]:
    chosen = form.cleaned_data.get("tutors", [])
    return list(reading_polls.tutors_of(edition).filter(key__in=chosen))


@require_safe
@staff
def poll(request: HttpRequest, key: str, poll: str) -> HttpResponse:
    """What is asked, who has answered, how the days fare, and what comes next."""
    row = one(request, key, poll)
    answered, asked = reading_polls.progress([row]).get(row.pk, (0, 0))
    days = reading_polls.days(row)
    proposals = Proposal.objects.filter(edition=row.edition, kind=Proposal.Kind.DATES, subject=row.key)
    context = {
        **about(row),
        "answered": answered,
        "asked": asked,
        "days": days,
        "possible": sum(1 for each in days if not each.slot.blocked),
        "proposals": list(proposals.select_related("by").order_by("-created_at", "-pk")[:10]),
        "tutors": [each.person for each in row.people.filter(is_tutor=True).select_related("person")],
        "targets": poll_dates.targets_of(row) if row.plans else [],
    }
    return page(request, "desk/poll.html", context, current="editions")


@require_safe
@staff
def answers(request: HttpRequest, key: str, poll: str) -> HttpResponse:
    """Who said what of which day."""
    row = one(request, key, poll)
    listed = paged(request, reading_polls.people(row), ROWS)
    slots = list(row.slots.order_by("starts_at", "pk"))
    said = poll_answers.answers_of(list(listed))
    rows = [
        {"asked": each, "choices": [said.get(each.pk, {}).get(slot.key, "") for slot in slots]}
        for each in listed
    ]
    return page(
        request,
        "desk/poll_answers.html",
        {**about(row), "page": listed, "slots": slots, "rows": rows},
        current="editions",
    )


@staff
def days(request: HttpRequest, key: str, poll: str) -> HttpResponse:
    """Propose days by a pattern (`do` is add), or say which cannot be (`do` is keep)."""
    row = one(request, key, poll)
    adding = request.POST.get("do") == "add"
    initial = {"first_day": row.edition.starts_on, "last_day": row.edition.ends_on}
    form = DaysForm(request.POST if adding else None, initial=initial)
    if request.method == "POST" and not adding:
        done, _kept = attempt(request, lambda: _keep(request, row), done=_("Kept."))
        return redirect("desk:poll" if done else "desk:poll_days", key=key, poll=poll)
    if adding and form.is_valid():
        done, made = attempt(request, lambda: _add(request, row, form), form=form)
        if done:
            said = ngettext("One day is new.", "%(n)d days are new.", made or 0)
            messages.success(request, said % {"n": made or 0})
            return redirect("desk:poll_days", key=key, poll=poll)
    found = reading_polls.days(row)
    context = {
        **about(row),
        "form": form,
        "days": found,
        "open_form": not found or bool(form.errors),
        "may_add": row.state in (DatePoll.State.DRAFT, DatePoll.State.OPEN),
    }
    return page(
        request, "desk/poll_days.html", context, current="editions", status=400 if form.errors else 200
    )


def _add(request: HttpRequest, row: DatePoll, form: DaysForm) -> int:
    data = form.cleaned_data
    wanted = polling.days_between(data["first_day"], data["last_day"], data["weekdays"], data["times"])
    blocked = {}
    if data["careful"]:
        look = reading_polls.cautions_of(row, wanted)
        blocked = {when: found[0].text for when, found in look.items() if found}
    return verbs.propose_slots(row, days=wanted, blocked=blocked, by=request.user)


def _keep(request: HttpRequest, row: DatePoll) -> DatePoll:
    keys = [name.removeprefix("blocked-") for name in request.POST if name.startswith("blocked-")]
    blocked = {key: request.POST[f"blocked-{key}"] for key in keys}
    rooms = {key: request.POST.getlist(f"rooms-{key}") for key in keys} if row.rooms else None
    removed = request.POST.getlist("remove")
    return verbs.keep_slots(row, blocked=blocked, rooms=rooms, removed=removed, by=request.user)


@require_POST
@staff
def step(request: HttpRequest, key: str, poll: str) -> HttpResponse:
    """One step further: `do` is open, chase, close, propose or remove."""
    row = one(request, key, poll)
    do = request.POST.get("do", "")
    if do == "propose":
        done, proposal = attempt(request, lambda: poll_dates.propose(row, by=request.user))
        if done and proposal:
            return redirect("desk:poll_dates", key=key, poll=poll, proposal=proposal.key)
    elif do == "remove":
        done, _gone = attempt(request, lambda: verbs.remove(row, by=request.user), done=_("Taken away."))
        if done:
            return redirect("desk:polls", key=key)
    elif do == "chase":
        done, count = attempt(request, lambda: verbs.chase(row, by=request.user))
        if done:
            said = ngettext("One person is reminded.", "%(n)d people are reminded.", count or 0)
            messages.success(request, said % {"n": count or 0})
    elif do == "open":
        attempt(request, lambda: verbs.open_(row, by=request.user), done=_("Open. Everybody gets a letter."))
    elif do == "close":
        attempt(
            request, lambda: verbs.close(row, by=request.user), done=_("Closed. No more answers are taken.")
        )
    return redirect("desk:poll", key=key, poll=poll)
