"""Sessions at the desk: the list, a new one, one session with what comes next, change, announce, cancel."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.cohorts import rules as cohorts
from rostra.community.rules.roles import writes_for_some
from rostra.evaluation.rules import may_read_figures
from rostra.kernel.time import now
from rostra.live import cautions, rules
from rostra.live.actions import requirements
from rostra.live.actions import sessions as verbs
from rostra.live.busy import diaries_of
from rostra.live.models import Mode, Series, Session, SessionKind, Strand
from rostra.live.rules import library
from rostra.people.models import Organisation
from rostra.web.desk.door import attempt, page, paged, require, staff
from rostra.web.desk.forms.sessions import CancelSessionForm, Choices, SessionForm

MOST_CHOICES = 200


def seen(request: HttpRequest, key: str) -> Session:
    """One session whose desk pages this person may open; 404 otherwise, because even its existence is nobody else's."""
    rows = rules.desk_sessions(request.user).select_related(
        "organisation", "edition", "cohort", "series", "strand", "template", "requirement"
    )
    return get_object_or_404(rows, key=key)


def mine(request: HttpRequest, key: str) -> Session:
    """One session that this person may run; 403 when it may only be looked at."""
    session = seen(request, key)
    require(rules.may_run_session(request.user, session))
    return session


# ---------------------------------------------------------------- the list


@require_safe
@staff
def sessions(request: HttpRequest) -> HttpResponse:
    rows = rules.desk_sessions(request.user)
    chosen = {name: request.GET.get(name, "") for name in ("q", "kind", "edition", "organisation")}
    rows = _narrowed(rows, chosen)
    moment = now()
    when = {
        "": (_("Coming"), Q(ends_at__gte=moment) & ~Q(state="draft"), ("starts_at", "pk")),
        "draft": (_("In preparation"), Q(state="draft"), ("starts_at", "pk")),
        "past": (_("Past"), Q(ends_at__lt=moment) & ~Q(state="draft"), ("-starts_at", "pk")),
    }
    name = request.GET.get("when", "")
    name = name if name in when else ""
    counts = rows.aggregate(**{f"n_{key}": Count("pk", filter=each[1]) for key, each in when.items()})
    rows = rows.annotate(places_taken=F("booked_room") + F("booked_online"))
    rows = rows.filter(when[name][1]).select_related("organisation", "edition").order_by(*when[name][2])
    listed = paged(request, rows)
    said = {key: value for key, value in chosen.items() if value}
    context = {
        "page": listed,
        "filters": [
            {
                "url": "?" + urlencode({**said, **({"when": key} if key else {})}),
                "label": each[0],
                "count": counts[f"n_{key}"],
                "current": key == name,
            }
            for key, each in when.items()
        ],
        "when": name,
        "chosen": chosen,
        "is_narrowed": bool(said),
        "kinds": SessionKind.choices,
        "editions": cohorts.visible_editions(request.user).order_by("-starts_on", "pk")[:MOST_CHOICES],
        "organisations": Organisation.objects.filter(
            pk__in=rules.desk_sessions(request.user).values("organisation")
        ).order_by("name")[:MOST_CHOICES],
        "may_add": rules.draft_organisations(request.user).exists(),
        "places": _places(request),
    }
    return page(request, "desk/sessions.html", context, current="sessions")


def _places(request: HttpRequest) -> list[dict[str, str]]:
    """Where else one goes from the list."""
    found = []
    if rules.visible_templates(request.user).exists() or rules.planned_programmes(request.user).exists():
        found.append({"url": _address("desk:templates"), "label": _("Templates")})
    if rules.kept_calendars(request.user).exists():
        found.append({"url": _address("desk:series"), "label": _("Series and strands")})
    if rules.draft_organisations(request.user).exists() and (url := _address("desk:speakers")):
        found.append({"url": url, "label": _("Speakers")})
    if library.may_keep_any(request.user):
        found.append({"url": _address("desk:library"), "label": _("Library")})
    if may_read_figures(request.user):
        found.append({"url": _address("desk:programme_figures"), "label": _("Figures")})
    return [each for each in found if each["url"]]


def _narrowed(rows: QuerySet[Session], chosen: dict[str, str]) -> QuerySet[Session]:
    if chosen["kind"] in SessionKind.values:
        rows = rows.filter(kind=chosen["kind"])
    if chosen["edition"]:
        rows = rows.filter(edition__key=chosen["edition"])
    if chosen["organisation"]:
        rows = rows.filter(organisation__key=chosen["organisation"])
    if sought := chosen["q"].strip():
        rows = rows.filter(Q(title__icontains=sought) | Q(place__icontains=sought))
    return rows


# ---------------------------------------------------------------- a new one, changing it


def choices_of(request: HttpRequest, session: Session | None = None) -> Choices:
    """What a session may be put into by this person: all of one organisation when the session is there already."""
    organisations = rules.draft_organisations(request.user).order_by("name")
    editions = cohorts.run_editions(request.user).filter(cancelled_at__isnull=True)
    if session is not None:
        organisations = organisations.filter(pk=session.organisation_id)
        editions = editions.filter(organisation=session.organisation_id)
        own = Organisation.objects.filter(pk=session.organisation_id)
    else:
        own = organisations
    return Choices(
        organisations=organisations,
        editions=editions.select_related("programme").order_by("-starts_on", "pk"),
        series=Series.objects.filter(organisation__in=own.values("pk")).order_by("title"),
        strands=Strand.objects.filter(organisation__in=own.values("pk")).order_by("title"),
    )


@staff
def new(request: HttpRequest) -> HttpResponse:
    """POST prepares a session; the address may say for which edition or series."""
    choices = choices_of(request)
    require(choices.organisations.exists())
    form = SessionForm(request.POST or None, choices=choices, initial=_beginning(request, choices))
    if request.method == "POST" and form.is_valid():
        done, made = attempt(
            request,
            lambda: verbs.draft(by=request.user, **form.values),
            form=form,
            done=_("The session is in preparation. Nobody sees it yet."),
        )
        if done and made:
            return redirect("desk:session", key=made.key)
    context = {"form": form}
    status = 400 if form.errors else 200
    return page(request, "desk/session_new.html", context, current="sessions", status=status)


def _beginning(request: HttpRequest, choices: Choices) -> dict[str, Any]:
    """What stands in an empty form: what the address names, else the person's own organisation."""
    edition = (
        choices.editions.filter(key=request.GET.get("edition", "")).select_related("organisation").first()
    )
    series = choices.series.filter(key=request.GET.get("series", "")).select_related("organisation").first()
    organisation = (
        edition.organisation if edition else series.organisation if series else choices.organisations.first()
    )
    return {
        "organisation": organisation,
        "edition": edition,
        "series": series,
        "time_zone": edition.time_zone if edition else organisation.time_zone,
        "language": organisation.language,
        "seen_by": "edition" if edition else "public",
        "admission": "cohort" if edition else "open",
        "kind": "workshop" if edition else "talk",
    }


@staff
def change(request: HttpRequest, key: str) -> HttpResponse:
    session = mine(request, key)
    form = SessionForm(request.POST or None, choices=choices_of(request, session), session=session)
    if request.method == "POST" and form.is_valid():
        done, changed = attempt(
            request,
            lambda: verbs.change(session, by=request.user, **form.values),
            form=form,
            done=_("Changed."),
        )
        if done and changed:
            return redirect("desk:session", key=key)
    context = {"form": form, "session": session}
    status = 400 if form.errors else 200
    return page(request, "desk/session_change.html", context, current="sessions", status=status)


# ---------------------------------------------------------------- one session


@require_safe
@staff
def session(request: HttpRequest, key: str) -> HttpResponse:
    session = seen(request, key)
    may_run = rules.may_run_session(request.user, session)
    context = {
        "session": session,
        "may_run": may_run,
        "cautions": _cautions(session),
        "steps": _steps(session) if may_run else [],
        "over": session.ends_at < now(),
        "counts": _counts(session),
        "links": _links(request, session, may_run),
        "is_asked": session.requirement is not None and session.requirement.retired_at is None,
    }
    return page(request, "desk/session.html", context, current="sessions")


def _cautions(session: Session) -> list[cautions.Caution]:
    """Only while something can still be done about it."""
    if session.ends_at < now() or session.state == Session.State.CANCELLED:
        return []
    quiet = cautions.quiet_periods(session.organisation)
    held = (session.starts_at, session.ends_at)
    return cautions.of_day(
        session.first_day,
        session.begins,
        session.time_zone,
        session.organisation,
        quiet,
        last_day=session.last_day,
        finishes=session.finishes,
        diaries=diaries_of(session.edition, *held) if session.edition else (),
    )


def _counts(session: Session) -> list[dict[str, Any]]:
    """Stored counts, as the overview shows them."""
    found = []
    if session.mode != Mode.ONLINE:
        found.append(
            {
                "label": _("places taken in the room"),
                "value": session.booked_room,
                "of": session.capacity_room,
            }
        )
    if session.mode != Mode.ON_SITE:
        found.append(
            {"label": _("places taken online"), "value": session.booked_online, "of": session.capacity_online}
        )
    found.append({"label": _("on the waiting list"), "value": session.waiting_count, "of": None})
    if session.register_closed_at:
        found.append({"label": _("attended"), "value": session.attended_count, "of": None})
    return found


def _links(request: HttpRequest, session: Session, may_run: bool) -> list[dict[str, str]]:
    """Pages around one session."""
    found = []
    if session.state != Session.State.DRAFT and (url := _address("session", session.slug)):
        found.append({"url": url, "label": _("The page people see")})
    if may_run and not session.is_outside:
        found.append({"url": _address("desk:session_questions", session.key), "label": _("Questions asked")})
    if rules.may_teach_session(request.user, session) and not session.is_outside:
        found.append({"url": _address("desk:session_materials", session.key), "label": _("Materials")})
    if may_run and (url := _address("desk:session_speakers", session.key)):
        found.append({"url": url, "label": _("Who speaks")})
    if session.edition and cohorts.may_see_desk_of(request.user, session.edition):
        found.append({"url": reverse("desk:edition", args=[session.edition.key]), "label": _("The edition")})
    if session.series and rules.may_keep_calendar(request.user, session.organisation):
        found.append({"url": _address("desk:series_one", session.series.key), "label": _("The series")})
    if session.state == Session.State.ANNOUNCED and writes_for_some(request.user):
        found.append(
            {"url": reverse("desk:serves", args=["session", session.key]), "label": _("Priorities it serves")}
        )
    if may_run and session.language:
        found.append({"url": reverse("desk:translations"), "label": _("Translations")})
    return [each for each in found if each["url"]]


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _steps(session: Session) -> list[dict[str, str]]:
    """What is still to be done about a session that is to come, in the order in which it is needed."""
    if session.is_outside or session.state == Session.State.CANCELLED or session.ends_at < now():
        return []
    changing = reverse("desk:session_change", args=[session.key])
    found = []
    if session.mode != Mode.ONLINE and not session.place:
        found.append({"text": _("Say where it takes place"), "url": f"{changing}#id_place"})
    if session.mode != Mode.ON_SITE and session.room == Session.Room.LINK and not session.room_url:
        found.append({"text": _("Give the address of the online room"), "url": f"{changing}#id_room_url"})
    if not session.summary:
        found.append({"text": _("Say in one sentence what it is about"), "url": f"{changing}#id_summary"})
    if session.mode != Mode.ONLINE and not session.place_access:
        found.append(
            {"text": _("Describe how accessible the place is"), "url": f"{changing}#id_place_access"}
        )
    if not session.speaking.exists() and (url := _address("desk:session_speakers", session.key)):
        found.append({"text": _("Add who speaks"), "url": url})
    if not session.reminders:
        found.append({"text": _("Choose when people are reminded"), "url": f"{changing}#id_reminders_0"})
    return found


@require_POST
@staff
def announce(request: HttpRequest, key: str) -> HttpResponse:
    session = mine(request, key)
    attempt(
        request,
        lambda: verbs.announce(session, by=request.user),
        done=_("It is announced. Those for whom it is can register."),
    )
    return redirect("desk:session", key=key)


@staff
def cancel(request: HttpRequest, key: str) -> HttpResponse:
    session = mine(request, key)
    form = CancelSessionForm(request.POST or None, needed=session.state == Session.State.ANNOUNCED)
    if request.method == "POST" and form.is_valid():
        done, _session = attempt(
            request,
            lambda: verbs.cancel(session, reason=form.cleaned_data["reason"], by=request.user),
            form=form,
            done=_("It is cancelled."),
        )
        if done:
            return redirect("desk:session", key=key)
    context = {"form": form, "session": session, "people": session.booked_room + session.booked_online}
    status = 400 if form.errors else 200
    return page(request, "desk/session_cancel.html", context, current="sessions", status=status)


@require_POST
@staff
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Make it what its edition asks, or take it out again (`take_back`)."""
    session = mine(request, key)
    if "take_back" in request.POST:
        attempt(
            request,
            lambda: requirements.unask(session, by=request.user),
            done=_("It is asked no longer. What people have met stays met."),
        )
    else:
        attempt(
            request,
            lambda: requirements.ask(session, by=request.user, series="series" in request.POST),
            done=_("It is asked of everybody in the edition now."),
        )
    return redirect("desk:session", key=key)
