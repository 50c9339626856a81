"""Addresses of the directory, the exchange and projects by name, for rooms that write letters and the search."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import get_language, override

from rostra.kernel.registries import links

NAMES = (
    "directory_person", "directory_answer", "directory_organisation", "profile_edit", "exchange", "project"
)  # fmt: skip


def _maker(name: str) -> Callable[..., str]:
    def make(*, language: str = "", **arguments: str) -> str:
        with override(language or get_language() or "en"):
            return reverse(name, kwargs=arguments or None)

    return make


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    for name in NAMES:
        links.add(name, _maker(name))
