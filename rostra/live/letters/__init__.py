"""What live writes to people, one module per occasion."""

from __future__ import annotations

from rostra.kernel.registries import MessageKind, message_kinds


def register() -> None:
    """Make the kinds of message known; called once when the room is ready."""
    from rostra.live.letters import catch_up, feedback, polls, presence, registrations

    kinds: list[MessageKind] = [
        *registrations.KINDS,
        *presence.KINDS,
        *catch_up.KINDS,
        *feedback.KINDS,
        *polls.KINDS,
    ]
    for kind in kinds:
        message_kinds.add(kind.name, kind)
