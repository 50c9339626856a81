"""Letters about meetings of a pair: booked, moved, called off, with the entry for the calendar; and afterwards: did you meet?"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.coaching.models import Meeting, Pair
from rostra.kernel.languages import nearest_offered
from rostra.kernel.registries import MessageKind, link, links
from rostra.live import itip
from rostra.live.letters import about
from rostra.messaging.actions import outbox
from rostra.messaging.models import Message
from rostra.people.models import Person

BOOKED, MOVED, CANCELLED, ASKED = (
    "coaching_meeting_booked", "coaching_meeting_moved", "coaching_meeting_cancelled", "coaching_did_you_meet",
)  # fmt: skip
BEGUN = "coaching_pair_begun"


def _sample(**more: Any) -> dict[str, Any]:
    return {
        "name": "Mette",
        "other": "Tove Brink",
        "when": "Tuesday 17 March 2026, 16:00–16:45 (Copenhagen time)",
        "when_there": "Tuesday 17 March 2026, 17:00–17:45 (Helsinki time)",
        "mode": Meeting.Mode.ONLINE,
        "place": "",
        "room": "https://rooms.example/tove",
        "topic": "My first video",
        "address": f"{settings.ROSTRA_URL}/",
        **more,
    }


KINDS: list[MessageKind] = [
    MessageKind(BOOKED, gettext_lazy("meeting of a pair booked"), sample=_sample, urgency=3),
    MessageKind(
        MOVED,
        gettext_lazy("meeting of a pair moved"),
        sample=lambda: _sample(before="Monday 16 March 2026, 16:00–16:45 (Copenhagen time)"),
        urgency=2,
    ),
    MessageKind(
        CANCELLED,
        gettext_lazy("meeting of a pair called off"),
        sample=lambda: _sample(reason="I am ill."),
        urgency=2,
    ),
    MessageKind(ASKED, gettext_lazy("did you meet?"), sample=_sample),
    MessageKind(
        BEGUN,
        gettext_lazy("a coach and a participant brought together"),
        sample=lambda: _sample(
            edition="Spring 2026", helps=False, email="tove@academy.example", about="Short videos", goals=""
        ),
    ),
]


def booked(meeting: Meeting) -> None:
    """To both, each with an entry for the calendar."""
    for person in (meeting.helper, meeting.member):
        _send(meeting, person, BOOKED, entry=itip.REQUEST)


def moved(meeting: Meeting, before: tuple[dt.datetime, dt.datetime]) -> None:
    """To both: the entry in the calendar moves along."""
    for person in (meeting.helper, meeting.member):
        _send(meeting, person, MOVED, entry=itip.REQUEST, before=before)


def cancelled(meeting: Meeting) -> None:
    """To both: the entry goes out of the calendar."""
    for person in (meeting.helper, meeting.member):
        _send(meeting, person, CANCELLED, entry=itip.CANCEL, reason=meeting.cancel_reason)


def ask(meeting: Meeting) -> None:
    """Did you meet? To whoever of the two has not said so yet."""
    for person, said in ((meeting.helper, meeting.helper_met), (meeting.member, meeting.member_met)):
        if said is None:
            _send(meeting, person, ASKED)


def begun(pair: Pair) -> None:
    """To both of a new pair with a coach: whom they work with, and how to find a time."""
    profile = getattr(pair.helper, "coach_profile", None)
    wish = getattr(pair.enrolment, "coaching_wish", None)
    for person, other in ((pair.helper, pair.member), (pair.member, pair.helper)):
        if not person.email or person.erased_at:
            continue
        helps = person.pk == pair.helper_id
        language = nearest_offered(person.language)
        outbox.queue(
            kind=BEGUN,
            key=f"pair:{pair.key}:begun:{'helper' if helps else 'member'}",
            person=person,
            language=language,
            context={
                "other": other.get_full_name(),
                "edition": pair.enrolment.edition.title,
                "helps": helps,
                "goals": wish.goals if helps and wish and not wish.stopped_at else "",
                "about": profile.experience if profile and not helps else "",
                "address": _pair_address(pair, helps, language),
            },
        )


def _pair_address(pair: Pair, helps: bool, language: str) -> str:
    if helps:
        return _path("desk_pair", key=pair.key, language=language)
    return _path("learn_coach", slug=pair.enrolment.edition.slug, language=language)


def _path(name: str, **arguments: str) -> str:
    return settings.ROSTRA_URL + (link(name, **arguments) if name in links else "/")


def address(meeting: Meeting, person: Person, language: str) -> str:
    """The whole address of somebody's page of a meeting."""
    name = "desk_meeting" if person.pk == meeting.helper_id else "learn_meeting"
    return _path(name, key=meeting.key, language=language)


def _send(
    meeting: Meeting, person: Person, kind: str, *, entry: str = "",
    before: tuple[dt.datetime, dt.datetime] | None = None, **more: Any,
) -> Message | None:  # fmt: skip
    if not person.email or person.erased_at:
        return None
    language = nearest_offered(person.language)
    zone = about.zone_name(person.time_zone, meeting.time_zone)
    side = "helper" if person.pk == meeting.helper_id else "member"
    with translation.override(language):
        context = {
            "other": _other(meeting, person).get_full_name(),
            "when": about.span(meeting.starts_at, meeting.ends_at, zone),
            "when_there": _there(meeting, zone),
            "before": about.span(*before, zone) if before else "",
            "mode": meeting.mode,
            "place": meeting.place,
            "room": meeting.url,
            "topic": meeting.topic,
            "address": address(meeting, person, language),
            **more,
        }
        calendar = _calendar(meeting, person, entry, language) if entry else ""
    return outbox.queue(
        kind=kind, key=f"meeting:{meeting.key}:{side}:{meeting.sequence}:{kind}", person=person, language=language,
        context=context, calendar=calendar, calendar_method=entry,
    )  # fmt: skip


def _other(meeting: Meeting, person: Person) -> Person:
    return meeting.member if person.pk == meeting.helper_id else meeting.helper


def _there(meeting: Meeting, zone: str) -> str:
    """The same on the wall of the zone it was agreed in; empty when the clocks show the same there."""
    here, there = (about.span(meeting.starts_at, meeting.ends_at, each) for each in (zone, meeting.time_zone))
    same = here.partition("(")[0] == there.partition("(")[0]
    return "" if same else there


def _calendar(meeting: Meeting, person: Person, method: str, language: str) -> str:
    """The entry of one of the two. What the meeting is about and the address of the room stay out: calendars are shared."""
    name, sender = about.sender()
    url = address(meeting, person, language)
    event = itip.Event(
        title=_("Meeting with %(name)s") % {"name": _other(meeting, person).get_full_name()},
        starts=meeting.starts_at, ends=meeting.ends_at, zone=meeting.time_zone, url=url, organiser=sender,
        organiser_name=name or about.host(), place=where(meeting), language=language, about=url,
    )  # fmt: skip
    attendee = itip.Attendee(uid(meeting), person.email or "", person.get_full_name())
    return itip.frame(event, method).text(attendee, sequence=meeting.sequence, stamp=timezone.now())


def uid(meeting: Meeting) -> str:
    """The identifier of the entry in calendars; it never changes."""
    return f"meeting-{meeting.key}@{about.host()}"


def where(meeting: Meeting) -> str:
    """Where it takes place as a calendar may say it, in the active language."""
    if meeting.mode == Meeting.Mode.ON_SITE and meeting.place:
        return meeting.place
    return str(Meeting.Mode(meeting.mode).label)
