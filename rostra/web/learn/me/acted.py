"""What others did on one's behalf: who, what, when."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import ModelLogEntry

from rostra.web.learn.me.views import tabs

ROWS = 30


@login_required
@never_cache
@require_safe
def acted(request: HttpRequest) -> HttpResponse:
    """Every line of the audit trail that says "for you", the newest first."""
    rows = ModelLogEntry.objects.filter(data__on_behalf_of=str(request.user.pk)).exclude(user=request.user.pk)
    listed = rows.select_related("user").order_by("-timestamp", "-pk")
    context = {"page": Paginator(listed, ROWS).get_page(request.GET.get("page")), "tabs": tabs("acted")}
    return render(request, "learn/me/acted.html", context)
