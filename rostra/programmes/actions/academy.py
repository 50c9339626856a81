"""The academy itself: founding it on an empty installation, changing its name and brand, having it at hand."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache

from rostra.programmes.models import Academy

CACHE_KEY = "academy"
CACHE_SECONDS = 30


def the() -> Academy:
    """The one academy, from the cache; an unsaved one with plain defaults before it is founded."""
    academy = cache.get(CACHE_KEY)
    if academy is None:
        academy = Academy.objects.select_related("logo").first()
        if academy is None:
            return Academy(
                languages=[code for code, _name in settings.LANGUAGES], time_zone=settings.TIME_ZONE
            )
        cache.set(CACHE_KEY, academy, CACHE_SECONDS)
    return academy
