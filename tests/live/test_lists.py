"""Attendance lists of video services: the right minutes, or a question; never a silent guess."""

import datetime as dt
import io
import string
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from rostra.kernel.errors import Refused
from rostra.live.lists import ASK_COLUMNS, ASK_ORDER, ASK_ZONE, Answers, read
from rostra.live.lists.clock import Window, seconds_of, stamp_of
from rostra.live.lists.merging import count
from rostra.live.matching import Known, Others, Suggesting, is_device, match

ZONE = ZoneInfo("Europe/Copenhagen")


def window(day: dt.date = dt.date(2026, 3, 3), minutes: int = 150, zone: str = "Europe/Copenhagen") -> Window:
    starts = dt.datetime.combine(day, dt.time(18), ZONE)
    return Window(
        starts.astimezone(dt.UTC), (starts + dt.timedelta(minutes=minutes)).astimezone(dt.UTC), zone
    )


def minutes(
    content: str | bytes, where: Window | None = None, answers: Answers | None = None
) -> dict[str, int]:
    """Whole minutes in the session by name, after the list was read without a question."""
    where = where or window()
    found = read(content if isinstance(content, bytes) else content.encode(), where, answers)
    assert found.ask == ""
    return {each.email or each.name: round(count(each, where).most / 60) for each in found.people}


ZOOM = """Meeting ID,Topic,Start Time
912 0000 1111,"Workshop 2, evening",03/03/2026 05:50:00 PM

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Jonas Friis (Jonas F.),jonas@lindholt.example,03/03/2026 05:52:10 PM,03/03/2026 07:10:00 PM,78,No
Jonas Friis (Jonas F.),jonas@lindholt.example,03/03/2026 07:20:00 PM,03/03/2026 08:40:00 PM,80,No
Samsung SM-T510,,03/03/2026 06:04:00 PM,03/03/2026 08:31:00 PM,147,Yes
"""
TEAMS = """1. Summary
Meeting title\tWorkshop 2
Attended participants\t2
Start time\t3/3/26, 5:58:00 PM
End time\t3/3/26, 8:33:00 PM

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Sofie Brandt\t3/3/26, 6:01:00 PM\t3/3/26, 8:31:00 PM\t2h 12m 4s\tsofie@brod.example\tsofie@brod.example\tAttendee
Only There\t3/3/26, 6:10:00 PM\t3/3/26, 6:40:00 PM\t30m 0s\t\t\tOrganizer

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Sofie Brandt\t3/3/26, 6:01:00\u202fPM\t3/3/26, 7:00:00 PM\t59m 0s\tsofie@brod.example\tAttendee
Sofie Brandt\t3/3/26, 7:17:56 PM\t3/3/26, 8:31:00 PM\t1h 13m 4s\tsofie@brod.example\tAttendee
"""
BBB = """Name,Moderator,Activity Score,Talk Time,Webcam Time,Messages,Reactions,Poll Votes,Raise Hands,Join,Left,Duration,Pay?
"Maren Holt","TRUE","0","00:02:11","00:59:01","3","0","1","0","3/3/2026, 05:55:00 PM","3/3/2026, 08:30:00 PM","02:35:00","-"
"Piotr Wrona","FALSE","4.5","-","-","3","0","1","0","3/3/2026, 06:30:00 PM","3/3/2026, 08:30:00 PM","01:40:00","Yes"
"Anonymous","","","","","","","","","","","","No
Yes"
"""
WEBINAR = """Attendee Report
Report Generated:,"Mar 4, 2026 09:00:00 AM"
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes)
Rumours,911 222 333,"Mar 3, 2026 05:45:00 PM",170
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Academy,studio@academy.example,"Mar 3, 2026 05:45:00 PM","Mar 3, 2026 08:35:00 PM",170,No,Denmark
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Join Time,Leave Time,Is Guest
Yes,Ida,Ida,Nord,ida@fjordby.example,"Feb 1, 2026 10:00:00 AM","Mar 3, 2026 06:00:00 PM","Mar 3, 2026 07:00:00 PM",Yes
No,Ola,Ola,Vik,ola@fjordby.example,"Feb 1, 2026 10:00:00 AM",--,--,Yes
"""


def test_lists_of_four_services():
    assert minutes(ZOOM) == {"jonas@lindholt.example": 140, "Samsung SM-T510": 146}
    utf16 = ("\ufeff" + TEAMS).encode("utf-16-le")
    assert minutes(utf16) == {"sofie@brod.example": 131, "Only There": 30}
    assert minutes(BBB) == {"Maren Holt": 150, "Piotr Wrona": 100}
    assert minutes(WEBINAR) == {"studio@academy.example": 150, "ida@fjordby.example": 60}
    products = [read(each.encode(), window()).product for each in (ZOOM, TEAMS, BBB, WEBINAR)]
    assert products == ["zoom", "teams", "bbb", "zoom_webinar"]
    webinar = read(WEBINAR.encode(), window())
    assert (webinar.absent, [each.role for each in webinar.people]) == (1, ["host", ""])
    assert [(each.line, each.code) for each in read(BBB.encode(), window()).problems] == [(4, "no_times")]


def test_first_and_last_only_leave_open_when_somebody_was_away():
    away = read(BBB.encode(), window()).people[1]
    assert [count(away, window(minutes=100)).least // 60, count(away, window(minutes=100)).most // 60] == [
        50,
        70,
    ]
    inside = count(away, window())
    assert (inside.least, inside.most) == (6000, 6000)


def test_totals_old_and_short_forms():
    totals = "Name (Original Name),User Email,Total Duration (Minutes),Guest\nIda Nord,ida@fjordby.example,141,Yes\n"
    assert minutes(totals) == {"ida@fjordby.example": 141}
    bare = "Name (Original Name);User Email;Join Time;Leave Time\nIda;;18:14;20:30\nIda;;17:50;18:10\n"
    assert minutes(bare) == {"Ida": 146}
    assert minutes("email,minutes\nida@fjordby.example,90\n") == {"ida@fjordby.example": 90}
    moves = (
        "Full Name\tUser Action\tTimestamp\nIda Nord\tJoined before\t3/3/2026, 6:00:00 PM\n"
        "Ida Nord\tLeft\t3/3/2026, 6:30:00 PM\nIda Nord\tJoined\t3/3/2026, 7:00:00 PM\nIda Nord\tLeft\t3/3/2026, 8:00:00 PM\n"
    )
    assert minutes(moves) == {"Ida Nord": 90}


def test_a_spreadsheet_is_read_like_a_text():
    book = Workbook()
    for row in (
        ("Attendance", None, None, None),
        (),
        ("Name", "Email", "Joined", "Duration"),
        (
            "Ida Nord",
            "ida@fjordby.example",
            dt.datetime.fromisoformat("2026-03-03T18:10"),
            dt.timedelta(hours=1, minutes=5),
        ),
        (
            "Ida Nord",
            "ida@fjordby.example",
            dt.datetime.fromisoformat("2026-03-03T19:30"),
            dt.timedelta(minutes=20),
        ),
    ):
        book.active.append(row)
    book.save(kept := io.BytesIO())
    assert minutes(kept.getvalue()) == {"ida@fjordby.example": 85}


def test_the_zone_of_a_list():
    utc = "name,joined,left\nIda,2026-03-03T17:00:00Z,2026-03-03T19:00:00Z\n"
    assert minutes(utc) == {"Ida": 120}
    assert minutes(utc.replace("Z", "").replace("joined,left", "Joined (UTC),Left (UTC)")) == {"Ida": 120}
    offset = "name,joined,left\nIda,2026-03-03 12:00:00-05:00,2026-03-03 14:00:00-0500\n"
    assert minutes(offset) == {"Ida": 120}
    helsinki = "name,joined,left\nIda,2026-03-03 19:00,2026-03-03 21:30\n"
    assert minutes(helsinki, window(zone="Europe/Helsinki")) == {"Ida": 150}
    shifted = read(helsinki.encode(), window(minutes=60))
    assert shifted.ask == ASK_ZONE
    sure = read(helsinki.encode(), window(minutes=60), Answers(zone_is_right=True))
    assert (sure.ask, count(sure.people[0], window(minutes=60)).most) == ("", 0)


def test_day_and_month_are_settled_by_the_session_or_asked():
    april = window(dt.date(2026, 4, 3))
    us = "name,joined,left\nIda,04/03/2026 06:00 PM,04/03/2026 08:30 PM\n"
    eu = "name,joined,left\nIda,03/04/2026 18:00,03/04/2026 20:30\n"
    assert minutes(us, april) == minutes(eu, april) == {"Ida": 150}
    both = us + "Ola,03/04/2026 06:00 PM,03/04/2026 08:30 PM\n"
    assert read(both.encode(), april).ask == ASK_ORDER
    answered = read(both.encode(), april, Answers(order="mdy"))
    assert [each.doubts for each in answered.people] == [[], ["other_day"]]
    with pytest.raises(Refused) as refused:
        read(us.encode(), window(dt.date(2026, 6, 1)))
    assert refused.value.code == "other_day"


def test_unknown_columns_are_asked_for_and_remembered():
    german = "Name;Beitrittszeit;Austrittszeit;Dauer\nIda;03.03.2026 18:00;03.03.2026 20:00;2:00:00\nOla;03.03.2026 18:00;;\n"
    asked = read(german.encode("cp1252"), window())
    assert (asked.ask, asked.cells[1], asked.columns) == (ASK_COLUMNS, "Beitrittszeit", {"name": 0})
    named = Answers({asked.mark: {"name": 0, "join": 1, "leave": 2}})
    assert minutes(german.splitlines(True)[0] + german.splitlines(True)[1], answers=named) == {"Ida": 120}
    ola = read(german.encode(), window(), named)
    assert [(each.name, each.doubts) for each in ola.people] == [("Ida", []), ("Ola", ["no_end"])]
    localised = (
        TEAMS.replace("First Join", "Første").replace("Last Leave", "Sidste").replace("Duration", "Varighed")
    )
    localised = (
        localised.replace("Join Time", "Kom")
        .replace("Leave Time", "Gik")
        .replace("In-Meeting Varighed", "Tid")
    )
    strange = read(localised.encode("utf-16"), window())
    assert (strange.ask, strange.cells[1]) == (ASK_COLUMNS, "Kom")
    addresses = "Name,Kontakt,Join Time,Leave Time\nIda,ida@fjordby.example,18:00,19:00\n"
    assert read(addresses.encode(), window()).ask == ASK_COLUMNS
    assert read(b"name,duration\nIda,90\n", window()).ask == ASK_COLUMNS
    whole = read(b"Name,Kommune\nIda Nord,ida@fjordby.example\n", window())
    assert whole.ask == ASK_COLUMNS
    there = Answers({whole.mark: {"name": 0, "whole": 1}})
    assert minutes("Name,Kommune\nIda Nord,Fjordby\n", answers=there) == {"Ida Nord": 150}


def test_broken_lines_become_doubts_about_their_person():
    text = (
        "name,joined,left\nHolt, Maren,18:00,20:00\nIda,25:61,20:00\nOla,20:00,2026-03-03 19:00\nPia,18:00,\n"
        ",18:00,19:00\nAda,,\nKim,18:00,19:00\nUgo,2026-03-29 02:30,2026-03-29 03:30\n"
    )
    found = read(text.encode(), window())
    assert {each.name: each.doubts for each in found.people} == {
        "Holt": ["cells"], "Ida": ["time"], "Ola": ["backwards"], "Pia": ["no_end"], "Kim": [], "Ugo": ["twice"],
    }  # fmt: skip
    assert [(each.line, each.code) for each in found.problems] == [
        (2, "cells"), (3, "time"), (4, "backwards"), (5, "no_end"), (6, "nobody"), (7, "no_times"), (9, "twice"),
    ]  # fmt: skip
    for content, code in (
        (b"", "empty"),
        (b"a letter to the mayor\nwith two lines", "no_list"),
        (b"x" * 6_000_000, "too_large"),
    ):
        with pytest.raises(Refused) as refused:
            read(content, window())
        assert refused.value.code == code


def test_two_of_one_name_at_once_stay_two():
    text = "Name,Join Time,Leave Time\niPad,18:00,20:00\nipad,18:30,20:30\nAda,18:00,19:00\nAda,18:59,20:00\n"
    found = read(text.encode(), window())
    assert [(each.name, each.twice, round(count(each, window()).most / 60)) for each in found.people] == [
        ("iPad", True, 120), ("ipad", True, 120), ("Ada", False, 120),
    ]  # fmt: skip


def test_times_and_lengths():
    written = (
        "3/3/26, 6:01:00 p.m.",
        "2026-03-03 18:01:00",
        "03.03.2026 18.01",
        "Mar 3, 2026 06:01 PM",
        "3 March 2026 18:01",
    )
    assert {stamp.date("dmy") for text in written if (stamp := stamp_of(text))} == {dt.date(2026, 3, 3)}
    assert {stamp.time for text in written if (stamp := stamp_of(text))} == {dt.time(18, 1)}
    assert [
        stamp_of(text) for text in ("31/31/2026 10:00", "13:00 PM", "soon", "2026-02-30 10:00", "18")
    ] == [None] * 5
    lengths = {
        "1h 27m 51s": 5271,
        "40m 0s": 2400,
        "2 hours 5 min": 7500,
        "1:27:51": 5271,
        "59:00": None,
        "90": None,
        "x": None,
    }
    assert {text: seconds_of(text) for text in lengths} == lengths
    assert (seconds_of("90", "minutes"), seconds_of("1,5", "minutes"), seconds_of("90", "seconds")) == (
        5400,
        90,
        90,
    )


# ---------------------------------------------------------------- variants

STYLES = {
    "iso": "%Y-%m-%d %H:%M:%S",
    "us": "%m/%d/%Y %I:%M:%S %p",
    "eu": "%d/%m/%Y %H:%M:%S",
    "dots": "%d.%m.%Y %H:%M:%S",
    "words": "%b %d, %Y %I:%M:%S %p",
    "short": "%H:%M:%S",
}
NAMES = (
    st.text(string.ascii_letters + "æøåłśžé '-", min_size=3, max_size=20)
    .map(str.strip)
    .filter(lambda name: len(name) > 2)
)
STAYS = st.lists(st.tuples(st.integers(-20, 140), st.integers(3, 60)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_variant_gives_right_minutes_or_a_question(data):
    where = window(
        data.draw(st.dates(dt.date(2026, 1, 2), dt.date(2027, 1, 2)), label="day"), zone="Europe/Copenhagen"
    )
    people = data.draw(st.dictionaries(NAMES, STAYS, min_size=1, max_size=5), label="people")
    people = {name: stays for number, (name, stays) in enumerate(people.items())}
    sign = data.draw(st.sampled_from(",;\t"))
    style = STYLES[data.draw(st.sampled_from(sorted(STYLES)))]
    head = ["Name (Original Name)", "User Email", "Join Time", "Leave Time"]
    lines = [sign.join(head)]
    expected = {}
    for number, (name, stays) in enumerate(people.items()):
        email = f"p{number}@town.example"
        there = set()
        for begins, long in stays:
            joined, left = (where.starts + dt.timedelta(minutes=at) for at in (begins, begins + long))
            there |= set(range(max(begins, 0), min(begins + long, 150)))
            cells = [name, email, *(at.astimezone(ZONE).strftime(style) for at in (joined, left))]
            lines.append(sign.join(f'"{cell}"' if sign in cell or "'" in cell else cell for cell in cells))
        expected[email] = len(there)
    if data.draw(st.booleans()):
        lines = [
            sign.join(("Meeting ID", "Topic", "Start Time")),
            sign.join(("9", "Talk", "03/03/2026 05:00 PM")),
            "",
            *lines,
        ]
    encoding = data.draw(st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-be")))
    found = read("\r\n".join(lines).encode(encoding), where)
    if found.ask:
        assert found.ask in {ASK_ORDER, ASK_ZONE}
    else:
        assert not [each for each in found.people if each.doubts]
        assert {each.email: round(count(each, where).most / 60) for each in found.people} == expected


# ---------------------------------------------------------------- who it is


def test_matching_is_sure_or_asks():
    def listed(name, email="", **more):
        text = f"Name,User Email,Join Time,Leave Time\n{name},{email},18:00,20:00\n"
        return read(text.encode(), window()).people[0]

    known = [
        Known(1, "Jonas Friis", "jonas@lindholt.example", 11),
        Known(2, "Łucja Nowak", "lucja@brod.example", 12),
        Known(3, "Anna Nowak", "anna@brod.example", 13),
        Known(4, "Anna Nowak", "anna.n@brod.example", 14),
        Known(5, "Ida Nord", "ida@fjordby.example", 15, has_place=False),
        Known(6, "Per Holm", "per@fjordby.example", 16),
    ]

    def found(*people, remembered=None, others=None):
        return [(each.key, each.how or each.why) for each in match(people, known, remembered, others)]

    assert found(listed("Somebody", "JONAS@lindholt.example"), listed("nowak lucja")) == [
        (1, "email"),
        (2, "name"),
    ]
    assert found(listed("Jonas F. (Jonas Friis)")) == [(1, "name")]
    assert found(listed("Anna Nowak"), listed("iPad"), listed("+45 12 34 56 78"), listed("Jonas Fris")) == [
        (None, "two"), (None, "device"), (None, "device"), (None, "unknown"),
    ]  # fmt: skip
    assert found(listed("Ida Nord")) == [(None, "no_place")]
    assert found(listed("Per"), remembered={"per": 16}) == [(6, "known")]
    assert found(listed("Anna Nowak"), remembered={"anna nowak": 13}) == [(None, "two")]
    assert found(listed("iPad"), remembered={"ipad": 16}) == [(None, "device")]
    assert found(listed("Jonas Friis", "jonas@lindholt.example"), listed("Jonas Friis", "jf@mail.example")) == [
        (1, "email"), (None, "taken"),
    ]  # fmt: skip
    assert found(listed("Per Holm"), listed("Per Holm", "p@x.example")) == [(None, "two"), (None, "two")]
    speakers = Others(frozenset({"eva@talks.example"}), frozenset({"bo talk"}))
    assert found(listed("E", "eva@talks.example"), listed("Bo Talk"), others=speakers) == [
        (None, "speaker"),
        (None, "speaker"),
    ]
    suggesting = Suggesting(known)
    assert suggesting.for_line("Jonas Fris")[0] == 1
    assert suggesting.for_line("iPad") == []
    assert sorted(suggesting.for_line("Anna Nowak"))[:3] == [2, 3, 4]
    names = ("Galaxy S21", "SAMSUNG-SM-T510", "+45 12 34", "", "Ipad von Anna", "Max Moritz")
    assert [is_device(name) for name in names] == [True] * 4 + [False] * 2
