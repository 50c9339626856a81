"""The kinds of activity that this room offers. Each says which evidence meets it and what it needs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rostra.kernel.registries import Kind, kinds

KINDS = [
    Kind("read", _("text to read"), _("Read"), evidence=("read",)),
    Kind("watch", _("video to watch"), _("Watch"), evidence=("watched",), needs=("video",)),
    Kind("quiz", _("quiz"), _("Answer"), evidence=("passed",), needs=("quiz",)),
    Kind("worksheet", _("worksheet to hand in"), _("Fill in"), evidence=("accepted",), needs=("form",)),
    Kind("example", _("example to study"), _("Study"), evidence=("read",)),
    Kind("link", _("link to follow"), _("Visit"), evidence=("read",), needs=("url",)),
]


def register() -> None:
    """Make the kinds known; called once when the room is ready."""
    for kind in KINDS:
        kinds.add(kind.name, kind)
