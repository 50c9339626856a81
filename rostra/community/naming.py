"""How people stand beside what they say: by their name, never by an address."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def shown(person: Any) -> str:
    """The name of a person as other members read it."""
    if person is None or person.erased_at:
        return _("A person who left")
    return person.name or _("Somebody without a name")
