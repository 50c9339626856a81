"""Attendance lists at the desk: brought, asked about, settled line by line, taken back."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.live.models import Attendance, AttendanceImport, KnownName, Registration
from tests.factories.live import make_registration, make_session

HEAD = "Name (Original Name),User Email,Join Time,Leave Time"


def make_evening(town) -> SimpleNamespace:
    """A talk of Lindholt two days ago with Mette, Clodagh and a guest; one of Zielony Bród."""
    session = make_session(town.organisations.lindholt, days=-2)
    return SimpleNamespace(
        people=town.people,
        session=session,
        foreign=make_session(town.organisations.zielony_brod, days=-2),
        mette=make_registration(session, town.people.mette),
        clodagh=make_registration(session, town.people.clodagh),
        guest=make_registration(session, email="gerda@guests.example", name="Gerda Holm"),
    )


@pytest.fixture
def evening(prepared, town) -> SimpleNamespace:
    return prepared(make_evening, town)


def listed(session, *people: tuple[str, str], head: str = HEAD) -> SimpleUploadedFile:
    """A file in which these people were there for the whole session."""
    zone = ZoneInfo(session.time_zone)
    times = ",".join(
        at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") for at in (session.starts_at, session.ends_at)
    )
    lines = [head, *(f"{name},{email},{times}" for name, email in people)]
    return SimpleUploadedFile("evening.csv", "\n".join(lines).encode(), "text/csv")


def test_a_list_is_brought_and_its_names_settled(evening, as_):
    session, client = evening.session, as_(evening.people.maren)
    lists = reverse("desk:attendance_imports", args=[session.key])
    zone = {"time_zone": "Europe/Copenhagen"}
    assert "The list" in client.get(lists).content.decode()
    assert client.post(lists, zone).status_code == 400
    wrong = client.post(lists, {"file": SimpleUploadedFile("a.csv", b"Dear all"), **zone})
    assert (wrong.status_code, "no people with times" in wrong.content.decode()) == (400, True)
    file = listed(
        session,
        ("Mette Krogh", "mette@lindholt.example"),
        ("iPad", ""),
        ("Gerda Hollm", ""),
        ("A. Way", "a@way.example"),
    )
    done = client.post(lists, {"file": file, **zone})
    imported = AttendanceImport.objects.get()
    page = reverse("desk:attendance_import", args=[session.key, imported.key])
    assert done["Location"] == page
    shown = client.get(page).content.decode()
    assert "3 lines to settle" in shown
    assert "name of a device" in shown
    assert "by the address" in shown
    assert "gerda@guests.example" in shown  # suggested for a name like hers
    rows = {row.name: row for row in imported.rows.all()}
    fields = {f"row_{rows['Gerda Hollm'].pk}": evening.guest.key, f"row_{rows['A. Way'].pk}": "walk_in"}
    assert client.post(page, {**fields, "remember": "on"})["Location"] == page
    assert Registration.objects.get(email="a@way.example").source == "walk_in"
    assert (
        client.post(page, {f"row_{rows['iPad'].pk}": evening.mette.key}).status_code == 400
    )  # not suggested, so not taken

    one = reverse("desk:attendance_row", args=[session.key, imported.key, rows["iPad"].pk])
    assert evening.clodagh.key in client.get(one, {"q": "quay"}).content.decode()
    nameless = client.post(one, {"who": "walk_in", "name": "", "email": ""})
    assert (nameless.status_code, "Write the name" in nameless.content.decode()) == (400, True)
    assert client.post(one, {"who": evening.clodagh.key, "q": "quay", "remember": "on"})["Location"] == page
    imported.refresh_from_db()
    assert (imported.state, KnownName.objects.count()) == ("done", 0)
    minutes = set(Attendance.objects.filter(session=session).values_list("registration__email", "minutes"))
    assert minutes == {
        ("mette@lindholt.example", 75), ("gerda@guests.example", 75), ("a@way.example", 75), (evening.clodagh.email, 75),
    }  # fmt: skip
    assert imported.file_name in client.get(lists).content.decode()
    assert (
        client.get(reverse("desk:attendance_import_undo", args=[session.key, imported.key])).status_code
        == 405
    )
    client.post(reverse("desk:attendance_import_undo", args=[session.key, imported.key]))
    assert set(Attendance.objects.values_list("minutes", flat=True)) == {0}


def test_columns_and_zone_are_answered_on_the_page(evening, as_):
    session, client = evening.session, as_(evening.people.maren)
    lists = reverse("desk:attendance_imports", args=[session.key])
    file = listed(
        session, ("Mette Krogh", "mette@lindholt.example"), ("Nobody", ""), head="Imię,Kontakt,Od,Do"
    )
    page = client.post(lists, {"file": file, "time_zone": "Europe/Helsinki"})["Location"]
    shown = client.get(page).content.decode()
    assert "What do its columns mean?" in shown
    assert "mette@lindholt.example" in shown
    for answer, said in (
        ({"column_0": "name"}, "when people came and left"),
        ({"column_0": "name", "column_1": "name"}, "cannot mean the same"),
    ):
        refused = client.post(page, answer)
        assert (refused.status_code, said in refused.content.decode()) == (400, True)
    client.post(page, {"column_0": "name", "column_1": "email", "column_2": "join", "column_3": "leave"})
    assert "Which time zone?" in client.get(page).content.decode()
    client.post(page, {"time_zone": "Europe/Copenhagen"})
    assert "One line to settle" in client.get(page).content.decode()
    imported = AttendanceImport.objects.get()
    client.post(reverse("desk:attendance_import_finish", args=[session.key, imported.key]))
    assert AttendanceImport.objects.get().state == "done"
    assert Attendance.objects.get().minutes == 75


def test_others_see_nothing_and_long_lists_cost_the_same(evening, as_):
    session, client = evening.session, as_(evening.people.maren)
    assert (
        as_(evening.people.basia).get(reverse("desk:attendance_imports", args=[session.key])).status_code
        == 404
    )
    assert (
        as_(evening.people.mette).get(reverse("desk:attendance_imports", args=[session.key])).status_code
        == 403
    )
    lists = reverse("desk:attendance_imports", args=[session.key])
    cost = []
    for count in (2, 18):
        people = [(f"Line {number}", "") for number in range(count)]
        people += [("Mette Krogh", "mette@lindholt.example"), ("Gerda Holm", "gerda@guests.example")]
        page = client.post(lists, {"file": listed(session, *people), "time_zone": "Europe/Copenhagen"})[
            "Location"
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page).status_code == 200
        cost.append(len(queries))
    assert cost[0] == cost[1]
    imported = AttendanceImport.objects.first()
    foreign = reverse("desk:attendance_import", args=[evening.foreign.key, imported.key])
    assert as_(evening.people.basia).get(foreign).status_code == 404
    assert (
        dt.datetime.fromisoformat(imported.rows.filter(registration__isnull=False)[0].intervals[0][0])
        == session.starts_at
    )
