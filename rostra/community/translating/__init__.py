"""What of the community can be translated, one module per noun; each registers its sorts."""

from __future__ import annotations


def register() -> None:
    """Make the sorts known; called once when the room is ready."""
    from rostra.community.translating import cases, documents, network, newsletter, posts

    for each in (cases, documents, network, newsletter, posts):
        each.register_sorts()
