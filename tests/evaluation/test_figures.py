"""Figures of sessions: counted by hand, stored, proved equal, and withheld where they are small."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.evaluation import rules
from rostra.evaluation.actions import figures
from rostra.evaluation.definitions import DEFINITIONS, STORED
from rostra.evaluation.models import Figure
from rostra.evaluation.reading import OUTSIDE, Choice, choices, read, table, withhold
from rostra.kernel.errors import NotAllowed
from rostra.live.models import Registration
from rostra.people.models import Grant, Person

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "figures.md"


def counts(person, **choice) -> dict[str, int | None]:
    """What is not nought."""
    found = read(person, Choice(**choice)).numbers
    return {name: each.count for name, each in found.items() if each.count}


def parts(person, name: str, dimension: str, **choice) -> list[tuple[str, int | None]]:
    return [
        (each.label, each.count) for each in read(person, Choice(**choice)).numbers[name].parts[dimension]
    ]


def test_every_number_of_a_year_is_what_was_counted_by_hand(world):
    assert counts(world.people.maren, year=2025) == {
        "sessions": 2, "cancelled": 1, "appearances": 3, "speakers": 2, "guest_appearances": 2, "outside_speakers": 1,
        "registered": 12, "let_in": 10, "withdrew": 1, "not_placed": 1, "walked_in": 1, "joined": 9, "attended": 8,
        "partly": 1, "missed": 1, "minutes": 590, "attended_share": 72, "excused": 1, "excuses": 1, "catch_ups": 3,
        "caught_up": 1, "with_us": 1, "owed": 1, "caught_up_share": 33, "recordings": 1, "visits": 11, "watched_later": 1,
        "organisations": 2, "territories": 2, "languages": 2,
    }  # fmt: skip


def test_choices_organisations_and_years_stay_apart(world):
    people = world.people
    workshop = {"programme": world.programme, "edition": world.spring.key}
    assert counts(people.maren, **workshop)["registered"] == 3
    assert counts(people.maren, year=2024) == {
        "sessions": 1, "appearances": 1, "speakers": 1, "guest_appearances": 1, "outside_speakers": 1, "registered": 1,
        "let_in": 1, "joined": 1, "attended": 1, "minutes": 75, "attended_share": 100, "organisations": 1,
        "territories": 1, "languages": 1,
    }  # fmt: skip
    assert counts(people.maren, year=2026)["visits"] == 2
    everything = counts(people.maren)
    assert (everything["speakers"], everything["appearances"], everything["coming"]) == (2, 4, 1)
    assert (counts(people.ada)["sessions"], everything["sessions"], counts(people.basia)["sessions"]) == (
        4,
        3,
        1,
    )
    assert counts(people.maren, programme=OUTSIDE, year=2025)["registered"] == 9
    assert parts(people.maren, "sessions", "kind", year=2025) == [("talk", 1), ("workshop", 1)]
    assert (
        Figure.objects.get(
            name="attended", organisation=world.organisations.zielony_brod, dimension="territory"
        ).value
        == "PL-ZIELONY"
    )
    found = choices(people.maren, world.programme)
    assert ([key for key, _title in found.programmes], [key for key, _title in found.editions]) == (
        [world.programme, OUTSIDE], [world.spring.key],
    )  # fmt: skip
    assert choices(people.maren).years[-2:] == [2025, 2024]


def test_small_numbers_of_people_are_withheld(world):
    people = world.people
    # Seven of Lindholt attended and one of Bród: the one alone could be had from the whole, so both are withheld.
    assert {count for _label, count in parts(people.maren, "attended", "organisation", year=2025)} == {None}
    assert parts(people.maren, "registered", "language", year=2025)[0][1] == 9
    assert parts(people.maren, "excuses", "reason", year=2025) == [("a council or committee meeting", None)]
    evaluated = read(people.eva, Choice(year=2025))
    assert evaluated.withheld
    assert [evaluated.numbers[name].count for name in ("attended", "missed", "excused", "sessions", "minutes")] == [
        9, None, None, 3, 650,
    ]  # fmt: skip
    assert not read(people.maren, Choice(year=2025)).withheld


def test_what_is_left_out_cannot_be_had_from_the_rest():
    numbers = ([9, 3, 12], [9, 3, 2], [9, 0, 3], [7, 8, 0], [4], [])
    assert [withhold(each) for each in numbers] == [
        [None, None, 12], [9, None, None], [None, 0, None], [7, 8, 0], [None], [],
    ]  # fmt: skip


def test_who_reads_figures(world):
    people = world.people
    readers = [key for key, each in vars(people).items() if rules.may_read_figures(each)]
    assert readers == ["ada", "maren", "lasse", "eva", "basia"]
    Grant.objects.create(
        person=people.tove, role="evaluator", scope_kind="edition", scope_key=world.spring.key
    )
    tove = Person.objects.get(pk=people.tove.pk)
    assert counts(tove)["sessions"] == 1
    for each in (tove, people.eva, people.mette):
        with pytest.raises(NotAllowed):
            figures.count_again(by=each)


def test_what_is_stored_is_proved_equal_and_mended(world, capsys):
    before = Figure.objects.count()
    call_command("figures_rebuild", "--check")
    assert f"{before} figures: none differ." in capsys.readouterr().out
    Figure.objects.filter(
        name="attended", dimension="", year=2025, programme="", organisation__key="lindholt"
    ).update(count=70)
    Figure.objects.filter(name="visits", year=2026).delete()
    Figure.objects.create(name="visits", organisation=world.organisations.lindholt, year=1999, count=1)
    with pytest.raises(SystemExit):
        call_command("figures_rebuild", "--check")
    said = capsys.readouterr().out
    assert "stored 70, counted 7" in said
    assert "3 differ." in said
    assert Figure.objects.filter(year=1999).exists()
    call_command("figures_rebuild")
    assert "3 were mended." in capsys.readouterr().out
    assert (figures.rebuild(check=True).differences, Figure.objects.count()) == ([], before)
    Registration.objects.filter(email="b@x.example").delete()
    assert figures.rebuild(check=True).differences
    assert figures.recount.call() is None
    assert figures.rebuild(check=True).differences == []


def test_counting_and_reading_cost_the_same_however_many_there_are(world):
    with CaptureQueriesContext(connection) as counting:
        figures.rebuild(check=True)
    with CaptureQueriesContext(connection) as reading:
        read(world.people.maren, Choice())
    assert len(counting) <= 16
    assert len(reading) <= 8


def test_every_figure_is_defined_stored_or_derived_and_documented(world):
    names = set(Figure.objects.values_list("name", flat=True))
    assert names == set(STORED)
    said = REFERENCE.read_text()
    missing = [
        name for name, each in DEFINITIONS.items() if f"`{name}`" not in said or str(each.text) not in said
    ]
    assert missing == []
    rows = table(read(world.people.maren, Choice(year=2025)))
    assert {row[0] for row in rows} == set(DEFINITIONS)
    assert all(len(row) == 7 for row in rows)
