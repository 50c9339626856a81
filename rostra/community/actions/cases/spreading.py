"""What follows when a published case changes: translations, the search and shared pages; inside the caller's transaction."""

from __future__ import annotations

from rostra.community.models import Case
from rostra.community.rules.cases import SHOWN
from rostra.community.translating import cases as translating
from rostra.kernel import pagecache
from rostra.languages.actions import sources
from rostra.search.actions import index

SEARCH = "case"


def follow(case: Case) -> None:
    """Bring everything that shows a case up to date with what is published now."""
    sides = [each.key for each in case.sides.all()]
    if case.state in SHOWN and case.published_at is not None:
        sources.sync(translating.SORT, translating.read([case.key]))
        sources.sync(translating.SIDE, translating.read_sides(sides))
    else:
        sources.gone(translating.SORT, [case.key])
        sources.gone(translating.SIDE, sides)
    index.touch(SEARCH, [case.key])
    pagecache.bump()
