"""An outline with where somebody stands: signs at every activity, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rostra.ledger.standing import SETTLED

WITH_US = "handed_in"


def with_standings(tree: dict[str, Any], rows: Iterable[Any]) -> dict[str, Any]:
    """The outline with `state`, `due_on` and `asked` at every activity. What is not asked has no state."""
    by_target = {row.requirement.target: row for row in rows}
    levels = [
        {
            **level,
            "modules": [
                {
                    **module,
                    "activities": [
                        _marked(each, by_target.get(each["key"])) for each in module["activities"]
                    ],
                }
                for module in level["modules"]
            ],
        }
        for level in tree.get("levels", [])
    ]
    return {**tree, "levels": levels}


def _marked(activity: dict[str, Any], row: Any) -> dict[str, Any]:
    if row is None:
        return {**activity, "state": "", "due_on": None, "asked": False}
    return {**activity, "state": row.shown, "due_on": row.due_on, "asked": True, "detail": due_words(row)}


def due_words(row: Any) -> str:
    """ "by Friday 13 March" while it is theirs to do, else nothing."""
    if row.due_on is None or row.shown in SETTLED or row.shown == WITH_US:
        return ""
    return _("by %(day)s") % {"day": date_format(row.due_on, "D j F")}


def activities_of(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All activities of an outline in order."""
    for level in tree.get("levels", []):
        for module in level["modules"]:
            yield from module["activities"]


def is_theirs(activity: dict[str, Any]) -> bool:
    """Whether the next move on an activity is the learner's."""
    return bool(activity.get("asked")) and activity["state"] not in SETTLED | {WITH_US}


def next_after(tree: dict[str, Any], key: str = "") -> dict[str, Any] | None:
    """What to do next: the first thing still to do after `key`, then before it; returned work and core come first."""
    everything = list(activities_of(tree))
    place = next((number for number, each in enumerate(everything) if each["key"] == key), -1)
    turned = everything[place + 1 :] + everything[: max(place, 0)]
    todo = [each for each in turned if is_theirs(each)]
    core = [each for each in todo if not each.get("optional")]
    returned = [each for each in core if each["state"] == "returned"]
    return next(iter(returned or core or todo), None)


def only(tree: dict[str, Any], state: str) -> dict[str, Any]:
    """The outline narrowed to activities in one state; modules and levels without any are left out."""
    levels = []
    for level in tree.get("levels", []):
        modules = [
            {**module, "activities": kept}
            for module in level["modules"]
            if (kept := [each for each in module["activities"] if each["state"] == state])
        ]
        if modules:
            levels.append({**level, "modules": modules})
    return {**tree, "levels": levels}


def gone(tree: dict[str, Any], rows: Iterable[Any]) -> list[Any]:
    """What is asked and stands in the outline no longer: taken out of the programme since the edition opened."""
    there = {each["key"] for each in activities_of(tree)}
    return [row for row in rows if row.requirement.target not in there]
