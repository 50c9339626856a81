"""Public holidays follow the country, and the part of it that has days of its own."""

from __future__ import annotations

import datetime as dt

from rostra.cohorts.holidays import is_holiday


def test_a_part_of_a_country_has_days_of_its_own() -> None:
    assumption, christmas = dt.date(2028, 8, 15), dt.date(2028, 12, 25)
    assert is_holiday(christmas, "de", "DE-BY")
    assert is_holiday(assumption, "DE", "DE-SL")
    assert not is_holiday(assumption, "DE", "DE-BE")
    assert not is_holiday(assumption, "DE")
    assert is_holiday(christmas, "DK", "DK-LINDHOLT")
    assert not is_holiday(christmas, "XX", "XX-1")
