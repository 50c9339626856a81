"""Figures of an edition so far: drawn, with the table beside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.cohorts import rules as cohorts
from rostra.ledger import rules
from rostra.ledger.figures import Figures, so_far
from rostra.web.desk.door import page, staff
from rostra.web.desk.views.editions import seen, with_phase
from rostra.web.desk.views.people import tabs


@require_safe
@staff
def figures(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    found = so_far(request.user, edition)
    people = reverse("desk:people", args=[edition.key])
    context = {
        **with_phase(edition),
        "tabs": tabs(edition, {}, "figures"),
        "figures": found,
        "way": way(found),
        "met": [
            (f"{each.requirement.code} {each.requirement.title}".strip(), each.met)
            for each in found.per_requirement
        ],
        "most": max((each.of or 0 for each in found.per_requirement), default=0),
        "people_url": people,
        "may_export": rules.may_export(request.user, edition),
        "sees_edition": cohorts.may_see_desk_of(request.user, edition),
    }
    return page(request, "desk/figures.html", context, current="editions")


def way(found: Figures) -> list[tuple[str, int | None, str]]:
    """The people of an edition from the invitation to the certificate, as rows of a bar chart."""
    people = found.people
    return [
        (_("invited, no answer yet"), people["invited"], "plain"),
        (_("enrolled"), people["enrolled"], ""),
        (_("not begun"), people["not_begun"], "plain"),
        (_("on the way"), people["begun"], ""),
        (_("finished"), people["finished"], ""),
        (_("certificates"), people["certificates"], ""),
        (_("with us"), people["with_us"], "info"),
        (_("overdue"), people["overdue"], "late"),
    ]
