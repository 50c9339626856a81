"""What this room holds about people: copies of what sources say of them or in their words, for as long as the sources do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.kernel.privacy import TASK, Field, Holding, declare, each
from rostra.search.actions import index
from rostra.search.models import Entry, Text


def _own(person: Any) -> QuerySet[Text]:
    return Text.objects.filter(author=person.key).exclude(author="")


def _erase(person: Any) -> int:
    """Take the things out and have them read again: what their source still says of them may stay."""
    entries = Entry.objects.filter(pk__in=_own(person).values("entry"))
    things = list(entries.values_list("source", "key"))
    count = 0
    for source, key in things:
        count += index.remove(source, [key])
        index.touch(source, [key])
    return count


declare(
    Holding(
        model=Text,
        person="",
        basis=TASK,
        rows=_own,
        erase=_erase,
        erase_rows=True,
        called=_("your words in the search"),
        fields={
            **each("title text language author", Field(_("so that your words are found"))),
            **each("source key audience date", Field(_("so that your words are found"), export=False)),
        },
    )
)
