"""The kinds of requirement that this room answers: aims of a sprint, meetings with a coach."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import Kind, kinds

SPRINT = "sprint"
COACHING = "coaching"

KINDS = (
    Kind(SPRINT, _("sprint"), _("Meet your aims"), evidence=("accepted",), is_activity=False),
    Kind(COACHING, _("coaching"), _("Meet your coach"), evidence=("attended",), is_activity=False),
)


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    for kind in KINDS:
        kinds.add(kind.name, kind)
