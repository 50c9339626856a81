"""A number that grows whenever something that visitors see has changed.

Whole pages for visitors are kept under this number (`rostra.web.middleware.page_cache`), so a bump makes all of them
old at once. Verbs that change publications, editions or the academy call `bump()`; it takes effect when their
transaction is committed.

The number has two halves. A small file in the data folder is seen by every process of one machine at once, without a
query and without a cache server. A value in the cache is seen by every machine that shares a Redis or Valkey. Machines
that share neither notice within `settings.ROSTRA_PAGE_CACHE_SECONDS` (30 by default), the longest a page is kept.

What every page of somebody who is signed in needs of the same texts (outlines, addresses, the frame of the page) is kept
by `kept`, as it is, in the memory of each process.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from rostra.kernel.text import new_key

CACHE_KEY = "pages:generation"
FILE_NAME = "pages-generation"
MOST_KEPT = 512

T = TypeVar("T")
_shelf: OrderedDict[Hashable, tuple[str, float, Any]] = OrderedDict()
_lock = Lock()


def bump() -> None:
    """Make every kept page old once the present transaction is committed (at once outside of one)."""
    transaction.on_commit(_bump)


def generation() -> str:
    """The present number as a short text; costs one look at a file's dates and one at the cache."""
    try:
        seen = Path(settings.ROSTRA_DATA_DIR, FILE_NAME).stat()
        local = f"{seen.st_ino}.{seen.st_mtime_ns}"
    except FileNotFoundError:
        local = "0"
    return f"{local}.{cache.get(CACHE_KEY, '0')}"


def kept(name: Hashable, make: Callable[[], T], *, inside: bool = False) -> T:
    """What `make` gives, from this process's memory until the next bump, `ROSTRA_PAGE_CACHE_SECONDS` at the longest.

    Only for what is the same for everybody who asks by this name. All get the same object: do not change it, or only add
    what stays true until the next bump. Inside a transaction nothing is kept: it may see what never comes to be. `inside`:
    keep it there too, because `name` holds all of it that a verb could change in the same transaction.
    """
    longest = settings.ROSTRA_PAGE_CACHE_SECONDS
    if not longest or (transaction.get_connection().in_atomic_block and not inside):
        return make()
    mark, present = generation(), time.monotonic()
    found = _shelf.get(name)
    if found is not None and found[0] == mark and present - found[1] < longest:
        return found[2]
    value = make()
    with _lock:
        _shelf[name] = (mark, present, value)
        _shelf.move_to_end(name)
        while len(_shelf) > MOST_KEPT:
            _shelf.popitem(last=False)
    return value


def forget() -> None:
    """Forget what this process has kept; for tests, whose databases come and go."""
    with _lock:
        _shelf.clear()


def _file() -> Path:
    return Path(settings.ROSTRA_DATA_DIR) / FILE_NAME


def _bump() -> None:
    mark = new_key()
    cache.set(CACHE_KEY, mark, timeout=None)
    handle, name = tempfile.mkstemp(dir=settings.ROSTRA_DATA_DIR, prefix=FILE_NAME)
    with os.fdopen(handle, "w") as stream:
        stream.write(mark)
    Path(name).replace(_file())
