"""The interim report of an edition: one page, for the screen and for A4."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.cohorts import rules as cohorts
from rostra.evaluation import interim as reading
from rostra.web.desk.door import page, staff
from rostra.web.desk.views.editions import seen, with_phase


@require_safe
@staff
def interim(request: HttpRequest, key: str) -> HttpResponse:
    """What there is to say of an edition today, in figures and words, with small groups withheld."""
    edition = seen(request, key)
    if not cohorts.may_see_desk_of(request.user, edition):
        raise Http404
    found = reading.of(request.user, edition)
    begun = [each for each in found.figures.per_requirement if each.met != 0]
    aims = [(each.sprint.title, each.met) for each in found.sprints]
    context = {
        **with_phase(edition),
        "report": found,
        "met": [(f"{each.requirement.code} {each.requirement.title}".strip(), each.met) for each in begun],
        "not_met": len(found.figures.per_requirement) - len(begun),
        "most": max((each.of or 0 for each in found.figures.per_requirement), default=0),
        "aims": aims,
        "people": [
            (_("invited, no answer yet"), found.people["invited"], "plain"),
            (_("taking part"), found.people["enrolled"], ""),
            (_("withdrawn"), found.people["withdrawn"], "plain"),
        ],
    }
    return page(request, "desk/interim.html", context, current="editions")
