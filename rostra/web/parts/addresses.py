"""Addresses of what people read, and the mark for pages that visitors share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rostra.programmes import addresses
from rostra.programmes.models import Publication

# What every academy says of itself, on pages that editors write.
STANDARD_PAGES = ("about", "accessibility", "privacy")


def reading_url(path: str, language: str = "") -> str:
    """Where a publication of a programme is read; `path` as in `Publication.path`, the language of the page by default.

    What begins with a slash is an address already: things asked that are no publications.
    """
    if path.startswith("/"):
        return path
    return f"/{language or get_language()}/p/{path}"


def page_url(publication: Publication, language: str = "") -> str:
    """Where any publication is read, in the language of the page by default; "" for what has no page of its own."""
    return addresses.public(publication.shape, publication.path, language or get_language() or "en") or ""


def in_language(path: str, language: str) -> str:
    """The same page in another language: the first part of an address is its language."""
    rest = path.lstrip("/").partition("/")[2]
    return f"/{language}/{rest}"


def for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the page, which is only read, be kept and shown to every visitor; who is signed in always gets a fresh one."""

    @require_safe
    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.for_visitors = not request.user.is_authenticated  # type: ignore[attr-defined]
        return response

    return marked
