"""The words to which whoever proposes a post says yes. A change of them is a new version; old ones stay to be read."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NOW = "2026-11"
WORDS: dict[str, Any] = {
    "2026-11": _(
        "The text and the picture are mine, or I may publish them. The academy may check, shorten, translate and publish "
        "them here, with my name if I say so. I may take them back at any time."
    )
}


def words(version: str = NOW) -> str:
    """The words of a version in the present language; "" for a version that never was."""
    return str(WORDS.get(version, ""))
