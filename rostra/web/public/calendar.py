"""The calendar of sessions: what stands in it, what one may look for, and its months as tables."""

from __future__ import annotations

import datetime as dt
from calendar import Calendar
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.kernel import pagecache
from rostra.languages.names import name_of
from rostra.live.models import Mode, Session, SessionKind, Strand
from rostra.live.rules import sessions as rules
from rostra.live.rules.library import public_items
from rostra.programmes import reading

A_DAY = 4  # sessions that a day of a month shows; the rest stands on the day's own list
COMING, PAST = "coming", "past"


@dataclass(frozen=True, slots=True)
class Line:
    """What a search asks of a session, without its texts."""

    pk: int
    starts_at: dt.datetime
    ends_at: dt.datetime
    first_day: dt.date
    last_day: dt.date
    kind: str
    mode: str
    languages: frozenset[str]
    topics: frozenset[str]
    strand: str
    programme_key: str
    outside: bool

    def on(self, day: dt.date) -> bool:
        """Whether it takes place on a day of its own calendar."""
        return self.first_day <= day <= self.last_day


def lines(person: Any) -> list[Line]:
    """Every session that a person hears of, by its start; what visitors hear of is kept in memory. One query."""
    if getattr(person, "is_authenticated", False):
        return _read(rules.visible_sessions(person))
    return pagecache.kept(("session-lines",), lambda: _read(rules.public_sessions()))


def _read(rows: QuerySet[Session]) -> list[Line]:
    names = (
        "pk", "starts_at", "ends_at", "first_day", "last_day", "kind", "mode", "spoken", "interpreted", "topics",
        "strand__slug", "programme_key", "outside_url",
    )  # fmt: skip
    return [
        Line(
            pk, starts, ends, first, last, kind, mode, frozenset([*spoken, *interpreted]), frozenset(topics),
            strand or "", programme, bool(outside),
        )
        for pk, starts, ends, first, last, kind, mode, spoken, interpreted, topics, strand, programme, outside in (
            rows.order_by("starts_at", "pk").values_list(*names)
        )
    ]  # fmt: skip


WHERE: dict[str, Callable[[Line, str], bool]] = {
    "kind": lambda line, value: line.kind == value,
    "mode": lambda line, value: line.mode == value or (line.mode == Mode.HYBRID and value != Mode.HYBRID),
    "language": lambda line, value: value in line.languages,
    "topic": lambda line, value: value in line.topics,
    "strand": lambda line, value: line.strand == value,
    "programme": lambda line, value: line.programme_key == value,
}


class Filters(forms.Form):
    """What to look for. A choice that would leave nothing anywhere is not offered."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    mode = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    strand = forms.ChoiceField(label=gettext_lazy("Strand"), required=False)
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), required=False)

    def __init__(self, data: Any, among: Iterable[Line], page_language: str) -> None:
        super().__init__(data, auto_id="f-%s")
        among = list(among)
        strands = {each.strand for each in among} - {""}
        programmes = {each.programme_key for each in among} - {""}
        offered = {
            "kind": _of(SessionKind.choices, {each.kind for each in among}),
            "mode": _of(Mode.choices, {each.mode for each in among} - {Mode.HYBRID} | _sides(among)),
            "language": _named({code for each in among for code in each.languages}, name_of),
            "topic": _named({topic for each in among for topic in each.topics}, str),
            "strand": _strands(strands),
            "programme": sorted(
                ((key, place.title) for key, place in reading.places(programmes, page_language).items()),
                key=lambda each: each[1],
            ),
        }
        for name, choices in offered.items():
            self.fields[name].choices = [("", _("any")), *choices]
        self.is_valid()
        self.wanted = {name: value for name, value in self.cleaned_data.items() if value}

    def fits(self, line: Line) -> bool:
        """Whether a session has all that was asked for."""
        return all(WHERE[name](line, value) for name, value in self.wanted.items())


def _of(choices: Iterable[tuple[str, Any]], had: set[str]) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in choices if value in had]


def _sides(among: Iterable[Line]) -> set[str]:
    """A session on site and online is found under both."""
    return {Mode.ONLINE, Mode.ON_SITE} if any(each.mode == Mode.HYBRID for each in among) else set()


def _named(values: set[str], name: Callable[[str], str]) -> list[tuple[str, str]]:
    return sorted(((value, name(value)) for value in values), key=lambda each: each[1].casefold())


def _strands(slugs: set[str]) -> list[tuple[str, str]]:
    if not slugs:
        return []
    return list(Strand.objects.filter(slug__in=slugs).order_by("title").values_list("slug", "title"))


def coming(found: Iterable[Line], now: dt.datetime) -> list[Line]:
    """What is not over yet, the next one first."""
    return [each for each in found if each.ends_at > now]


def past(found: Iterable[Line], now: dt.datetime) -> list[Line]:
    """What is over, the latest first."""
    return [each for each in found if each.ends_at <= now][::-1]


def recorded(sessions: Iterable[int]) -> set[int]:
    """Those of some sessions that have a recording which everybody may see. One query."""
    rows = public_items().filter(session__in=list(sessions))
    return set(rows.values_list("session_id", flat=True))


# ---------------------------------------------------------------- months


@dataclass(frozen=True)
class Day:
    """A day of a month. `shown` are sessions of it, `more` how many are left out."""

    date: dt.date
    inside: bool
    shown: list[int]
    more: int


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday to Sunday, and the first days of its neighbours."""

    first: dt.date
    weeks: list[list[Day]]
    before: dt.date
    after: dt.date

    @property
    def sessions(self) -> list[int]:
        return [pk for week in self.weeks for day in week for pk in day.shown]


def month_named(text: str) -> dt.date | None:
    """The first day of "2027-03"; None for anything else."""
    return _day_of(f"{text}-01")


def day_named(text: str) -> dt.date | None:
    """The day of "2027-03-14"; None for anything else."""
    return _day_of(text)


def _day_of(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1990 <= day.year <= 2190 else None


def month(first: dt.date, found: Iterable[Line]) -> Month:
    """The month that begins on `first`, with the sessions on each of its days."""
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    begins, ends = weeks[0][0], weeks[-1][-1]
    near = [each for each in found if each.first_day <= ends and each.last_day >= begins]

    def one(date: dt.date) -> Day:
        inside = date.month == first.month
        on = [each.pk for each in near if inside and each.on(date)]
        return Day(date, inside, on[:A_DAY], max(0, len(on) - A_DAY))

    return Month(
        first,
        [[one(date) for date in week] for week in weeks],
        (first - dt.timedelta(days=1)).replace(day=1),
        (first + dt.timedelta(days=31)).replace(day=1),
    )
