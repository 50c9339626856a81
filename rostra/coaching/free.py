"""When both of a pair have time: the helper's windows, without what either has in the diary, and without quiet hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Q

from rostra.coaching import windows
from rostra.coaching.models import CoachProfile, Meeting, Pair
from rostra.coaching.windows import Stretch, Window
from rostra.kernel.time import now
from rostra.live.busy import busy_of
from rostra.messaging.deciding import zone_of
from rostra.messaging.models import Preference
from rostra.people.models import Person

MINUTES = 45


@dataclass(frozen=True)
class Slot:
    """A time that suits both. `zone` is where its wall time is the truth: `first_day`, `begins`; `other` is the zone of the other
    side where its clocks show something else, otherwise empty.
    """

    starts: dt.datetime
    ends: dt.datetime
    zone: str
    other: str = ""

    @property
    def first_day(self) -> dt.date:
        return self.starts.astimezone(ZoneInfo(self.zone)).date()

    @property
    def begins(self) -> dt.time:
        return self.starts.astimezone(ZoneInfo(self.zone)).time()

    @property
    def minutes(self) -> int:
        return int((self.ends - self.starts).total_seconds()) // 60


@dataclass(frozen=True)
class Terms:
    """How a helper meets people: a coach as the profile says, anybody else on workdays, at any notice."""

    zone: ZoneInfo
    minutes: int = MINUTES
    buffer: int = 0
    notice: dt.timedelta = dt.timedelta()
    windows: tuple[Window, ...] = windows.WORKDAYS
    away: tuple[tuple[dt.date, dt.date], ...] = ()
    room_url: str = ""
    is_coach: bool = False


def terms_of(pair: Pair) -> Terms:
    """The terms on which the helper of a pair meets its member. At most three queries."""
    if pair.kind != Pair.Kind.COACH:
        return Terms(zone_of(pair.member))
    profile = CoachProfile.objects.filter(person=pair.helper_id).first()
    return terms_of_profile(profile) if profile else Terms(zone_of(pair.helper))


def terms_of_profile(profile: CoachProfile) -> Terms:
    """The same of a profile; windows and absences may be read ahead."""
    return Terms(
        zone=ZoneInfo(profile.time_zone), minutes=profile.minutes, buffer=profile.buffer,
        notice=dt.timedelta(hours=profile.notice_hours), room_url=profile.room_url, is_coach=True,
        windows=tuple(Window(each.weekday, each.begins, each.finishes) for each in profile.windows.all()),
        away=tuple((each.first_day, each.last_day) for each in profile.absences.all()),
    )  # fmt: skip


def free_slots(
    pair: Pair, *, start: dt.datetime | None = None, days: int = 14, minutes: int | None = None, most: int = 6
) -> list[Slot]:
    """Times at which both of a pair are free, from `start` on, a few of each day. Names no reason why others are not."""
    terms = terms_of(pair)
    length = minutes or terms.minutes
    begin = max(start or now(), now() + terms.notice)
    end = begin + dt.timedelta(days=days)
    free = windows.stretches(terms.windows, terms.zone, begin, end, terms.away)
    free = windows.without(free, taken(pair, terms, begin, end))
    other = zone_of(pair.member if terms.is_coach else pair.helper)
    moments = windows.spread(windows.starts(free, length, terms.zone), terms.zone, most)
    return [_slot(moment, length, terms.zone, other) for moment in moments]


def _slot(moment: dt.datetime, minutes: int, zone: ZoneInfo, other: ZoneInfo) -> Slot:
    same = moment.astimezone(zone).utcoffset() == moment.astimezone(other).utcoffset()
    return Slot(moment, moment + dt.timedelta(minutes=minutes), zone.key, "" if same else other.key)


def taken(
    pair: Pair, terms: Terms, begin: dt.datetime, end: dt.datetime, *, besides: Meeting | None = None
) -> list[Stretch]:
    """What stands in the way of a meeting of a pair between two instants: meetings and other dates of both, quiet hours."""
    buffer = dt.timedelta(minutes=terms.buffer)
    found = meetings_of(pair, begin - buffer, end + buffer, buffer=buffer, besides=besides)
    busy = busy_of([pair.helper, pair.member], begin, end)
    found += [each for stretches in busy.values() for each in stretches]
    for person in (pair.helper, pair.member):
        found += quiet(person, begin, end)
    return found


def meetings_of(
    pair: Pair,
    begin: dt.datetime,
    end: dt.datetime,
    *,
    buffer: dt.timedelta = dt.timedelta(),
    besides: Meeting | None = None,
) -> list[Stretch]:
    """Booked meetings of either side, in whichever role, with the time the helper keeps free around them."""
    two = [pair.helper_id, pair.member_id]
    rows = Meeting.objects.filter(
        Q(helper__in=two) | Q(member__in=two), state=Meeting.State.BOOKED,
        blocked_until__gt=begin - buffer, blocked_from__lt=end + buffer,
    )  # fmt: skip
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    found = []
    for row in rows:
        of_helper = row.helper_id == pair.helper_id
        found.append(
            (row.blocked_from - buffer, row.blocked_until) if of_helper else (row.starts_at, row.ends_at)
        )
    return found


def quiet(person: Person, begin: dt.datetime, end: dt.datetime) -> list[Stretch]:
    """The quiet hours somebody asked for: nobody is met in them unless they say so themselves."""
    wish = Preference.objects.filter(pk=person.pk).only("quiet_from", "quiet_until").first()
    if (
        wish is None
        or wish.quiet_from is None
        or wish.quiet_until is None
        or wish.quiet_from == wish.quiet_until
    ):
        return []
    return list(_nights(wish.quiet_from, wish.quiet_until, zone_of(person), begin, end))


def _nights(
    since: dt.time, until: dt.time, zone: ZoneInfo, begin: dt.datetime, end: dt.datetime
) -> Iterable[Stretch]:
    day, last = begin.astimezone(zone).date() - windows.DAY, end.astimezone(zone).date()
    while day <= last:
        ends = day if since < until else day + windows.DAY
        yield windows.instant(day, since, zone), windows.instant(ends, until, zone)
        day += windows.DAY
