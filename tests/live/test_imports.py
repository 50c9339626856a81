"""Attendance lists taken over: who is known is written down, who is not is asked for and remembered."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F
from django.utils import timezone

from rostra.kernel.errors import NotAllowed, Refused
from rostra.live.actions import imports, register
from rostra.live.models import (
    Attendance,
    AttendanceImport,
    ImportRow,
    KnownColumns,
    KnownName,
    Presence,
    Session,
)
from rostra.live.privacy import imports as privacy
from rostra.people.actions import privacy as people_privacy
from tests.factories.live import make_registration, make_session

State = AttendanceImport.State


def make_talk(organisations, people) -> SimpleNamespace:
    """A talk of 75 minutes two days ago: Mette and Clodagh registered, two guests, one of them waiting; a talk of Brod too."""
    session = make_session(organisations.lindholt, days=-2)
    return SimpleNamespace(
        session=session,
        other=make_session(organisations.zielony_brod, days=-2),
        mette=make_registration(session, people.mette),
        clodagh=make_registration(session, people.clodagh),
        gerda=make_registration(session, email="gerda@guests.example", name="Gerda Holm"),
        late=make_registration(session, email="late@guests.example", name="Lasse Lund", state="waitlisted"),
    )


@pytest.fixture
def talk(prepared, organisations, people) -> SimpleNamespace:
    return prepared(make_talk, organisations, people)


def zoom(session: Session, *rows: tuple[str, str, float, float], head: str = "") -> bytes:
    """A list as Zoom writes it: name, address, minutes after the start of coming and of leaving."""
    lines = [head or "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest"]
    zone = ZoneInfo(session.time_zone)
    for name, email, joined, left in rows:
        at, until = (
            (session.starts_at + dt.timedelta(minutes=each)).astimezone(zone).strftime("%m/%d/%Y %I:%M:%S %p")
            for each in (joined, left)
        )
        lines.append(f"{name},{email},{at},{until},{round(left - joined)},Yes")
    return "\n".join(lines).encode()


def minutes(session: Session) -> dict[str, tuple[int, str]]:
    rows = Attendance.objects.filter(session=session)
    return {each.registration.name: (each.minutes, each.verdict) for each in rows}


def test_a_list_is_taken_settled_and_taken_back(talk, people):
    session, mette, clodagh = talk.session, talk.mette, talk.clodagh
    content = zoom(
        session,
        (mette.name, mette.email.upper(), -5, 30), (mette.name, mette.email, 32, 80),
        (clodagh.name, "", 5, 40), ("Holm Gerda (Gerda)", "private@mail.example", 0, 75),
        ("iPad", "", 0, 70), ("Lasse Lund", "late@guests.example", 10, 75), ("Somebody New", "new@guests.example", 0, 75),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        imports.take(session, content, name="list.csv", by=people.basia)
    imported = imports.take(session, content, name="list.csv", by=people.maren)
    assert (imported.product, imported.state) == ("zoom", State.NAMES)
    assert minutes(session) == {
        mette.name: (73, "attended"),
        clodagh.name: (35, "partly"),
        "Gerda Holm": (75, "attended"),
    }
    asked = {row.name: row for row in imported.rows.filter(state="asked")}
    assert {name: row.how for name, row in asked.items()} == {
        "iPad": "device", "Lasse Lund": "no_place", "Somebody New": "unknown",
    }  # fmt: skip
    again = imports.take(session, content, name="again.csv", by=people.maren)
    assert (again.pk, Presence.objects.count()) == (imported.pk, 4)

    imports.settle(asked["iPad"], registration=clodagh, by=people.maren)
    imports.settle(asked["Lasse Lund"], registration=talk.late, by=people.maren)
    talk.late.refresh_from_db()
    assert talk.late.state == "booked"
    imports.walk_in(asked["Somebody New"], by=people.maren)
    imported.refresh_from_db()
    assert imported.state == State.DONE
    assert minutes(session)[clodagh.name] == (70, "attended")
    assert minutes(session)["Lasse Lund"] == (65, "attended")
    assert minutes(session)["Somebody New"] == (75, "attended")
    assert not KnownName.objects.exists()  # a device is nobody's name; guests have no account

    imports.settle(asked["iPad"], registration=mette, by=people.maren)  # said again, of somebody else
    assert [minutes(session)[name][0] for name in (clodagh.name, mette.name)] == [35, 75]
    imports.undo(imported, by=people.maren)
    assert not Presence.objects.filter(taken_back_at__isnull=True).exists()
    assert {each for each, _verdict in minutes(session).values()} == {0}
    with pytest.raises(Refused):
        imports.ignore(asked["iPad"], by=people.maren)
    assert imports.take(session, content, name="list.csv", by=people.maren).pk != imported.pk


def test_a_name_is_remembered_until_it_means_two(talk, people):
    session = talk.session
    first = imports.take(
        session, zoom(session, ("MJ", "", 0, 70), ("Nobody", "", 0, 3)), name="1.csv", by=people.maren
    )
    row = first.rows.get(name="MJ")
    with pytest.raises(Refused):
        imports.settle(row, registration=make_registration(talk.other, people.mette), by=people.maren)
    imports.settle(row, registration=talk.mette, by=people.maren)
    imports.finish(first, by=people.maren)
    first.refresh_from_db()
    assert (first.state, first.rows.get(name="Nobody").state) == (State.DONE, "ignored")
    known = KnownName.objects.get()
    assert (known.name, known.person, known.organisation) == ("mj", people.mette, session.organisation)

    second = imports.take(session, zoom(session, ("mj", "", 0, 71)), name="2.csv", by=people.maren)
    assert (second.state, second.rows.get().how, second.rows.get().registration) == (
        State.DONE,
        "known",
        talk.mette,
    )
    imports.settle(second.rows.get(), registration=talk.clodagh, by=people.maren)
    assert not KnownName.objects.exists()
    other = imports.take(talk.other, zoom(talk.other, ("mj", "", 0, 71)), name="3.csv", by=people.basia)
    assert other.rows.get().state == "asked"


def test_columns_are_named_once(talk, people):
    session = talk.session
    head = "Imię,Kontakt,Wejście,Wyjście,Ile,Gość"
    content = zoom(session, (talk.mette.name, talk.mette.email, 0, 75), head=head)
    imported = imports.take(session, content, name="lista.csv", by=people.maren)
    assert (imported.state, imported.columns["ask"], imported.columns["cells"][2]) == (
        State.COLUMNS,
        "columns",
        "Wejście",
    )
    for columns in ({"name": 0}, {"join": 2, "leave": 3}, {"name": 0, "join": 2, "leave": 2}):
        with pytest.raises(Refused):
            imports.answer(imported, by=people.maren, columns=columns)
    imported = imports.answer(
        imported, by=people.maren, columns={"name": 0, "email": 1, "join": 2, "leave": 3}
    )
    assert (imported.state, minutes(session)[talk.mette.name][0]) == (State.DONE, 75)
    assert "samples" not in imported.columns
    later = imports.take(session, content + b"\n", name="lista.csv", by=people.maren)
    assert later.state == State.DONE
    imports.undo(later, by=people.maren)
    assert not KnownColumns.objects.exists()


def test_other_days_other_zones_and_lists_too_early(talk, people):
    session, mette = talk.session, talk.mette
    for content, code in (
        (zoom(session, (mette.name, "", 5000, 5070)), "other_day"), (b"", "empty"), (b"Dear all", "no_list"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            imports.take(session, content, name="list.csv", by=people.maren)
        assert refused.value.code == code
    ahead = make_session(session.organisation, days=3)
    with pytest.raises(Refused):
        imports.take(ahead, zoom(ahead, (mette.name, "", 0, 60)), name="list.csv", by=people.maren)
    assert not AttendanceImport.objects.exists()
    helsinki = zoom(session, (mette.name, mette.email, 60, 135))
    imported = imports.take(session, helsinki, name="list.csv", by=people.maren)
    assert (imported.state, imported.columns["ask"]) == (State.COLUMNS, "zone")
    imported = imports.take(session, helsinki, name="list.csv", by=people.maren, time_zone="Europe/Helsinki")
    assert (imported.state, minutes(session)[mette.name]) == (State.DONE, (75, "attended"))


def test_a_total_that_would_decide_is_put_before_a_person(talk, people):
    session, mette = talk.session, talk.mette
    head = "Name,First Join,Last Leave,In-Meeting Duration,Email,Role"
    lines = [head]
    for name, joined, left, long in ((mette.name, -10, 75, "1h 5m 0s"), (talk.clodagh.name, 0, 75, "30m 0s")):
        at, until = (
            (session.starts_at + dt.timedelta(minutes=each)).astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            for each in (joined, left)
        )
        lines.append(f"{name},{at},{until},{long},,Attendee")
    imported = imports.take(session, "\n".join(lines).encode(), name="teams.csv", by=people.maren)
    rows = {row.name: (row.state, row.how, row.minutes) for row in imported.rows.all()}
    assert rows == {mette.name: ("asked", "away", 65), talk.clodagh.name: ("matched", "name", 30)}


def test_a_closed_register_follows_when_the_last_name_is_settled(talk, people):
    session, mette = talk.session, talk.mette
    register.close(session, by=people.maren)
    session.refresh_from_db()
    assert minutes(session)[mette.name] == (0, "missed")
    imported = imports.take(session, zoom(session, ("Tablet", "", 0, 75)), name="list.csv", by=people.maren)
    imports.settle(imported.rows.get(), registration=mette, by=people.maren)
    assert minutes(session)[mette.name] == (75, "attended")
    assert Session.objects.get(pk=session.pk).attended_count == 1
    imports.undo(imported, by=people.maren)
    assert minutes(session)[mette.name] == (0, "missed")


def test_a_long_list_is_worked_in_parts(talk, people, monkeypatch):
    from rostra.live.actions.imports import writing

    monkeypatch.setattr(writing, "AT_ONCE", 1)
    monkeypatch.setattr(writing, "CHUNK", 1)
    session = talk.session
    rows = [(each.name, each.email, 0, 75) for each in (talk.mette, talk.clodagh, talk.gerda)]
    imported = imports.take(session, zoom(session, *rows), name="list.csv", by=people.maren)
    assert (imported.state, writing.unwritten(imported).count(), Presence.objects.count()) == (
        State.DONE,
        3,
        0,
    )
    writing.work_off.call(imported=imported.key, by=people.maren.pk)
    writing.work_off.call(imported=imported.key, by=people.maren.pk)
    assert (writing.unwritten(imported).count(), Presence.objects.count()) == (0, 3)


def test_files_and_names_go_when_their_time_is_over(talk, people, django_capture_on_commit_callbacks):
    session = talk.session
    content = zoom(session, (talk.mette.name, talk.mette.email, 0, 75), ("Gerda Holm", "", 0, 70))
    imported = imports.take(session, content, name="list.csv", by=people.maren)
    storage, name = imported.file.storage, imported.file.name
    assert storage.exists(name)
    assert privacy.retire(timezone.now()) == 0
    mine = people_privacy.export(person=people.mette)
    assert any(part["model"] == "live.ImportRow" for part in mine["holdings"])
    AttendanceImport.objects.update(created_at=F("created_at") - dt.timedelta(days=181))
    with django_capture_on_commit_callbacks(execute=True):
        assert privacy.retire(timezone.now()) == 1
    imported.refresh_from_db()
    assert (bool(imported.file), imported.file_erased_at is not None, storage.exists(name)) == (
        False,
        True,
        False,
    )
    assert set(ImportRow.objects.values_list("name", "email")) == {("", "")}
    assert minutes(session)[talk.mette.name] == (75, "attended")
