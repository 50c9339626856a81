"""What a case consists of: the steps in which it is written, what it needs before it goes on, the points it is read against.

Pure but for the models' own vocabularies.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.community.models import Case, CaseSide, Side

ABOUT, HOW, TOLD, SIDES = "about", "how", "told", "sides"
STEPS: dict[str, Any] = {
    ABOUT: gettext_lazy("What and where"),
    HOW: gettext_lazy("How it was done"),
    TOLD: gettext_lazy("What came of it"),
    SIDES: gettext_lazy("The two sides"),
}
FIELDS: dict[str, tuple[str, ...]] = {
    ABOUT: ("title", "summary", "language", "organisation", "place", "country", "territory", "started", "ended"),
    HOW: (
        "purposes", "approaches", "influence", "recruitment", "stages", "mode", "methods", "topics", "tags", "people",
        "cost", "cost_amount", "cost_currency", "hours",
    ),
    TOLD: ("why", "what", "results", "evaluated", "evaluation", "lessons", "sources", "picture_alt"),
}  # fmt: skip
CASE_FIELDS = frozenset(name for names in FIELDS.values() for name in names)
TEXTS = ("why", "what", "results", "evaluation", "lessons")
SIDE_TEXTS = ("saw", "changed", "advice")
SIDE_FIELDS = frozenset(("organisation_name", "name", "named", "grade", "agreed", "language", *SIDE_TEXTS))
OTHER_FIELDS = frozenset(("organisation_name", "name", "email", "language"))

CHECKS: dict[str, Any] = {
    "real": gettext_lazy("It happened: place, time and people can be found in a source."),
    "sides": gettext_lazy("Both sides speak in their own words, or the page says that only one does."),
    "figures": gettext_lazy("Every figure has a source or says that it is an estimate."),
    "privacy": gettext_lazy("Nobody is named or can be recognised who has not agreed."),
    "failed": gettext_lazy("What did not work is told as well."),
    "rights": gettext_lazy("The picture may be used, and its description says what it shows."),
    "plain": gettext_lazy("Somebody from elsewhere understands it at first reading."),
}


class Missing(NamedTuple):
    """Something that is needed before a case goes to its other side, and the step it is written in."""

    step: str
    words: str


def other_of(side: str) -> str:
    """The other of the two sides."""
    return str(Side.CIVIL_SOCIETY if side == Side.AUTHORITY else Side.AUTHORITY)


def side_of(case: Case, side: str) -> CaseSide | None:
    """The row of one side, out of what is at hand."""
    return next((each for each in case.sides.all() if each.side == side), None)


def own_side(case: Case) -> CaseSide | None:
    """The side that wrote first."""
    return side_of(case, case.submitted_side)


def other_side(case: Case) -> CaseSide | None:
    """The side that was asked."""
    return side_of(case, other_of(case.submitted_side))


def speaks(side: CaseSide | None) -> bool:
    """Whether a side has said its part and agreed that it is published."""
    return bool(side and side.completed_at and side.agreed_at and not side.declined_at)


def missing(case: Case) -> list[Missing]:
    """What a case needs before its other side is asked."""
    own, other = own_side(case), other_side(case)
    wanted = [
        (case.summary, ABOUT, _("two sentences that say what it is about")),
        (case.country, ABOUT, _("the country")),
        (case.started, ABOUT, _("when it began")),
        (case.purposes, HOW, _("what it was for")),
        (case.approaches, HOW, _("what was done, broadly")),
        (case.influence, HOW, _("how much say people had")),
        (case.why, TOLD, _("why it was done")),
        (case.what, TOLD, _("what was done")),
        (case.results, TOLD, _("what came of it")),
        (case.lessons, TOLD, _("what you would do differently")),
        (not case.picture_id or case.picture_alt, TOLD, _("what the picture shows")),
        (own and own.organisation_name, SIDES, _("your organisation or group")),
        (own and own.saw, SIDES, _("how your side saw it")),
        (own and own.agreed_at, SIDES, _("your agreement that it is published")),
        (other and other.organisation_name, SIDES, _("the organisation or group of the other side")),
        (other and other.email, SIDES, _("the e-mail address of the other side")),
    ]
    return [Missing(step, words) for there, step, words in wanted if not there]


def done(case: Case) -> dict[str, bool]:
    """For each step whether nothing is missing in it."""
    lacking = {each.step for each in missing(case)}
    return {step: step not in lacking for step in STEPS}


def is_checked(checklist: Mapping[str, Any]) -> bool:
    """Whether every point of the checklist is ticked."""
    return all(checklist.get(name) for name in CHECKS)


def corrected(case: Case) -> tuple[Case, dict[str, CaseSide]]:
    """The case and its sides by name as they would be with the correction that waits; copies, never to be saved.

    Topics and pictures are keys of rows: `corrected` leaves them to the caller.
    """
    one = copy.copy(case)
    for name, value in (case.correction.get("case") or {}).items():
        if name not in ("topics", "organisation"):
            setattr(one, "picture_id" if name == "picture" else name, value)
    sides = {}
    for each in case.sides.all():
        other = sides[each.side] = copy.copy(each)
        for name, value in (case.correction.get(each.side) or {}).items():
            setattr(other, name, value)
    return one, sides


def changes(case: Case) -> list[tuple[str, str, Any, Any]]:
    """What a correction changes: whose ("case" or a side), the field, before, after."""
    rows = []
    before: dict[str, Any] = {"case": case, **{each.side: each for each in case.sides.all()}}
    for whose, values in case.correction.items():
        thing = before.get(whose)
        for name, value in values.items() if thing is not None else ():
            if name == "topics":
                old: Any = sorted(case.topics.values_list("key", flat=True))
            elif name in ("picture", "organisation"):
                old = getattr(thing, f"{name}_id")
            else:
                old = getattr(thing, name, "")
            rows.append((whose, name, old, value))
    return rows


_source = re.compile(r"^(?P<title>.*?)[\s,|–-]*(?P<url>https?://\S+)?\s*$")


def read_sources(text: str) -> list[dict[str, str]]:
    """Sources as people type them, one a line: what it is, and its address if it has one."""
    found = []
    for line in (text or "").splitlines():
        match = _source.match(line.strip())
        if match and line.strip():
            url = match["url"] or ""
            found.append({"title": (match["title"].strip() or url)[:300], "url": url[:500]})
    return found


def write_sources(sources: Iterable[Mapping[str, str]]) -> str:
    """The same as text again."""
    return "\n".join(
        each["title"]
        if each["title"] == each.get("url")
        else " ".join(filter(None, (each["title"], each.get("url"))))
        for each in sources
    )
