"""The page of a pair and the page of a meeting, as both faces show them: each of the two on the own side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from rostra.coaching import free
from rostra.coaching.actions import goals as goal_verbs
from rostra.coaching.actions import meetings as meeting_verbs
from rostra.coaching.actions import met as met_verbs
from rostra.coaching.actions import notes as note_verbs
from rostra.coaching.actions import pairs as pair_verbs
from rostra.coaching.models import FollowUp, Goal, Meeting, Note, Pair
from rostra.coaching.rules.meetings import may_change_meeting, may_meet, may_say_met
from rostra.coaching.rules.notes import may_note, readable_notes, visible_follow_ups, visible_goals
from rostra.kernel.errors import Faults, Refused
from rostra.kernel.time import now
from rostra.live.letters.about import city, span
from rostra.messaging.deciding import zone_of
from rostra.web.parts.pair_forms import (
    OWN,
    CancelForm,
    EndForm,
    MetForm,
    NoteForm,
    PrivateForm,
    StepForm,
    TextForm,
    TimeForm,
    value_of,
)

ROWS = 20
MOST_SHOWN = 60


@dataclass(frozen=True)
class Face:
    """Where the pages of a pair stand for this reader: of the pair, its own note, and of one meeting; their templates."""

    pair_url: str
    note_url: str
    meeting_url: Callable[[Meeting], str]
    template: str
    meeting_template: str
    extra: dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """A meeting in words: when on the reader's wall, and on that of the zone it was agreed in where that differs."""

    meeting: Meeting
    url: str
    when: str
    there: str
    own: bool | None
    others: bool | None
    asks: bool
    differs: bool


def shown(meeting: Meeting, person: Any, face: Face) -> Shown:
    """One meeting as this reader sees it."""
    zone = zone_of(person).key
    helps = person.pk == meeting.helper_id
    own, others = (
        (meeting.helper_met, meeting.member_met) if helps else (meeting.member_met, meeting.helper_met)
    )
    over = meeting.state == Meeting.State.BOOKED and meeting.starts_at <= now()
    there = span(meeting.starts_at, meeting.ends_at, meeting.time_zone)
    when = span(meeting.starts_at, meeting.ends_at, zone)
    return Shown(
        meeting=meeting, url=face.meeting_url(meeting), when=when,
        there="" if there.partition("(")[0] == when.partition("(")[0] else there, own=own, others=others,
        asks=over and own is None, differs=over and own is not None and others is not None and own != others,
    )  # fmt: skip


def slots_of(pair: Pair, person: Any) -> list[tuple[str, str]]:
    """Times that suit both as choices, in words on the reader's wall; the other side's wall where it differs."""
    zone = zone_of(person).key
    found = []
    for slot in free.free_slots(pair):
        said = span(slot.starts, slot.ends, zone)
        others = {slot.zone, slot.other or slot.zone} - {zone}
        for other in sorted(others):
            there = span(slot.starts, slot.ends, other)
            if there.partition(" (")[0] != said.partition(" (")[0]:
                said = _("%(when)s; in %(city)s %(there)s") % {
                    "when": said, "city": city(other), "there": there.partition(" (")[0].rpartition(", ")[2],
                }  # fmt: skip
        found.append((value_of(slot), said))
    return found


def pair_page(request: HttpRequest, pair: Pair, face: Face) -> HttpResponse:
    """The page of a pair for one of the two; POST does one thing, named by the button `verb`."""
    person: Any = request.user
    sheets = _sheets(request, pair)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    if verb in VERBS:
        form = sheets.get(FORM_OF.get(verb, ""))
        valid = form.is_valid() if form is not None else verb not in FORM_OF
        if valid and _done(request, lambda: VERBS[verb](request, pair, form), form):
            return redirect(face.pair_url + ANCHORS.get(verb, ""))
    context = {**_context(request, pair, face, person), "forms": sheets, **face.extra}
    return render(request, face.template, context, status=400 if request.method == "POST" else 200)


def _context(request: HttpRequest, pair: Pair, face: Face, person: Any) -> dict[str, Any]:
    at = now()
    rows = pair.meetings.all()
    ahead = rows.filter(state=Meeting.State.BOOKED, ends_at__gt=at).order_by("starts_at")[:MOST_SHOWN]
    past = rows.exclude(state=Meeting.State.BOOKED, ends_at__gt=at).order_by("-starts_at")
    page = Paginator(past, ROWS).get_page(request.GET.get("page"))
    notes = (
        readable_notes(person, pair)
        .filter(side=Note.Side.SHARED)
        .select_related("author")
        .order_by("-created_at")
    )
    steps = visible_follow_ups(person, pair).select_related("who").order_by("done_at", "due_on", "pk")
    before = [shown(each, person, face) for each in page.object_list]
    return {
        "pair": pair,
        "helps": person.pk == pair.helper_id,
        "other": pair.member if person.pk == pair.helper_id else pair.helper,
        "live": pair.ended_at is None,
        "ahead": [shown(each, person, face) for each in ahead],
        "page": page,
        "past": before,
        "asked": [each for each in before if each.asks or each.differs],
        "goals": visible_goals(person, pair).order_by("state", "position")[:MOST_SHOWN],
        "steps": steps.filter(done_at__isnull=True)[:MOST_SHOWN],
        "done_steps": steps.filter(done_at__isnull=False).order_by("-done_at")[:ROWS],
        "notes": Paginator(notes, ROWS).get_page(request.GET.get("notes")),
        "note_url": face.note_url,
        "goal_states": Goal.State.choices,
    }


def _sheets(request: HttpRequest, pair: Pair) -> dict[str, forms.Form]:
    """The forms of the page; the one that was sent is filled in. None while the pair has ended."""
    person: Any = request.user
    if not may_note(person, pair):
        return {}
    own = readable_notes(person, pair).filter(side=Note.Side.PRIVATE, author=person, meeting=None).first()
    sent = FORM_OF.get(request.POST.get("verb", ""), "") if request.method == "POST" else ""
    people = [(pair.member.key, pair.member.get_full_name()), (pair.helper.key, pair.helper.get_full_name())]

    def data(name: str) -> Any:
        return request.POST if name == sent else None

    return {
        "time": TimeForm(
            data("time"), slots=slots_of(pair, person) if may_meet(person, pair) else [], zone=zone_of(person).key,
            auto_id="time-%s", initial={"minutes": free.terms_of(pair).minutes},
        ),
        "goal": TextForm(data("goal"), auto_id="goal-%s"),
        "step": StepForm(data("step"), people=people, auto_id="step-%s"),
        "note": NoteForm(data("note"), auto_id="note-%s"),
        "end": EndForm(data("end"), helps=person.pk == pair.helper_id, auto_id="end-%s"),
        "private": PrivateForm(
            data("private"), auto_id="private-%s",
            initial={"text": own.text if own else "", "revision": own.revision if own else 0},
        ),
    }  # fmt: skip


def _done(request: HttpRequest, work: Callable[[], str], form: forms.Form | None) -> bool:
    try:
        said = work()
    except Refused as refused:
        if form is None:
            messages.error(request, str(refused))
        elif isinstance(refused, Faults):
            for where, message in refused.faults:
                form.add_error(where if where in form.fields else None, message)
        else:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    if said:
        messages.success(request, said)
    return True


def _book(request: HttpRequest, pair: Pair, form: Any) -> str:
    meeting_verbs.book(pair=pair, by=request.user, client_key=form.cleaned_data["client_key"], **form.when())
    return _("Booked. You both get a letter with the entry for your calendars.")


def _goal(request: HttpRequest, pair: Pair, form: Any) -> str:
    goal_verbs.set_goal(pair, text=form.cleaned_data["text"], by=request.user)
    return _("Your goal stands here for both of you.")


def _mark_goal(request: HttpRequest, pair: Pair, form: Any) -> str:
    goal = visible_goals(request.user, pair).filter(key=request.POST.get("goal", "")).first()
    if goal is None:
        raise Http404
    goal_verbs.mark_goal(goal, state=request.POST.get("state", ""), by=request.user)
    return _("Changed.")


def _step(request: HttpRequest, pair: Pair, form: Any) -> str:
    data = form.cleaned_data
    who = pair.helper if data["who"] == pair.helper.key else pair.member
    goal_verbs.agree(pair, who=who, text=data["text"], due_on=data["due_on"], by=request.user)
    return _("Agreed.")


def _tick(request: HttpRequest, pair: Pair, form: Any) -> str:
    step: FollowUp | None = (
        visible_follow_ups(request.user, pair).filter(key=request.POST.get("step", "")).first()
    )
    if step is None:
        raise Http404
    goal_verbs.tick(step, done=request.POST.get("done") == "yes", by=request.user)
    return _("Changed.")


def _share(request: HttpRequest, pair: Pair, form: Any) -> str:
    note_verbs.share(pair, text=form.cleaned_data["text"], by=request.user)
    return _("Both of you can read it now; nobody else can.")


def _private(request: HttpRequest, pair: Pair, form: Any) -> str:
    note_verbs.keep_private(
        pair, text=form.cleaned_data["text"], revision=form.cleaned_data["revision"] or 0, by=request.user
    )
    return _("Kept. Only you can read it.")


def _end(request: HttpRequest, pair: Pair, form: Any) -> str:
    pair_verbs.end(pair, reason=form.cleaned_data["reason"], by=request.user)
    return _("Ended. Meetings to come are called off, and the team can find somebody else.")


def _remove_note(request: HttpRequest, pair: Pair, form: Any) -> str:
    note = readable_notes(request.user, pair).filter(key=request.POST.get("note", "")).first()
    if note is None:
        raise Http404
    note_verbs.remove(note, by=request.user)
    return _("Removed for good.")


VERBS: dict[str, Callable[[HttpRequest, Pair, Any], str]] = {
    "book": _book, "goal": _goal, "mark": _mark_goal, "step": _step, "tick": _tick, "share": _share,
    "private": _private, "remove": _remove_note,
    "end": _end,
}  # fmt: skip
FORM_OF = {
    "end": "end",
    "book": "time",
    "goal": "goal",
    "step": "step",
    "share": "note",
    "private": "private",
}
ANCHORS = {"goal": "#goals", "mark": "#goals", "step": "#steps", "tick": "#steps", "share": "#notes", "remove": "#notes",
           "private": "#own"}  # fmt: skip


def autosave(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Keep the private page as it is typed; answers with its revision, or says why not."""
    form = PrivateForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"text": _("Write at most 20,000 characters.")}, status=400)
    try:
        note = note_verbs.keep_private(
            pair, text=form.cleaned_data["text"], revision=form.cleaned_data["revision"] or 0, by=request.user
        )
    except Refused as refused:
        return JsonResponse({"text": str(refused), "code": refused.code}, status=409)
    return JsonResponse({"version": str(note.revision)})


# ---------------------------------------------------------------- one meeting


def meeting_page(request: HttpRequest, meeting: Meeting, face: Face) -> HttpResponse:
    """The page of a meeting for one of the two: move it, call it off, say whether it took place."""
    person: Any = request.user
    pair = meeting.pair
    open_ = meeting.state == Meeting.State.BOOKED and meeting.starts_at > now()
    sheets = _meeting_sheets(request, meeting, open_)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    form = sheets.get(verb)
    sent = form is not None and form.is_valid()
    if sent and _done(request, lambda: MEETING_VERBS[verb](request, meeting, form), form):
        return redirect(face.meeting_url(meeting))
    context = {
        "pair": pair, "helps": person.pk == meeting.helper_id, "forms": sheets, "back": face.pair_url,
        "other": meeting.member if person.pk == meeting.helper_id else meeting.helper,
        "row": shown(meeting, person, face), **face.extra,
    }  # fmt: skip
    return render(request, face.meeting_template, context, status=400 if request.method == "POST" else 200)


def _meeting_sheets(request: HttpRequest, meeting: Meeting, ahead: bool) -> dict[str, forms.Form]:
    person: Any = request.user
    sent = request.POST.get("verb", "") if request.method == "POST" else ""

    def data(name: str) -> Any:
        return request.POST if name == sent else None

    if ahead and may_change_meeting(person, meeting):
        initial: dict[str, Any] = {
            name: getattr(meeting, name)
            for name in ("first_day", "begins", "time_zone", "minutes", "mode", "place", "url", "topic")
        }
        slots = slots_of(meeting.pair, person) if may_meet(person, meeting.pair) else []
        return {
            "move": TimeForm(
                data("move"),
                slots=slots,
                zone=meeting.time_zone,
                initial={"slot": OWN, **initial},
                auto_id="move-%s",
            ),
            "cancel": CancelForm(data("cancel"), auto_id="cancel-%s"),
        }
    if (
        meeting.state != Meeting.State.CANCELLED
        and may_say_met(person, meeting)
        and meeting.starts_at <= now()
    ):
        own = meeting.helper_met if person.pk == meeting.helper_id else meeting.member_met
        said = {
            "met": "" if own is None else "yes" if own else "no",
            "reason": meeting.not_met_reason if own is False else "",
        }
        return {"met": MetForm(data("met"), initial=said, auto_id="met-%s")}
    return {}


def _move(request: HttpRequest, meeting: Meeting, form: Any) -> str:
    meeting_verbs.move(meeting, by=request.user, **form.when())
    return _("Changed. You both get a letter, and your calendars follow.")


def _cancel(request: HttpRequest, meeting: Meeting, form: Any) -> str:
    meeting_verbs.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
    return _("Called off. You both get a letter, and your calendars let go of it.")


def _met(request: HttpRequest, meeting: Meeting, form: Any) -> str:
    met_verbs.say_met(
        meeting, met=form.cleaned_data["met"] == "yes", reason=form.cleaned_data["reason"], by=request.user
    )
    return _("Thank you. You can correct it here.")


MEETING_VERBS: dict[str, Callable[[HttpRequest, Meeting, Any], str]] = {
    "move": _move,
    "cancel": _cancel,
    "met": _met,
}
