"""What coaches offer: named a coach, profile with hours of the week and days away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from rostra.coaching.models import Availability, CoachProfile
from rostra.coaching.rules.coaches import may_change_profile, may_name_coach
from rostra.kernel import audit
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import LANGUAGES
from rostra.kernel.text import normal_email, squeeze
from rostra.kernel.time import zone_names
from rostra.people.actions import grants
from rostra.people.models import Organisation, Person, Role, Scope

MOST_TOPICS, MOST_WINDOWS, MOST_ABSENCES = 12, 28, 40
NUMBERS = {"load": (0, 50), "minutes": (15, 180), "buffer": (0, 120), "notice_hours": (0, 336)}


@transaction.atomic
def name_coach(*, email: str, by: Any) -> CoachProfile:
    """Make somebody the academy knows a coach, with a profile to be filled in. Once is enough.

    Raises NotAllowed, and Refused naming `email` for somebody who is not known here.
    """
    if not may_name_coach(by):
        raise NotAllowed(_("Coaches are named by those who run an edition."))
    person = Person.objects.filter(email=normal_email(email), is_active=True, erased_at__isnull=True).first()
    if person is None:
        raise Refused(
            _("Nobody is known under this address. Add the person first."), field="email", code="unknown"
        )
    made = CoachProfile.objects.filter(person=person).first()
    # The rule was asked above: the role opens the own pages of a coach, and nobody's data.
    grants.give(person=person, role=Role.COACH, scope_kind=Scope.SITE, by=None)
    if made is None:
        made = CoachProfile.objects.create(
            person=person, languages=[person.language], time_zone=person.time_zone
        )
        audit.record("coaching.profile.save", made, by=by)
    return made


@transaction.atomic
def save(
    *, person: Person, by: Any, topics: Iterable[str], languages: Sequence[str], time_zone: str,
    experience: str = "", about: str = "", load: int = 3, minutes: int = 45, buffer: int = 10, notice_hours: int = 24,
    room_url: str = "", active: bool = True, not_for: Iterable[Organisation] = (),
    windows: Sequence[tuple[int, dt.time, dt.time]] = (), absences: Sequence[tuple[dt.date, dt.date]] = (),
) -> CoachProfile:  # fmt: skip
    """Keep what a coach offers. `windows`: weekday (Monday is 0), from, to on the coach's wall; `absences`: first, last day.

    Pairs and meetings that are agreed stay. Raises NotAllowed, and Refused naming the field.
    """
    if by is not None and not may_change_profile(by, person):
        raise NotAllowed(_("You cannot change what this coach offers."))
    values = {
        "topics": _topics(topics), "languages": _languages(languages), "time_zone": _zone(time_zone),
        "experience": squeeze(experience)[:300], "about": about.strip()[:3000], "room_url": _url(room_url), "active": active,
        **_numbers(load=load, minutes=minutes, buffer=buffer, notice_hours=notice_hours),
    }  # fmt: skip
    hours, away = _windows(windows), _absences(absences)
    profile, _made = CoachProfile.objects.get_or_create(person=person)
    profile = CoachProfile.objects.select_for_update().get(pk=profile.pk)
    for name, value in values.items():
        setattr(profile, name, value)
    profile.save()
    profile.not_for.set(not_for)
    profile.windows.all().delete()
    Availability.objects.bulk_create(
        [
            Availability(profile=profile, weekday=day, begins=begins, finishes=ends)
            for day, begins, ends in hours
        ]
    )
    profile.absences.all().delete()
    for first, last in away:
        profile.absences.create(first_day=first, last_day=last)
    audit.record("coaching.profile.save", profile, by=by)
    return profile


def _topics(topics: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(squeeze(each).lower()[:60] for each in topics if squeeze(each)))
    if len(found) > MOST_TOPICS:
        raise Refused(_("Name at most %(most)d topics.") % {"most": MOST_TOPICS}, field="topics", code="many")
    return found


def _languages(languages: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(languages))
    if not found:
        raise Refused(_("Choose a language in which you coach."), field="languages", code="none")
    if any(each not in LANGUAGES for each in found):
        raise Refused(_("Choose languages from the list."), field="languages", code="unknown")
    return found


def _zone(zone: str) -> str:
    if zone not in zone_names():
        raise Refused(_("Choose a time zone from the list."), field="time_zone", code="zone")
    return zone


def _url(url: str) -> str:
    if not url.strip():
        return ""
    try:
        URLValidator(schemes=["https", "http"])(url.strip())
    except ValidationError as error:
        raise Refused(_("This is not the address of a page."), field="room_url", code="url") from error
    return url.strip()


def _numbers(**given: int) -> dict[str, int]:
    for name, value in given.items():
        least, most = NUMBERS[name]
        if not least <= value <= most:
            said = {"least": least, "most": most}
            raise Refused(_("Choose a number from %(least)d to %(most)d.") % said, field=name, code="number")
    return given


def _windows(windows: Sequence[tuple[int, dt.time, dt.time]]) -> list[tuple[int, dt.time, dt.time]]:
    found = sorted(set(windows))
    if len(found) > MOST_WINDOWS:
        raise Refused(
            _("Name at most %(most)d stretches of hours.") % {"most": MOST_WINDOWS},
            field="windows",
            code="many",
        )
    if any(not 0 <= day <= 6 or begins >= ends for day, begins, ends in found):
        raise Refused(_("Hours end after they begin."), field="windows", code="order")
    for one, other in pairwise(found):
        if one[0] == other[0] and other[1] < one[2]:
            raise Refused(_("Hours of one day must not overlap."), field="windows", code="overlap")
    return found


def _absences(absences: Sequence[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    found = sorted(set(absences))
    if len(found) > MOST_ABSENCES:
        raise Refused(_("These are too many absences."), field="absences", code="many")
    if any(last < first for first, last in found):
        raise Refused(_("The last day is before the first."), field="absences", code="order")
    return found
