"""Public holidays, by the country of who runs an edition, and by its part of the country where that has its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from functools import lru_cache


def is_holiday(day: dt.date, country: str, territory: str = "") -> bool:
    """Whether offices of a country (two letters, ISO 3166) rest on this day by law; False where the country is not known.

    `territory` may name a part of it that has days of its own, as ISO 3166-2 does ("DE-BY"); any other code changes nothing.
    """
    return day in _rest_days(country.upper(), territory.upper(), day.year)


@lru_cache(maxsize=64)
def _rest_days(country: str, territory: str, year: int) -> Container[dt.date]:
    import holidays  # a tenth of a second, needed on few pages

    part = territory.removeprefix(f"{country}-") if territory.startswith(f"{country}-") else None
    for subdivision in (part, None):
        try:
            return holidays.country_holidays(country, subdiv=subdivision, years=year)
        except NotImplementedError:
            continue
    return ()
