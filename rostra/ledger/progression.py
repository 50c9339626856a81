"""After a level: which one comes next, and the next edition in which one can take it. Reads only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Value, When

from rostra.cohorts.models import Edition, EditionModule, Enrolment
from rostra.cohorts.phases import registration_open
from rostra.cohorts.rules import offered_editions
from rostra.kernel import pagecache
from rostra.kernel.time import now
from rostra.programmes.models import Outline

SERIES = "series"  # parts that are no ladder


@dataclass(frozen=True)
class NextStep:
    """The level after the one that is done. `edition` is the next one that takes people or is announced, None without a
    date yet; `open`: one can enrol in it now.
    """

    programme_key: str
    programme_title: str
    level_key: str
    level_title: str
    level_summary: str = ""
    edition: Edition | None = None
    open: bool = False


def next_step(enrolment: Enrolment, language: str) -> NextStep | None:
    """What comes after the level of an enrolment; None after the last one, or when its person takes it already."""
    return next_steps([enrolment], language).get(enrolment.pk)


def next_steps(
    enrolments: Iterable[Enrolment], language: str, at: dt.datetime | None = None
) -> dict[int, NextStep]:
    """The same for many enrolments of one person, by enrolment: four queries, none without enrolments."""
    own = list(enrolments)
    if not own:
        return {}
    at, person, keys = at or now(), own[0].person, {each.edition.programme_key for each in own}
    trees = pagecache.kept(("trees", language, frozenset(keys)), lambda: _trees(keys, language))
    if not any(len(_ladder(tree)) > 1 for tree in trees.values()):
        return {}
    offered = list(offered_editions(person, keys, at))
    mine = set(_live_editions(person, keys))
    taken = _taken({each.edition_id for each in own} | {each.pk for each in offered} | mine)
    found = {}
    for enrolment in own:
        tree = trees.get(enrolment.edition.programme_key, {})
        level = _level_after(tree, taken[enrolment.edition_id])
        others = mine - {enrolment.edition_id}
        if level is None or any(_holds(taken[edition], level) for edition in others if taken[edition]):
            continue
        edition = _next_edition(
            [each for each in offered if each.pk not in mine], enrolment, level, taken, at
        )
        found[enrolment.pk] = NextStep(
            programme_key=enrolment.edition.programme_key,
            programme_title=tree.get("title") or "",
            level_key=level["key"],
            level_title=level.get("title") or "",
            level_summary=level.get("summary") or "",
            edition=edition,
            open=bool(edition and registration_open(edition, at)),
        )
    return found


def _trees(keys: set[str], language: str) -> dict[str, dict[str, Any]]:
    rank = Case(
        When(language=language, then=Value(2)),
        When(is_source=True, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = Outline.objects.filter(programme_key__in=keys, live=True).annotate(rank=rank).order_by("rank")
    return {row.programme_key: row.tree for row in rows}


def _taken(editions: set[int]) -> dict[int, set[str]]:
    """Modules that editions name; an empty set means all."""
    found: dict[int, set[str]] = defaultdict(set, {pk: set() for pk in editions})
    rows = EditionModule.objects.filter(edition__in=editions)
    for edition, module in rows.values_list("edition", "module_key"):
        found[edition].add(module)
    return found


def _live_editions(person: Any, keys: set[str]) -> Iterable[int]:
    live = Enrolment.objects.live().filter(person=person, edition__programme_key__in=keys)
    return live.filter(edition__cancelled_at__isnull=True).values_list("edition", flat=True)


def _keys(level: dict[str, Any]) -> set[str]:
    return {module["key"] for module in level.get("modules", [])}


def _ladder(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in tree.get("levels", []) if each.get("kind") != SERIES and each.get("modules")]


def _level_after(tree: dict[str, Any], taken: set[str]) -> dict[str, Any] | None:
    """The first level of the ladder after the last one that an edition takes from."""
    ladder = _ladder(tree)
    places = [number for number, level in enumerate(ladder) if not taken or taken & _keys(level)]
    after = ladder[max(places) + 1 :] if places else []
    return after[0] if after else None


def _holds(taken: set[str], level: dict[str, Any]) -> bool:
    return not taken or bool(taken & _keys(level))


def _next_edition(
    offered: list[Edition],
    enrolment: Enrolment,
    level: dict[str, Any],
    taken: dict[int, set[str]],
    at: dt.datetime,
) -> Edition | None:
    """Those one can enrol in now come first, then those that take this level alone, then the soonest."""
    there = [
        each
        for each in offered
        if each.programme_key == enrolment.edition.programme_key
        and _holds(taken[each.pk], level)
        and (registration_open(each, at) or _to_come(each, at))
    ]
    order = [(not registration_open(each, at), not taken[each.pk], each.starts_on, each.pk) for each in there]
    return there[order.index(min(order))] if there else None


def _to_come(edition: Edition, at: dt.datetime) -> bool:
    """Announced, and registration lies ahead."""
    if not edition.opened_at:
        return True
    return bool(edition.registration_opens_at and at < edition.registration_opens_at)
