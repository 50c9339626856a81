"""A copied page brings its translations along: block ids are never made twice, so the same id with the same words in a
new thing of the same sort is a copy.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction

from rostra.languages.actions.coverage import recount
from rostra.languages.models import Passage, Thing, Translation

BLOCK = re.compile(r"(^|\.)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(\.|$)")
AT_ONCE = 500


def adopt(new: Iterable[tuple[Thing, Iterable[Passage]]]) -> list[int]:
    """Give new things the current translations of what they were copied from; returns the numbers of those that got some."""
    own: dict[int, dict[tuple[str, str], Passage]] = {}
    sorts = set()
    for thing, passages in new:
        there = {(each.address, each.digest): each for each in passages}
        if any(BLOCK.search(address) for address, _digest in there):
            own[thing.pk] = there
            sorts.add(thing.sort)
    if not own or not Translation.objects.filter(passage__thing__sort__in=sorts).exists():
        return []
    origins = _origins(sorts, own)
    made = []
    rows = Translation.objects.filter(passage__thing__in=set(origins.values()), outdated=False)
    of_origin: dict[int, list[Translation]] = defaultdict(list)
    for row in rows.select_related("passage"):
        of_origin[row.passage.thing_id].append(row)
    for pk, origin in origins.items():
        for row in of_origin[origin]:
            passage = own[pk].get((row.passage.address, row.passage.digest))
            if passage is not None:
                made.append(_copy(row, passage))
    Translation.objects.bulk_create(made, batch_size=100, ignore_conflicts=True)
    return sorted({row.passage.thing_id for row in made})


@transaction.atomic
def adopt_from(sort: str, *, origin: str, copy: str) -> int:
    """Give a thing (by key) the current translations of another's texts that are the same word for word; returns how many."""
    own = {
        (each.address, each.digest): each
        for each in Passage.objects.filter(thing__sort=sort, thing__key=copy, gone_at__isnull=True)
    }
    rows = Translation.objects.filter(passage__thing__sort=sort, passage__thing__key=origin, outdated=False)
    made = []
    for row in rows.select_related("passage"):
        passage = own.get((row.passage.address, row.passage.digest))
        if passage is not None:
            made.append(_copy(row, passage))
    Translation.objects.bulk_create(made, batch_size=100, ignore_conflicts=True)
    recount(sorted({row.passage.thing_id for row in made}))
    return len(made)


def _origins(sorts: set[str], own: dict[int, dict[tuple[str, str], Passage]]) -> dict[int, int]:
    """By new thing, the one with which it shares most blocks."""
    wanted = {
        place: pk for pk, passages in own.items() for place in passages if BLOCK.search(place[0])
    }  # an address with a block's id stands in one new thing, or in copies made at once
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    digests = sorted({digest for _address, digest in wanted})
    for start in range(0, len(digests), AT_ONCE):
        found = Passage.objects.filter(digest__in=digests[start : start + AT_ONCE], gone_at__isnull=True)
        found = found.filter(thing__sort__in=sorts).exclude(thing__in=own)
        for address, digest, thing in found.values_list("address", "digest", "thing"):
            pk = wanted.get((address, digest))
            if pk is not None:
                shared[pk][thing] += 1
    return {pk: counts.most_common(1)[0][0] for pk, counts in shared.items()}


def _copy(row: Translation, passage: Passage) -> Translation:
    names = (
        "language", "text", "state", "source_text", "source_digest", "changed_at", "changed_by_id", "reviewed_at",
        "reviewed_by_id",
    )  # fmt: skip
    return Translation(passage=passage, **{name: getattr(row, name) for name in names})
