"""The glossary as pages: all words by letter, and each word with its neighbours and where texts use it."""

from __future__ import annotations

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.programmes import reading, reading_words
from rostra.web.parts.addresses import for_visitors

A_PAGE = 12  # of places that use a word


@for_visitors
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word with its definition, by letter; `q` narrows it down."""
    language = get_language() or "en"
    every = list(reading_words.glossary(language).values())
    sought = request.GET.get("q", "").strip()[:80]
    wanted = reading_words.alphabetical(sought)
    shown = [
        entry
        for entry in every
        if wanted in reading_words.alphabetical(entry.term)
        or wanted in reading_words.alphabetical(entry.definition)
    ]
    letters = [
        (letter, list(entries))
        for letter, entries in groupby(shown, key=lambda entry: reading_words.alphabetical(entry.term)[:1])
    ]
    context = {"letters": letters, "sought": sought, "count": len(shown), "total": len(every)}
    return render(request, "public/glossary.html", context)


@for_visitors
def term(request: HttpRequest, key: str) -> HttpResponse:
    """One word: what it means, what goes with it, where it is used."""
    language = get_language() or "en"
    every = reading_words.glossary(language)
    entry = every.get(key)
    if entry is None:
        raise Http404
    context = {
        "entry": entry,
        "see": [every[each] for each in entry.see if each in every],
        "used_in": [
            {"page": each, "programme": next((crumb["title"] for crumb in each.facts.get("crumbs", [])), "")}
            for each in reading.using_term(key, language)[:A_PAGE]
        ],
        "trail": [(_("Glossary"), reverse("glossary"))],
    }
    return render(request, "public/term.html", context)
