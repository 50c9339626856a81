"""People × requirements: who stands where with everything that is asked, in one look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from rostra.cohorts.models import Edition, Enrolment
from rostra.kernel.time import today
from rostra.ledger import matrix as ledger
from rostra.ledger.matrix import Line, Tally
from rostra.ledger.models import Requirement
from rostra.ledger.selecting import Selection
from rostra.ledger.standing import CAUGHT_UP, EXCUSED, HANDED_IN, MET, OVERDUE, RECOGNISED
from rostra.web.desk.door import page, staff
from rostra.web.desk.views.editions import seen
from rostra.web.desk.views.people import Known, address, around, filters, kept
from rostra.web.parts.signs import SIGNS

LINES = 50


@require_safe
@staff
def matrix(request: HttpRequest, key: str) -> HttpResponse:
    edition = seen(request, key)
    chosen = Selection.read(request.GET)
    own = kept(request)
    asked = ledger.columns(edition, optional="optional" in own, with_key=chosen.asked)
    column = next((each for each in asked if each.key == chosen.asked), None)
    if column is None and chosen.asked:
        chosen = chosen.but(asked="", state="")
    if column:
        states = ledger.states_of(request.user, edition, chosen)
        count = states.get(chosen.state, 0) if chosen.state else sum(states.values())
        behind = states.get(OVERDUE, 0), chosen.but(state=OVERDUE)
        above = {"cards": column_cards(states, chosen, own), "filters": state_filters(states, chosen, own)}
    else:
        tally = ledger.tally(request.user, edition, chosen)
        count = tally.by_condition[chosen.standing] if chosen.standing else tally.everyone
        behind = tally.by_condition["overdue"], chosen.but(standing="overdue")
        above = {"cards": cards(tally, chosen, own), "filters": filters(tally, chosen, own)}
    rows = ledger.ordered(chosen.rows(request.user, edition), own.get("sort", ""))
    listed = Known(rows, LINES, count).get_page(request.GET.get("page"))
    lines = ledger.lines(listed.object_list, asked, edition, today(edition.time_zone))
    context = {
        **around(request, edition, chosen, "matrix"),
        "page": listed,
        "count": count,
        "asked": asked,
        "column": column,
        "head": head(asked, chosen, own),
        "body": body(lines),
        "used": [state for state in ledger.used(lines) if state in SIGNS],
        **above,
        "behind": behind[0],
        "behind_query": address(behind[1].query()),
        "all_columns": address({**chosen.but(asked="", state="").query(), **own}),
        "switch": switch(edition, chosen, own),
        "optional": "optional" in own,
    }
    return page(request, "desk/matrix.html", context, current="editions")


def switch(edition: Edition, chosen: Selection, own: dict[str, str]) -> str:
    """Where optional columns are shown, or left out again; empty when nothing asked is optional."""
    if not edition.requirements.filter(group=Requirement.Group.OPTIONAL, retired_at__isnull=True).exists():
        return ""
    if "optional" in own:
        return address(
            {**chosen.query(), **{name: value for name, value in own.items() if name != "optional"}}
        )
    return address({**chosen.query(), **own, "optional": "1"})


# ---------------------------------------------------------------- figures above the table


def cards(tally: Tally, chosen: Selection, own: dict[str, str]) -> list[dict[str, Any]]:
    """Met so far, behind, with us: over everybody who fits the search."""
    finished, behind, with_us = (tally.by_condition[name] for name in ("finished", "overdue", "with-us"))
    return [
        {
            "eyebrow": _("Met so far"),
            "big": _("%(met)s of %(asked)s") % {"met": grouped(tally.met), "asked": grouped(tally.asked)},
            "small": ngettext("one person has finished", "%(count)d people have finished", finished)
            % {"count": finished},
            "url": address({**chosen.but(standing="finished").query(), **own}),
        },
        {
            "eyebrow": _("Behind"),
            "big": grouped(behind),
            "tone": "late" if behind else "",
            "small": _("something asked of them is overdue"),
            "url": address({**chosen.but(standing="overdue").query(), **own}),
        },
        {
            "eyebrow": _("With us"),
            "big": grouped(with_us),
            "small": _("people whose worksheet we read"),
            "url": address({**chosen.but(standing="with-us").query(), **own}),
        },
    ]


def column_cards(states: dict[str, int], chosen: Selection, own: dict[str, str]) -> list[dict[str, Any]]:
    """The same for one column."""
    met = sum(states.get(state, 0) for state in (MET, CAUGHT_UP, RECOGNISED))
    caught, excused = states.get(CAUGHT_UP, 0), states.get(EXCUSED, 0)
    small = ", ".join(
        [
            ngettext("%(count)d of them by catch-up", "%(count)d of them by catch-up", caught) % {"count": caught},
            ngettext("%(count)d excused", "%(count)d excused", excused) % {"count": excused},
        ]
    )  # fmt: skip
    return [
        {
            "eyebrow": _("Met so far"),
            "big": _("%(met)s of %(asked)s") % {"met": grouped(met), "asked": grouped(sum(states.values()))},
            "small": small,
            "url": address({**chosen.but(state=MET).query(), **own}),
        },
        {
            "eyebrow": _("Behind"),
            "big": grouped(states.get(OVERDUE, 0)),
            "tone": "late" if states.get(OVERDUE) else "",
            "small": _("overdue"),
            "url": address({**chosen.but(state=OVERDUE).query(), **own}),
        },
        {
            "eyebrow": _("With us"),
            "big": grouped(states.get(HANDED_IN, 0)),
            "small": _("handed in"),
            "url": address({**chosen.but(state=HANDED_IN).query(), **own}),
        },
    ]


def grouped(count: int) -> str:
    """A number with its thousands apart, as the reader's language writes it."""
    return number_format(count, 0, use_l10n=True, force_grouping=True)


def state_filters(states: dict[str, int], chosen: Selection, own: dict[str, str]) -> list[dict[str, Any]]:
    """The legend of one column: how many stand how with it."""
    shown = [
        {
            "url": address({**chosen.but(state="").query(), **own}),
            "label": _("everyone"),
            "current": not chosen.state,
            "count": sum(states.values()),
        }
    ]
    for state, word in ledger.WORDS.items():
        if state in SIGNS and (states.get(state) or state == chosen.state):
            shown.append(
                {
                    "url": address({**chosen.but(state=state).query(), **own}),
                    "label": word,
                    "current": state == chosen.state,
                    "count": states.get(state, 0),
                    "state": state,
                }
            )
    return shown


# ---------------------------------------------------------------- the table, written out: a template is too slow for it


def head(asked: Sequence[Requirement], chosen: Selection, own: dict[str, str]) -> SafeString:
    """A column head each: its code, its title for who listens or points; a click asks about it alone."""
    plain = chosen.but(standing="", state="")
    made = []
    for number, each in enumerate(asked, 1):
        current = each.key == chosen.asked
        url = escape(address({**plain.but(asked="" if current else each.key).query(), **own}))
        title = escape(each.title)
        mark = ' aria-current="true"' if current else ""
        made.append(
            f'<th scope="col"><a href="{url}" title="{title}"{mark}>{escape(each.code or number)}'
            f'<span class="vh"> {title}</span></a></th>'
        )
    return mark_safe("".join(made))  # every value is escaped above


def body(lines: Sequence[Line]) -> SafeString:
    """A row a person. A cell is its word, which the stylesheet shows as the shape of `signs`."""
    cells = {
        state: f'<td class="s {state}"><b>{escape(word)}</b></td>' for state, word in ledger.WORDS.items()
    }
    cells[""] = "<td></td>"
    path = reverse("desk:enrolment", args=["KEY"])
    tick = escape(_("Tick %(name)s"))
    rows = []
    for line in lines:
        each = line.enrolment
        name = escape(each.person.get_full_name())
        place = escape(each.organisation.name) if each.organisation else ""
        key = escape(each.key)
        rows.append(
            f'<tr><th scope="row"><div class="who"><input type="checkbox" name="people" value="{key}" form="picked" '
            f'aria-label="{tick % {"name": name}}"><div><a href="{path.replace("KEY", key)}">{name}</a>'
            f"<small>{place}</small></div></div></th>{''.join([cells[cell] for cell in line.cells])}"
            f"<td>{_met(each)}</td></tr>"
        )
    return mark_safe("".join(rows))  # every value is escaped above


def _met(enrolment: Enrolment) -> str:
    """How much is met, or why nothing is asked."""
    progress = getattr(enrolment, "progress", None)
    if enrolment.state != Enrolment.State.ENROLLED:
        return f'<span class="tag">{escape(enrolment.get_state_display())}</span>'
    return f"{progress.met}/{progress.asked}" if progress else "–"
