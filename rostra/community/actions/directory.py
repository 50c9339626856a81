"""The directory kept in step with what no verb of ours does: quiet periods that begin and end, names that change, accounts
that close."""

from __future__ import annotations

from rostra.community.actions.profiles import SOURCE
from rostra.community.searching.network import read_people
from rostra.kernel import pagecache
from rostra.search.actions import index
from rostra.search.indexing import digest
from rostra.search.models import Entry


def follow() -> int:
    """Have the search read again whose entry is another than it found: a scheduled job. Returns how many those are."""
    stored = dict(Entry.objects.filter(source=SOURCE).values_list("key", "digest"))
    differing = {each.key for each in read_people(None) if stored.pop(each.key, None) != digest(each)}
    stale = differing | set(stored)
    if stale:
        index.touch(SOURCE, stale)
        pagecache.bump()
    return len(stale)
