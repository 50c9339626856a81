"""Dates and numbers in Danish: 2. december 2026 kl. 14:30; 1.234,5."""

from rostra.config.formats import from_english

DATE_FORMAT = "j. F Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"j. F Y \k\l. H:i"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j. F"
SHORT_DATE_FORMAT = "j. b Y"
SHORT_DATETIME_FORMAT = r"j. b Y \k\l. H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]

__getattr__ = from_english({"j F": "j. F", "j M": "j. b", "M": "b", ", H:i": r" \k\l. H:i"})
