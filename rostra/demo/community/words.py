"""What the builders of the community share: who speaks, about what, and translations that were read by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rostra.demo.calendars import Calendar
from rostra.languages.actions import translations
from rostra.languages.models import Passage, State
from rostra.people.models import Person
from rostra.programmes.models import Topic


def who(calendar: Calendar, key: str) -> Person:
    """Somebody of the cast, or of the councillors' areas by the first part of their address."""
    people = calendar.town.people
    if key not in people:
        people[key] = Person.objects.get(email__startswith=f"{key}@")
    return people[key]


def about(keys: Iterable[str]) -> list[Topic]:
    """Topics by key."""
    found = {topic.key: topic for topic in Topic.objects.filter(key__in=list(keys))}
    return [found[key] for key in keys]


def translate(sort: str, key: str, words: Mapping[str, Any]) -> None:
    """Put translations in, read by a person: by language the texts in reading order, or by address."""
    passages = list(
        Passage.objects.filter(thing__sort=sort, thing__key=key, gone_at=None).order_by("position", "pk")
    )
    for language, texts in words.items():
        pairs = (
            [(passage, texts[passage.address]) for passage in passages if passage.address in texts]
            if isinstance(texts, dict)
            else list(zip(passages, texts, strict=True))
        )
        for passage, text in pairs:
            translations.save(passage, language=language, text=text, by=None, state=State.REVIEWED)
