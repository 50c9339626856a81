"""Letters of this room, one module per sort; each lists its kinds in `KINDS`."""

from __future__ import annotations

from rostra.kernel.registries import MessageKind, message_kinds


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    from rostra.community.letters import cases, documents, ideas, network, newsletter, posts, safety, spaces

    sorts = (spaces, safety, posts, cases, network, documents, newsletter, ideas)
    kinds: list[MessageKind] = [kind for sort in sorts for kind in sort.KINDS]
    for kind in kinds:
        if kind.name not in message_kinds:
            message_kinds.add(kind.name, kind)
