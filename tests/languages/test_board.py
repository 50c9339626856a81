"""The board: right sums, from stored counts, in a few queries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.languages.actions import sources, translations
from rostra.languages.board import Figures, added, board, rows
from rostra.languages.models import Passage, Thing, Translation
from rostra.languages.passages import Text
from rostra.languages.things import Source
from tests.cast import make_organisations, make_people
from tests.languages.leaflets import SORT, passage, undone
from tests.languages.test_translations import STEP, walk

pytestmark = pytest.mark.django_db
LANGUAGES = ["da", "en", "pl"]


@pytest.fixture
def cast(prepared):
    prepared(make_organisations)
    return prepared(make_people)


def test_figures_of_programmes_and_things(leaflets, cast):
    sources.sync(
        SORT, [leaflets.write("a", {"t": "One", "u": "Two", "v": "Three"}, programme="p", place="1")]
    )
    sources.sync(SORT, [leaflets.write("b", {"t": "Four"}, programme="p", place="2")])
    sources.sync(SORT, [Source("d", "Dansk", "da", [Text("t", "Fem", False)], programme_key="p", place="3")])
    sources.sync(SORT, [leaflets.write("o", {"t": "Other"}, programme="other")])
    sources.sync(SORT, [leaflets.write("x", {"t": "Gone"}, programme="p")])
    translations.save(passage("x", "t"), language="da", text="Væk", by=None)
    sources.gone(SORT, ["x"])
    translations.save(passage("a", "t"), language="da", text="En", by=None, state="reviewed")
    translations.save(passage("a", "u"), language="da", text="To", by=None, state="machine")
    translations.save(passage("d", "t"), language="en", text="Five", by=None)
    sources.sync(
        SORT, [leaflets.write("a", {"t": "One!", "u": "Two", "v": "Three"}, programme="p", place="1")]
    )
    assert board(["p"], LANGUAGES) == {
        "p": {
            "da": Figures(total=4, machine=1, outdated=1),
            "en": Figures(total=1, draft=1),
            "pl": Figures(total=5),
        }
    }
    assert list(board(None, ["da"])) == ["other", "p"]
    assert board(["none"], ["da"]) == {"none": {"da": Figures()}}
    claim = translations.take(Thing.objects.get(key="b"), language="pl", by=cast.ada)
    found = rows(Thing.objects.filter(programme_key="p", gone_at__isnull=True).order_by("place"), LANGUAGES)
    assert [(row.thing.key, row.figures, row.claims) for row in found] == [
        (
            "a",
            {"da": Figures(total=3, machine=1, outdated=1), "pl": Figures(total=3)},
            {},
        ),
        ("b", {"da": Figures(total=1), "pl": Figures(total=1)}, {"pl": claim}),
        ("d", {"en": Figures(total=1, draft=1), "pl": Figures(total=1)}, {}),
    ]


def test_figures_say_what_is_left():
    figures = Figures(total=7, machine=1, draft=1, reviewed=2, outdated=1)
    assert (figures.missing, figures.there, figures.percent, figures.is_begun, figures.is_done) == (
        2,
        5,
        28,
        True,
        False,
    )
    assert Figures(total=2, reviewed=2).is_done
    assert Figures().percent == 100
    assert added([figures, Figures(total=1, reviewed=1)]) == Figures(8, 1, 1, 3, 1)


def test_the_board_costs_the_same_for_many_things(leaflets, django_assert_num_queries):
    for count in (1, 30):
        sources.sync(
            SORT, [leaflets.write(f"k{n}", {"t": "One"}, programme=f"p{n % 3}") for n in range(count)]
        )
        with django_assert_num_queries(2):
            board(None, LANGUAGES)
        with django_assert_num_queries(3):
            rows(Thing.objects.all(), LANGUAGES)


@given(steps=st.lists(STEP, min_size=6, max_size=20))
def test_the_board_is_right_after_any_edits(steps, leaflets, cast):
    with undone():
        for step in steps:
            walk(step, leaflets, cast.ada)
        there = Passage.objects.filter(gone_at__isnull=True, thing__gone_at__isnull=True)
        found = added(
            figures[language] for figures in board(None, ["da", "pl"]).values() for language in figures
        )
        assert (found.total, found.there) == (
            there.count() * 2,
            Translation.objects.filter(passage__in=there).count(),
        )
        outdated = Translation.objects.filter(passage__in=there, outdated=True).count()
        assert found.outdated == outdated
        assert found == added(
            figures
            for row in rows(Thing.objects.filter(gone_at__isnull=True), ["da", "pl"])
            for figures in row.figures.values()
        )
