"""What pages about sessions show of the library: ``{% load desk_library %}``.

{% session_recordings session %}    the recordings of a session that this person may change, and the button that keeps one
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from rostra.live.models import Session
from rostra.live.rules import library as rules

register = template.Library()


@register.inclusion_tag("desk/session_recordings.html", takes_context=True)
def session_recordings(context: template.Context, session: Session) -> dict[str, Any]:
    """Nothing before the session has begun, for an outside event, and for who may not keep recordings."""
    person = context["request"].user
    may = (
        session.starts_at <= timezone.now()
        and not session.is_outside
        and rules.may_keep(person, session.organisation, session)
    )
    items = list(session.recordings.order_by("pk")) if may else []
    return {
        "may_keep": may,
        "session": session,
        "items": [item for item in items if rules.may_change_item(person, item)],
        "csrf_token": context.get("csrf_token"),
    }
