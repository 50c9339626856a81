"""What pages about the community share: ``{% load desk_community %}``.

{% community_tabs %}    the pages about it that this person may open, on which every page of theirs begins
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from rostra.web.desk.community import places_of

register = template.Library()


@register.inclusion_tag("parts/tabs.html", takes_context=True)
def community_tabs(context: template.Context) -> dict[str, Any]:
    """Links to the pages about the community that this person may open."""
    request = context["request"]
    items = [
        {"url": place.url, "label": place.label, "current": request.path.startswith(place.url)}
        for place in places_of(request.user)
    ]
    return {"items": items, "label": _("Community")}
