"""Translations as the rooms read them: the texts of things by address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F

from rostra.languages.models import Coverage, State, Translation


class Laid(NamedTuple):
    """A passage's text in a language (inner HTML when rich), and how far it is: machine, draft, reviewed, outdated."""

    text: str
    state: str


def texts(
    sort: str, keys: Iterable[str], languages: Iterable[str] | None = None, *, without: str = ""
) -> dict[str, dict[str, dict[str, Laid]]]:
    """Key, language and address lead to the text, as far as there is one; all languages for None. One query.

    Outdated texts are among them, texts of passages that are no longer there are not. `without` leaves out addresses that
    begin so: "body." for titles and summaries alone.
    """
    rows = Translation.objects.filter(
        passage__thing__sort=sort, passage__thing__key__in=list(keys), passage__gone_at__isnull=True
    ).exclude(language=F("passage__thing__language"))
    if languages is not None:
        rows = rows.filter(language__in=list(languages))
    if without:
        rows = rows.exclude(passage__address__startswith=without)
    found: dict[str, dict[str, dict[str, Laid]]] = {}
    for key, language, address, text, state, outdated in rows.values_list(
        "passage__thing__key", "language", "passage__address", "text", "state", "outdated"
    ):
        laid = Laid(text, State.OUTDATED.value if outdated else state)
        found.setdefault(key, {}).setdefault(language, {})[address] = laid
    return found


def languages_of(programme_key: str) -> set[str]:
    """The languages in which anything of a programme is translated."""
    rows = Coverage.objects.filter(thing__programme_key=programme_key, thing__gone_at__isnull=True)
    rows = rows.exclude(language=F("thing__language"))
    return set(rows.values_list("language", flat=True).distinct())
