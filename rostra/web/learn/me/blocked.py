"""People whom one does not want to meet in the community. Nobody but oneself sees the list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from rostra.community.naming import shown
from rostra.community.rules.reports import own_blocks
from rostra.web.learn.me.views import tabs

A_PAGE = 50


@login_required
@never_cache
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Everybody one has blocked, each with a way back."""
    listing = Paginator(own_blocks(request.user).order_by("-at", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [{"row": each, "name": shown(each.blocked)} for each in listing]
    return render(
        request, "learn/me/blocked.html", {"listing": listing, "rows": rows, "tabs": tabs("blocked")}
    )
