"""How far a translation is, as it looks and reads everywhere at the desk: a shape, a word, a tone; and bars of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.languages.board import Figures
from rostra.web.parts.figures import share


@dataclass(frozen=True)
class Sign:
    """One state. `word` stands beside a text, `plural` over numbers and in the legend."""

    state: str
    shape: str
    word: str | Promise
    tone: str


SIGNS = {
    sign.state: sign
    for sign in (
        Sign("missing", "○", gettext_lazy("missing"), ""),
        Sign("machine", "≈", gettext_lazy("by machine, unseen"), ""),
        Sign("draft", "◐", gettext_lazy("draft"), "info"),
        Sign("outdated", "!", gettext_lazy("outdated"), "warn"),
        Sign("reviewed", "✓", gettext_lazy("reviewed"), "good"),
    )
}
BARS = ("reviewed", "draft", "machine", "outdated")
REST = "missing"


def counts_of(figures: Figures) -> list[dict[str, Any]]:
    """Each state with its number of passages, in the order of the legend."""
    return [{"sign": sign, "count": getattr(figures, state)} for state, sign in SIGNS.items()]


def bar_of(figures: Figures) -> dict[str, Any]:
    """The parts of a bar, and the sentence that says the same."""
    start, parts = 0.0, []
    for state in BARS:
        width = share(getattr(figures, state), figures.total)
        if width:
            parts.append({"state": state, "start": f"{start}%", "share": f"{width}%"})
        start = round(start + width, 1)
    label = _("%(there)d of %(total)d passages reviewed, %(percent)d %%") % {
        "there": figures.reviewed,
        "total": figures.total,
        "percent": figures.percent,
    }
    return {"parts": parts, "label": label}


def legend(figures: Figures, chosen: str, address: str, param: str = "show") -> list[dict[str, Any]]:
    """The filters, which are the legend: everything, then each state with its number of passages."""
    everything = {"label": _("all"), "url": address, "current": not chosen, "count": figures.total}
    return [everything] + [
        {
            "label": sign.word,
            "shape": sign.shape,
            "tone": sign.tone,
            "url": f"{address}?{param}={state}",
            "current": chosen == state,
            "count": getattr(figures, state),
        }
        for state, sign in SIGNS.items()
    ]


def chosen(value: str | None) -> str:
    """The state that a filter asks for; "" for all."""
    return value if value in SIGNS else ""
