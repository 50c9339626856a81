"""Calendar entries as they are mailed (RFC 5545, 5546, 6047): an event goes in, the text of a REQUEST or CANCEL comes out.

Pure. One entry is for one reader: the UID never changes, SEQUENCE and DTSTAMP only rise. No secret may stand in it, because
people share their calendars.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rostra.live import vtimezone

REQUEST, CANCEL = "REQUEST", "CANCEL"
PRODUCT = "-//Rostra//Sessions//EN"
WIDTH = 75  # octets of a line, without its end
AS_WHAT = ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE"
LINE_END = "\r\n"
LONGEST_ABOUT = 2000


@dataclass(frozen=True)
class Event:
    """What an entry says to all its readers. `starts` and `ends` are aware, `zone` is the IANA zone they are shown in; `url`
    is a page anybody may know of; `organiser` is the bare address the mail is sent from.
    """

    title: str
    starts: dt.datetime
    ends: dt.datetime
    zone: str
    url: str
    organiser: str
    organiser_name: str = ""
    about: str = ""
    place: str = ""
    language: str = ""


@dataclass(frozen=True)
class Attendee:
    """Whom one entry is for: `uid` names it for ever."""

    uid: str
    address: str
    name: str = ""


@dataclass(frozen=True)
class Frame:
    """The lines that are alike for all readers, ready to be sent."""

    head: str
    tail: str

    def text(self, attendee: Attendee, *, sequence: int, stamp: dt.datetime) -> str:
        """The entry of one reader."""
        own = [
            f"UID:{_text(attendee.uid)}",
            f"SEQUENCE:{sequence}",
            f"DTSTAMP:{_utc(stamp)}",
            f"ATTENDEE{_named(attendee.name)}{AS_WHAT}:mailto:{_address(attendee.address)}",
        ]
        return self.head + _lines(own) + self.tail


def frame(event: Event, method: str) -> Frame:
    """What a REQUEST or a CANCEL of an event says to everybody."""
    tongue = f";LANGUAGE={event.language}" if event.language else ""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        *vtimezone.lines(event.zone, event.starts, event.ends),
        "BEGIN:VEVENT",
    ]
    tail = [
        f"ORGANIZER{_named(event.organiser_name)}:mailto:{_address(event.organiser)}",
        f"DTSTART{_moment(event.starts, event.zone)}",
        f"DTEND{_moment(event.ends, event.zone)}",
        f"SUMMARY{tongue}:{_text(' '.join(event.title.split()))}",
        *([f"DESCRIPTION{tongue}:{_text(event.about[:LONGEST_ABOUT])}"] if event.about else []),
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        f"URL:{_plain(event.url)}",
        f"STATUS:{'CANCELLED' if method == CANCEL else 'CONFIRMED'}",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return Frame(_lines(head), _lines(tail))


def request(event: Event, attendee: Attendee, *, sequence: int, stamp: dt.datetime) -> str:
    """An entry to be put into a calendar, or to take the place of an earlier one."""
    return frame(event, REQUEST).text(attendee, sequence=sequence, stamp=stamp)


def cancel(event: Event, attendee: Attendee, *, sequence: int, stamp: dt.datetime) -> str:
    """Takes an entry out of a calendar; `sequence` must be higher than that of the last REQUEST."""
    return frame(event, CANCEL).text(attendee, sequence=sequence, stamp=stamp)


def _lines(lines: list[str]) -> str:
    return "".join(fold(line) + LINE_END for line in lines)


def fold(line: str) -> str:
    """A content line in pieces of at most 75 octets, never cut inside a character."""
    if len(line) <= WIDTH and (line.isascii() or len(line.encode()) <= WIDTH):
        return line
    pieces, piece, room = [], "", WIDTH
    for character in line:
        width = len(character.encode())
        if width > room:
            pieces.append(piece)
            piece, room = "", WIDTH - 1  # the space that begins a continued line counts
        piece += character
        room -= width
    return f"{LINE_END} ".join([*pieces, piece])


def _text(value: str) -> str:
    """A TEXT value: marks of the format escaped, line ends as \\n, no control characters."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n").expandtabs(1)
    plain = "".join(each for each in plain if each == "\n" or unicodedata.category(each) not in {"Cc", "Cs"})
    escaped = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\n", "\\n")


def _plain(value: str) -> str:
    """A value that is not TEXT: no control characters and no blanks."""
    return "".join(each for each in value if each.isprintable() and not each.isspace())


def _address(value: str) -> str:
    return _plain(value).replace(",", "%2C").replace(";", "%3B")


def _named(name: str) -> str:
    """The CN parameter in quotes; quotes inside become single ones, for the format knows no other way."""
    plain = "".join(each for each in " ".join(name.split()) if each.isprintable()).replace('"', "'")
    return f';CN="{plain}"' if plain else ""


def _moment(moment: dt.datetime, zone: str) -> str:
    if zone in vtimezone.UNIVERSAL:
        return f":{_utc(moment)}"
    return f";TZID={zone}:{moment.astimezone(ZoneInfo(zone)):%Y%m%dT%H%M%S}"


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%S}Z"
