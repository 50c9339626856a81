"""Many verbs as one: what they touched is counted once and told to the rooms once, at the end of one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from rostra.languages import things as registered
from rostra.languages.actions.coverage import recount
from rostra.languages.models import Thing


class Touched:
    """Things whose translations were written, and in which languages."""

    def __init__(self) -> None:
        self.things: set[int] = set()
        self.keys: dict[str, set[str]] = defaultdict(set)
        self.languages: dict[str, set[str]] = defaultdict(set)

    def add(self, thing: Thing, language: str) -> None:
        self.things.add(thing.pk)
        self.keys[thing.sort].add(thing.key)
        self.languages[thing.sort].add(language)

    def settle(self) -> None:
        """Count, then let each room make anew what readers get."""
        recount(self.things, {language for each in self.languages.values() for language in each})
        for sort, keys in self.keys.items():
            registered.of(sort).changed(keys, self.languages[sort])


_open: ContextVar[Touched | None] = ContextVar("touched", default=None)


@contextmanager
def together() -> Iterator[Touched]:
    """Run verbs of translating in one transaction that settles at its end. Inside another, it joins that one."""
    outer = _open.get()
    if outer is not None:
        yield outer
        return
    touched = Touched()
    token = _open.set(touched)
    try:
        with transaction.atomic():
            yield touched
            touched.settle()
    finally:
        _open.reset(token)
