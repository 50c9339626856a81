"""Arithmetic of the figures: shares of a meter, lengths of bars, words that say the same."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def slug_of(prefix: str, *parts: str) -> str:
    """A short identifier that stays the same for the same texts."""
    return f"{prefix}-{hashlib.sha256('|'.join(map(str, parts)).encode()).hexdigest()[:8]}"


def initials(name: str) -> str:
    """First letters of the first and the last word of a name; "?" when there is no letter."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def share(part: float, whole: float) -> float:
    """Part of a whole in percent with one decimal, between 0 and 100; 0 when there is no whole."""
    if whole <= 0:
        return 0.0
    return round(max(0.0, min(100.0, part * 100 / whole)), 1)


def meter(
    met: int, total: int, *, overdue: int = 0, caught: int = 0, label: str = "", unit: str = ""
) -> dict[str, Any]:
    """Shares of a meter and the sentence that says them; ``caught`` counts those among ``met``."""
    caught = min(caught, met)
    first, second = share(met - caught, total), share(met, total)
    late = round(min(share(overdue, total), 100 - second), 1)
    return {
        "met_share": f"{first}%",
        "caught_start": f"{first}%",
        "caught_end": f"{second}%",
        "caught": caught,
        "late_start": f"{second}%",
        "late_share": f"{late}%",
        "overdue": overdue,
        "label": label or meter_label(met, total, overdue=overdue, caught=caught, unit=unit),
    }


def meter_label(met: int, total: int, *, overdue: int = 0, caught: int = 0, unit: str = "") -> str:
    """The meter as a sentence: "7 of 11 met, 1 of them by catch-up, 1 overdue"."""
    head = _("%(met)d of %(total)d %(unit)s met") if unit else _("%(met)d of %(total)d met")
    parts = [head % {"met": met, "total": total, "unit": unit}]
    if caught:
        parts.append(
            ngettext("%(count)d of them by catch-up", "%(count)d of them by catch-up", caught)
            % {"count": caught}
        )
    if overdue:
        parts.append(ngettext("%(count)d overdue", "%(count)d overdue", overdue) % {"count": overdue})
    return ", ".join(parts)


def bars(rows: Sequence[Sequence[Any]], total: float | None = None) -> list[dict[str, Any]]:
    """Rows of a bar chart with the length of each bar; the longest fills the width unless a total is given.

    A value of None means that it is withheld (a cell too small to publish) and gets no bar.
    """
    values = [row[1] for row in rows if row[1] is not None]
    whole = total or max(values, default=0)
    return [
        {
            "label": row[0],
            "value": row[1],
            "tone": row[2] if len(row) > 2 else "",
            "share": "" if row[1] is None else f"{share(row[1], whole)}%",
        }
        for row in rows
    ]
