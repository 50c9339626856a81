"""What many tests begin with is built once in a process; every test gets a copy of its own.

A fixture says `prepared(make_world)` instead of `make_world()`. The first time, the function runs in a new copy of the
database as the test has it so far, and what it returns and the files it stored are kept beside that copy. Every time,
the test goes on in that copy, inside a transaction that is taken back at its end, with a fresh copy of what was
returned. Fixtures may stand on one another: the way of steps so far, each with its arguments, tells copies apart.

So that no test can notice: a function that is prepared takes everything from the database, its arguments and the
clock's date. Where a test wrote something before, or has transactions of its own, the function simply runs.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from rostra.kernel.time import today
from tests.databases import Databases

ZONES = ("UTC", "Europe/Brussels", "Europe/Helsinki")
PLAIN = (str, int, bool, tuple, type(None))


@dataclass
class Kept:
    """A database after some steps, what the last of them returned, the folder with the files so far, the cache."""

    name: str
    connection: BaseDatabaseWrapper
    returned: bytes
    files: Path
    cached: dict[str, Any]


class Shelf:
    """The prepared databases of one process."""

    def __init__(self, databases: Databases, folder: Path) -> None:
        self.databases = databases
        self.folder = folder
        self.kept: dict[tuple[Any, ...], Kept] = {}

    @contextmanager
    def opened(self, *, in_place: bool = False) -> Iterator[Callable[..., Any]]:
        """Yields `prepared`; at the end the test's own database is back, and nothing is left of what was done."""
        way = _Way(self, in_place)
        try:
            yield way.step
        finally:
            way.leave()

    def add(self, key: tuple[Any, ...], source: str, work: Callable[[], Any]) -> Kept:
        name = f"_{len(self.kept) + 1}"
        connection = self.databases.copy(source, name)
        with standing_in(connection, keep=True):
            returned = pickle.dumps(work())
        files = self.folder / name
        if Path(settings.MEDIA_ROOT).is_dir():
            shutil.copytree(settings.MEDIA_ROOT, files)
        cached = dict(cache._cache)  # the cache of the tests is in memory
        self.kept[key] = Kept(name, connection, returned, files, cached)
        return self.kept[key]


class _Way:
    """The steps of one test."""

    def __init__(self, shelf: Shelf, in_place: bool) -> None:
        self.shelf = shelf
        self.in_place = in_place
        self.key: tuple[Any, ...] = tuple(str(today(zone)) for zone in ZONES)
        self.at: Kept | None = None
        self.standing: Any = None

    def step(self, build: Callable[..., Any], /, *args: Any, **options: Any) -> Any:
        """What `build` returns, from the shelf where it was built before."""
        if self.in_place or self.shelf.databases.written(connections["default"]):
            return build(*args, **options)
        key = (
            *self.key,
            _name(build),
            *map(_name, args),
            *((name, _name(options[name])) for name in sorted(options)),
        )
        source = self.at.name if self.at else ""
        self.leave()
        kept = self.shelf.kept.get(key) or self.shelf.add(key, source, lambda: build(*args, **options))
        self._enter(kept)
        self.key = key
        return pickle.loads(kept.returned)

    def leave(self) -> None:
        if self.standing is not None:
            self.standing.__exit__(None, None, None)
        self.standing, self.at = None, None

    def _enter(self, kept: Kept) -> None:
        self.standing = standing_in(kept.connection)
        self.standing.__enter__()
        self.at = kept
        if kept.files.is_dir():
            shutil.copytree(kept.files, settings.MEDIA_ROOT, dirs_exist_ok=True)
        cache.clear()
        cache._cache.update(kept.cached)
        cache._expire_info.update(dict.fromkeys(kept.cached))  # as fresh as when it was built
        self.shelf.databases.begin(kept.connection)


def _name(thing: Any) -> Any:
    """What tells a step from others: the function, and of its arguments what is not the return of an earlier step."""
    if isinstance(thing, PLAIN):
        return thing
    if isinstance(thing, Model):
        return thing._meta.label, thing.pk
    if isinstance(thing, Path):
        return thing.name
    if isinstance(thing, FunctionType):
        if "<" in thing.__qualname__:
            raise ValueError(f"{thing.__qualname__} has no name of its own")
        return thing.__module__, thing.__qualname__
    return type(thing).__name__


@contextmanager
def standing_in(connection: BaseDatabaseWrapper, *, keep: bool = False) -> Iterator[None]:
    """This connection instead of the usual one, in a transaction like that of a test; closed at the end with `keep`."""
    usual = connections["default"]
    connections["default"] = connection
    atomic = transaction.atomic()
    atomic._from_testcase = True
    atomic.__enter__()
    try:
        yield
        if not connection.needs_rollback and connection.is_usable():
            connection.check_constraints()
    except BaseException:
        keep = False
        raise
    finally:
        connection.run_on_commit = []
        connection.needs_rollback = connection.needs_rollback or not keep
        atomic.__exit__(None, None, None)
        if keep:
            connection.close()
        connections["default"] = usual
