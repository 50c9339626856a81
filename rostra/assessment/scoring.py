"""How much of a question was answered rightly: pure, from 0 to 1.

Partial credit:

- one choice, true or false: all or nothing;
- several choices: right ones chosen minus wrong ones chosen, over the number of right ones, never below
  nothing, so that ticking everything earns nothing more than ticking nothing;
- matching: the share of left sides with their right side;
- ordering: of all pairs of items, those in the right order minus those in the wrong order, over all pairs,
  never below nothing: one item out of place costs little, the reverse order earns nothing;
- short answer: one of the accepted answers, regardless of capitals, accents, spaces and a full stop at the
  end;
- number: within the tolerance, written with a decimal comma or point, with or without the unit;
- reflection: right once it has the words asked for.
"""

from __future__ import annotations

import math
import unicodedata
from itertools import combinations
from typing import Any

# Letters that Unicode does not take apart into a letter and an accent.
_FOLDED = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
    }
)


def score(kind: str, content: dict[str, Any], given: Any) -> float:
    """The share of the question that `given` gets right, 0 to 1; nothing given is 0.

    `given` by kind: the id of a choice; ids of choices; {left id: right id}; ids of items in order; text.
    """
    if given is None or given in ("", [], {}):
        return 0.0
    return _SCORES[kind](content, given)


def _single(content: dict[str, Any], given: Any) -> float:
    return 1.0 if any(choice["id"] == given and choice["correct"] for choice in content["choices"]) else 0.0


def _multiple(content: dict[str, Any], given: Any) -> float:
    right = {choice["id"] for choice in content["choices"] if choice["correct"]}
    wrong = {choice["id"] for choice in content["choices"]} - right
    chosen = set(given)
    return max(0.0, (len(chosen & right) - len(chosen & wrong)) / len(right)) if right else 0.0


def _matching(content: dict[str, Any], given: Any) -> float:
    texts = {pair["id"]: pair["right"] for pair in content["pairs"]}
    hits = sum(given.get(key) in texts and texts[given[key]] == text for key, text in texts.items())
    return hits / len(texts)


def _ordering(content: dict[str, Any], given: Any) -> float:
    order = [item["id"] for item in content["items"]]
    place = {key: number for number, key in enumerate(given)}
    pairs = list(combinations(order, 2))
    balance = 0
    for first, second in pairs:
        if first in place and second in place:
            balance += 1 if place[first] < place[second] else -1
    return max(0.0, balance / len(pairs)) if pairs else 1.0


def _short(content: dict[str, Any], given: Any) -> float:
    return 1.0 if folded(str(given)) in {folded(each) for each in content["accept"]} - {""} else 0.0


def _numeric(content: dict[str, Any], given: Any) -> float:
    number = number_of(given, content.get("unit", ""))
    if number is None:
        return 0.0
    # A hair of slack: 0.1 + 0.2 is as good as 0.3.
    slack = content["tolerance"] + 1e-9 * max(1.0, abs(content["answer"]))
    return 1.0 if abs(number - content["answer"]) <= slack else 0.0


def _reflection(content: dict[str, Any], given: Any) -> float:
    count = words(str(given))
    return 1.0 if count and count >= content.get("min_words", 0) else 0.0


_SCORES = {
    "single": _single,
    "true_false": _single,
    "multiple": _multiple,
    "matching": _matching,
    "ordering": _ordering,
    "short": _short,
    "numeric": _numeric,
    "reflection": _reflection,
}


def words(text: str) -> int:
    """How many words a text has: runs between white space that hold a letter or digit."""
    return sum(any(sign.isalnum() for sign in run) for run in text.split())


def folded(text: str) -> str:
    """A text without capitals, accents, double spaces and a full stop at the end."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_FOLDED)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(plain.split()).rstrip(".").strip()


def number_of(given: Any, unit: str = "") -> float | None:
    """A number as people write it: "12,5", "12.5", "1 250", "1.250,75", "12 weeks". None when it is none.

    With both signs the last one is the decimal sign; with one sign alone it is always the decimal sign.
    """
    text = "".join(unicodedata.normalize("NFKC", str(given)).split()).replace("−", "-")
    mark = "".join(unit.split())
    if mark and text.casefold().endswith(mark.casefold()):
        text = text[: -len(mark)]
    point, comma = text.rfind("."), text.rfind(",")
    if point >= 0 and comma >= 0:
        text = text.replace("," if point > comma else ".", "")
    text = text.replace(",", ".")
    if not set(text) <= set("0123456789.+-eE"):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
