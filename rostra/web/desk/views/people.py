"""The people of one edition: who stands where, filtered by what a legend shows."""

from __future__ import annotations

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
from rostra.ledger.models import Certificate
from rostra.ledger.selecting import Selection, conditions
from rostra.web.desk.door import page, paged, staff
from rostra.web.desk.views.editions import seen, with_phase


@require_safe
@staff
def people(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    chosen = Selection.read(request.GET)
    day = today(edition.time_zone)
    base = chosen.but(standing="").base(request.user, edition)
    listed = paged(request, listing(chosen.rows(request.user, edition)))
    context = {
        **with_phase(edition),
        "page": listed,
        "filters": filters(base, conditions(day), chosen),
        "sought": chosen.sought,
        "cohort": chosen.cohort,
        "cohorts": edition.cohorts.order_by("name"),
        "day": day,
        "standing": chosen.standing,
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
    base: QuerySet[Enrolment], conditions: dict[str, tuple[str, str, Q]], chosen: Selection
) -> list[dict[str, Any]]:
    """Links that filter and are the legend at once, with counts from one query."""
    names = {name: name.replace("-", "_") for name in conditions}
    counts = base.aggregate(
        everyone=Count("pk", filter=~Q(state="withdrawn")),
        **{names[name]: Count("pk", filter=condition) for name, (_s, _w, condition) in conditions.items()},
    )
    shown = [
        {
            "url": address(chosen.but(standing="").query()),
            "label": _("everyone"),
            "current": not chosen.standing,
            "count": counts["everyone"],
        }
    ]
    for name, (state, word, _condition) in conditions.items():
        if counts[names[name]] or name == chosen.standing or state:
            shown.append(
                {
                    "url": address(chosen.but(standing=name).query()),
                    "label": word,
                    "current": name == chosen.standing,
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
