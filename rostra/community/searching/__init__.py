"""What of the community is found by the search, one module per noun; each registers its sources."""

from __future__ import annotations


def register() -> None:
    """Make the sources known; called once when the room is ready."""
    from rostra.community.searching import cases, documents, network, posts, spaces

    for each in (cases, documents, network, posts, spaces):
        each.register_sources()
