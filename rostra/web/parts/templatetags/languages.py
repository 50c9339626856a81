"""Which language a piece of a page stands in, said where it is not the page's own."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def spoken(language: str | None) -> SafeString | str:
    """The attribute ` lang="…"` for an element in another language than the page; nothing when it is the same or unknown."""
    return format_html(' lang="{}"', language) if language and language != get_language() else ""
