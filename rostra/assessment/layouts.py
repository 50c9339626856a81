"""How a drawn question is laid out on a page: shuffled, under opaque tokens.

A choice's own id may tell too much ("wrong-2"), and pairs and items are stored in the right order. So a page
knows tokens alone; the attempt's layout says what each stands for, and never reaches a page.

A layout is [[token, id], ...] in the order shown; for matching {"left": [[token, id], ...], "right":
[...]}; None for questions that are answered in words.
"""

from __future__ import annotations

import random
import secrets
from typing import Any

Layout = Any


class Foreign(ValueError):
    """An answer that names something the question does not have."""


def draw(pools: list[tuple[list[int], int | None]], rng: random.Random) -> list[int]:
    """Ids of question versions: per source all of them in their order, or `n` of them at random."""
    drawn: list[int] = []
    for pool, number in pools:
        if number is None or number >= len(pool):
            drawn += pool
        else:
            drawn += rng.sample(pool, number)
    return drawn


def lay_out(kind: str, content: dict[str, Any], *, shuffle: bool, rng: random.Random) -> Layout | None:
    """The layout of one question; None for kinds that are answered in words.

    True/false keeps its order; matching and ordering are always shuffled, since their order is the answer.
    """
    if kind in {"single", "multiple", "true_false"}:
        ids = [choice["id"] for choice in content["choices"]]
        if shuffle and kind != "true_false":
            rng.shuffle(ids)
        return _tokens(ids)
    if kind == "ordering":
        return _tokens(_mixed([item["id"] for item in content["items"]], rng))
    if kind == "matching":
        ids = [pair["id"] for pair in content["pairs"]]
        return {"left": _tokens(ids), "right": _tokens(_mixed(ids, rng))}
    return None


def _mixed(ids: list[str], rng: random.Random) -> list[str]:
    return rng.sample(ids, len(ids))


def _tokens(ids: list[str]) -> list[list[str]]:
    tokens: set[str] = set()
    while len(tokens) < len(ids):
        tokens.add(secrets.token_hex(4))
    return [[token, key] for token, key in zip(tokens, ids, strict=True)]


def resolve(kind: str, layout: Layout, given: Any) -> Any:
    """From the tokens of a page to ids of the content. Raises `Foreign` when one is not of this question."""
    if given is None or given in ("", [], {}):
        return None
    if kind in {"single", "true_false"}:
        return _known(dict(layout), given)
    if kind in {"multiple", "ordering"}:
        if not isinstance(given, (list, tuple)):
            raise Foreign(given)
        found = [_known(dict(layout), each) for each in given]
        if len(set(found)) < len(found):
            raise Foreign(given)
        return sorted(found) if kind == "multiple" else found
    if kind == "matching":
        if not isinstance(given, dict):
            raise Foreign(given)
        lefts, rights = dict(layout["left"]), dict(layout["right"])
        return {_known(lefts, left): _known(rights, right) for left, right in given.items() if right} or None
    if not isinstance(given, (str, int, float)):
        raise Foreign(given)
    return str(given).strip()[:5000] or None


def _known(table: dict[str, str], token: Any) -> str:
    if not isinstance(token, str) or token not in table:
        raise Foreign(token)
    return table[token]


def as_tokens(kind: str, layout: Layout, stored: Any) -> Any:
    """The other way: from what is stored to what the page shows as given."""
    if stored is None or layout is None:
        return stored
    if kind == "matching":
        lefts = {key: token for token, key in layout["left"]}
        rights = {key: token for token, key in layout["right"]}
        return {lefts[left]: rights[right] for left, right in stored.items()}
    tokens = {key: token for token, key in layout}
    return tokens[stored] if isinstance(stored, str) else [tokens[key] for key in stored]
