"""The network at the desk: what is offered and sought, entries of organisations, projects, how many people are found."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.community.models import Exchange, ExchangeReply, OrganisationProfile, Project
from rostra.community.rules import network as rules
from rostra.community.rules.roles import edited_organisations, is_community_editor, writes_for_some
from rostra.kernel.time import today
from rostra.web.desk.door import page, paged, require

State = Exchange.State
PARTS = ("exchanges", "ended", "entries", "projects")


@require_safe
@login_required
def network(request: HttpRequest) -> HttpResponse:
    """What the organisations one looks after offer, seek, say of themselves and do together."""
    require(writes_for_some(request.user))
    part = request.GET.get("show", "")
    part = part if part in PARTS else PARTS[0]
    own = edited_organisations(request.user)
    rows = {
        "exchanges": _open(own),
        "ended": _ended(own),
        "entries": _entries(own),
        "projects": _projects(own),
    }
    labels = {
        "exchanges": _("Open proposals"), "ended": _("Ended proposals"), "entries": _("Entries of organisations"),
        "projects": _("Projects"),
    }  # fmt: skip
    context = {
        "part": part,
        "page": paged(request, rows[part]),
        "parts": [
            {"label": labels[name], "url": f"{reverse('desk:network')}?show={name}", "current": name == part}
            for name in PARTS
        ],
        "people": _people(request.user, own),
        "without": OrganisationProfile.objects.filter(organisation__in=own, listed=True, about="").count(),
        "unlisted": own.exclude(directory_entry__listed=True).count(),
        "today": today(),
    }
    return page(request, "desk/network.html", context, current="community")


def _exchanges(own: Any) -> Any:
    waiting = Count("replies", filter=Q(replies__state=ExchangeReply.State.SENT))
    rows = Exchange.objects.filter(organisation__in=own).select_related("organisation")
    return rows.annotate(waiting=waiting)


def _open(own: Any) -> Any:
    rows = rules.open_now(_exchanges(own)) | _exchanges(own).filter(state=State.DRAFT)
    return rows.order_by("until", "-created_at", "pk")


def _ended(own: Any) -> Any:
    over = Q(state=State.OPEN, until__lt=today())
    rows = _exchanges(own).filter(Q(state__in=(State.FOUND, State.CLOSED, State.HIDDEN)) | over)
    return rows.order_by("-updated_at", "-pk")


def _entries(own: Any) -> Any:
    return own.select_related("directory_entry").order_by("name", "pk")


def _projects(own: Any) -> Any:
    return Project.objects.filter(lead__in=own).select_related("lead").order_by("-created_at", "-pk")


def _people(person: Any, own: Any) -> int:
    """How many people opted in: in the academy, or for one's organisations. Those who did not are counted nowhere."""
    rows = rules.with_function(rules.visible_profiles(person))
    if is_community_editor(person):
        return rows.count()
    return rows.filter(organisation__in=own, function__isnull=False).count()
