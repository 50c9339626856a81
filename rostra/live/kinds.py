"""The kind of requirement that this room answers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import Kind, kinds

SESSION = "session"


def register() -> None:
    """Make the kind known; called once when the room is ready."""
    kinds.add(
        SESSION,
        Kind(SESSION, _("live session"), _("Attend"), evidence=("attended", "walked_in"), is_activity=False),
    )
