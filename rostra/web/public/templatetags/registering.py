"""What stands in the place for registering on the page of a session: ``{% load registering %}{% session_register session %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from rostra.live.models import Session
from rostra.web.public import registering

register = template.Library()


@register.inclusion_tag("public/session_register_card.html", takes_context=True)
def session_register(context: template.Context, session: Session) -> dict[str, Any]:
    """The form, or why there is none and what to do instead; a form that was refused is shown as it was sent."""
    request = context["request"]
    shown = context.get("register_card") or registering.card(
        session, request.user, language=get_language() or "en"
    )
    return {**shown, "request": request, "csrf_token": context.get("csrf_token")}
