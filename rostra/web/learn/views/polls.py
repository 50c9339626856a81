"""Saying which dates suit: one's own answers and nobody else's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from rostra.kernel.errors import Refused
from rostra.kernel.time import now
from rostra.live.actions import poll_answers as verbs
from rostra.live.busy import busy_of
from rostra.live.letters.polls import until
from rostra.live.models import DatePoll, PollAnswer, PollPerson, PollSlot
from rostra.live.polling import foreseen
from rostra.live.reading_polls import when
from rostra.live.rules.polls import own_polls
from rostra.web.learn.views.door import login_required

SLOT = "slot-"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: HttpRequest, key: str) -> HttpResponse:
    """The days with one's answers; POST keeps them, all or some, as often as one likes until it closes."""
    rows = own_polls(request.user).select_related("poll__edition", "person")
    asked = get_object_or_404(rows, poll__key=key)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            return _keep(request, asked)
        except Refused as reason:
            refused = reason
    context = _context(request, asked, refused)
    return render(request, "learn/poll.html", context, status=400 if refused else 200)


def _keep(request: HttpRequest, asked: PollPerson) -> HttpResponse:
    choices = {
        name.removeprefix(SLOT): value for name, value in request.POST.items() if name.startswith(SLOT)
    }
    none_suits = bool(request.POST.get("none_suits"))
    kept = verbs.answer(
        asked,
        choices={} if none_suits and _all_no(choices) else choices,
        none_suits=none_suits,
        comment=request.POST.get("comment", ""),
        by=request.user,
    )
    if kept.answered_at:
        messages.success(request, _("Thank you, saved. You can change your answers until this closes."))
    else:
        messages.success(request, _("Saved. Some days still have no answer; go on whenever you like."))
    return redirect(request.path)


def _all_no(choices: dict[str, str]) -> bool:
    return all(choice == PollAnswer.Choice.NO for choice in choices.values())


def _context(request: HttpRequest, asked: PollPerson, refused: Refused | None) -> dict[str, Any]:
    row, person = asked.poll, asked.person
    slots = list(row.slots.filter(blocked="").order_by("starts_at", "pk"))
    said = verbs.answers_of([asked]).get(asked.pk, {})
    is_open = row.state == DatePoll.State.OPEN and not (row.closes_at and row.closes_at <= now())
    busy = _busy(person, slots) if is_open else set()
    shown = [
        _day(slot, row, person.time_zone, _said(request, said, slot), slot.key in busy) for slot in slots
    ]
    missing = sum(1 for each in shown if not each["saved"])
    said_missing = ngettext("One day has no answer yet.", "%(n)d days have no answer yet.", missing)
    return {
        "asked": asked,
        "poll": row,
        "days": shown,
        "is_open": is_open,
        "chosen": [each for each in shown if each["slot"].session_id],
        "missing": said_missing % {"n": missing} if missing else "",
        "until": until(row, person.time_zone, get_language() or "en"),
        "refused": refused,
        "none_suits": bool(request.POST.get("none_suits")) if refused else asked.none_suits,
        "comment": request.POST.get("comment", "") if refused else asked.comment,
        "zone": person.time_zone,
    }


def _busy(person: Any, slots: list[PollSlot]) -> set[str]:
    if not slots:
        return set()
    span = (min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots))
    return foreseen(slots, busy_of([person], *span)[person.pk])


def _said(request: HttpRequest, said: dict[str, str], slot: PollSlot) -> tuple[str, bool]:
    """What is chosen for a day, and whether that is saved."""
    typed = request.POST.get(f"{SLOT}{slot.key}", "") if request.method == "POST" else ""
    saved = said.get(slot.key, "")
    return typed if typed in PollAnswer.Choice.values else saved, bool(saved)


def _day(slot: PollSlot, row: DatePoll, zone: str, said: tuple[str, bool], busy: bool) -> dict[str, Any]:
    """A day as its reader sees it. Where their calendar says that they are busy and they said nothing, no is chosen already."""
    here, there = when(slot, zone), when(slot, row.time_zone)
    choice, saved = said
    chosen = choice or ("no" if busy else "")
    return {
        "slot": slot,
        "name": f"{SLOT}{slot.key}",
        "day": here[0],
        "hours": here[1],
        "there": there if there != here else None,
        "options": [(value, word, value == chosen) for value, word in PollAnswer.Choice.choices],
        "said": PollAnswer.Choice(choice).label if choice else "",
        "saved": saved,
        "busy": busy,
    }
