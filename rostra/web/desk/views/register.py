"""The register of a session at the desk: who is there, ticked with one tap; walk-ins; closing and opening again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.live import openings, reading_register, rules
from rostra.live.actions import entering, presence
from rostra.live.actions import register as verbs
from rostra.live.models import Attendance, Registration, Session
from rostra.live.papers import sign_in
from rostra.live.rules.attendance import may_keep_register
from rostra.web.desk.door import attempt, blame, page, paged, require, staff
from rostra.web.desk.forms.register import WalkInForm

ROWS = 60
MOST_SECONDS_AGO = 36 * 3600
TONES = {"attended": "good", "partly": "warn", "missed": "late", "excused": "info"}


def kept(request: HttpRequest, key: str) -> Session:
    """A session whose register this person keeps; 404 where even its existence is nobody else's."""
    rows = rules.desk_sessions(request.user).select_related(
        "organisation", "edition", "cohort", "requirement", "series"
    )
    session = get_object_or_404(rows, key=key, outside_url="")
    require(may_keep_register(request.user, session))
    return session


def own(session: Session, key: str) -> Registration:
    """A registration of this session."""
    rows = Registration.objects.filter(session=session).select_related("person", "organisation")
    registration = get_object_or_404(rows, key=key)
    registration.session = session
    return registration


@never_cache
@require_safe
@staff
def register(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody who is expected or came, a page at a time."""
    session = kept(request, key)
    show, sought = request.GET.get("show", ""), request.GET.get("q", "").strip()[:80]
    counts = reading_register.counts(session)
    asked = reading_register.to_answer(session)
    if show != "asked" and show not in counts:
        show = ""
    listed = paged(request, reading_register.narrowed(session, show, sought), ROWS)
    closed = session.register_closed_at is not None
    context = {
        "session": session,
        "page": listed,
        "rows": [_row(each, closed) for each in listed.object_list],
        "filters": _filters(counts, asked, show, sought),
        "show": show,
        "sought": sought,
        "counts": counts,
        "expected": counts[""],
        "asked": asked,
        "closed": closed,
        "may_close": not closed and session.ends_at <= now() and session.state == Session.State.ANNOUNCED,
        "closes_at": _closes_at(session),
        "has_door": openings.has_door(session),
        "has_room": openings.has_online_room(session) and session.ends_at > now(),
        "import_url": _url("attendance_imports", session.key),
        "back": request.get_full_path(),
    }
    return page(request, "desk/register.html", context, current="sessions")


def _row(each: Registration, closed: bool) -> dict[str, Any]:
    attendance = getattr(each, "attendance", None)
    excusal = getattr(each, "excusal", None)
    verdict = attendance.verdict if attendance else ""
    return {
        "row": each,
        "attendance": attendance,
        "here": verdict == Attendance.Verdict.ATTENDED,
        "joined": attendance is not None and attendance.joined_at is not None,
        "verdict": attendance.get_verdict_display() if attendance and (verdict or closed) else "",
        "tone": TONES.get(verdict, "plain"),
        "excusal": excusal,
    }


def _filters(
    counts: dict[str, int], asked: reading_register.ToAnswer, show: str, sought: str
) -> list[dict[str, Any]]:
    words = {
        "": _("Everybody"),
        "missing": _("Not here yet"),
        "here": _("Came in"),
        "attended": _("Attended"),
        "partly": _("Too little"),
        "missed": _("Missed"),
        "excused": _("Excused"),
        "open": _("Not known yet"),
    }
    rows = [(name, words[name], count) for name, count in counts.items()]
    if asked or show == "asked":
        rows.append(("asked", _("To answer"), asked.excusals + asked.appeals))
    said = {"q": sought} if sought else {}
    return [
        {
            "url": "?" + urlencode({**said, **({"show": name} if name else {})}),
            "label": label,
            "count": count,
            "current": name == show,
        }
        for name, label, count in rows
    ]


def _closes_at(session: Session) -> dt.datetime:
    """When the register closes by itself."""
    return max(session.ends_at, session.register_reopened_at or session.ends_at) + verbs.BY_ITSELF


def _url(name: str, key: str) -> str:
    try:
        return reverse(f"desk:{name}", args=[key])
    except NoReverseMatch:
        return ""


@require_POST
@staff
def tick(request: HttpRequest, key: str) -> HttpResponse:
    """One tap: somebody is here, or is not after all. Answers a script with JSON and a form with the list."""
    session = kept(request, key)
    wanted, _colon, there = request.POST.get("tap", "").partition(":")
    registration = own(session, wanted)
    refusal = ""
    try:
        presence.tick(
            session,
            registration,
            there=there == "1",
            by=request.user,
            key=request.POST.get("client_key", "")[:64],
            at=now() - dt.timedelta(seconds=_ago(request)),
        )
    except NotAllowed:
        raise
    except Refused as refused:
        refusal = str(refused)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"text": refusal}, status=409 if refusal else 200)
    if refusal:
        messages.error(request, refusal)
    return redirect(_back(request, session, f"#r-{registration.key}"))


def _ago(request: HttpRequest) -> int:
    """Seconds since the tap, by the phone's own clock: right even where that clock is wrong."""
    given = request.POST.get("ago", "")
    return min(int(given), MOST_SECONDS_AGO) if given.isdecimal() and len(given) < 9 else 0


def _back(request: HttpRequest, session: Session, anchor: str = "") -> str:
    """The list as it was: page, filter and search."""
    there = reverse("desk:register", args=[session.key])
    path, _mark, query = request.POST.get("back", "").partition("?")
    return f"{there}?{query}{anchor}" if path == there and query else f"{there}{anchor}"


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def walk_in(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody who came without registering."""
    session = kept(request, key)
    form = WalkInForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.walk_in(session, **form.cleaned_data, by=request.user)
        except NotAllowed:
            raise
        except Refused as refused:
            blame(form, refused)
        else:
            messages.success(request, _("%(name)s is in the register.") % {"name": form.cleaned_data["name"]})
            return redirect("desk:register", session.key)
    context = {"session": session, "form": form}
    return page(
        request, "desk/register_walk_in.html", context, current="sessions", status=422 if form.errors else 200
    )


@require_POST
@staff
def close(request: HttpRequest, key: str) -> HttpResponse:
    """Close the register now."""
    session = kept(request, key)
    done, count = attempt(request, lambda: verbs.close(session, by=request.user))
    if done:
        said = ngettext(
            "The register is closed: one person attended.",
            "The register is closed: %(counter)s people attended.",
            count or 0,
        )
        messages.success(request, said % {"counter": count})
    return redirect("desk:register", session.key)


@require_POST
@staff
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Open the register again."""
    session = kept(request, key)
    attempt(
        request,
        lambda: verbs.reopen(session, by=request.user),
        done=_("The register is open again. It closes by itself a day from now."),
    )
    return redirect("desk:register", session.key)


@require_POST
@staff
def room(request: HttpRequest, key: str) -> HttpResponse:
    """Into the online room, as who leads it."""
    session = kept(request, key)
    done, there = attempt(request, lambda: entering.enter_as_team(session, by=request.user))
    if not done or not there:
        return redirect("desk:register", session.key)
    return HttpResponse(status=303, headers={"Location": there})


@require_safe
@staff
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet to sign, to print."""
    session = kept(request, key)
    paper = sign_in.pdf(session, language=request.LANGUAGE_CODE)
    name = f"{session.slug}-{session.first_day.isoformat()}.pdf"
    return HttpResponse(
        paper,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store, private"},
    )
