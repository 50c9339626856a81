"""A number that grows whenever something that visitors see has changed.

Whole pages for visitors are kept under this number (`rostra.web.middleware.page_cache`), so a bump makes all of them
old at once. Verbs that change publications, editions or the academy call `bump()`; it takes effect when their
transaction is committed.

The number has two halves. A small file in the data folder is seen by every process of one machine at once, without a
query and without a cache server. A value in the cache is seen by every machine that shares a Redis or Valkey. Machines
that share neither notice within `settings.ROSTRA_PAGE_CACHE_SECONDS` (30 by default), the longest a page is kept.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from rostra.kernel.text import new_key

CACHE_KEY = "pages:generation"
FILE_NAME = "pages-generation"


def bump() -> None:
    """Make every kept page old once the present transaction is committed (at once outside of one)."""
    transaction.on_commit(_bump)


def generation() -> str:
    """The present number as a short text; costs one look at a file's dates and one at the cache."""
    try:
        seen = _file().stat()
        local = f"{seen.st_ino}.{seen.st_mtime_ns}"
    except FileNotFoundError:
        local = "0"
    return f"{local}.{cache.get(CACHE_KEY, '0')}"


def _file() -> Path:
    return Path(settings.ROSTRA_DATA_DIR) / FILE_NAME


def _bump() -> None:
    mark = new_key()
    cache.set(CACHE_KEY, mark, timeout=None)
    handle, name = tempfile.mkstemp(dir=settings.ROSTRA_DATA_DIR, prefix=FILE_NAME)
    with os.fdopen(handle, "w") as stream:
        stream.write(mark)
    Path(name).replace(_file())
