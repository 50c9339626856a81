"""A case as every face shows it: its facts as words, its texts and its sides in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import ngettext

from rostra.community import casework
from rostra.community import reading_cases as reading
from rostra.community.models import Approach, Case, CaseSide, Recruitment, Side
from rostra.community.rules import cases as rules
from rostra.languages.markdown import plain_html
from rostra.programmes import reading_words
from rostra.programmes.choices import Cost, Influence, Mode, PolicyStage, Purpose
from rostra.programmes.uses import picture_facts

LONG = ("why", "what", "results", "evaluation", "lessons")
# Facets out of a closed vocabulary: the field, and its words.
CLOSED: dict[str, tuple[str, Any]] = {
    "purpose": ("purposes", Purpose),
    "approach": ("approaches", Approach),
    "influence": ("influence", Influence),
    "recruitment": ("recruitment", Recruitment),
    "stage": ("stages", PolicyStage),
    "cost": ("cost", Cost),
}


def by_both(case: Case) -> bool:
    """Whether both sides have said their part."""
    return casework.speaks(casework.other_side(case))


def shown(case: Case) -> dict[str, Any]:
    """The facts of a case as words."""
    return {
        **{name: _labels(words, getattr(case, field)) for name, (field, words) in CLOSED.items()},
        "mode": _labels(Mode, case.mode),
        "people": number_format(case.people, use_l10n=True, force_grouping=True) if case.people else "",
        "hours": ngettext("%(count)s hour", "%(count)s hours", case.hours)
        % {"count": number_format(case.hours)}
        if case.hours
        else "",
        "amount": f"{number_format(case.cost_amount, use_l10n=True, force_grouping=True)} {case.cost_currency}"
        if case.cost_amount is not None
        else "",
        "when": " – ".join(dict.fromkeys(_when(each) for each in (case.started, case.ended) if each)),
        "by_both": by_both(case),
    }


def _when(given: str) -> str:
    """ "2024" as it is, "2024-05" as month and year."""
    year, _dash, month = given.partition("-")
    return date_format(dt.date(int(year), int(month), 1), "F Y") if month else year


def _labels(vocabulary: Any, given: Any) -> str:
    return ", ".join(str(vocabulary(value).label) for value in several(given) if value in vocabulary.values)


def several(value: Any) -> list[str]:
    """One value or many, as many."""
    return list(value) if isinstance(value, list) else [value] if value else []


def about(case: Case, language: str, sides: Iterable[CaseSide] | None = None) -> dict[str, Any]:
    """What every page of a case shows; `sides` instead of its own, for a preview of what they write."""
    words = reading.words(case, language)
    topics = reading_words.topics(language)
    return {
        "case": case,
        "words": words,
        "html": {name: plain_html(words.text[name]) for name in LONG if words.text.get(name)},
        "shown": shown(case),
        "sides": _sides(list(case.sides.all() if sides is None else sides), language),
        "topics": [topics[topic.key] for topic in case.topics.all() if topic.key in topics],
        "picture": picture_facts(case.picture) if case.picture else None,
    }


def _sides(sides: list[CaseSide], language: str) -> list[dict[str, Any]]:
    """The sides that speak, the authority first."""
    speaking = [each for each in sides if casework.speaks(each)]
    words = reading.side_words_of(speaking, language)
    return [
        {
            "side": each,
            "words": words[each.pk],
            "html": {name: plain_html(text) for name, text in words[each.pk].text.items() if text},
        }
        for each in sorted(speaking, key=lambda side: side.side != Side.AUTHORITY)
    ]


def example(facts: dict[str, Any], language: str) -> dict[str, Any] | None:
    """The case of an example activity as its page shows it; None without one, or when it is not published (any more)."""
    key = facts.get("example")
    if not key:
        return None
    rows = rules.public_cases().select_related("organisation", "picture").prefetch_related("sides", "topics")
    found = rows.filter(key=key).first()
    return about(found, language) if found else None
