"""An outline with where somebody stands: signs at every activity, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from rostra.languages.markdown import plain_html
from rostra.ledger.standing import RETURNED, SETTLED
from rostra.web.parts.markup import day_words

WITH_US = "handed_in"


def with_standings(
    tree: dict[str, Any], rows: Iterable[Any], taken: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The outline with `state`, `due_on` and `asked` at every activity. What is not asked has no state.

    `taken`: the modules an edition takes with its own examples (limited Markdown); without any it takes them all. A
    module that is not in somebody's choice says so with `left_out`.
    """
    by_target = {row.requirement.target: row for row in rows}
    levels = []
    for level in tree.get("levels", []):
        modules = [
            _module(module, by_target, (taken or {}).get(module["key"], ""))
            for module in level["modules"]
            if not taken or module["key"] in taken
        ]
        if modules or not taken:
            levels.append({**level, "modules": modules})
    return {**tree, "levels": levels}


def _module(module: dict[str, Any], by_target: Mapping[str, Any], example: str) -> dict[str, Any]:
    rows = [by_target[each["key"]] for each in module["activities"] if each["key"] in by_target]
    return {
        **module,
        "activities": [_marked(each, by_target.get(each["key"])) for each in module["activities"]],
        "left_out": bool(rows) and all(row.left_out for row in rows),
        "done": any(row.counts for row in rows) and all(row.settled for row in rows if row.counts),
        "example": plain_html(example) if example else "",
    }


def _marked(activity: dict[str, Any], row: Any) -> dict[str, Any]:
    if row is None:
        return {**activity, "state": "", "due_on": None, "asked": False}
    if row.left_out:
        begun = row.settled or row.shown in {WITH_US, RETURNED}
        return {
            **activity,
            "state": row.shown if begun else "",
            "due_on": None,
            "asked": False,
            "left_out": True,
        }
    return {**activity, "state": row.shown, "due_on": row.due_on, "asked": True, "detail": due_words(row)}


def due_words(row: Any) -> str:
    """ "by Friday 13 March" while it is theirs to do, else nothing."""
    if row.due_on is None or row.shown in SETTLED or row.shown == WITH_US:
        return ""
    return _("by %(day)s") % {"day": day_words(row.due_on, "D j F")}


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
