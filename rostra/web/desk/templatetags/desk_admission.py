"""What pages about the call of an edition share: ``{% load desk_admission %}``.

{% admission_tabs edition %}        the pages about who gets a place
"""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.cohorts.models import Edition

register = template.Library()

PLACES = (
    ("applications", gettext_lazy("Applications")),
    ("call", gettext_lazy("The call and its form")),
    ("call_quotas", gettext_lazy("Quotas")),
    ("draws", gettext_lazy("Draw")),
)


@register.inclusion_tag("parts/tabs.html", takes_context=True)
def admission_tabs(context: template.Context, edition: Edition) -> dict[str, Any]:
    """Links to the pages about the call of an edition."""
    here = context["request"].path
    items = [
        {"url": (url := reverse(f"desk:{name}", args=[edition.key])), "label": word, "current": here == url}
        for name, word in PLACES
    ]
    return {"items": items, "label": _("Admission")}
