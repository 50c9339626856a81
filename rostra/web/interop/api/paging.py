"""Lists in pages: ordered by the order of writing, which never changes, and continued from a mark, not a number.

What is added while one reads comes at the end; nothing is skipped and nothing comes twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

MOST, USUAL = 200, 50
BITS = 60
Cursor = Annotated[str, Field(pattern=r"^[0-9a-f]{15}$")]


class Page(Schema):
    """Which part of a list: at most `limit` rows after the mark `cursor`."""

    cursor: Cursor | None = Field(None, description="Taken from `next` of the page before.")
    limit: int = Field(USUAL, ge=1, le=MOST)


PageQuery = Query[Page]


def _mask() -> int:
    """Marks say nothing about how many rows there are."""
    digest = hashlib.sha256(f"cursor:{settings.SECRET_KEY}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - BITS)


def mark(pk: int) -> str:
    """The mark behind one row."""
    return f"{pk ^ _mask():015x}"


def place(cursor: str) -> int:
    """The row that a mark stands behind; any fifteen digits are one."""
    return int(cursor, 16) ^ _mask()


def listed(
    request: HttpRequest, rows: QuerySet[Any], page: Page, make: Callable[[Any], Any]
) -> dict[str, Any]:
    """One page of rows, each made into plain values, and the address of the next."""
    if page.cursor:
        rows = rows.filter(pk__gt=place(page.cursor))
    found = list(rows.order_by("pk")[: page.limit + 1])
    following = None
    if len(found) > page.limit:
        found = found[: page.limit]
        query = request.GET.copy()
        query["cursor"], query["limit"] = mark(found[-1].pk), str(page.limit)
        following = f"{settings.ROSTRA_URL}{request.path}?{query.urlencode()}"
    return {"items": [make(row) for row in found], "next": following}
