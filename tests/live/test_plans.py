"""Sessions of an edition come from the programme's templates or from an earlier edition; series get several dates at once."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rostra.cohorts.actions import cohorts
from rostra.kernel.errors import Faults, NotAllowed, Refused
from rostra.ledger.models import Requirement, Standing
from rostra.live import rules
from rostra.live.actions import (
    materials,
    plans,
    questions,
    requirements,
    series,
    sessions,
    strands,
    templates,
)
from rostra.live.models import CatchUpPack, Question, Session
from rostra.messaging.models import QuietPeriod
from tests.factories.ledger import enrol, make_edition
from tests.factories.live import make_session

pytestmark = pytest.mark.django_db


def _template(course, **fields):
    values = {
        "title": "Workshop",
        "kind": "workshop",
        "begins": dt.time(9),
        "minutes": 120,
        "offset_days": 21,
    }
    return templates.add(programme=course, by=None, **{**values, **fields})


def test_templates_become_sessions_that_the_edition_asks(course, organisations, people, spring) -> None:
    one = _template(course, title="First workshop", code="W1")
    two = _template(course, title="An offer", offset_days=28, asked=False)
    with pytest.raises(NotAllowed):
        templates.change(one, by=people.tove, title="Mine")
    assert templates.change(one, by=people.edda, minutes=150).minutes == 150
    with pytest.raises(Faults):
        templates.change(one, by=people.edda, minutes=0)
    one.refresh_from_db()
    late = cohorts.add(
        edition=spring, name="Late", by=None, starts_on=spring.starts_on + dt.timedelta(days=7)
    )
    day = spring.starts_on + dt.timedelta(days=21)
    QuietPeriod.objects.create(title="Election", starts_on=day, ends_on=day, organisation=spring.organisation)
    found = plans.proposed(spring)
    assert [(each.title, each.first_day) for each in found] == [
        ("First workshop", day), ("An offer", day + dt.timedelta(days=7)),
    ]  # fmt: skip
    assert "in the quiet period “Election”" in [each.text for each in found[0].cautions]
    assert plans.proposed(spring, late)[0].first_day == day + dt.timedelta(days=7)
    dates = {one.key: (day, dt.time(10)), two.key: (day, dt.time(14))}
    with pytest.raises(NotAllowed):
        plans.plan(spring, dates=dates, by=people.tove)
    made = plans.plan(spring, dates=dates, by=people.maren)
    assert [(each.title, f"{each.finishes:%H:%M}", each.state) for each in made] == [
        ("First workshop", "12:30", "draft"), ("An offer", "16:00", "draft"),
    ]  # fmt: skip
    assert plans.plan(spring, dates=dates, by=people.maren) == []
    mette = enrol(spring, people.mette)
    sessions.change(made[1], by=None, mode="on_site")
    done, waiting = plans.announce_all(spring, by=people.maren)
    assert [each.title for each in done] == ["First workshop"]
    assert [(each.title, why) for each, why in waiting] == [("An offer", "Say first where it takes place.")]
    asked = Requirement.objects.get(edition=spring, kind="session")
    assert (asked.target, asked.code, asked.title) == (one.key, "W1", "First workshop")
    assert Standing.objects.filter(enrolment=mette, requirement=asked).count() == 1
    again = plans.plan(spring, cohort=late, dates={one.key: (day, dt.time(9))}, by=None)
    sessions.announce(again[0], by=None)
    assert Requirement.objects.filter(edition=spring, kind="session").count() == 1


def test_an_edition_opens_with_its_sessions(course, organisations, people) -> None:
    edition = make_edition(course, organisations.lindholt, key="autumn", opened=False)
    row = _template(course)
    day = edition.starts_on + dt.timedelta(days=21)
    plans.plan(edition, dates={row.key: (day, dt.time(9))}, by=None)
    plans.announce_all(edition, by=None)
    assert not edition.requirements.exists()
    plans.open_edition(edition, by=people.maren)
    assert edition.requirements.get(kind="session").title == "Workshop"


def test_a_copied_edition_takes_its_sessions_over_shifted(course, organisations, people, spring) -> None:
    late = cohorts.add(edition=spring, name="Late", by=None)
    weekly = series.add(organisation=spring.organisation, edition=spring, title="Evenings", by=None)
    first = make_session(
        spring.organisation,
        edition=spring,
        cohort=late,
        series=weekly,
        title="Evening",
        seen_by="edition",
        guests=False,
    )
    make_session(spring.organisation, edition=spring, state="cancelled", title="Gone")
    questions.add(first, by=None, label="Vegetarian?", kind="yes_no")
    CatchUpPack.objects.create(key="pack", session=first, question="What will you try?", digest="We talked.")
    start = spring.starts_on + dt.timedelta(weeks=52)
    assert [each.first_day for each in plans.shifted(spring, start)] == [
        first.first_day + dt.timedelta(weeks=52)
    ]
    made = plans.copy_edition(spring, title="Next spring", starts_on=start, by=people.maren)
    copy = Session.objects.get(edition=made)
    assert (copy.title, copy.state, copy.begins, copy.first_day - first.first_day) == (
        "Evening", "draft", first.begins, dt.timedelta(weeks=52),
    )  # fmt: skip
    assert (copy.cohort.name, copy.series.title, copy.series.edition) == ("Late", "Evenings", made)
    assert (copy.room_url, copy.questions.get().label) == ("", "Vegetarian?")
    assert (copy.pack.question, copy.pack.digest) == ("What will you try?", "")
    bare = plans.copy_edition(
        spring, title="Bare", starts_on=start, by=people.maren, with_sessions=False, with_cohorts=False
    )
    assert not bare.sessions.exists()
    past = make_session(made.organisation, edition=made, days=-3)
    plans.cancel_edition(made, by=people.maren)
    assert set(made.sessions.values_list("pk", "state")) == {(past.pk, "announced"), (copy.pk, "cancelled")}


def test_a_series_gets_several_dates_at_once(organisations, people) -> None:
    maren, lindholt = people.maren, organisations.lindholt
    weekly = series.add(organisation=lindholt, title="Tuesdays", by=maren)
    with pytest.raises(NotAllowed):
        series.add(organisation=organisations.zielony_brod, title="Theirs", by=maren)
    day = timezone.localdate() + dt.timedelta(days=50)
    like = sessions.draft(
        organisation=lindholt, by=maren, title="Tuesday talk", series=weekly, first_day=day, begins=dt.time(17),
        last_day=day, finishes=dt.time(18),
    )  # fmt: skip
    days = [(day + dt.timedelta(days=7), None), (day + dt.timedelta(days=14), dt.time(9))]
    made = series.add_dates(weekly, like=like, days=days, by=maren)
    assert [f"{each.begins:%H:%M}-{each.finishes:%H:%M}" for each in made] == ["17:00-18:00", "09:00-10:00"]
    spring_night = (dt.date(2027, 3, 28), dt.time(2, 30))
    with pytest.raises(Faults) as caught:
        series.add_dates(weekly, like=like, days=[*days, spring_night], by=maren)
    wrong = {where for where, _why in caught.value.faults}
    assert wrong == {"2027-03-28", *(each.isoformat() for each, _time in days)}
    assert weekly.sessions.count() == 3
    strand = strands.add(organisation=lindholt, title="Youth strand", by=maren)
    assert sessions.change(made[0], by=maren, strand=strand).strand == strand
    with pytest.raises(NotAllowed):
        strands.remove(strand, by=people.basia)
    series.remove(weekly, by=maren)
    assert Session.objects.count() == 3


def test_questions_stand_behind_what_they_depend_on(organisations, people) -> None:
    session = make_session(organisations.lindholt)
    maren = people.maren
    eats = questions.add(
        session, by=maren, label="What do you eat?", kind="one", options=["meat", "plants", "meat", " "]
    )
    assert eats.options == ["meat", "plants"]
    which = questions.add(
        session, by=maren, label="Which?", only_if=eats, only_answer="plants", only_mode="on_site"
    )
    for wrong, where in (
        ({"label": " "}, "label"), ({"only_answer": "stones"}, "only_answer"),
        ({"kind": "several", "options": ["one"]}, "options"), ({"only_if": which}, "only_if"),
    ):  # fmt: skip
        with pytest.raises(Faults) as caught:
            questions.change(Question.objects.get(pk=which.pk), by=maren, **wrong)
        assert [field for field, _why in caught.value.faults] == [where]
    with pytest.raises(Refused):
        questions.move(which, up=True, by=maren)
    with pytest.raises(Refused):
        questions.remove(eats, by=maren)
    with pytest.raises(NotAllowed):
        questions.remove(which, by=people.basia)
    questions.remove(which, by=maren)
    assert [each.label for each in session.questions.all()] == ["What do you eat?"]


def _office(*names: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return packed.getvalue()


HOSTILE = {
    "page.pdf": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "program.txt": b"#!/bin/sh\nrm -rf /\n",
    "windows.docx": b"MZ\x90\x00",
    "macro.docx": _office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "packed.zip": _office("a.txt", "b.exe"),
    "broken.docx": b"PK\x03\x04broken",
    "noise.txt": bytes(range(256)),
    "empty.txt": b"",
}
KIND = {
    "../../slides \r\nX: 1.exe": (b"%PDF-1.7 slides", "slides X 1.pdf"),
    "notes.txt": ("Læs det først.".encode(), "notes.txt"),
    "letter.docm": (_office("[Content_Types].xml", "word/document.xml"), "letter.docx"),
}


def test_files_are_what_their_bytes_say(organisations, people) -> None:
    session = make_session(organisations.lindholt)
    draft = make_session(organisations.lindholt, state="draft", announced_at=None)
    for name, content in HOSTILE.items():
        with pytest.raises(Faults) as caught:
            materials.add(session, title="M", when="after", by=None, file=SimpleUploadedFile(name, content))
        assert [field for field, _why in caught.value.faults] == ["file"]
    for name, (content, shown) in KIND.items():
        file = SimpleUploadedFile("x", content)
        file.name = name  # as hostile as it comes
        row = materials.add(session, title="M", when="before", by=people.maren, file=file)
        assert (row.file_name, row.file.name) == (shown, f"materials/{row.key}.{shown.rpartition('.')[2]}")
    for url, file in (
        ("", None),
        ("javascript:alert(1)", None),
        ("https://a.example", SimpleUploadedFile("a", b"%PDF-1")),
    ):
        with pytest.raises(Faults):
            materials.add(session, title="M", when="after", by=None, url=url, file=file)
    hidden = materials.add(draft, title="M", when="after", by=None, url="https://a.example/paper")
    assert rules.may_read_material(AnonymousUser(), row)
    assert not rules.may_read_material(AnonymousUser(), hidden)
    with pytest.raises(NotAllowed):
        materials.remove(row, by=people.basia)
    materials.remove(row, by=people.maren)
    assert session.materials.count() == 2


def test_one_date_of_a_series_is_asked(spring, people) -> None:
    weekly = series.add(organisation=spring.organisation, edition=spring, title="Evenings", by=None)
    first = make_session(
        spring.organisation, edition=spring, series=weekly, title="First evening", seen_by="edition"
    )
    second = make_session(spring.organisation, edition=spring, series=weekly, days=20, seen_by="edition")
    asked = requirements.ask(first, by=people.maren, series=True)
    second.refresh_from_db()
    assert (asked.target, asked.title, second.requirement) == (weekly.key, "Evenings", asked)
    asked.refresh_from_db()
    due = asked.due_days
    day = second.first_day + dt.timedelta(days=7)
    later = series.add_dates(weekly, like=second, days=[(day, None)], by=people.maren)[0]
    assert later.requirement is None
    assert sessions.announce(later, by=people.maren).requirement == asked
    asked.refresh_from_db()
    assert asked.due_days == due + 7
    for each in (first, second):
        requirements.unask(each, by=people.maren)
    asked.refresh_from_db()
    assert asked.retired_at is None
    sessions.cancel(later, by=people.maren, reason="No room.")
    asked.refresh_from_db()
    assert asked.retired_at is not None
