"""Series with their dates, and strands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.kernel.errors import Faults, Refused
from rostra.live import cautions, rules
from rostra.live.actions import series as verbs
from rostra.live.actions import strands as strand_verbs
from rostra.live.models import Series, Session, Strand
from rostra.people.models import Organisation
from rostra.web.desk.door import attempt, blame, page, paged, require, staff
from rostra.web.desk.forms.calendars import DatesForm, NewForm, NewSeriesForm, SeriesForm, WordsForm


@require_safe
@staff
def all_series(request: HttpRequest) -> HttpResponse:
    """Series and strands of one's organisations."""
    rows = rules.desk_series(request.user).select_related("organisation", "edition")
    rows = rows.annotate(dates=Count("sessions")).order_by("title", "pk")
    own = Strand.objects.filter(organisation__in=rules.kept_calendars(request.user).values("pk"))
    own = own.select_related("organisation").annotate(dates=Count("sessions")).order_by("title", "pk")
    context = {
        "page": paged(request, rows),
        "strands": own[:200],
        "may_add": rules.draft_organisations(request.user).exists(),
        "may_keep": rules.kept_calendars(request.user).exists(),
    }
    return page(request, "desk/series_all.html", context, current="sessions")


@staff
def series_new(request: HttpRequest) -> HttpResponse:
    organisations = rules.draft_organisations(request.user).order_by("name")
    require(organisations.exists())
    form = NewSeriesForm(
        request.POST or None,
        organisations=organisations,
        editions=_editions(request),
        initial=_beginning(organisations.first()),
    )
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            request,
            lambda: verbs.add(by=request.user, **form.cleaned_data),
            form=form,
            done=_("The series is there. Plan its first date now; the others can follow it."),
        )
        if done and made:
            return redirect("desk:series_one", key=made.key)
    context = {"form": form, "what": "series"}
    status = 400 if form.errors else 200
    return page(request, "desk/series_new.html", context, current="sessions", status=status)


def _editions(request: HttpRequest) -> QuerySet[Any]:
    rows = cohorts.run_editions(request.user).filter(cancelled_at__isnull=True)
    return rows.select_related("programme").order_by("-starts_on", "pk")


def _beginning(organisation: Organisation | None) -> dict[str, Any]:
    return {"organisation": organisation, "language": organisation.language if organisation else "en"}


def _series(request: HttpRequest, key: str) -> Series:
    return get_object_or_404(
        rules.desk_series(request.user).select_related("organisation", "edition"), key=key
    )


@staff
def series_one(request: HttpRequest, key: str) -> HttpResponse:
    """Its dates and words; POST changes the words."""
    series = _series(request, key)
    initial = {name: getattr(series, name) for name in verbs.FIELDS}
    form = SeriesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _row = attempt(
            request,
            lambda: verbs.change(series, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:series_one", key=key)
    return _series_page(request, series, form=form)


def _series_page(
    request: HttpRequest, series: Series, *, form: SeriesForm | None = None, dates: DatesForm | None = None
) -> HttpResponse:
    rows = paged(request, series.sessions.order_by("starts_at", "pk"))
    quiet = cautions.quiet_periods(series.organisation)
    shown = [{"session": each, "cautions": _look(each, series, quiet)} for each in rows]
    initial = {name: getattr(series, name) for name in verbs.FIELDS}
    first = next((each for each in rows if each.state != Session.State.CANCELLED), None)
    context = {
        "series": series,
        "page": rows,
        "rows": shown,
        "first": first,
        "drafts": series.sessions.filter(state=Session.State.DRAFT).count(),
        "enrolled": series.enrolments.filter(ended_at__isnull=True).count(),
        "form": form or SeriesForm(initial=initial),
        "dates": dates or DatesForm(series=series, prefix="dates"),
    }
    wrong = (form is not None and form.errors) or (dates is not None and dates.errors)
    return page(request, "desk/series_one.html", context, current="sessions", status=400 if wrong else 200)


def _look(session: Session, series: Series, quiet: list[Any]) -> list[str]:
    if session.state == Session.State.CANCELLED:
        return []
    found = cautions.of_day(
        session.first_day,
        session.begins,
        session.time_zone,
        series.organisation,
        quiet,
        last_day=session.last_day,
    )
    return [each.text for each in found if each.name != "past"]


@staff
@require_POST
def series_dates(request: HttpRequest, key: str) -> HttpResponse:
    """Several dates at once."""
    series = _series(request, key)
    form = DatesForm(request.POST, series=series, prefix="dates")
    if form.is_valid():
        try:
            made = verbs.add_dates(series, like=form.cleaned_data["like"], days=form.dates, by=request.user)
        except Faults as faults:
            for where, message in faults.faults:
                form.add_error("days", f"{where}: {message}")
        except Refused as refused:
            blame(form, refused)
        else:
            said = ngettext("One date is in preparation.", "%(count)s dates are in preparation.", len(made))
            messages.success(request, said % {"count": len(made)})
            return redirect("desk:series_one", key=key)
    return _series_page(request, series, dates=form)


@require_POST
@staff
def series_announce(request: HttpRequest, key: str) -> HttpResponse:
    """Every date in preparation that can be."""
    series = _series(request, key)
    _done, result = attempt(request, lambda: verbs.announce_all(series, by=request.user))
    if result:
        say_announced(request, *result)
    return redirect("desk:series_one", key=key)


def say_announced(request: HttpRequest, done: list[Session], waiting: list[tuple[Session, str]]) -> None:
    """Tell what was announced, and what each of the others still needs."""
    if done:
        said = ngettext("One session is announced.", "%(count)s sessions are announced.", len(done))
        messages.success(request, said % {"count": len(done)})
    for session, why in waiting[:10]:
        named = {"title": session.title, "why": why}
        messages.warning(request, _("“%(title)s” is not announced yet. %(why)s") % named)
    if not done and not waiting:
        messages.info(request, _("There is nothing in preparation."))


@require_POST
@staff
def series_remove(request: HttpRequest, key: str) -> HttpResponse:
    series = _series(request, key)
    done, _nothing = attempt(
        request,
        lambda: verbs.remove(series, by=request.user),
        done=_("The series is gone; its sessions stay."),
    )
    return redirect("desk:series") if done else redirect("desk:series_one", key=key)


# ---------------------------------------------------------------- strands


@staff
def strand_new(request: HttpRequest) -> HttpResponse:
    organisations = rules.kept_calendars(request.user).order_by("name")
    require(organisations.exists())
    form = NewForm(
        request.POST or None, organisations=organisations, initial=_beginning(organisations.first())
    )
    if request.method == "POST" and form.is_valid():
        done, _made = attempt(
            request,
            lambda: strand_verbs.add(by=request.user, **form.cleaned_data),
            form=form,
            done=_("The strand is there. Sessions can be put into it now."),
        )
        if done:
            return redirect("desk:series")
    context = {"form": form, "what": "strand"}
    status = 400 if form.errors else 200
    return page(request, "desk/series_new.html", context, current="sessions", status=status)


def _strand(request: HttpRequest, key: str) -> Strand:
    own = Strand.objects.filter(organisation__in=rules.kept_calendars(request.user).values("pk"))
    return get_object_or_404(own.select_related("organisation"), key=key)


@staff
def strand(request: HttpRequest, key: str) -> HttpResponse:
    """A strand's words; POST changes them."""
    row = _strand(request, key)
    initial = {name: getattr(row, name) for name in ("title", "about", "language")}
    form = WordsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done, _changed = attempt(
            request,
            lambda: strand_verbs.change(row, by=request.user, **form.cleaned_data),
            form=form,
            done=_("Changed."),
        )
        if done:
            return redirect("desk:series")
    context = {"form": form, "strand": row, "dates": row.sessions.count()}
    status = 400 if form.errors else 200
    return page(request, "desk/strand_one.html", context, current="sessions", status=status)


@require_POST
@staff
def strand_remove(request: HttpRequest, key: str) -> HttpResponse:
    row = _strand(request, key)
    attempt(request, lambda: strand_verbs.remove(row, by=request.user), done=_("The strand is gone."))
    return redirect("desk:series")
