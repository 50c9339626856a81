"""How lists of the directory are narrowed down: what is offered, and what fits."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.community import finding
from rostra.languages.names import name_of
from rostra.programmes.models import Topic

A_PAGE = 30
Offered = tuple[Any, list[tuple[str, Any]]]


def topics_of(rows: QuerySet[Any], through: type[Model], name: str) -> Offered:
    """The topics any of some rows has. One query."""
    used = through._default_manager.filter(**{f"{name}__in": rows.values("pk")}).values("topic")
    found = Topic.objects.filter(pk__in=used).order_by("title").values_list("key", "title")
    return _("Topic"), list(found)


def languages_of(rows: QuerySet[Any]) -> Offered:
    """The languages any of some rows names. One query."""
    codes = {code for each in rows.order_by().values_list("languages", flat=True) for code in each}
    return _("Language"), sorted(
        ((code, name_of(code)) for code in codes), key=lambda each: each[1].casefold()
    )


def countries_of(codes: list[tuple[str, str]]) -> Offered:
    """The countries of some (country, territory)."""
    return _("Country"), [(code, code) for code in sorted({country for country, _code in codes if country})]


def tree(codes: list[tuple[str, str]], wanted: dict[str, str], query: Any) -> list[dict[str, Any]]:
    """The parts of the tree of territory codes below what is chosen, with how many stand there and a link to each. None until a
    country or the beginning of a code is chosen, unless all stand in one country."""
    country, under = wanted.get("country", ""), wanted.get("territory", "")
    if not (country or under) and len({own for own, _code in codes if own}) != 1:
        return []
    there = [code for own, code in codes if code and (not country or own == country)]
    kept = {name: value for name, value in query.items() if name not in ("page", "territory")}
    return [
        {"code": each.code, "count": each.number, "url": f"?{urlencode({**kept, 'territory': each.code})}"}
        for each in finding.branches(there, under)
    ]


def by_state(
    rows: QuerySet[Any], choices: list[tuple[str, Any]], chosen: str, query: Any
) -> list[dict[str, Any]]:
    """Tabs for the states of some rows, with how many there are. One query."""
    counts = Counter(rows.order_by().values_list("state", flat=True))
    kept = {name: value for name, value in query.items() if name not in ("page", "state")}
    shown = [("", _("all"), sum(counts.values()))]
    shown += [(value, label, counts[value]) for value, label in choices if counts[value]]
    return [
        {"label": str(label).capitalize(), "count": count, "url": f"?{urlencode({**kept, 'state': value})}",
         "current": value == chosen}
        for value, label, count in shown
    ]  # fmt: skip
