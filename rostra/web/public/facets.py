"""Facts of a method as words in the reader's language, and the facets by which methods are found. Pure."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rostra.programmes.choices import Cost, Influence, Mode, PolicyStage, Purpose

# (value, from, to, label): a method belongs to each band that its own numbers touch.
PEOPLE = (
    ("1-15", 1, 15, gettext_lazy("up to 15")),
    ("16-50", 16, 50, gettext_lazy("16 to 50")),
    ("51-200", 51, 200, gettext_lazy("51 to 200")),
    ("201", 201, None, gettext_lazy("more than 200")),
)
FACETS: dict[str, tuple[str, Any]] = {
    "purpose": ("purposes", Purpose),
    "stage": ("stages", PolicyStage),
    "influence": ("influence", Influence),
    "mode": ("mode", Mode),
    "cost": ("cost", Cost),
}


def choices(facet: str) -> list[tuple[str, Any]]:
    """All choices of a facet in their order."""
    if facet == "people":
        return [(value, label) for value, _least, _most, label in PEOPLE]
    return list(FACETS[facet][1].choices)


def values(facts: dict[str, Any], facet: str) -> list[str]:
    """What a method has of a facet."""
    if facet == "people":
        return _bands(*(facts.get("people") or [None, None]))
    found = facts.get(FACETS[facet][0]) or []
    return found if isinstance(found, list) else [found]


def _bands(least: int | None, most: int | None) -> list[str]:
    if least is None and most is None:
        return []
    low, high = least or 0, most if most is not None else float("inf")
    return [value for value, first, last, _label in PEOPLE if low <= (last or float("inf")) and high >= first]


def shown(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts of a method as words."""
    return {
        "purposes": _labels(Purpose, facts.get("purposes")),
        "stages": _labels(PolicyStage, facts.get("stages")),
        "influence": _labels(Influence, facts.get("influence")),
        "mode": _label(Mode, facts.get("mode")),
        "cost": _label(Cost, facts.get("cost")),
        "people": between(facts.get("people")),
        "hours": _hours(facts.get("hours")),
        "weeks": _weeks(facts.get("weeks")),
    }


def _labels(vocabulary: Any, given: list[str] | None) -> list[str]:
    return [vocabulary(value).label for value in given or [] if value in vocabulary.values]


def _label(vocabulary: Any, value: str | None) -> str:
    return vocabulary(value).label if value in vocabulary.values else ""


def between(pair: list[float] | None) -> str:
    """ "12–25", "from 12", "up to 25", "12"; empty when neither is known."""
    least, most = pair or [None, None]
    if least is not None and most is not None and least != most:
        return f"{_number(least)}–{_number(most)}"
    if least is not None and most is None:
        return _("from %(number)s") % {"number": _number(least)}
    if most is not None and least is None:
        return _("up to %(number)s") % {"number": _number(most)}
    return _number(least) if least is not None else ""


def _hours(pair: list[float] | None) -> str:
    text, last = between(pair), _last(pair)
    return ngettext("%(count)s hour", "%(count)s hours", last) % {"count": text} if text else ""


def _weeks(pair: list[float] | None) -> str:
    text, last = between(pair), _last(pair)
    return ngettext("%(count)s week", "%(count)s weeks", last) % {"count": text} if text else ""


def _last(pair: list[float] | None) -> int:
    """The number that decides between one and several; a half counts as several."""
    given = [each for each in pair or [] if each is not None]
    return int(given[-1]) if given and float(given[-1]).is_integer() else 2


def _number(value: float) -> str:
    return number_format(int(value) if float(value).is_integer() else value, use_l10n=True)
