"""What becomes of a letter when it is written: it goes at once, waits for its hour, is collected, or is not wanted."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from rostra.kernel.registries import MessageKind
from rostra.messaging.hours import Quiet, next_moment
from rostra.messaging.models import Message, Preference, QuietPeriod
from rostra.messaging.topics import may_wait
from rostra.people.models import Membership, Person

State = Message.State
NEAR = dt.timedelta(days=1)  # a date on somebody's wall is at most this far from the date in UTC


@dataclass(frozen=True)
class Decision:
    """The state a message begins in and when it is due."""

    state: str
    due_at: dt.datetime
    problem: str = ""


def zone_of(person: Person) -> ZoneInfo:
    """The time zone on a person's wall; the site's when it is not known here."""
    try:
        return ZoneInfo(person.time_zone)
    except (KeyError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


class Readers:
    """Wishes and quiet days of some people, read at once: three queries at most, however many they are."""

    def __init__(self, people: Iterable[Person], at: dt.datetime) -> None:
        keys = [person.pk for person in people]
        self.wishes = {each.pk: each for each in Preference.objects.filter(pk__in=keys)}
        self.periods = quiet_periods(at)
        self.days = _quiet_days(keys, at, self.periods)

    def quiet_of(self, person: Person, territory: str = "") -> Quiet:
        """When this reader gets nothing that can wait; there too where they say they are."""
        wish = self.wishes.get(person.pk)
        return Quiet(
            begins=wish.quiet_from if wish else None,
            ends=wish.quiet_until if wish else None,
            days=(*self.days.get(person.pk, ()), *self.days_in(territory)),
        )

    def days_in(self, territory: str) -> tuple[tuple[dt.date, dt.date], ...]:
        """Quiet days of a territory, and those of everybody."""
        place = (0, territory)
        return tuple(
            (period.starts_on, period.ends_on)
            for period in self.periods
            if _is_for_all(period) or _is_meant(period, place)
        )

    def decide(
        self, person: Person | None, kind: MessageKind, at: dt.datetime, *, territory: str | None = None
    ) -> Decision:
        """What becomes of a letter of a kind that would go at an instant. With a territory, its quiet days hold for an address
        that is nobody's too, in the site's own time zone.
        """
        if not may_wait(kind) or (person is None and territory is None):
            return Decision(State.WAITING, at)
        if person is None:
            zone, quiet = ZoneInfo(settings.TIME_ZONE), Quiet(days=self.days_in(territory or ""))
            return Decision(State.WAITING, next_moment(at, zone, quiet))
        wish = self.wishes.get(person.pk)
        if wish is not None and kind.topic in wish.stopped:
            return Decision(State.SUPPRESSED, at, "unwanted")
        if wish is not None and kind.topic and wish.rhythm != Preference.Rhythm.AT_ONCE:
            return Decision(State.GATHERED, at)
        return Decision(
            State.WAITING, next_moment(at, zone_of(person), self.quiet_of(person, territory or ""))
        )


def quiet_periods(at: dt.datetime) -> list[QuietPeriod]:
    """Quiet periods that are not over at an instant."""
    return list(QuietPeriod.objects.filter(ends_on__gte=at.date() - NEAR).select_related("organisation"))


def _quiet_days(
    keys: list[int], at: dt.datetime, periods: list[QuietPeriod]
) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """Quiet periods that are not over, for each person they are meant for."""
    found: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    if not periods:
        return found
    places = (
        _places(keys, at.date()) if any(each.organisation_id or each.territory for each in periods) else {}
    )
    for period in periods:
        for key in keys:
            if any(_is_meant(period, place) for place in places.get(key, [])) or _is_for_all(period):
                found[key].append((period.starts_on, period.ends_on))
    return found


def _is_for_all(period: QuietPeriod) -> bool:
    return not period.organisation_id and not period.territory


def _is_meant(period: QuietPeriod, place: tuple[int, str]) -> bool:
    organisation, territory = place
    if period.organisation_id:
        return period.organisation_id == organisation
    return bool(period.territory) and territory.startswith(period.territory)


def _places(keys: list[int], day: dt.date) -> dict[int, list[tuple[int, str]]]:
    """The organisations people belong to on a day, with their territories."""
    rows = Membership.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=day),
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        person__in=keys,
    ).values_list("person", "organisation", "organisation__territory")
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for person, organisation, territory in rows:
        found[person].append((organisation, territory.strip()))
    return found
