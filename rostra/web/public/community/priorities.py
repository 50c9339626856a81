"""Priorities and campaigns as pages that list what serves them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rostra.community.models import Priority
from rostra.community.rules import documents as rules
from rostra.community.said import said
from rostra.community.translating.documents import PRIORITY, WORDS
from rostra.kernel.time import today
from rostra.web.parts import serving
from rostra.web.parts.addresses import for_visitors


@for_visitors
def priorities(request: HttpRequest) -> HttpResponse:
    """Priorities, campaigns that run or are to come, and those that are over."""
    rows = list(
        rules.public_priorities().select_related("organisation").order_by("position", "-starts_on", "title")
    )
    shown = cards(rows, get_language() or "en")
    campaigns = [each for each in shown if each["priority"].kind == Priority.Kind.CAMPAIGN]
    context = {
        "priorities": [each for each in shown if each["priority"].kind == Priority.Kind.PRIORITY],
        "campaigns": [each for each in campaigns if not each["over"]],
        "past": [each for each in campaigns if each["over"]],
        "trail": [(_("Community"), reverse("community"))],
    }
    return render(request, "public/community/priorities.html", context)


def cards(rows: list[Priority], language: str) -> list[dict[str, Any]]:
    """Priorities with their words in a language. One query at most."""
    words = said(PRIORITY, [(row, row.language) for row in rows], WORDS[PRIORITY], language)
    day = today()
    return [
        {"priority": row, "words": words[row.pk], "over": bool(row.ends_on and row.ends_on < day)}
        for row in rows
    ]


@for_visitors
def priority(request: HttpRequest, slug: str) -> HttpResponse:
    """One priority or campaign, and what serves it."""
    language = get_language() or "en"
    rows = rules.visible_priorities(request.user).select_related("organisation")
    own = get_object_or_404(rows, slug=slug)
    context = {
        **cards([own], language)[0],
        "groups": serving.groups(own, request.user, language),
        "may_write": request.user.is_authenticated and rules.may_write_priority(request.user, own),
        "trail": [
            (_("Community"), reverse("community")),
            (_("Priorities and campaigns"), reverse("priorities")),
        ],
    }
    return render(request, "public/community/priority.html", context)
