"""Sessions as everybody reads them: the calendar as a list and by month, one session, strands."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.kernel.time import today
from rostra.live import notices, reading
from rostra.live.models import CatchUp, Session, Strand
from rostra.live.reading_sessions import TO_DO
from rostra.live.rules import sessions as rules
from rostra.live.rules.library import visible_items
from rostra.programmes import reading as programmes
from rostra.programmes.actions import academy
from rostra.web.parts import publications
from rostra.web.parts.addresses import for_visitors
from rostra.web.parts.serving import priorities_of
from rostra.web.public import calendar, sessionfacts

A_PAGE = 20
FEED_KEYS = ("programme", "language", "strand")


# ---------------------------------------------------------------- the calendar


@for_visitors
def sessions(request: HttpRequest) -> HttpResponse:
    """What takes place: coming first; what was, with its recordings; or a month as a table."""
    language = get_language() or "en"
    everything = calendar.lines(request.user)
    filters = calendar.Filters(request.GET, everything, language)
    found = [each for each in everything if filters.fits(each)]
    context: dict[str, Any] = {
        "filters": filters,
        "wanted": filters.wanted,
        "total": len(everything),
        "feed_address": _feed(filters.wanted, language),
    }
    first = calendar.month_named(request.GET["month"]) if "month" in request.GET else None
    if "month" in request.GET:
        context |= _month(first or _this_month(), found, language, filters.wanted)
    else:
        context |= _listed(request, found, language, filters.wanted)
    context["views"] = _views(request, found, filters.wanted)
    return render(request, "public/sessions.html", context)


def _listed(
    request: HttpRequest, found: list[calendar.Line], language: str, wanted: dict[str, str]
) -> dict[str, Any]:
    now = timezone.now()
    day = calendar.day_named(request.GET.get("day", ""))
    if day:
        lines = [each for each in found if each.on(day)]
    else:
        choose = calendar.past if request.GET.get("show") == calendar.PAST else calendar.coming
        lines = choose(found, now)
    listing = Paginator([each.pk for each in lines], A_PAGE).get_page(request.GET.get("page"))
    return {
        "listing": listing,
        "rows": _rows(list(listing), language, request.user),
        "day": day,
        "is_past": not day and request.GET.get("show") == calendar.PAST,
        "kept": [(name, request.GET[name]) for name in ("show", "day") if request.GET.get(name)],
        "fitting": len(lines),
    }


def _rows(pks: list[int], language: str, person: Any) -> list[sessionfacts.Row]:
    """Rows of sessions in the order of their keys. Three queries at most."""
    if not pks:
        return []
    found = Session.objects.in_bulk(pks)
    return sessionfacts.rows(
        [found[pk] for pk in pks if pk in found], language, person, recorded=calendar.recorded(pks)
    )


def _month(
    first: dt.date, found: list[calendar.Line], language: str, wanted: dict[str, str]
) -> dict[str, Any]:
    month = calendar.month(first, found)
    rows = Session.objects.in_bulk(set(month.sessions))
    texts = reading.words_of(rows.values(), language)

    def way(day: dt.date) -> str:
        return "?" + urlencode({**wanted, "month": f"{day:%Y-%m}"})

    def shown(pk: int) -> dict[str, Any]:
        each = rows[pk]
        return {"url": sessionfacts.address(each), "words": texts[pk], "session": each}

    return {
        "month": month,
        "kept": [("month", f"{first:%Y-%m}")],
        "before_url": way(month.before),
        "after_url": way(month.after),
        "today": _today(),
        "empty": not month.sessions,
        "weeks": [
            [
                {
                    "day": day,
                    "sessions": [shown(pk) for pk in day.shown if pk in rows],
                    "more_url": "?" + urlencode({**wanted, "day": day.date.isoformat()}) if day.more else "",
                }
                for day in week
            ]
            for week in month.weeks
        ],
    }


def _today() -> dt.date:
    return today(academy.the().time_zone or "UTC")


def _this_month() -> dt.date:
    return _today().replace(day=1)


def _views(request: HttpRequest, found: list[calendar.Line], wanted: dict[str, str]) -> list[dict[str, Any]]:
    """Coming, past, by month: the same search seen in three ways."""
    now, show = timezone.now(), request.GET.get("show")
    in_list = "month" not in request.GET and "day" not in request.GET
    this = f"{_this_month():%Y-%m}"
    return [
        {"label": label, "url": "?" + urlencode({**wanted, **more}), "current": current, "count": count}
        for label, more, current, count in (
            (_("Coming"), {}, in_list and show != calendar.PAST, len(calendar.coming(found, now))),
            (_("Past"), {"show": calendar.PAST}, in_list and show == calendar.PAST, len(calendar.past(found, now))),
            (_("By month"), {"month": this}, "month" in request.GET, None),
        )
    ]  # fmt: skip


def _feed(wanted: dict[str, str], language: str) -> str:
    """The calendar file of the same search, as far as programs can subscribe to it."""
    asked = {name: wanted[name] for name in FEED_KEYS if name in wanted}
    return f"{settings.ROSTRA_URL}{reverse('interop:sessions')}?{urlencode({**asked, 'in': language})}"


# ---------------------------------------------------------------- one session


@for_visitors
def session(request: HttpRequest, slug: str) -> HttpResponse:
    """One session: what, when, where, with whom, and how to take part."""
    return session_page(request, seen(request, slug))


def seen(request: HttpRequest, slug: str) -> Session:
    """The session of an address, or 404 for whom it is not meant."""
    rows = Session.objects.select_related("organisation", "edition", "cohort", "strand", "series")
    found = get_object_or_404(rows, slug=slug)
    if not rules.may_see_session(request.user, found):
        raise Http404
    return found


def session_page(request: HttpRequest, session: Session, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a session; `more` is the context of its registration form, as it was typed when it was refused."""
    if session.programme_key:
        publications.wear(request, session.programme_key)
    return render(request, "public/session.html", {**about(request, session), **more}, status=status)


def about(request: HttpRequest, session: Session) -> dict[str, Any]:
    """The context of one session."""
    language = get_language() or "en"
    words = reading.words(session, language)
    places = sessionfacts.places(session)
    return {
        "session": session,
        "words": words,
        "prose": sessionfacts.prose(words.about),
        "row": sessionfacts.row(session, words, request.user, day=True),
        "hours": sessionfacts.hours(session),
        "zone": sessionfacts.zone_name(session.time_zone),
        "places": places,
        "full": sessionfacts.full_words(session, places),
        "speakers": sessionfacts.speakers(session, language),
        "materials": materials_of(session),
        "recordings": _recordings(request.user, session),
        "directions": sessionfacts.prose(session.directions),
        "place_access": sessionfacts.prose(session.place_access),
        "notices": [] if session.is_outside else notices.recorded(session),
        "programme": _programme(session, language),
        "trail": [(_("Sessions"), reverse("sessions"))],
        "catch_up": _catch_up(request.user, session),
        "is_public": session.seen_by == Session.Seen.PUBLIC and session.state != Session.State.DRAFT,
        "over": session.ends_at <= timezone.now(),
        "priorities": priorities_of(session, "session", request.user, language),
        "may_prepare": rules.may_see_desk_session(request.user, session),
    }


def materials_of(session: Session) -> list[dict[str, str]]:
    """What prepares a session and what is kept of it: whoever sees the session may have it. One query."""
    return [
        {
            "title": each.title,
            "language": each.language,
            "when": each.get_when_display(),
            "url": each.url or reverse("material", args=[each.key]),
        }
        for each in session.materials.order_by("-when", "position", "pk")
    ]


def _recordings(person: Any, session: Session) -> list[dict[str, str]]:
    """Recordings of a session that this person may watch. One query, none before it began."""
    if session.starts_at > timezone.now():
        return []
    rows = visible_items(person).filter(session=session, published_at__lte=timezone.now()).distinct()
    return [
        {"title": each.title, "language": each.language, "url": reverse("library_item", args=[each.slug])}
        for each in rows.order_by("pk")
    ]


def _catch_up(person: Any, session: Session) -> CatchUp | None:
    """What somebody who missed the session has to do. One query, none for visitors and before it is over."""
    if not person.is_authenticated or session.ends_at > timezone.now():
        return None
    return CatchUp.objects.filter(session=session, enrolment__person=person, state__in=TO_DO).first()


def _programme(session: Session, language: str) -> programmes.Place | None:
    if not session.programme_key:
        return None
    return programmes.places([session.programme_key], language).get(session.programme_key)


# ---------------------------------------------------------------- strands


@for_visitors
def strands(request: HttpRequest) -> HttpResponse:
    """Every strand that has sessions, each with how many are to come."""
    now = timezone.now()
    lines = [each for each in calendar.lines(request.user) if each.strand]
    rows = Strand.objects.filter(slug__in={each.strand for each in lines}).order_by("title")
    counted = [
        {
            "strand": each,
            "coming": sum(line.strand == each.slug and line.ends_at > now for line in lines),
            "total": sum(line.strand == each.slug for line in lines),
        }
        for each in rows
    ]
    return render(
        request, "public/strands.html", {"strands": counted, "trail": [(_("Sessions"), reverse("sessions"))]}
    )


@for_visitors
def strand(request: HttpRequest, slug: str) -> HttpResponse:
    """One strand: what it is about, what is to come, what was."""
    language = get_language() or "en"
    own = get_object_or_404(Strand, slug=slug)
    lines = [each for each in calendar.lines(request.user) if each.strand == own.slug]
    if not lines:
        raise Http404
    now = timezone.now()
    ordered = [each.pk for each in (*calendar.coming(lines, now), *calendar.past(lines, now))]
    listing = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    rows = _rows(list(listing), language, request.user)
    context = {
        "strand": own,
        "prose": sessionfacts.prose(own.about),
        "listing": listing,
        "coming": [each for each in rows if not each.over],
        "past": [each for each in rows if each.over],
        "feed_address": _feed({"strand": own.slug}, language),
        "trail": [(_("Sessions"), reverse("sessions")), (_("Strands"), reverse("strands"))],
    }
    return render(request, "public/strand.html", context)
