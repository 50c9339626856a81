"""Links from page to page of a list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.http import QueryDict


def page_links(page: Page, query: QueryDict | None, param: str) -> dict[str, Any]:
    """Addresses of the pages around one page; everything else in the query stays as it is."""
    kept = query.copy() if query is not None else QueryDict(mutable=True)

    def address(number: int) -> str:
        kept[param] = str(number)
        return f"?{kept.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "numbers": [
            {
                "number": number,
                "url": address(number) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in numbers
        ],
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
    }
