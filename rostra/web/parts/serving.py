"""Priorities beside the things that serve them, and the other way round, each with its address and in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.community import bodies, network_words, priorities, reading_cases
from rostra.community.models import Priority
from rostra.community.said import said
from rostra.community.translating.documents import DOCUMENT, PRIORITY, WORDS
from rostra.live import reading as live
from rostra.programmes import reading
from rostra.web.parts.addresses import reading_url

LABELS = {
    "programme": _("Programmes"), "edition": _("Editions"), "session": _("Sessions"), "item": _("Recordings"),
    "post": _("Posts"), "case": _("Cases"), "document": _("Documents"), "project": _("Projects"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """Something that leads to a page; `lang` when its title stands in another language than the page."""

    title: str
    url: str
    lang: str = ""


def groups(priority: Priority, person: Any, language: str) -> list[dict[str, Any]]:
    """What serves a priority, in groups that are not empty; the same number of queries for one thing and for hundreds."""
    found = priorities.serving(priority, person)
    return [
        {"what": what, "label": LABELS[what], "things": shown(what, rows, language)}
        for what, rows in found.items()
        if rows
    ]


def shown(what: str, rows: list[Any], language: str) -> list[Shown]:
    """Things of one sort with their address. Two queries at most."""
    return list(_SHOWN[what](rows, language))


def _programmes(rows: list[Any], language: str) -> Iterable[Shown]:
    places = reading.places([row.key for row in rows], language)
    return (
        Shown(place.title, reading_url(place.path), place.lang)
        for row in rows
        if (place := places.get(row.key))
    )


def _editions(rows: list[Any], language: str) -> Iterable[Shown]:
    places = reading.places([row.programme_key for row in rows], language)
    return (
        Shown(row.title, reading_url(place.path)) for row in rows if (place := places.get(row.programme_key))
    )


def _sessions(rows: list[Any], language: str) -> Iterable[Shown]:
    words = live.words_of(rows, language)
    return (
        Shown(words[row.pk].title, reverse("session", args=[row.slug]), words[row.pk].title_lang)
        for row in rows
    )


def _items(rows: list[Any], language: str) -> Iterable[Shown]:
    return (Shown(row.title, reverse("library_item", args=[row.slug]), row.language) for row in rows)


def _posts(rows: list[Any], language: str) -> Iterable[Shown]:
    return (
        Shown(words.title, reverse("post", args=[row.slug]), words.lang)
        for row, words in bodies.htmls_of(rows, language)
    )


def _cases(rows: list[Any], language: str) -> Iterable[Shown]:
    words = reading_cases.words_of(rows, language, lists=True)
    return (
        Shown(words[row.pk].text["title"], reverse("case", args=[row.slug]), words[row.pk].lang["title"])
        for row in rows
    )


def _documents(rows: list[Any], language: str) -> Iterable[Shown]:
    words = said(DOCUMENT, [(row, row.language) for row in rows], WORDS[DOCUMENT], language)
    return (
        Shown(title.text, reverse("document", args=[row.slug]), title.language)
        for row in rows
        if (title := words[row.pk]["title"])
    )


def _projects(rows: list[Any], language: str) -> Iterable[Shown]:
    words = network_words.of_projects(rows, language)
    return (
        Shown(title.text, reverse("project", args=[row.slug]), title.language)
        for row in rows
        if (title := words[row.pk]["title"])
    )


_SHOWN = {
    "programme": _programmes, "edition": _editions, "session": _sessions, "item": _items, "post": _posts,
    "case": _cases, "document": _documents, "project": _projects,
}  # fmt: skip


def priorities_of(thing: Any, what: str, person: Any, language: str) -> list[Shown]:
    """The priorities and campaigns that something serves. Two queries at most."""
    return of_priorities(priorities.served_by(what, thing.key, person), language)


def of_priorities(rows: list[Priority], language: str) -> list[Shown]:
    words = said(PRIORITY, [(row, row.language) for row in rows], WORDS[PRIORITY], language)
    return [
        Shown(title.text, reverse("priority", args=[row.slug]), title.language)
        for row in rows
        if (title := words[row.pk]["title"])
    ]
