"""Coverage: the counts of every thing in every language, taken anew from the rows whenever a verb has touched them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from rostra.languages.models import Coverage, Thing, Translation

COUNTS = ("machine", "draft", "reviewed", "outdated")  # in this order in every tuple of counts


def recount(things: Iterable[int], languages: Iterable[str] | None = None) -> None:
    """Count these things (by primary key) in these languages, all for None. Runs in the caller's transaction, last.

    The things are locked first, so that of two verbs at once the later one counts what both have written.
    """
    wanted = sorted(set(things))
    if not wanted:
        return
    list(Thing.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
    only = Q() if languages is None else Q(language__in=sorted(set(languages)))
    standing = {
        f"{name}_now": Count("pk", filter=Q(outdated=False, state=name))
        for name in ("machine", "draft", "reviewed")
    }
    rows = (
        Translation.objects.filter(only, passage__thing_id__in=wanted, passage__gone_at__isnull=True)
        .order_by()
        .values_list("passage__thing_id", "language")
        .annotate(**standing, late=Count("pk", filter=Q(outdated=True)))
    )
    counted = {(thing, language): tuple(counts) for thing, language, *counts in rows}
    stored = {(row.thing_id, row.language): row for row in Coverage.objects.filter(only, thing_id__in=wanted)}
    _store(counted, stored)


def _store(counted: dict[tuple[int, str], tuple[int, ...]], stored: dict[tuple[int, str], Coverage]) -> None:
    changed = [
        Coverage(thing_id=thing, language=language, **dict(zip(COUNTS, counts, strict=True)))
        for (thing, language), counts in counted.items()
        if (row := stored.get((thing, language))) is None
        or counts != tuple(getattr(row, name) for name in COUNTS)
    ]
    Coverage.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["thing", "language"], update_fields=list(COUNTS)
    )
    empty = [row.pk for at, row in stored.items() if at not in counted]
    if empty:
        Coverage.objects.filter(pk__in=empty).delete()
