"""Questionnaires without a database: what is asked, what was sent, what is missing, and what it says in percent.

Names of fields in a page are the items' ids; at the exit and later `<id>@then` holds where somebody places the start today.
Answers: a step from 1 to the number of anchors for an item to rate, the id of a choice for a task, text for an open question.

How a competence is scored, from 0 to 100:

- a rating counts by its step: the lowest is 0, the highest 100; ratings of a competence count alike;
- a task is right or not; the share of right ones counts;
- with both, ratings count two thirds and tasks one third: what people say of themselves leads, what they do corrects it;
- what was left open counts for nothing, neither up nor down; a competence of which nothing was answered has no score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rostra.assessment.scoring import score as score_task

LONGEST = 5_000
THEN = "@then"
HEADS = {"competence", "section"}
TASKS_COUNT = 1 / 3


@dataclass(frozen=True)
class Score:
    """What was said of one competence, in percent; `rating` and `then` are None when nothing was rated."""

    score: int
    rating: int | None = None
    then: int | None = None
    tasks_right: int = 0
    tasks: int = 0


def asked(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The items that take an answer: all but headings."""
    return [item for item in content["items"] if item["kind"] not in HEADS]


def competences(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The competences in order: id, label, help, advice, modules."""
    return [item for item in content["items"] if item["kind"] == "competence"]


def names(content: Mapping[str, Any], *, then: bool = False) -> list[str]:
    """The names of the fields of a page; with `then` each rating is asked twice and tasks are left out."""
    found = []
    for item in asked(content):
        if then and item["kind"] == "task":
            continue
        if then and item["kind"] == "rating":
            found.append(item["id"] + THEN)
        found.append(item["id"])
    return found


def read_post(content: Mapping[str, Any], data: Any, *, then: bool = False) -> dict[str, Any]:
    """What was sent, in the shape items have; what is no answer to anything is left out."""
    return tidy(content, {name: data.get(name) for name in names(content, then=then)}, then=then)


def tidy(content: Mapping[str, Any], answers: Mapping[str, Any], *, then: bool = False) -> dict[str, Any]:
    """Answers that items can have; what is empty or impossible is left out."""
    items = {item["id"]: item for item in asked(content)}
    wanted = set(names(content, then=then))
    tidied = {}
    for name, given in answers.items():
        if name not in wanted:
            continue
        value = _value(items[name.removesuffix(THEN)], given)
        if value not in (None, ""):
            tidied[name] = value
    return tidied


def _value(item: Mapping[str, Any], given: Any) -> Any:
    if item["kind"] == "rating":
        text = str(given)
        step = int(text) if text.isascii() and text.isdecimal() else 0
        return step if 1 <= step <= len(item["anchors"]) else None
    if item["kind"] == "task":
        return given if any(choice["id"] == given for choice in item["choices"]) else None
    return str(given or "").replace("\r\n", "\n").strip()[:LONGEST]


def missing(content: Mapping[str, Any], answers: Mapping[str, Any], *, then: bool = False) -> list[str]:
    """Names of ratings and tasks without an answer, in order; open questions may stay open."""
    free = {item["id"] for item in asked(content) if item["kind"] == "open"}
    return [name for name in names(content, then=then) if name not in free and name not in answers]


def scores(content: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Score]:
    """The score of each competence of which something was answered."""
    found = {}
    for competence in competences(content):
        own = [item for item in asked(content) if item.get("competence") == competence["id"]]
        score = _score(own, answers)
        if score is not None:
            found[competence["id"]] = score
    return found


def _score(items: list[dict[str, Any]], answers: Mapping[str, Any]) -> Score | None:
    ratings = [item for item in items if item["kind"] == "rating"]
    now = [_percent(item, answers[item["id"]]) for item in ratings if item["id"] in answers]
    then = [_percent(item, answers[item["id"] + THEN]) for item in ratings if item["id"] + THEN in answers]
    tasks = [item for item in items if item["kind"] == "task" and item["id"] in answers]
    right = sum(score_task("single", item, answers[item["id"]]) == 1 for item in tasks)
    if not now and not tasks:
        return None
    rating = sum(now) / len(now) if now else None
    share = 100 * right / len(tasks) if tasks else None
    if rating is None:
        whole = share or 0.0
    elif share is None:
        whole = rating
    else:
        whole = (1 - TASKS_COUNT) * rating + TASKS_COUNT * share
    return Score(
        score=round(whole),
        rating=None if rating is None else round(rating),
        then=round(sum(then) / len(then)) if then else None,
        tasks_right=right,
        tasks=len(tasks),
    )


def _percent(item: Mapping[str, Any], step: int) -> float:
    return 100 * (step - 1) / (len(item["anchors"]) - 1)


def tally(item: Mapping[str, Any], all_answers: Sequence[Mapping[str, Any]]) -> list[int]:
    """How many chose each step of an item to rate, lowest first."""
    counts = [0] * len(item["anchors"])
    for answers in all_answers:
        step = answers.get(item["id"])
        if isinstance(step, int) and 1 <= step <= len(counts):
            counts[step - 1] += 1
    return counts
