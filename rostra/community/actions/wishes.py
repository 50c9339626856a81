"""Somebody would like to read a post or a case in another language: written down once, answered by a letter when it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rostra.community.letters import posts as letters
from rostra.community.models import TranslationWish
from rostra.kernel.errors import NotAllowed, Refused
from rostra.kernel.languages import is_offered
from rostra.kernel.time import now
from rostra.languages.models import Coverage


@transaction.atomic
def wish(sort: str, key: str, language: str, *, by: Any) -> TranslationWish:
    """Write a wish down; the same one again is the one that is there. The page has asked whether the person may read it."""
    if not getattr(by, "is_authenticated", False):
        raise NotAllowed(_("Sign in first."))
    if not is_offered(language):
        raise Refused(_("Choose a language of this academy."), field="language")
    row, _made = TranslationWish.objects.get_or_create(person=by, sort=sort, thing_key=key, language=language)
    return row


@transaction.atomic
def forget(sort: str, key: str, language: str, *, by: Any) -> None:
    """Take a wish back."""
    TranslationWish.objects.filter(person=by.pk, sort=sort, thing_key=key, language=language).delete()


def counted(sort: str, keys: Iterable[str]) -> dict[tuple[str, str], int]:
    """How many wait for a thing in a language, by key and language. One query."""
    found: dict[tuple[str, str], int] = {}
    rows = TranslationWish.objects.filter(sort=sort, thing_key__in=list(keys), told_at__isnull=True)
    for pair in rows.values_list("thing_key", "language"):
        found[pair] = found.get(pair, 0) + 1
    return found


@transaction.atomic
def fulfilled(
    sort: str,
    keys: Iterable[str],
    languages: Iterable[str],
    *,
    about: Callable[[str, Any], tuple[str, str] | None],
) -> int:
    """Write to who waited for a thing that is now translated whole; returns to how many. `about(key, person)` gives the title and
    the name of its page, or None when this person may not read it (any more).
    """
    rows = TranslationWish.objects.filter(
        sort=sort, thing_key__in=list(keys), language__in=list(languages), told_at__isnull=True
    ).select_related("person")
    told = 0
    for row in rows:
        if not _is_whole(row):
            continue
        row.told_at = now()
        row.save(update_fields=["told_at"])
        known = about(row.thing_key, row.person)
        if known is not None and row.person.erased_at is None and row.person.is_active:
            letters.translated(row, title=known[0], address=known[1])
            told += 1
    return told


def _is_whole(row: TranslationWish) -> bool:
    found = Coverage.objects.filter(
        thing__sort=row.sort, thing__key=row.thing_key, thing__gone_at__isnull=True, language=row.language
    ).select_related("thing")
    each = found.first()
    if each is None or not each.thing.total:
        return False
    return each.machine + each.draft + each.reviewed + each.outdated >= each.thing.total
