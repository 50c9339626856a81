"""A browser for the journeys: found, or installed when we are root, or done without."""

import os
import shutil
from pathlib import Path

from tools.root import install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
)


def find() -> str | None:
    """The path of a Chromium-based browser: ROSTRA_TEST_BROWSER, on the PATH, or in a usual place."""
    named = os.environ.get("ROSTRA_TEST_BROWSER")
    if named:
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((place for place in PLACES if Path(place).is_file()), None)


def obtain() -> str | None:
    """A browser, installed if need be and possible; None when there is none to be had."""
    return find() or (find() if install("chromium") else None)
