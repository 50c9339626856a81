"""Reasons: a code with its parameters for pages that speak many languages, and the same in plain English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Reason = dict[str, Any]
Traits = Mapping[str, frozenset[str]]
Words = Mapping[str, Mapping[str, str]]

NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
MOST_NAMED = 8
MOST_VALUES = 3


def reason(code: str, text: str, **parameters: Any) -> Reason:
    """One reason; parameters come before the text."""
    return {"code": code, **parameters, "text": text}


def number(count: int) -> str:
    """A count as words up to twelve."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def ordinal(place: int) -> str:
    """First, second … tenth, then 11th."""
    if 0 < place < len(ORDINALS):
        return ORDINALS[place]
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def counted(count: int, one: str, many: str) -> str:
    """One person, two people."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(names: Iterable[object], last: str = "and", most: int = MOST_NAMED) -> str:
    """Ann, Bo and Cy; long lists end in `and 12 more`."""
    texts = [str(name) for name in names]
    if len(texts) > most:
        texts = [*texts[: most - 1], f"{len(texts) - most + 1} more"]
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def sentence(text: str) -> str:
    """The text with a full stop at its end; its first letter stays, for it may be that of an id."""
    return text if text.endswith(".") else f"{text}."


def phrase(noun: str, traits: Mapping[str, Sequence[str]], words: Words) -> str:
    """A noun with its traits: `Polish-speaking coach on Tuesdays`.

    A word for a value holds the noun's place as `…` (`Polish-speaking …`, `… on Tuesdays`); a value without a
    word is put behind: `coach (language pl)`.
    """
    for trait, values in sorted(traits.items()):
        known = [words.get(trait, {}).get(value, "") for value in values]
        if len(values) == 1 and "…" in known[0]:
            noun = known[0].replace("…", noun)
        elif all("…" in word for word in known):
            noun = _several(noun, known)
        else:
            named = listed((word or value for word, value in zip(known, values, strict=True)), "or")
            noun = f"{noun} ({trait} {named})"
    return noun


def _several(noun: str, known: Sequence[str]) -> str:
    before = [word.split("…")[0].strip() for word in known]
    after = [word.split("…")[1].strip() for word in known]
    parts = [listed([w for w in before if w], "or"), noun, listed([w for w in after if w], "or")]
    return " ".join(part for part in parts if part)


def in_common(
    people: Sequence[Traits], full: Sequence[Traits], others: Sequence[Traits]
) -> dict[str, list[str]]:
    """The traits that tell why only `full` and none of the `others` would do for `people`.

    A trait is named when the people share a value (or have three at most between them) that at least one of
    the other places lacks.
    """
    found = {}
    for trait in sorted({name for person in people for name in person}):
        sets = [person.get(trait, frozenset()) for person in people]
        values = frozenset.intersection(*sets) or frozenset.union(*sets)
        missed = any(not values & other.get(trait, frozenset()) for other in others)
        served = all(values & place.get(trait, frozenset()) for place in full)
        if values and len(values) <= MOST_VALUES and missed and served:
            found[trait] = sorted(values)
    return found
