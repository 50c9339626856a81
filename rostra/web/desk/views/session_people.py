"""The people of a session: who registered and stands where, admitting and refusing, one registration, what is to be arranged."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.live import reading, seats, selecting
from rostra.live.actions import admissions, people_files, registrations
from rostra.live.models import Mode, Registration, Session
from rostra.live.rules import desk_sessions, may_run_session
from rostra.live.rules.registrations import may_see_needs, visible_registrations
from rostra.live.selecting import Selection
from rostra.people.models import Organisation
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.session_people import CancelForm, DecideForm
from rostra.web.desk.views.exports import file

ROWS = 50
MOST_ORGANISATIONS = 200
State = Registration.State
TONES = {State.BOOKED: "good", State.OFFERED: "warn", State.APPLIED: "info", State.REFUSED: "late"}


def session_seen(request: HttpRequest, key: str) -> Session:
    """A session whose pages this person may open; 404 otherwise."""
    rows = desk_sessions(request.user).select_related("organisation", "edition", "cohort", "series")
    return get_object_or_404(rows, key=key)


def session_run(request: HttpRequest, key: str) -> Session:
    """A session that this person runs; 403 for who may only look."""
    session = session_seen(request, key)
    require(may_run_session(request.user, session))
    return session


def own_rows(request: HttpRequest, session: Session) -> QuerySet[Registration]:
    return visible_registrations(request.user).filter(session=session)


@require_safe
@staff
def people(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody who registered, filtered; who waits stands in the order of the waiting list."""
    session = session_seen(request, key)
    return _list(request, session, DecideForm())


def _list(request: HttpRequest, session: Session, form: DecideForm) -> HttpResponse:
    chosen = Selection.read(request.POST if request.method == "POST" else request.GET)
    every = own_rows(request, session)
    rows = chosen.rows(every).select_related("person", "organisation").order_by(*chosen.ordering)
    listed = paged(request, rows, ROWS)
    may_run = may_run_session(request.user, session)
    waits = any(each.state == State.WAITLISTED for each in listed.object_list)
    places = selecting.positions(every) if waits else {}
    context = {
        **around(session, request.user),
        "page": listed,
        "rows": [
            {"row": each, "position": places.get(each.pk), "tone": TONES.get(State(each.state), "plain")}
            for each in listed.object_list
        ],
        "chosen": chosen,
        "query": urlencode(chosen.query()),
        "filters": _filters(chosen, every),
        "hidden": {name: value for name, value in chosen.query().items() if name == "state"},
        "modes": _modes(session),
        "sources": Registration.Source.choices,
        "organisations": _organisations(every),
        "form": form,
        "may_decide": may_run and any(each.state == State.APPLIED for each in listed.object_list),
        "places": places_of(session),
    }
    status = 400 if form.errors else 200
    return page(request, "desk/session_people.html", context, current="sessions", status=status)


def around(session: Session, person: Any) -> dict[str, Any]:
    """What every page about the people of a session shows."""
    return {
        "session": session,
        "words": reading.words(session, session.language),
        "tab": "people",
        "may_run": may_run_session(person, session),
        "may_see_needs": session.asks_needs and may_see_needs(person, session),
    }


def places_of(session: Session) -> list[dict[str, Any]]:
    """How full it is, a line for each way to take part."""
    taken = {Mode.ON_SITE: session.booked_room, Mode.ONLINE: session.booked_online}
    return [
        {"label": Mode(mode).label, "taken": taken[Mode(mode)], "most": seats.capacity(session, mode)}
        for mode in seats.modes(session)
    ]


def _modes(session: Session) -> list[tuple[str, Any]]:
    return [(each, Mode(each).label) for each in seats.modes(session)] if session.mode == Mode.HYBRID else []


def _filters(chosen: Selection, every: QuerySet[Registration]) -> list[dict[str, Any]]:
    """Links that filter by state, with how many there are. One query."""
    found = {
        row["state"]: row
        for row in chosen.rows(every, any_state=True)
        .order_by()
        .values("state")
        .annotate(count=Count("pk"), held=Count("pk", filter=Q(state=State.BOOKED, confirmed_at=None)))
    }
    counts = {state: row["count"] for state, row in found.items()}
    shown = [("", _("all who are registered"), sum(counts.get(each, 0) for each in Registration.LIVE))]
    shown += [(each.value, each.label, counts.get(each.value, 0)) for each in State]
    held = found[State.BOOKED]["held"] if State.BOOKED in found else 0
    shown.append(("unconfirmed", _("not confirmed yet"), held))
    return [
        {
            "url": f"?{urlencode(chosen.but(state=state).query())}",
            "label": label,
            "count": count,
            "current": chosen.state == state,
        }
        for state, label, count in shown
        if count or not state or chosen.state == state
    ]


def _organisations(every: QuerySet[Registration]) -> list[Organisation]:
    found = Organisation.objects.filter(pk__in=every.exclude(organisation=None).values("organisation"))
    return list(found.order_by("name")[:MOST_ORGANISATIONS])


@require_POST
@staff
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Admit or refuse those who are ticked, with one reason for all of them."""
    session = session_run(request, key)
    form = DecideForm(request.POST)
    if form.is_valid():
        rows = own_rows(request, session).filter(key__in=request.POST.getlist("people")[:ROWS])
        admit = form.cleaned_data["verb"] == "admit"
        done, count = attempt(
            request,
            lambda: admissions.decide_many(
                session, list(rows), admit=admit, reason=form.cleaned_data["reason"], by=request.user
            ),
            form=form,
        )
        if done:
            said = (
                ngettext("One person is admitted.", "%(count)d people are admitted.", count or 0)
                if admit
                else ngettext("One person is refused.", "%(count)d people are refused.", count or 0)
            )
            messages.success(request, said % {"count": count})
            asked = urlencode(Selection.read(request.POST).query())
            there = reverse("desk:session_people", args=[session.key])
            return redirect(f"{there}?{asked}" if asked else there)
    return _list(request, session, form)


@staff
def one(request: HttpRequest, key: str) -> HttpResponse:
    """One registration: what was answered, where it stands, and what the team may do with it."""
    rows = visible_registrations(request.user).filter(session__in=desk_sessions(request.user).values("pk"))
    found = get_object_or_404(
        rows.select_related(
            "session__organisation", "session__edition", "session__cohort", "person", "organisation", "registered_by"
        ),
        key=key,
    )  # fmt: skip
    may_run = may_run_session(request.user, found.session)
    deciding, ending = DecideForm(), CancelForm()
    if request.method == "POST":
        require(may_run)
        deciding, ending, done = _do(request, found)
        if done:
            return redirect("desk:registration", key=found.key)
    questions = {each.key: each.label for each in found.session.questions.order_by("position", "pk")}
    context = {
        **around(found.session, request.user),
        "registration": found,
        "tone": TONES.get(State(found.state), "plain"),
        "position": seats.position(found),
        "answers": [
            (questions[name], _said(value)) for name, value in found.answers.items() if name in questions
        ],
        "deciding": deciding,
        "ending": ending,
        "why": "" if found.ended_reason in ("twin", "declined") else found.ended_reason,
    }
    bad = bool(deciding.errors or ending.errors)
    return page(request, "desk/registration.html", context, current="sessions", status=400 if bad else 200)


def _do(request: HttpRequest, found: Registration) -> tuple[DecideForm, CancelForm, bool]:
    deciding, ending, done = DecideForm(), CancelForm(), False
    if request.POST.get("do") == "cancel":
        ending = CancelForm(request.POST)
        if ending.is_valid():
            done, _row = attempt(
                request,
                lambda: registrations.cancel(
                    found, by=request.user, reason=ending.cleaned_data["reason"], past_deadline=True
                ),
                form=ending,
                done=_("Cancelled. The person gets a letter."),
            )
    else:
        deciding = DecideForm(request.POST)
        if deciding.is_valid():
            admit = deciding.cleaned_data["verb"] == "admit"
            done, _row = attempt(
                request,
                lambda: registrations.decide(
                    found, admit=admit, reason=deciding.cleaned_data["reason"], by=request.user
                ),
                form=deciding,
                done=_("Admitted. The person gets a letter.")
                if admit
                else _("Refused. The person gets a letter."),
            )
    return deciding, ending, done


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return {"yes": _("yes"), "no": _("no")}.get(str(value), str(value))


@require_safe
@staff
def needs(request: HttpRequest, key: str) -> HttpResponse:
    """What is to be arranged for whom: to print, and gone after the session."""
    session = session_seen(request, key)
    require(may_see_needs(request.user, session))
    rows = own_rows(request, session).filter(state__in=Registration.LIVE).exclude(needs="")
    rows = rows.select_related("person", "organisation").order_by("mode", "name", "pk")
    context = {**around(session, request.user), "page": paged(request, rows, ROWS)}
    return page(request, "desk/session_needs.html", context, current="sessions")


@require_POST
@staff
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Those who are meant as a file for spreadsheets, without what is to be arranged."""
    session = session_run(request, key)
    chosen = Selection.read(request.POST)
    rows = chosen.rows(own_rows(request, session)).order_by(*chosen.ordering)
    body = people_files.make(session, rows, by=request.user)
    return file(body, f"{session.slug}-people.csv", "text/csv; charset=utf-8")
