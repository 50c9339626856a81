"""The people of one edition: who stands where, filtered by what a legend shows, and what may be done with those meant."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.cohorts import rules as cohorts
from rostra.cohorts.models import Edition
from rostra.kernel.time import today
from rostra.ledger import matrix, rules
from rostra.ledger.matrix import Tally
from rostra.ledger.models import Certificate
from rostra.ledger.selecting import Selection, conditions
from rostra.people.models import Organisation
from rostra.web.desk.door import ROWS, page, staff
from rostra.web.desk.views.editions import seen, with_phase

NOBODY = "-"  # no enrolment has this key: a form in which nobody is ticked means nobody
MOST_ORGANISATIONS = 200


class Known(Paginator):
    """Pages over rows whose number was counted already."""

    def __init__(self, rows: Any, size: int, count: int) -> None:
        super().__init__(rows, size)
        self.known = count

    @cached_property
    def count(self) -> int:
        return self.known

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return self._get_page(matrix.page_of(self.object_list, start, start + self.per_page), number, self)


@require_safe
@staff
def people(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    chosen = Selection.read(request.GET)
    tally = matrix.tally(request.user, edition, chosen)
    rows = matrix.ordered(chosen.rows(request.user, edition), request.GET.get("sort", ""))
    count = tally.by_condition[chosen.standing] if chosen.standing else tally.everyone
    listed = Known(rows, ROWS, count).get_page(request.GET.get("page"))
    keys = [each.pk for each in listed.object_list]
    certified = Certificate.objects.filter(enrolment__in=keys, revoked_at=None)
    context = {
        **around(request, edition, chosen, "people"),
        "page": listed,
        "count": count,
        "filters": filters(tally, chosen, kept(request)),
        "column": edition.requirements.filter(key=chosen.asked).first() if chosen.asked else None,
        "all_columns": address({**chosen.but(asked="", state="").query(), **kept(request)}),
        "certified": set(certified.values_list("enrolment_id", flat=True)),
    }
    return page(request, "desk/people.html", context, current="editions")


def around(request: HttpRequest, edition: Edition, chosen: Selection, here: str) -> dict[str, Any]:
    """What the list and the matrix share: the search, the saved views, and what may be done with those meant."""
    may_run = cohorts.may_run_edition(request.user, edition)
    own = kept(request)
    sort = own.get("sort", "name")
    return {
        **with_phase(edition),
        "chosen": chosen,
        "here": here,
        "query": urlencode({**chosen.query(), **own}),
        "hidden": {**chosen.query(), **own},
        "tabs": tabs(edition, {**chosen.query(), **own}, here),
        "cohorts": list(edition.cohorts.order_by("name")),
        "organisations": organisations(request.user, edition),
        "sorts": [(name, word, name == sort) for name, (word, _order) in matrix.SORTS.items()],
        "views": views_of(request.user, edition, {**chosen.query(), **own}),
        "may_share": rules.may_share_view(request.user, edition),
        "day": today(edition.time_zone),
        "may_run": may_run,
        "may_export": rules.may_export(request.user, edition),
        "tools": tools(request.user, edition, may_run),
        "nobody": NOBODY,
        "everyone": address({**chosen.but(people=()).query(), **own}),
    }


def kept(request: HttpRequest) -> dict[str, str]:
    """What an address says besides the selection: the order, and whether optional columns are shown."""
    said = {}
    if request.GET.get("sort") in matrix.SORTS and request.GET["sort"] != "name":
        said["sort"] = request.GET["sort"]
    if request.GET.get("optional") == "1":
        said["optional"] = "1"
    return said


def tabs(edition: Edition, query: dict[str, str], here: str) -> list[dict[str, Any]]:
    """The list, the matrix and the figures of an edition; list and matrix show the same people."""
    asked = f"?{urlencode(query)}" if query else ""
    places = [
        ("people", _("List"), asked),
        ("matrix", _("Matrix"), asked),
        ("figures", _("Figures so far"), ""),
        ("board", _("Cohort"), ""),
    ]
    return [
        {"url": reverse(f"desk:{name}", args=[edition.key]) + tail, "label": word, "current": name == here}
        for name, word, tail in places
    ]


def organisations(person: Any, edition: Edition) -> list[Organisation]:
    """The organisations of the people one may see there, to choose from; empty when there is only one."""
    own = rules.visible_enrolments(person).filter(edition=edition).values("organisation")
    found = list(Organisation.objects.filter(pk__in=own).order_by("name")[:MOST_ORGANISATIONS])
    return found if len(found) > 1 else []


def views_of(person: Any, edition: Edition, query: dict[str, str]) -> list[dict[str, Any]]:
    """The saved views one may open, with the one that is shown now."""
    rows = rules.visible_views(person, edition).select_related("person").order_by("name", "pk")
    now = urlencode(query)
    return [
        {
            "view": each,
            "current": each.query == now,
            "mine": each.person_id == person.pk,
            "may_change": rules.may_change_view(person, each) if each.person_id != person.pk else True,
        }
        for each in rows
    ]


def tools(person: Any, edition: Edition, may_run: bool) -> list[dict[str, str]]:
    """What may be done with the people meant: where each leads."""
    offered = []
    if may_run:
        offered = [("write", _("Write to them"), "mail"), ("people_verb", _("Move or withdraw"), "")]
    if rules.may_export(person, edition):
        offered.append(("export", _("Export"), ""))
    return [
        {"url": reverse(f"desk:{name}", args=[edition.key]), "label": word, "icon": icon}
        for name, word, icon in offered
    ]


def filters(tally: Tally, chosen: Selection, own: dict[str, str]) -> list[dict[str, Any]]:
    """Links that filter and are the legend at once."""
    shown = [
        {
            "url": address({**chosen.but(standing="").query(), **own}),
            "label": _("everyone"),
            "current": not chosen.standing,
            "count": tally.everyone,
        }
    ]
    for name, (state, word, _condition) in conditions(today()).items():
        count = tally.by_condition[name]
        if count or name == chosen.standing or state:
            shown.append(
                {
                    "url": address({**chosen.but(standing=name).query(), **own}),
                    "label": word,
                    "current": name == chosen.standing,
                    "count": count,
                    "state": state,
                }
            )
    return shown


def address(query: dict[str, str]) -> str:
    return f"?{urlencode(query)}" if query else "?"
