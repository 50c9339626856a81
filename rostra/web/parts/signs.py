"""Signs of a standing: one shape, one word and one tone for each state, the same everywhere.

Lists, the matrix, figures and exports all take a sign from here, so that a state never depends on colour
alone and never has two names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXT_STYLE = "\N{VARIATION SELECTOR-15}"
"""Keeps phones from drawing an arrow as a coloured picture."""


@dataclass(frozen=True)
class Sign:
    """How one state of a standing looks and reads."""

    state: str
    shape: str
    word: str | Promise
    tone: str
    meaning: str | Promise

    @property
    def classes(self) -> str:
        """Classes of the stylesheet: the tone, and a dashed edge for what was caught up."""
        return f"{self.tone} dashed" if self.state == "caught_up" else self.tone

    @property
    def plain(self) -> str:
        """Shape and word as plain text, for exports and titles."""
        return f"{self.shape.removesuffix(TEXT_STYLE)} {self.word}"


_ALL = (
    Sign("met", "✓", _("met"), "good", _("Done; it counts.")),
    Sign("caught_up", "↺", _("met by catch-up"), "good", _("Missed at first, caught up since; it counts.")),
    Sign("recognised", "≡", _("recognised"), "good", _("Learned elsewhere and recognised here; it counts.")),
    Sign("due_soon", "•", _("due soon"), "warn", _("Asked for soon.")),
    Sign("overdue", "!", _("overdue"), "late", _("The date has passed and it is still yours to do.")),
    Sign("handed_in", "⇢", _("handed in"), "info", _("With us: we are reading it.")),
    Sign("returned", "↩" + TEXT_STYLE, _("returned"), "warn", _("Came back to you with comments.")),
    Sign("excused", "E", _("excused"), "info", _("You are excused from it.")),
    Sign("open", "○", _("open"), "plain", _("Not done yet; there is time.")),
)

SIGNS: dict[str, Sign] = {sign.state: sign for sign in _ALL}
SIGNS["met_by_catchup"] = SIGNS["caught_up"]


def sign(state: Any) -> Sign:
    """Return the sign of a state, given as text or as an enumeration with such a value.

    Raises KeyError for a state without a sign: a new state needs a shape and a word before it is shown.
    """
    return SIGNS[str(getattr(state, "value", state))]


def legend() -> Iterator[Sign]:
    """All signs in the order in which a legend shows them."""
    return iter(_ALL)
