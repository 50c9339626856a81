"""Busy times: what is kept of a calendar, what is left out, who counts as busy, and how a planner is warned."""

import datetime as dt
import ipaddress
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.time import now
from rostra.ledger import posting
from rostra.live import cautions, ics_reading
from rostra.live.actions import busy_calendars
from rostra.live.busy import busy_of, diaries_of
from rostra.live.models import BusyCalendar, BusyTime
from tests.factories.ledger import enrol
from tests.factories.live import make_registration, make_session

pytestmark = pytest.mark.django_db

SECRET = "https://calendar.example/private-3f9a/basic.ics"


def entry(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "SUMMARY:Dentist in Example Street", *lines, "END:VEVENT"])


def calendar(*entries: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", *entries, "END:VCALENDAR", ""]
    ).encode()


def utc(*when: int) -> dt.datetime:
    return dt.datetime(*when, tzinfo=dt.UTC)


def span(begins: dt.datetime, hours: int) -> tuple[dt.datetime, dt.datetime]:
    return begins, begins + dt.timedelta(hours=hours)


def test_repeated_entries_with_exceptions_across_a_change_of_clocks():
    data = calendar(
        entry("UID:1", "DTSTART;TZID=Europe/Copenhagen:20270315T170000", "DTEND;TZID=Europe/Copenhagen:20270315T190000",
              "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE;TZID=Europe/Copenhagen:20270322T170000"),
        entry("UID:1", "RECURRENCE-ID;TZID=Europe/Copenhagen:20270329T170000",
              "DTSTART;TZID=Europe/Copenhagen:20270330T080000", "DTEND;TZID=Europe/Copenhagen:20270330T090000"),
        entry("UID:2", "DTSTART;VALUE=DATE:20270310"),
        entry("UID:3", "DTSTART:20270311T100000", "DURATION:PT2H"),
        entry("UID:4", "DTSTART:20270312T100000Z", "DTEND:20270312T110000Z", "TRANSP:TRANSPARENT"),
        entry("UID:5", "DTSTART:20270312T100000Z", "DTEND:20270312T110000Z", "STATUS:CANCELLED"),
        entry("UID:6", "DTSTART:20270312T100000Z", "DTEND:20270312T110000Z", "RRULE:FREQ=SECONDLY"),
        entry("UID:7", "DTSTART:20200101T100000Z", "DTEND:20200101T110000Z", "RRULE:FREQ=DAILY;UNTIL=20200301T000000Z"),
    )  # fmt: skip
    found = ics_reading.busy_times(
        data, zone="Europe/Copenhagen", start=utc(2027, 3, 1), end=utc(2027, 4, 30)
    )
    assert found == [
        span(utc(2027, 3, 9, 23), 24),
        span(utc(2027, 3, 11, 9), 2),
        span(utc(2027, 3, 15, 16), 2),
        span(utc(2027, 3, 30, 6), 1),
        span(utc(2027, 4, 5, 15), 2),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"<html>no</html>", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_said_so(data):
    with pytest.raises(ics_reading.Unreadable) as wrong:
        ics_reading.busy_times(data, zone="UTC", start=utc(2027, 3, 1), end=utc(2027, 4, 1))
    assert wrong.value.problem == "not_a_calendar"


def test_a_calendar_that_would_take_for_ever_is_refused():
    daily = [
        entry(f"UID:{n}", "DTSTART:20270101T100000Z", "DTEND:20270101T110000Z", "RRULE:FREQ=DAILY")
        for n in range(401)
    ]
    for data in (b"x" * (ics_reading.LARGEST + 1), calendar(*daily)):
        with pytest.raises(ics_reading.Unreadable, match="too_large"):
            ics_reading.busy_times(data, zone="UTC", start=utc(2027, 3, 1), end=utc(2027, 4, 1))


WAYS = {
    "/moved": "/ics",
    "/round": "/round",
    "/inside": "http://10.0.0.1/ics",
    "/plain": "http://calendar.example/ics",
}


class Calendars(BaseHTTPRequestHandler):
    """A place with a calendar, one that is far too large, and addresses that lead elsewhere."""

    def do_GET(self) -> None:
        self.send_response(302 if self.path in WAYS else 200 if self.path in {"/ics", "/large"} else 404)
        if self.path in WAYS:
            self.send_header("Location", WAYS[self.path])
        self.end_headers()
        self.wfile.write(b"x" * 2000 if self.path == "/large" else b"BEGIN:VCALENDAR")

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def test_an_address_is_read_only_where_it_may_be(settings, monkeypatch):
    settings.ROSTRA_HOOK_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    real = posting.socket.getaddrinfo

    def lookup(host, *args, **more):
        return real("93.184.216.34" if host == "calendar.example" else host, *args, **more)

    monkeypatch.setattr(posting.socket, "getaddrinfo", lookup)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Calendars)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        for path in ("/ics", "/moved"):
            assert posting.fetch(base + path, most_bytes=100) == b"BEGIN:VCALENDAR"
        for path, said in (
            ("/round", "302"), ("/inside", "private"), ("/plain", "private"), ("/none", "404"), ("/large", "too large"),
        ):  # fmt: skip
            with pytest.raises(posting.Unreachable, match=said):
                posting.fetch(base + path, most_bytes=100)
    finally:
        server.shutdown()
        server.server_close()


def soon(days: int, hour: int = 16) -> dt.datetime:
    return (now() + dt.timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def at(moment: dt.datetime, hours: int = 2) -> str:
    ends = moment + dt.timedelta(hours=hours)
    return entry(
        f"UID:{moment.isoformat()}", f"DTSTART:{moment:%Y%m%dT%H%M%SZ}", f"DTEND:{ends:%Y%m%dT%H%M%SZ}"
    )


def test_a_file_an_address_and_their_end(people, monkeypatch, django_capture_on_commit_callbacks, caplog):
    mette, nils = people.mette, people.nils
    kept = busy_calendars.add(person=mette, by=mette, title="Phone", data=calendar(at(soon(3))))
    assert list(kept.times.values_list("starts_at", "ends_at")) == [span(soon(3), 2)]
    with pytest.raises(NotAllowed):
        busy_calendars.add(person=mette, by=nils, title="Hers", data=calendar(at(soon(3))))
    for wrong in (
        "http://calendar.example/x.ics",
        "https://127.0.0.1/x.ics",
        "https://[::1]/x",
        "file:///etc/passwd",
    ):
        with pytest.raises(Refused):
            busy_calendars.add(person=mette, by=mette, title="x", url=wrong)
    with pytest.raises(Refused):
        busy_calendars.add(person=mette, by=mette, title="x")

    answers = [calendar(at(soon(5))), posting.Unreachable("404"), posting.Unreachable("TimeoutError")]
    asked = []

    def fetch(url, **_more):
        asked.append(url)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(posting, "fetch", fetch)
    with django_capture_on_commit_callbacks(execute=True):
        added = busy_calendars.add(
            person=mette, by=mette, title="Work", url=SECRET.replace("https", "webcal")
        )
    if not asked:
        busy_calendars.read.call(calendar=added.key)
    added.refresh_from_db()
    assert asked == [SECRET]
    assert added.problem == ""
    assert added.read_at
    assert added.times.count() == 1

    assert busy_calendars.refresh_due() == 0
    for problem in ("refused", "unreachable"):
        busy_calendars.read.call(calendar=added.key)
        added.refresh_from_db()
        assert (added.problem, added.times.count()) == (problem, 1)
        assert busy_calendars.problem_text(problem)
    assert "private-3f9a" not in caplog.text

    BusyCalendar.objects.filter(pk=added.pk).update(due_at=now() - dt.timedelta(minutes=1))
    assert busy_calendars.refresh_due() == 1
    with pytest.raises(NotAllowed):
        busy_calendars.remove(added, by=nils)
    busy_calendars.remove(added, by=mette)
    assert BusyTime.objects.count() == 1


def test_who_is_busy_when(people, organisations, spring, django_assert_max_num_queries):
    mette, nils, piotr, maren = people.mette, people.nils, people.piotr, people.maren
    held = make_session(organisations.lindholt, days=6)
    make_registration(held, nils)
    make_registration(make_session(organisations.lindholt, days=7, state="draft"), nils)
    busy_calendars.add(
        person=mette, by=mette, title="Phone",
        data=calendar(at(soon(3)), at(soon(3, 17)), at(soon(9))),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        busy_calendars.add_diary(
            organisation=organisations.zielony_brod, by=maren, title="Council", data=calendar(at(soon(4)))
        )
    busy_calendars.add_diary(
        organisation=organisations.lindholt, by=maren, title="Council", data=calendar(at(soon(4)))
    )
    with django_assert_max_num_queries(4):
        found = busy_of([mette, nils.pk, piotr], now(), soon(8))
    assert found == {
        mette.pk: [span(soon(3), 3), span(soon(4), 2)],
        nils.pk: sorted([span(soon(4), 2), (held.starts_at, held.ends_at)]),
        piotr.pk: [],
    }

    enrol(spring, mette)
    diaries = diaries_of(spring, now(), soon(30))
    assert [each.diary for each in diaries] == [f"Council, {organisations.lindholt.name}"]
    local = soon(4)
    looked = {
        hour: [
            each.name
            for each in cautions.of_day(
                local.date(), dt.time(hour), "UTC", organisations.lindholt, [], finishes=dt.time(hour + 1), diaries=diaries
            )
        ]
        for hour in (10, 17)
    }  # fmt: skip
    assert "diary" in looked[17]
    assert "diary" not in looked[10]
