"""Dictionaries for the languages in use: made when one is missing, and the texts indexed anew that were indexed without."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from rostra.search import dictionaries, suggesting
from rostra.search.actions import index
from rostra.search.models import Text, Vocabulary
from rostra.search.sources import PUBLIC

_at_work: list[subprocess.Popen[bytes]] = []


def tend() -> None:
    """Make the next missing dictionary, in a process beside this one, and use those that are there since the last time."""
    languages = in_use()
    index.renew(languages)
    _at_work[:] = [each for each in _at_work if each.poll() is None]
    missing = dictionaries.own().missing(languages) if settings.ROSTRA_SEARCH_DICTIONARIES else []
    if missing and not _at_work:
        command = dictionaries.own().command(missing[0])
        _at_work.append(subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL))


def make(*, progress: Callable[[str], None] = lambda language: None) -> int:
    """Make all missing dictionaries now, and index their texts anew; returns how many texts that were."""
    languages = in_use()
    for language in dictionaries.own().missing(languages):
        progress(language)
        dictionaries.own().build(language)
    return index.renew(languages)


def in_use() -> list[str]:
    """Languages of indexed texts, those with most texts first."""
    rows = Text.objects.order_by().values_list("language").annotate(many=Count("pk"))
    return [language for language, _many in sorted(rows, key=lambda row: (-row[1], row[0]))]


def gather_words() -> None:
    """Collect the words of public texts anew, for "Did you mean …?"."""
    public = Text.objects.filter(audience=PUBLIC)
    languages = sorted(set(public.order_by().values_list("language", flat=True)))
    for language in languages:
        found = "\n".join(suggesting.words_of(language))
        Vocabulary.objects.update_or_create(language=language, defaults={"words": found})
    with transaction.atomic():
        Vocabulary.objects.exclude(language__in=languages).delete()
