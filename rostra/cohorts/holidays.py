"""Public holidays, by the country of who runs an edition."""

from __future__ import annotations

import datetime as dt


def is_holiday(day: dt.date, country: str) -> bool:
    """Whether offices of a country (two letters, ISO 3166) rest on this day by law; False where the country is not known."""
    import holidays  # a tenth of a second, needed on few pages

    try:
        return day in holidays.country_holidays(country.upper(), years=day.year)
    except NotImplementedError:
        return False
