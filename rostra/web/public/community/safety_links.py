"""Addresses of safety and ideas by name, for letters."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import get_language, override

from rostra.kernel.registries import links

NAMES = {
    "safety": "safety",
    "own_reports": "own_reports",
    "hidden_words": "hidden_words",
    "idea": "idea",
    "desk_report": "desk:report",
    "desk_reports": "desk:reports",
}


def _maker(name: str) -> Callable[..., str]:
    def make(*, language: str = "", **arguments: str) -> str:
        with override(language or get_language() or "en"):
            return reverse(name, kwargs=arguments or None)

    return make


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    for name, route in NAMES.items():
        links.add(name, _maker(route))
