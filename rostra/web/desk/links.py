"""Addresses of the desk by name, for the editors' area, which knows no URLs of ours."""

from __future__ import annotations

from django.urls import reverse

from rostra.kernel.registries import links


def comments(*, key: str = "") -> str:
    """Comments on pilots: all of them, or those on one activity."""
    return reverse("desk:comments_on", args=[key]) if key else reverse("desk:comments")


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    links.add("pilot_comments", comments)
