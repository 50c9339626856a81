"""Counts every figure from the rows of the rooms below, in one query for each sort of rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractYear

from rostra.evaluation.definitions import (
    KIND,
    LANGUAGE,
    MODE,
    NOT_SAID,
    ORGANISATION,
    REASON,
    SPEAKER,
    TERRITORY,
)
from rostra.live.models import (
    Attendance,
    CatchUp,
    Excusal,
    ItemWatching,
    LibraryItem,
    Registration,
    Session,
    Speaking,
    VisitDay,
)
from rostra.people.models import Membership, Organisation

HALF = 50  # percent of a recording that somebody must have watched
LONGEST = 100
Row = Mapping[str, Any]


class Key(NamedTuple):
    """What tells one figure from another; the fields of `Figure`."""

    name: str
    organisation: int
    programme: str
    edition: str
    year: int
    dimension: str = ""
    value: str = ""


def count(at: dt.datetime) -> Counter[Key]:
    """Every figure that is not nought, as the rows say it at an instant."""
    found: Counter[Key] = Counter()
    _sessions(found, at)
    _speakers(found, at)
    _registrations(found, at)
    _excuses(found, at)
    _catch_ups(found, at)
    _library(found)
    return Counter({key: number for key, number in found.items() if number})


def held(at: dt.datetime, prefix: str = "") -> Q:
    """Sessions of ours that were announced, not cancelled, and are over; `prefix` is the way to the session."""
    ours = Q(**{f"{prefix}outside_url": "", f"{prefix}state": Session.State.ANNOUNCED})
    return ours & Q(**{f"{prefix}ends_at__lte": at})


def _grouped(rows: QuerySet[Any], way: str, *by: str) -> QuerySet[Any, dict[str, Any]]:
    """Rows by what every figure is told apart by, and by more."""
    return rows.order_by().values(
        *by,
        g_organisation=F(f"{way}organisation"),
        g_programme=F(f"{way}programme_key"),
        g_edition=F(f"{way}edition__key"),
        g_year=ExtractYear(f"{way}first_day"),
    )


def _put(found: Counter[Key], name: str, row: Row, number: int | None, **split: str | None) -> None:
    """Add to a figure, and to its parts by each dimension."""
    if not number:
        return
    key = Key(name, row["g_organisation"], row["g_programme"], row["g_edition"] or "", row["g_year"])
    found[key] += number
    for dimension, value in split.items():
        found[key._replace(dimension=dimension, value=(value or NOT_SAID)[:LONGEST])] += number


def _sessions(found: Counter[Key], at: dt.datetime) -> None:
    ours = Session.objects.filter(outside_url="")
    rows = _grouped(ours, "", "kind", "mode").annotate(
        held=Count("pk", filter=held(at)),
        coming=Count("pk", filter=Q(state=Session.State.ANNOUNCED, ends_at__gt=at)),
        cancelled=Count("pk", filter=Q(state=Session.State.CANCELLED, announced_at__isnull=False)),
    )
    for row in rows:
        _put(found, "sessions", row, row["held"], **{KIND: row["kind"], MODE: row["mode"]})
        _put(found, "coming", row, row["coming"], **{KIND: row["kind"]})
        _put(found, "cancelled", row, row["cancelled"], **{KIND: row["kind"]})


def _speakers(found: Counter[Key], at: dt.datetime) -> None:
    spoke = Speaking.objects.filter(held(at, "session__"))
    rows = _grouped(spoke, "session__", "speaker__key", "speaker__is_external").annotate(number=Count("pk"))
    for row in rows:
        _put(found, "appearances", row, row["number"], **{SPEAKER: row["speaker__key"]})
        if row["speaker__is_external"]:
            _put(found, "guest_appearances", row, row["number"], **{SPEAKER: row["speaker__key"]})


def _registrations(found: Counter[Key], at: dt.datetime) -> None:
    state, verdict = Registration.State, Attendance.Verdict
    came = Q(source=Registration.Source.WALK_IN)
    asked = ~came & ~Q(state=state.LAPSED) & ~Q(state=state.BOOKED, confirmed_at__isnull=True)
    there = {
        name: Q(attendance__verdict=name)
        for name in (verdict.ATTENDED, verdict.PARTLY, verdict.MISSED, verdict.EXCUSED)
    }
    counts = {
        "registered": asked,
        "let_in": asked & Q(state=state.BOOKED),
        "withdrew": asked & Q(state=state.CANCELLED),
        "not_placed": asked & ~Q(state__in=[state.BOOKED, state.CANCELLED]),
        "walked_in": came & Q(state=state.BOOKED),
        "joined": Q(attendance__joined_at__isnull=False) | there[verdict.ATTENDED],
        "attended": there[verdict.ATTENDED],
        "partly": there[verdict.PARTLY],
        "missed": there[verdict.MISSED],
        "excused": there[verdict.EXCUSED],
    }
    reached = Registration.objects.filter(held(at, "session__")).annotate(reached=_organisation())
    rows = _grouped(reached, "session__", "reached", "language").annotate(
        minutes=Sum("attendance__minutes"),
        **{f"n_{name}": Count("pk", filter=wanted) for name, wanted in counts.items()},
    )
    places = {pk: (key, territory or country) for pk, key, territory, country in _places()}
    for row in rows:
        key, territory = places.get(row["reached"], ("", ""))
        split = {ORGANISATION: key, TERRITORY: territory, LANGUAGE: row["language"]}
        for name in counts:
            parts = split if name in {"registered", "let_in", "joined", "attended"} else {}
            _put(found, name, row, row[f"n_{name}"], **parts)
        _put(found, "minutes", row, row["minutes"])


def _organisation() -> Coalesce:
    """The organisation somebody registered with, else the one they were a member of on the day, the first of several."""
    day = OuterRef("session__first_day")
    there = Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        person=OuterRef("person"),
    )
    first = Subquery(there.order_by("pk").values("organisation")[:1])
    return Coalesce("organisation", first, output_field=BigIntegerField())


def _places() -> Iterable[tuple[int, str, str, str]]:
    return Organisation.objects.values_list("pk", "key", "territory", "country")


def _excuses(found: Counter[Key], at: dt.datetime) -> None:
    given = Excusal.objects.filter(held(at, "registration__session__")).exclude(state=Excusal.State.DECLINED)
    for row in _grouped(given, "registration__session__", "reason").annotate(number=Count("pk")):
        _put(found, "excuses", row, row["number"], **{REASON: row["reason"]})


def _catch_ups(found: Counter[Key], at: dt.datetime) -> None:
    state = CatchUp.State
    names = {
        state.ACCEPTED: "caught_up", state.HANDED_IN: "with_us", state.OPEN: "owed", state.RETURNED: "owed",
    }  # fmt: skip
    opened = CatchUp.objects.filter(held(at, "session__"), state__in=names)
    for row in _grouped(opened, "session__", "state").annotate(number=Count("pk")):
        _put(found, "catch_ups", row, row["number"])
        _put(found, names[row["state"]], row, row["number"])


def _library(found: Counter[Key]) -> None:
    published = LibraryItem.objects.filter(published_at__isnull=False)
    for row in _of_items(published, "", ExtractYear("published_at")).annotate(number=Count("pk")):
        _put(found, "recordings", row, row["number"])
    for row in _of_items(VisitDay.objects.all(), "item__", ExtractYear("day")).annotate(number=Sum("visits")):
        _put(found, "visits", row, row["number"])
    year = Coalesce(
        ExtractYear("item__session__first_day"),
        ExtractYear("item__published_at"),
        ExtractYear("item__created_at"),
    )
    watched = ItemWatching.objects.filter(share__gte=HALF)
    for row in _of_items(watched, "item__", year).annotate(number=Count("pk")):
        _put(found, "watched_later", row, row["number"])


def _of_items(rows: QuerySet[Any], way: str, year: Any) -> QuerySet[Any, dict[str, Any]]:
    """Rows of the library by what every figure is told apart by."""
    return rows.order_by().values(
        g_organisation=F(f"{way}organisation"),
        g_programme=F(f"{way}programme_key"),
        g_edition=F(f"{way}session__edition__key"),
        g_year=year,
    )


def difference(stored: Mapping[Key, int], counted: Mapping[Key, int]) -> Iterable[tuple[Key, int, int]]:
    """Keys that say something else, with what is stored and what was counted, in a fixed order."""
    for key in sorted(stored.keys() | counted.keys()):
        if stored.get(key, 0) != counted.get(key, 0) or (key in stored) != (key in counted):
            yield key, stored.get(key, 0), counted.get(key, 0)
