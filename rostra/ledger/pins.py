"""From a programme's outline to what an edition asks: pure, so that opening and later differences agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rostra.kernel.registries import kinds
from rostra.programmes import choosing

ACTIVITY = "activity"
FALLBACK = {
    "read": ("read",),
    "watch": ("watched",),
    "quiz": ("passed",),
    "worksheet": ("accepted",),
    "example": ("read",),
    "link": ("read",),
}


@dataclass(frozen=True)
class Pin:
    """One activity as an edition asks it."""

    target: str
    code: str
    title: str
    group: str
    package: str
    module: str
    position: int
    minutes: int
    due_days: int | None
    accepts: tuple[str, ...]
    threshold: int | None
    own_date: bool = False  # the edition says itself by when


@dataclass(frozen=True)
class Terms:
    """How an edition takes a programme: what people choose, and the modules it takes, each with its own last day or None.
    Without modules it takes them all.
    """

    starts_on: dt.date
    ends_on: dt.date | None = None
    choice: str = choosing.WHOLE
    modules: Mapping[str, dt.date | None] = field(default_factory=dict)


def pins_of(
    tree: dict[str, Any],
    facts: dict[str, dict[str, Any]],
    reviews: dict[str, str],
    terms: Terms,
) -> list[Pin]:
    """Pins for every activity of an outline, in order.

    `facts` are publication facts by activity key; `reviews` says for form keys whether a "trainer" reads them
    or "none". Modules are due evenly over the edition, the last on its last day, unless the edition gives one a
    day of its own; optional activities and editions without an end have no due dates.
    """
    modules = _modules(tree, terms)
    days = (terms.ends_on - terms.starts_on).days if terms.ends_on else None
    pins: list[Pin] = []
    for number, (module, module_group, package) in enumerate(modules, start=1):
        due = round(days * number / len(modules)) if days is not None else None
        own = terms.modules.get(module["key"])
        if own is not None:
            due = max(0, (own - terms.starts_on).days)
        for activity in module["activities"]:
            key = activity["key"]
            group = "optional" if activity.get("optional") else module_group
            accepts, threshold = _accepts(activity["kind"], facts.get(key, {}), reviews)
            pins.append(
                Pin(
                    target=key,
                    code=activity.get("code") or "",
                    title=activity["title"],
                    group=group,
                    package=package,
                    module=module["key"],
                    position=len(pins),
                    minutes=int(activity.get("minutes") or 0),
                    due_days=due if group != "optional" else None,
                    accepts=accepts,
                    threshold=threshold,
                    own_date=own is not None and group != "optional",
                )
            )
    return pins


def _modules(tree: dict[str, Any], terms: Terms) -> list[tuple[dict[str, Any], str, str]]:
    """Modules that an edition takes and that have activities, each with its group and package. What nobody can choose
    otherwise is core.
    """
    found = []
    for level in tree.get("levels", []):
        taken = [row for row in level.get("modules", []) if not terms.modules or row["key"] in terms.modules]
        rows = [row for row in taken if row.get("activities")]
        choose = choosing.to_choose(level, choosing.packages_of({**level, "modules": rows}))
        for row in rows:
            group, package = choosing.split_group(row, level["key"])
            ticked = row["key"] in terms.modules
            fixed = choosing.is_fixed(group, choose, terms.choice, ticked=ticked)
            whole_package = group == choosing.PACKAGE and terms.choice == choosing.WHOLE
            found.append((row, choosing.CORE if fixed and not whole_package else group, package))
    return found


def _accepts(kind: str, facts: dict[str, Any], reviews: dict[str, str]) -> tuple[tuple[str, ...], int | None]:
    """Kinds of evidence that meet an activity, and the percent they must reach."""
    form = facts.get("form")
    if form and kind in {"worksheet", "example"}:
        return (
            ("accepted",) if reviews.get(form, "trainer") == "trainer" else ("submitted", "accepted")
        ), None
    if kind == "worksheet":
        return ("accepted",), None
    if kind == "example":
        return ("read",), None
    registered = kinds.get(kind)
    accepts = (
        tuple(registered.evidence) if registered and registered.evidence else FALLBACK.get(kind, ("read",))
    )
    if kind == "watch":
        # Who reads the transcript, or has no script running in the browser, has taken in the video too.
        transcript = bool((facts.get("video") or {}).get("transcript_html"))
        return (*accepts, "read") if transcript and "read" not in accepts else accepts, percent(
            facts.get("watched_share")
        )
    return accepts, None


def percent(share: Any) -> int:
    """A share as whole percent, whether it was written 0.8 or 80; 80 when nothing was said."""
    number = float(share) if share else 80.0
    return round(number * 100) if number <= 1 else round(number)
