"""Figures: shares that add up and sentences that say the same."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rostra.web.parts import figures

counts = st.integers(0, 500)


def test_a_meter_says_what_it_shows() -> None:
    assert figures.meter_label(7, 11, overdue=1, caught=2) == "7 of 11 met, 2 of them by catch-up, 1 overdue"


def test_a_meter_of_things() -> None:
    assert figures.meter_label(0, 3, unit="modules") == "0 of 3 modules met"


@given(met=counts, total=counts, overdue=counts, caught=counts)
def test_a_meter_never_runs_over(met: int, total: int, overdue: int, caught: int) -> None:
    shown = figures.meter(met, total, overdue=overdue, caught=caught)
    met_end, caught_end, late = (float(shown[key][:-1]) for key in ("met_share", "caught_end", "late_share"))
    assert 0 <= met_end <= caught_end <= 100
    assert 0 <= late <= round(100 - caught_end, 1)


@given(values=st.lists(st.one_of(st.none(), st.floats(0, 1e9)), max_size=8))
def test_bars_fit_their_frame(values: list[float | None]) -> None:
    for row in figures.bars([(str(value), value) for value in values]):
        assert row["share"] == "" or 0 <= float(row["share"][:-1]) <= 100


def test_a_withheld_figure_gets_no_bar(rendered) -> None:
    html = rendered("{% barchart rows 'People' %}", rows=[("Town", None), ("County", 12)])
    assert html.count("<svg") == 1
    assert "fewer than 5" in html


def test_bars_measure_against_a_given_total() -> None:
    assert [row["share"] for row in figures.bars([("a", 25), ("b", 50)], total=100)] == ["25.0%", "50.0%"]


def test_a_chart_without_figures_says_so(rendered) -> None:
    assert "No figures yet." in rendered("{% barchart rows 'People' %}", rows=[])


def test_identifiers_stay_the_same() -> None:
    first = figures.slug_of("copy", "Address", "https://academy.test")
    assert first == figures.slug_of("copy", "Address", "https://academy.test")
    assert re.fullmatch(r"copy-[0-9a-f]{8}", first)
