"""Demo mode lets anybody in as anybody: it is refused wherever real people could be."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register

from rostra.demo.marks import is_marked

HERE = {"localhost", "127.0.0.1", "::1"}


@register("security")
def demo_mode(app_configs: Any = None, **options: Any) -> list[Error]:
    """An error unless the data folder is a demo's own or the site is served to this machine only."""
    if not settings.ROSTRA_DEMO or is_marked(settings.ROSTRA_DATA_DIR):
        return []
    if urlsplit(settings.ROSTRA_URL).hostname in HERE:
        return []
    return [
        Error(
            "ROSTRA_DEMO is on: anybody could sign in as anybody, and this is not a demo's data folder.",
            hint="Take ROSTRA_DEMO away, or let `rostra demo` make a data folder of its own.",
            id="rostra.E001",
        )
    ]
