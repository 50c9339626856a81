"""Figures of sessions by programme, edition and year: drawn, with the table and the definition of each beside; as files too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.evaluation import definitions, reading, rules
from rostra.evaluation.actions import figures as verbs
from rostra.evaluation.definitions import DEFINITIONS, SECTIONS, WAY
from rostra.evaluation.reading import Choice, Number, Shown
from rostra.ledger.actions.exports import TYPES
from rostra.ledger.exports import to_csv, to_xlsx
from rostra.web.desk.door import attempt, page, require, staff
from rostra.web.desk.views.exports import file

MOST_BARS = 15
LONGEST = 64
# What is drawn of each section: a figure by a dimension.
DRAWN = {
    definitions.SESSIONS: (("sessions", definitions.KIND),),
    definitions.PEOPLE: (),
    definitions.AFTER: (("excuses", definitions.REASON),),
    definitions.LIBRARY: (),
    definitions.REACH: (
        ("attended", definitions.ORGANISATION),
        ("attended", definitions.TERRITORY),
        ("attended", definitions.LANGUAGE),
    ),
}


@require_safe
@staff
def programme_figures(request: HttpRequest) -> HttpResponse:
    require(rules.may_read_figures(request.user))
    choice = _choice(request)
    shown = reading.read(request.user, choice)
    said = {
        name: value
        for name, value in (
            ("programme", choice.programme),
            ("edition", choice.edition),
            ("year", choice.year),
        )
        if value
    }
    context = {
        "choice": choice,
        "choices": reading.choices(request.user, choice.programme),
        "shown": shown,
        "is_empty": not any(number.count for number in shown.numbers.values()),
        "way": _bars(shown.numbers[name] for name in WAY),
        "years": [
            {"label": str(each.definition.label), "rows": [(str(year), count) for year, count in each.counts]}
            for each in shown.years
            if len(each.counts) > 1 and any(count for _year, count in each.counts)
        ],
        "sections": [_section(key, title, shown) for key, title in SECTIONS.items()],
        "query": urlencode(said),
        "may_count": rules.may_count(request.user),
    }
    return page(request, "desk/programme_figures.html", context, current="sessions")


@require_safe
@staff
def programme_figures_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The figures of a choice as CSV or XLSX."""
    require(rules.may_read_figures(request.user))
    if kind not in {"csv", "xlsx"}:
        raise Http404
    rows = reading.table(reading.read(request.user, _choice(request)))
    head = [_("Name"), _("Figure"), _("Split by"), _("Value"), _("Number"), _("Unit"), _("What it counts")]
    title = _("Figures")
    body = to_csv(head, rows) if kind == "csv" else to_xlsx(title, head, rows)
    return file(body, f"figures.{kind}", TYPES[kind])


@require_POST
@staff
def programme_figures_count(request: HttpRequest) -> HttpResponse:
    """Have everything counted again."""
    require(rules.may_count(request.user))
    attempt(
        request,
        lambda: verbs.count_again(by=request.user),
        done=_("Everything is being counted. Look again in a minute."),
    )
    return redirect(reverse("desk:programme_figures"))


def _choice(request: HttpRequest) -> Choice:
    """What the address asks for; an edition only within its programme, nonsense counts as nothing."""
    programme = request.GET.get("programme", "")[:LONGEST]
    edition = request.GET.get("edition", "")[:LONGEST] if programme else ""
    year = request.GET.get("year", "")
    return Choice(
        programme, edition, int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    )


def _bars(numbers: Iterable[Number]) -> list[tuple[str, int | None]]:
    return [(str(each.definition.label), each.count) for each in numbers]


def _section(key: str, title: Any, shown: Shown) -> dict[str, Any]:
    """The figures of a section with what is drawn of them."""
    drawn = []
    for name, dimension in DRAWN[key]:
        parts = shown.numbers[name].parts[dimension]
        rows = [(part.label, part.count) for part in parts]
        if rows:
            drawn.append(
                {
                    "caption": _caption(name, dimension),
                    "rows": rows[:MOST_BARS],
                    "more": max(0, len(rows) - MOST_BARS),
                    "value": str(DEFINITIONS[name].label),
                }
            )
    numbers = [each for each in shown.numbers.values() if each.definition.section == key]
    return {
        "key": key,
        "title": title,
        "numbers": numbers,
        "drawn": drawn,
        "is_way": key == definitions.PEOPLE,
    }


def _caption(name: str, dimension: str) -> str:
    return {
        ("sessions", definitions.KIND): _("Sessions held, by kind"),
        ("excuses", definitions.REASON): _("Reasons of absence"),
        ("attended", definitions.ORGANISATION): _("Attended, by organisation"),
        ("attended", definitions.TERRITORY): _("Attended, by territory"),
        ("attended", definitions.LANGUAGE): _("Attended, by language"),
    }[name, dimension]
