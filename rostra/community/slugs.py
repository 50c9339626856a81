"""Addresses of the community's pages."""

from __future__ import annotations

from typing import Any

from rostra.live.slugs import free_slug

# What stands at the place of an address already.
TAKEN = frozenset({"new", "edit", "people", "organisations"})


def slug_of(title: str, row: Any) -> str:
    """An address for a row out of its title that nothing else has. One query."""
    found = free_slug(title, row, longest=100)
    return f"{found}-1" if found in TAKEN else found
