"""The first page of somebody who learns: the one next thing, then the rest; and the record of what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.coaching import reading_turn
from rostra.cohorts.models import Edition
from rostra.kernel.registries import link
from rostra.kernel.time import now
from rostra.ledger import progression
from rostra.ledger import reading as ledger
from rostra.ledger.models import Evidence, QuestionnaireUse
from rostra.ledger.standing import OVERDUE, RETURNED
from rostra.live import reading_registrations, reading_sessions, tokens
from rostra.live.models import Registration
from rostra.programmes.facts import minutes_label
from rostra.web.learn.views.door import day_of, login_required
from rostra.web.parts.addresses import reading_url

PRESSING = (OVERDUE, RETURNED, "due_soon", "open")
ROWS = 50
TURNS = 6


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What now, how long, by when; then what is owed, what waits for us, the papers."""
    seen = with_sessions(
        ledger.home(request.user, day_of(request.user), shown_next=6, language=get_language())
    )
    entries = [*seen.current, *seen.past]
    finished = [each.enrolment for each in entries if each.progress and each.progress.completed_at]
    context = {
        "home": seen,
        "hero": _hero(seen.current),
        "steps": unique_steps(progression.next_steps(finished, get_language()).values()),
        "later": [each for each in seen.current if each.phase != Edition.Phase.RUNNING],
        "to_choose": [each for each in seen.current if each.choice_owed],
        "waiting": [(each, row) for each in seen.current for row in each.with_us],
        "next_session": _next_session(request.user),
        "turns": turns(request.user),
    }
    return render(request, "learn/home.html", context)


def turns(person: Any) -> list[dict[str, Any]]:
    """What waits for an answer of this person, beside what editions ask: an offer, a poll, a meeting, questions."""
    return [_told(each) for each in reading_turn.turns_of(person.pk, now())[:TURNS]]


def _told(turn: reading_turn.Turn) -> dict[str, Any]:
    said = {"title": turn.title}
    label, name = {
        reading_turn.OFFER: (_("A place is offered to you: %(title)s"), "learn:application"),
        reading_turn.POLL: (_("Say which dates suit you: %(title)s"), "learn:poll"),
        reading_turn.MEETING: (_("You meet %(title)s"), "learn:meeting"),
        reading_turn.MET: (_("Did you meet %(title)s?"), "learn:meeting"),
        reading_turn.BASELINE: (_("Tell us what you can do already: %(title)s"), "learn:questions"),
    }[turn.what]
    if turn.moment and turn.moment != QuestionnaireUse.When.BASELINE:
        label = _("Tell us what you can do now: %(title)s")
    arguments = [turn.key, turn.moment] if turn.what == reading_turn.BASELINE else [turn.key]
    return {
        "label": label % said, "url": reverse(name, args=arguments), "at": turn.at,
        "until": turn.what not in (reading_turn.MEETING, reading_turn.MET),
        "past": turn.what == reading_turn.MET,
    }  # fmt: skip


def _next_session(person: Any) -> dict[str, Any] | None:
    """The next session for which there is a place or an offer, with the address of one's registration."""
    found = reading_registrations.next_of(person.pk, now())
    if found is None:
        return None
    return {
        "session": found.session,
        "url": reverse("registration", args=[tokens.make(found, "page")]),
        "offered": found.state == Registration.State.OFFERED,
    }


def with_sessions(seen: ledger.Home) -> ledger.Home:
    """The first page with addresses for what live asks: a catch-up that waits, or a session to register for. What somebody has
    registered for stands in their sessions.
    """
    entries = [*seen.current, *seen.past]
    pairs = [(entry.enrolment, row.requirement) for entry in entries for row in [*entry.next, *entry.with_us]]
    asked = reading_sessions.asked_of(pairs, now())
    if not asked:
        return seen

    def told(entry: ledger.HomeEdition) -> ledger.HomeEdition:
        placed = [(row, asked.get((entry.enrolment.pk, row.requirement.pk))) for row in entry.next]
        waiting = [(row, asked.get((entry.enrolment.pk, row.requirement.pk))) for row in entry.with_us]
        return replace(
            entry,
            next=[with_place(row, each) for row, each in placed if each is None or not each.rests],
            with_us=[with_place(row, each) for row, each in waiting],
        )

    return replace(
        seen, current=[told(each) for each in seen.current], past=[told(each) for each in seen.past]
    )


def with_place(row: ledger.Row, asked: reading_sessions.Asked | None) -> ledger.Row:
    """A row with the address of its catch-up, or of the session to look at."""
    if asked is None:
        return row
    if asked.catch_up is not None:
        title = _("Catch up: %(title)s") % {"title": row.title} if asked.to_catch_up else row.title
        return replace(row, path=reverse("learn:catch_up", args=[asked.catch_up.key]), own_title=title)
    if asked.session is not None:
        return replace(row, path=link("session", slug=asked.session.slug, language=get_language()))
    return row


def unique_steps(steps: Iterable[progression.NextStep]) -> list[progression.NextStep]:
    """Each level once, whoever many editions lead to it."""
    return list({(step.programme_key, step.level_key): step for step in steps}.values())


def _hero(entries: list[Any]) -> dict[str, Any] | None:
    """The one thing to do now over all editions that run: overdue, then returned, then by date."""
    todo = [
        (PRESSING.index(row.shown), row.due_on or dt.date.max, number, row, entry)
        for number, entry in enumerate(entries)
        if entry.phase == Edition.Phase.RUNNING
        for row in entry.next[:1]
        if row.shown in PRESSING and row.path
    ]
    if not todo:
        return None
    *_order, row, entry = min(todo, key=lambda each: each[:3])
    return {
        "title": format_html('<span lang="{}">{}</span>', row.title_lang, row.title)
        if row.title_lang
        else row.title,
        "url": reading_url(row.path),
        "minutes": minutes_label(row.requirement.minutes, get_language()) if row.requirement.minutes else "",
        "due": due_sentence(row),
        "edition": entry.title,
        "edition_lang": entry.title_lang,
        "state": row.shown,
    }


def due_sentence(row: Any) -> str:
    """By when, as a person would say it; empty when there is no date."""
    if row.due_on is None:
        return ""
    day = date_format(row.due_on, "l j F")
    if row.days == 0:
        return _("due today")
    return _("was due %(day)s") % {"day": day} if row.shown == OVERDUE else _("due %(day)s") % {"day": day}


@login_required
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Everything that was recorded about what one did, the newest first, with who recorded it."""
    mine = Evidence.objects.filter(enrolment__person=request.user).exclude(kind="visited")
    rows = mine.select_related("requirement", "enrolment__edition", "recorded_by", "voided_by")
    page = Paginator(rows.order_by("-happened_at", "-pk"), ROWS).get_page(request.GET.get("page"))
    return render(request, "learn/record.html", {"page": page})
