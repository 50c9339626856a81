"""The dictionaries of this installation, in its data folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from rostra.search.dictionary import Dictionaries

FOLDER = "dictionaries"


@lru_cache(maxsize=4)
def _in(folder: Path) -> Dictionaries:
    return Dictionaries(folder)


def own() -> Dictionaries:
    """The dictionaries in the data folder."""
    return _in(Path(settings.ROSTRA_DATA_DIR) / FOLDER)
