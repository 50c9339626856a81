"""What pages about the people of an edition share: ``{% load desk_cohorts %}``.

{% cohort_tabs edition %}           the pages about its cohorts, on which every page of theirs begins
{% reason_words each names %}       a reason of a solver in the reader's language, with names instead of keys
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.cohorts import rules
from rostra.cohorts.models import Edition
from rostra.cohorts.reasons import worded

register = template.Library()

# The name of the page, its word, and whether it is only for those who run the edition.
PLACES = (
    ("board", gettext_lazy("Board"), False),
    ("at_risk", gettext_lazy("At risk"), False),
    ("levels", gettext_lazy("Levels"), False),
    ("groups", gettext_lazy("Groups"), False),
    ("officers", gettext_lazy("Officers"), True),
    ("coaches", gettext_lazy("Coaches"), True),
    ("sprints", gettext_lazy("Sprints"), False),
    ("polls", gettext_lazy("Dates"), True),
    ("remarks", gettext_lazy("Said"), False),
    ("interim", gettext_lazy("Report"), False),
)


@register.inclusion_tag("parts/tabs.html", takes_context=True)
def cohort_tabs(context: template.Context, edition: Edition) -> dict[str, Any]:
    """Links to the pages about the cohorts of an edition that this person may open."""
    request = context["request"]
    runs = rules.may_run_edition(request.user, edition)
    items = []
    for name, word, needs_run in PLACES:
        url = _address(name, edition)
        if url and (runs or not needs_run):
            items.append({"url": url, "label": word, "current": request.path.startswith(url)})
    return {"items": items, "label": _("Cohort")}


def _address(name: str, edition: Edition) -> str:
    """The address of a page; empty in an installation that leaves it out."""
    try:
        return reverse(f"desk:{name}", args=[edition.key])
    except NoReverseMatch:
        return ""


@register.simple_tag
def reason_words(reason: Mapping[str, Any], names: Mapping[str, str] | None = None) -> str:
    return worded(reason, names or {})
