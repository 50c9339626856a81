"""A fair draw as it is published: pseudonyms, the pool, its hash, the order of the reserve list. No database.

Nobody can be made to win. A pseudonym is made of the application's own random key when the application begins, so that it
cannot be chosen afterwards; the pool holds nothing but the attributes that have quotas; its hash is over exactly what is
published. How somebody checks a draw is said in docs/how-to/admission.md.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rostra.solvers import draw as solver

FEWEST = 5  # a value that fewer people share would say who they are
FEW, NONE = "few", "none"  # never the id of an answer, nor a function
Quotas = Mapping[str, Mapping[str, Mapping[str, int]]]
Pool = list[dict[str, Any]]


def pseudonym(key: str) -> str:
    """What an application is called in a draw: ten letters and digits, the same in every draw."""
    digest = hashlib.sha256(f"draw:{key}".encode()).digest()
    said = base64.b32encode(digest).decode()[:10]
    return f"{said[:5]}-{said[5:]}"


def wrong(quotas: Quotas, size: int, known: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """What cannot be among the quotas, each as ("attribute:value", sentence). `known`: attributes that may have quotas, with
    their values; an attribute without values takes any.
    """
    faults: list[tuple[str, str]] = []
    for attribute, values in quotas.items():
        if attribute not in known:
            faults.append((attribute, _("Quotas are for known values only.")))
            continue
        offered = set(known[attribute])
        least = most = 0
        for value, bounds in values.items():
            low, high = bounds.get("min", 0), bounds.get("max", size)
            where = f"{attribute}:{value}"
            if offered and value not in offered:
                faults.append((where, _("Quotas are for known values only.")))
            if low < 0 or high < low:
                faults.append((where, _("The most cannot be less than the least.")))
            elif low > size:
                faults.append((where, _("There are not so many places.")))
            least, most = least + low, most + high
        if least > size:
            faults.append(
                (
                    attribute,
                    _("The least of all these is %(least)d: more than there are places.") % {"least": least},
                )
            )
        if offered and set(values) >= offered and most < size:
            faults.append(
                (attribute, _("The most of all these is %(most)d: places would stay empty.") % {"most": most})
            )
    return faults


def pool_of(people: Mapping[str, Mapping[str, str]], quotas: Quotas) -> tuple[Pool, dict[str, Any]]:
    """The pool as it is published, by pseudonym, and the quotas in its words.

    Only attributes with quotas go along. Of a value that fewer than five share, the name is taken away: those with a quota of
    their own become "few 1", "few 2" …, the rest "few". The quotas themselves stay as they are.
    """
    renamed: dict[str, dict[str, str]] = {}
    people = {name: {key: str(own.get(key) or NONE) for key in quotas} for name, own in people.items()}
    for attribute, values in quotas.items():
        counts = Counter(each[attribute] for each in people.values())
        few = sorted({*counts, *values}, key=str)
        few = [value for value in few if counts[value] < FEWEST]
        named = [value for value in few if value in values]
        renamed[attribute] = dict.fromkeys(few, FEW) | {
            value: f"{FEW} {number}" for number, value in enumerate(named, 1)
        }
    pool = [
        {"id": name, "attributes": {
            attribute: renamed[attribute].get(own[attribute], own[attribute])
            for attribute in sorted(quotas)
        }}
        for name, own in sorted(people.items())
    ]  # fmt: skip
    said = {
        attribute: {renamed[attribute].get(value, value): dict(bounds) for value, bounds in values.items()}
        for attribute, values in quotas.items()
    }
    return pool, said


def pool_hash(draw: Any) -> str:
    """SHA-256 of the pool, its quotas and the number of places, as the solver defines it; the seed is not in it. Raises
    BadInput for what cannot be drawn from.
    """
    return solver.pool_hash(solver.Problem.from_json({**question(draw), "seed": None}))


def reserve(draw: Any) -> list[str]:
    """Everybody who was not chosen, in the order of the reserve list: by SHA-256 of the seed, the hash of the pool and the
    pseudonym.
    """
    taken, base = set(draw.result["chosen"]), f"{draw.seed}\n{draw.pool_hash}\n"
    rest = [each["id"] for each in draw.pool if each["id"] not in taken]
    return sorted(rest, key=lambda name: hashlib.sha256(f"{base}{name}".encode()).hexdigest())


def chances(probabilities: Mapping[str, float]) -> list[tuple[float, int]]:
    """Different chances in percent with one decimal, the highest first, each with how many people have it."""
    counts = Counter(round(float(each) * 100, 1) for each in probabilities.values())
    return sorted(counts.items(), reverse=True)


def tally(pool: Sequence[Mapping[str, Any]], quotas: Quotas, chosen: Iterable[str]) -> list[dict[str, Any]]:
    """For every value that has a quota: how many are in the pool, how many there should be, how many were chosen."""
    taken = set(chosen)
    rows = []
    for attribute, values in quotas.items():
        there = Counter(each["attributes"].get(attribute, "") for each in pool)
        won = Counter(each["attributes"].get(attribute, "") for each in pool if each["id"] in taken)
        for value in sorted({*values, *there}):
            bounds = values.get(value, {})
            rows.append({
                "attribute": attribute, "value": value, "pool": there[value], "min": bounds.get("min"),
                "max": bounds.get("max"), "chosen": won[value],
            })  # fmt: skip
    return rows


def question(draw: Any) -> dict[str, Any]:
    """A draw as the solver reads it, and as anybody may give it to `rostra solve draw`."""
    return {"people": draw.pool, "quotas": draw.quotas, "size": draw.size, "seed": draw.seed}


def published(draw: Any) -> dict[str, Any]:
    """Everything about a draw that is public, as one file: what was asked, when, and what came out with all that is needed
    to check it (`rostra.solvers.draw.verify`).
    """
    result = {name: value for name, value in (draw.result or {}).items() if name != "reasons"}
    return {
        **question(draw),
        **result,
        "edition": draw.call.edition.title,
        "organiser": draw.call.edition.organisation.name,
        "seed_rule": draw.seed_rule,
        "announced_at": draw.created_at.isoformat(),
        "frozen_at": draw.frozen_at.isoformat() if draw.frozen_at else None,
        "drawn_at": draw.drawn_at.isoformat() if draw.drawn_at else None,
        "pool_hash": draw.pool_hash,
        "reserve": reserve(draw) if draw.drawn_at else [],
    }
