"""The people of one edition: who stands where, filtered by what a legend shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger import rules as ledger
from rostra.ledger.models import Certificate
from rostra.web.desk.door import page, paged, staff
from rostra.web.desk.views.editions import seen, with_phase

SOON = dt.timedelta(days=7)
ENROLLED = Q(state="enrolled")


def standings(day: dt.date) -> dict[str, tuple[str, str, Q]]:
    """Filters by name: the sign of a standing, the word, the condition on stored progress."""
    progress = "progress__"
    return {
        "overdue": ("overdue", _("overdue"), ENROLLED & Q(**{f"{progress}next_due_on__lt": day})),
        "soon": (
            "due_soon",
            _("due soon"),
            ENROLLED & Q(**{f"{progress}next_due_on__range": (day, day + SOON)}),
        ),
        "with-us": ("handed_in", _("handed in"), ENROLLED & Q(**{f"{progress}with_us__gt": 0})),
        "returned": ("returned", _("returned"), ENROLLED & Q(**{f"{progress}returned__gt": 0})),
        "finished": ("met", _("finished"), ENROLLED & Q(**{f"{progress}completed_at__isnull": False})),
        "not-begun": ("open", _("not begun"), ENROLLED & Q(progress__met=0, progress__asked__gt=0)),
        "invited": ("", _("invited"), Q(state="invited")),
        "withdrawn": ("", _("withdrawn"), Q(state="withdrawn")),
    }


@require_safe
@staff
def people(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    base = ledger.visible_enrolments(request.user).filter(edition=edition)
    sought, cohort = request.GET.get("q", "").strip()[:100], request.GET.get("cohort", "")
    if sought:
        base = base.filter(
            Q(person__name__icontains=sought)
            | Q(person__email__icontains=sought)
            | Q(organisation__name__icontains=sought)
        )
    if cohort:
        base = base.filter(cohort__key=cohort)
    day, chosen = today(edition.time_zone), request.GET.get("standing", "")
    conditions = standings(day)
    rows = base.filter(conditions[chosen][2]) if chosen in conditions else base.exclude(state="withdrawn")
    listed = paged(request, listing(rows))
    context = {
        **with_phase(edition),
        "page": listed,
        "filters": filters(request, base, conditions, chosen),
        "sought": sought,
        "cohort": cohort,
        "cohorts": edition.cohorts.order_by("name"),
        "day": day,
        "standing": chosen,
        "may_run": cohorts.may_run_edition(request.user, edition),
    }
    return page(request, "desk/people.html", context, current="editions")


def listing(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Everything a row shows, in one query."""
    certificate = Certificate.objects.filter(enrolment=OuterRef("pk"), revoked_at=None)
    return (
        rows.select_related("person", "organisation", "cohort", "progress")
        .annotate(certified=Exists(certificate))
        .order_by(F("person__name").asc(nulls_last=True), "person__email", "pk")
    )


def filters(
    request: HttpRequest, base: QuerySet[Enrolment], conditions: dict[str, tuple[str, str, Q]], chosen: str
) -> list[dict[str, Any]]:
    """Links that filter and are the legend at once, with counts from one query."""
    names = {name: name.replace("-", "_") for name in conditions}
    counts = base.aggregate(
        everyone=Count("pk", filter=~Q(state="withdrawn")),
        **{names[name]: Count("pk", filter=condition) for name, (_s, _w, condition) in conditions.items()},
    )
    kept = {name: value for name, value in request.GET.items() if name in ("q", "cohort") and value}
    shown = [
        {"url": address(kept), "label": _("everyone"), "current": not chosen, "count": counts["everyone"]}
    ]
    for name, (state, word, _condition) in conditions.items():
        if counts[names[name]] or name == chosen or state:
            shown.append(
                {
                    "url": address({**kept, "standing": name}),
                    "label": word,
                    "current": name == chosen,
                    "count": counts[names[name]],
                    "state": state,
                }
            )
    return shown


def address(query: dict[str, str]) -> str:
    return f"?{urlencode(query)}" if query else "?"


def people_url(edition: Edition, **query: str) -> str:
    """The address of this list with a filter set."""
    return reverse("desk:people", args=[edition.key]) + (address(query) if query else "")
