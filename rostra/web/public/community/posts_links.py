"""Addresses of posts by name, for rooms that write letters without knowing URLs."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language, override

from rostra.kernel.registries import links


def post(*, slug: str, language: str = "") -> str:
    """The page of one post for everybody."""
    with override(language or get_language() or "en"):
        return reverse("post", args=[slug])


def post_proposal(*, token: str, language: str = "") -> str:
    """Where the author of a post follows it."""
    with override(language or get_language() or "en"):
        return reverse("post_proposal", args=[token])


def register() -> None:
    """Make the addresses known; called once when the face is ready."""
    links.add("post", post)
    links.add("post_proposal", post_proposal)
