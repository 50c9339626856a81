"""What people say in comments: ``{% load said %}``."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from rostra.languages.markdown import to_html

register = template.Library()


@register.filter
def said_html(text: str) -> SafeString:
    """Limited Markdown without headings as HTML; what cannot be shown is left out."""
    return mark_safe(to_html(text, headings=False).html)
