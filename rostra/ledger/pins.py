"""From a programme's outline to what an edition asks: pure, so that opening and later differences agree."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from rostra.kernel.registries import kinds

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
    position: int
    minutes: int
    due_days: int | None
    accepts: tuple[str, ...]
    threshold: int | None


def pins_of(
    tree: dict[str, Any],
    facts: dict[str, dict[str, Any]],
    reviews: dict[str, str],
    starts_on: dt.date,
    ends_on: dt.date | None,
) -> list[Pin]:
    """Pins for every activity of an outline, in order.

    `facts` are publication facts by activity key; `reviews` says for form keys whether a "trainer" reads them
    or "none". Modules are due evenly over the edition, the last on its last day; optional activities and
    editions without an end have no due dates.
    """
    modules = [
        module
        for level in tree.get("levels", [])
        for module in level.get("modules", [])
        if module.get("activities")
    ]
    days = (ends_on - starts_on).days if ends_on else None
    pins: list[Pin] = []
    for number, module in enumerate(modules, start=1):
        due = round(days * number / len(modules)) if days is not None else None
        for activity in module["activities"]:
            key = activity["key"]
            group, package = _group(module.get("group") or "core", bool(activity.get("optional")))
            accepts, threshold = _accepts(activity["kind"], facts.get(key, {}), reviews)
            pins.append(
                Pin(
                    target=key,
                    code=activity.get("code") or "",
                    title=activity["title"],
                    group=group,
                    package=package,
                    position=len(pins),
                    minutes=int(activity.get("minutes") or 0),
                    due_days=due if group == "core" else None,
                    accepts=accepts,
                    threshold=threshold,
                )
            )
    return pins


def _group(module_group: str, optional: bool) -> tuple[str, str]:
    if module_group.startswith("package:"):
        return ("optional" if optional else "package"), module_group.removeprefix("package:")
    return ("optional" if optional or module_group == "elective" else "core"), ""


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
