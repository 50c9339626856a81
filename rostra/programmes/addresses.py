"""Addresses of what people read: `/<language>/p/<programme>/<module>/<activity>/`, and `/<language>/<page>/` for site pages."""

from __future__ import annotations

import posixpath
from typing import Any

STEP = 4  # characters of a tree path per level
HOME_STEPS = 2 * STEP
PROGRAMME_STEPS = 3 * STEP
SITE_SHAPES = ("home", "standard", "methods", "method")  # their addresses stand below the language itself


def public(shape: str, path: str | None, language: str) -> str | None:
    """The address of a publication by its shape, `path` and language; None for what has no page of its own."""
    if path is None:
        return None
    if shape in SITE_SHAPES:
        return f"/{language}/{path}"
    return f"/{language}/p/{path}"


def relative(origin: str, target: str) -> str:
    """A link from one path below `p/` to another that stays in the reader's language.

    >>> relative("course/a/guide/", "course/b/")
    '../../b/'
    """
    return posixpath.relpath(f"/{target}", f"/{origin}") + "/"


def of_page(page: Any) -> str | None:
    """The address of one of our pages as it stands in the tree; a level or block is a place on its programme's page."""
    if not page.path:
        return None
    lineage = [*page.get_ancestors().specific().order_by("path"), page]
    slugs = [each.slug for each in lineage if len(each.path) > HOME_STEPS]
    language = next((each.language for each in reversed(lineage) if getattr(each, "language", "")), "en")
    shape = page.shape
    if shape == "level":
        return f"{public('programme', f'{slugs[0]}/', language)}#{page.key}"
    if shape in ("module", "activity"):
        del slugs[1]
    path = "".join(f"{slug}/" for slug in slugs)
    return public(shape, path, language)
