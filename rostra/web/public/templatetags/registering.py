"""What pages say about registering: ``{% load registering %}``.

{% session_register session %}   the form, or why there is none and what to do instead
{% session_when session %}       day, hours and zone on its wall, and those of who is signed in elsewhere
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from rostra.live.models import Session
from rostra.web.public import registering, sessionfacts

register = template.Library()


@register.inclusion_tag("public/session_register_card.html", takes_context=True)
def session_register(context: template.Context, session: Session) -> dict[str, Any]:
    """The form, or why there is none and what to do instead; a form that was refused is shown as it was sent."""
    request = context["request"]
    shown = context.get("register_card") or registering.card(
        session, request.user, language=get_language() or "en"
    )
    shown["told"] = "notices" in context  # the page says what is recorded in a place of its own
    return {**shown, "request": request, "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def session_when(context: template.Context, session: Session) -> str:
    """When a session is, as its place has it, and in the time of who reads where that differs."""
    request = context.get("request")
    own = sessionfacts.own_time(session, getattr(request, "user", None))
    said = f"{sessionfacts.when(session)} ({sessionfacts.zone_name(session.time_zone)})"
    return f"{said} · {own}" if own else said
