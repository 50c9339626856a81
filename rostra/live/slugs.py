"""Readable addresses that nobody else has."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify


def free_slug(wish: str, row: Any, *, longest: int = 70) -> str:
    """An address for a row out of its title: with a number behind when the words are taken. One query."""
    model = type(row)
    base = slugify(wish)[:longest].strip("-") or model._meta.model_name
    others = model.objects.filter(slug__startswith=base).exclude(pk=row.pk)
    taken = set(others.values_list("slug", flat=True))
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug
